// Expressions that parse analysis refuses, or that are refused in their place: a subquery in a CHECK, a function that is not
// immutable in an index.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "interpret/refusals.hpp"

namespace pgsteward::interpret {
namespace {

using namespace sql;

constexpr int known_functions_of = 15;       // the version that canonical/facts is read from

/// The table that the statement makes or changes.
QualifiedName target_of(Execution& run, const Relation* table) {
    if (table) return table->name;
    if (const auto* create = std::get_if<CreateTable>(&run.statement.body)) return run.creation_name(create->table);
    if (const auto* alter = std::get_if<AlterTable>(&run.statement.body)) return run.relation_name(alter->relation);
    return {};
}

/// What the columns of a new table come from is known.
bool knows_sources(Execution& run, const CreateTable& create) {
    if (create.of_type && !run.catalog().types.find(run.type_name(create.of_type->name))) return false;
    const auto is_known = [&](const RelationName& source) { return known_relation(run, source) != nullptr; };
    return std::ranges::all_of(create.inherits, is_known) && std::ranges::all_of(create.elements, [&](const auto& element) {
        const auto* like = std::get_if<LikeClause>(&element);
        return !like || is_known(like->source);
    });
}

bool adds_column(const AlterTable& alter, const std::string& column) {
    return std::ranges::any_of(alter.actions, [&](const AlterTableAction& action) {
        const auto* add = std::get_if<AddColumn>(&action.change);
        return add && add->column.name == column;
    });
}

/// Are all columns of the table known, and may it not have this one?
bool knows_columns(Execution& run, const Relation* table, const std::string& column) {
    if (!table || table->partial || table->uncertain || run.doubtful(table->name)) return false;
    if (!column.empty() && run.column_doubtful(table->name, column)) return false;
    if (const auto* create = std::get_if<CreateTable>(&run.statement.body)) return knows_sources(run, *create);
    // The server adds columns before it looks at constraints, in whatever order the statement has them.
    const auto* alter = std::get_if<AlterTable>(&run.statement.body);
    return !alter || !adds_column(*alter, column);
}

/// The server changes types before it sets defaults and adds constraints, in whatever order the statement has them.
bool types_may_differ(Execution& run, ExpressionKind kind) {
    const auto* alter = std::get_if<AlterTable>(&run.statement.body);
    return alter && kind != ExpressionKind::transform && std::ranges::any_of(alter->actions, [](const AlterTableAction& action) { return std::holds_alternative<AlterColumnType>(action.change); });
}

bool is_sure(Execution& run, const canonical::Refusal& refusal, const std::vector<QualifiedName>& relations) {
    if (refusal.newer_may_know && (run.interpreter.postgres() > known_functions_of || has_strange_extension(run.catalog()))) return false;
    return std::ranges::none_of(relations, [&](const QualifiedName& name) {
        return run.doubtful(name) || (!refusal.column.empty() && run.column_doubtful(name, refusal.column));
    });
}

/// As the server calls the place, indexed by ExpressionKind; empty where it takes subqueries.
constexpr std::array<std::string_view, 10> places = {"check constraint", "DEFAULT expression", "column generation expression", "index expression", "index predicate",
                                                    "partition key expression", "", "trigger WHEN condition", "transform expression", ""};

bool must_be_immutable(ExpressionKind kind) {
    return kind == ExpressionKind::generated || kind == ExpressionKind::index || kind == ExpressionKind::predicate || kind == ExpressionKind::partition_key;
}

std::string not_immutable(ExpressionKind kind, const std::string& why) {
    if (kind == ExpressionKind::generated) return fmt::format("the generation expression is not immutable: {}", why);
    return fmt::format("functions in {} must be marked IMMUTABLE: {}", places[static_cast<std::size_t>(kind)], why);
}

}  // namespace

void refuse_expression(Execution& run, ExpressionKind kind, const Relation* table, const canonical::Problems& problems, const std::vector<QualifiedName>& relations) {
    if (!run.surely_runs() || run.interpreter.doubts().unknown_code()) return;
    const auto impossible = [&](std::string message) { refuse(run, Refused::Why::impossible, target_of(run, table), {}, std::move(message)); };
    const std::string_view place = places[static_cast<std::size_t>(kind)];
    if (problems.has_subquery && !place.empty()) return impossible(fmt::format("cannot use subquery in {}", place));
    if (problems.refusal && !problems.refusal->column.empty() && kind == ExpressionKind::default_) return impossible("cannot use column reference in DEFAULT expression");
    const bool of_column = problems.refusal && !problems.refusal->column.empty();
    const bool knows = of_column ? knows_columns(run, table, problems.refusal->column) : !types_may_differ(run, kind);
    if (problems.refusal && knows && is_sure(run, *problems.refusal, relations)) return impossible(problems.refusal->message);
    if (!problems.changeable.empty() && must_be_immutable(kind)) impossible(not_immutable(kind, problems.changeable));
}

void refuse_query(Execution& run, const canonical::Problems& problems, const std::vector<QualifiedName>& relations) {
    if (!problems.refusal || !run.surely_runs() || !run.context.inside.empty() || run.interpreter.doubts().unknown_code()) return;
    if (!is_sure(run, *problems.refusal, relations)) return;
    refuse(run, Refused::Why::impossible, relations.empty() ? QualifiedName() : relations.front(), {}, problems.refusal->message);
}

}  // namespace pgsteward::interpret
