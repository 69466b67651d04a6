// Triggers that their relation cannot have, and conditions on rows that their event has not (CreateTrigger()).
#include <algorithm>

#include <fmt/format.h>

#include "interpret/refusals.hpp"
#include "sql/walk.hpp"

namespace pgsteward::interpret {
namespace {

using namespace sql;

/// "old" or "new" where the condition reads that row.
bool reads_row(const Expression& condition, std::string_view row) {
    bool reads = false;
    walk(condition, {.expression = [&](const Expression& part) {
             const auto* reference = std::get_if<ColumnReference>(&part.node);
             reads = reads || (reference && reference->parts.size() > 1 && reference->parts[0] == row);
         }});
    return reads;
}

std::string wrong_kind(const CreateTrigger& create, const Relation& relation) {
    const std::string name = relation.name.display();
    if (relation.kind == ObjectKind::table && create.timing == CreateTrigger::Timing::instead_of) return fmt::format("\"{}\" is a table: it cannot have INSTEAD OF triggers", name);
    if (relation.kind == ObjectKind::view && create.timing != CreateTrigger::Timing::instead_of && create.for_each_row) return fmt::format("\"{}\" is a view: it cannot have row-level BEFORE or AFTER triggers", name);
    if (relation.kind == ObjectKind::view && create.on_truncate) return fmt::format("\"{}\" is a view: it cannot have TRUNCATE triggers", name);
    if (relation.kind == ObjectKind::materialized_view || relation.kind == ObjectKind::sequence) return fmt::format("relation \"{}\" cannot have triggers", name);
    return {};
}

std::string wrong_condition(const CreateTrigger& create) {
    const bool old_row = reads_row(*create.when, "old"), new_row = reads_row(*create.when, "new");
    if (!create.for_each_row && (old_row || new_row)) return "statement trigger's WHEN condition cannot reference column values";
    if (create.on_insert && old_row) return "INSERT trigger's WHEN condition cannot reference OLD values";
    if (create.on_delete && new_row) return "DELETE trigger's WHEN condition cannot reference NEW values";
    return {};
}

}  // namespace

void find_impossible_triggers(Execution& run) {
    const auto* create = std::get_if<CreateTrigger>(&run.statement.body);
    if (!create) return;
    const QualifiedName table = run.relation_name(create->table);
    const auto impossible = [&](std::string message) {
        if (!message.empty()) refuse(run, Refused::Why::impossible, table, create->name, std::move(message));
    };
    if (create->on_truncate && create->for_each_row) impossible("TRUNCATE FOR EACH ROW triggers are not supported");
    if (create->when) impossible(wrong_condition(*create));
    if (const Relation* relation = known_relation(run, create->table)) impossible(wrong_kind(*create, *relation));
    const QualifiedName function = run.routine_name(create->function);
    const Routine* routine = run.catalog().routines.find({function.schema, function.name + "()"});
    if (routine && !run.doubtful(routine->name) && routine->returns != "trigger") impossible(fmt::format("function {} must return type trigger", routine->name.display()));
}

}  // namespace pgsteward::interpret
