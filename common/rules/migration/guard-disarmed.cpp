// Guards that refused writes and no longer do: their function is replaced by one that lets them through, or a new trigger fires
// before theirs and takes the row away.
#include <fmt/format.h>

#include <algorithm>

#include "access/guard-body.hpp"
#include "access/guards.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

using access::Write;

bool is_trigger_function(const Routine& routine) { return routine.language == "plpgsql" && routine.returns == "trigger"; }

access::GuardBody body_of(const Catalog& catalog, const Routine& function, const Relation& table, const Trigger& trigger, Write write) {
    return access::read_guard_body(catalog, function, {write, trigger.for_each_row, &table, &trigger, {}});
}

/// A table with what its trigger refused as long as it called `before`.
struct Disarmed {
    std::string table;
    std::vector<std::string> writes;
    bool certain = true;                     ///< the new body was read on all paths
};

/// The function as it is in the catalog against `before`.
std::vector<Disarmed> disarmed_by(const Catalog& catalog, const Routine& before) {
    std::vector<Disarmed> found;
    const Routine* after = catalog.routines.find(key_of(before));
    if (!after || !is_trigger_function(*after)) return found;
    for (const QualifiedName& user : catalog.relations.users_of({before.name.schema, before.name.name + "()"})) {
        const Relation& table = *catalog.relations.find(user);
        Disarmed here{user.display(), {}, true};
        for (const Trigger& trigger : table.triggers)
            for (const Write write : {Write::update, Write::delete_, Write::truncate}) {
                if (trigger.function != before.name || !fires_for(trigger, write) || !body_of(catalog, before, table, trigger, write).always_raises()) continue;
                const access::GuardBody body = body_of(catalog, *after, table, trigger, write);
                if (body.always_raises()) continue;
                here.writes.emplace_back(word_of(write));
                here.certain = here.certain && body.not_read.empty();
            }
        if (!here.writes.empty()) found.push_back(std::move(here));
    }
    return found;
}

void check_function(const Step& step, const sql::CreateFunction& create, Findings& findings) {
    if (!create.or_replace) return;
    for (const Routine* after : step.catalog.routines_named(create.name.qualified(), step.session.search_path)) {
        const Routine* before = step.catalog.routines.find_at(step.before.routines, key_of(*after));
        if (!before || before == after || !is_trigger_function(*before) || made_here(step, before->created)) continue;
        for (const Disarmed& disarmed : disarmed_by(step.catalog, *before)) {
            const std::string name = key_of(*before).display();
            Verdict verdict{.object = disarmed.table,
                            .message = fmt::format("{} refused every {} of {} and {}", name, list_of(disarmed.writes), disarmed.table,
                                                   disarmed.certain ? "no longer does" : "may no longer do so: its new body cannot be read on all paths"),
                            .fix = fmt::format("let {} raise an exception on every path, or say who may write {} from now on", name, disarmed.table)};
            if (!disarmed.certain) verdict.severity = Severity::warning;
            verdict.unless = [lost = *before, table = disarmed.table](const Catalog& at_end) {
                const std::vector<Disarmed> still = disarmed_by(at_end, lost);
                return std::none_of(still.begin(), still.end(), [&](const Disarmed& one) { return one.table == table; });
            };
            findings.add(std::move(verdict));
        }
    }
}

/// What `before` refused and `after` does not.
std::vector<std::string> let_through(const Catalog& catalog, const Relation& before, const Relation& after) {
    std::vector<std::string> writes;
    for (const Write write : {Write::update, Write::delete_, Write::truncate})
        if (access::refuses(catalog, before, write, true) && !access::refuses(catalog, after, write, true)) writes.emplace_back(word_of(write));
    return writes;
}

/// Triggers fire by name, and what one returns is all that those behind it see.
void check_trigger(const Step& step, const sql::CreateTrigger& create, Findings& findings) {
    const Relation* after = relation_of(step, create.table);
    const Relation* before = after ? step.catalog.relations.find_at(step.before.relations, after->name) : nullptr;
    if (!before || before->partial || before->triggers.empty() || made_here(step, before->created)) return;
    if (before->trigger(create.name)) return;   // one that is replaced is drop-trigger's
    const std::vector<std::string> writes = let_through(step.catalog, *before, *after);
    if (writes.empty()) return;
    const std::string table = after->name.display();
    Verdict verdict{.object = table,
                    .message = fmt::format("the trigger {} fires before the guards of {}, and where it takes the row away nothing refuses {} any more", create.name, table, list_of(writes)),
                    .fix = fmt::format("give {} a name that sorts behind the guards, or let it return NEW (OLD for DELETE)", create.name)};
    verdict.unless = [was = std::make_shared<const Relation>(*before)](const Catalog& at_end) {
        const Relation* now = at_end.relations.find(was->name);
        return !now || let_through(at_end, *was, *now).empty();
    };
    findings.add(std::move(verdict));
}

void check(const Step& step, Findings& findings) {
    if (const auto* create = std::get_if<sql::CreateFunction>(&step.statement.body)) check_function(step, *create, findings);
    if (const auto* create = std::get_if<sql::CreateTrigger>(&step.statement.body)) check_trigger(step, *create, findings);
}

}  // namespace

extern const Rule guard_disarmed = {
    .id = "guard-disarmed",
    .category = Category::protection,
    .summary = "What a guard trigger refused is no longer refused: another function, or another trigger before it.",
    .why = "The triggers are still there and enabled, and whoever looks at the table sees its guard; but what the function no longer refuses, "
           "nothing refuses. A trigger whose name sorts before the guard's and that returns NULL has the same effect: the guard never "
           "fires, and whoever wrote is told of a success.",
    .fix = "Keep the exception on every path, or drop the triggers and say who may write the table from now on.",
    .given = "CREATE TABLE ledger (id bigint PRIMARY KEY, amount numeric);\n"
             "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'append-only'; END $$;\n"
             "CREATE TRIGGER ledger_guard BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION refuse();\n",
    .bad = "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;",
    .good = "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS\n"
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING HINT = 'write a correction'; END $$;\n",
    .occasion = statements<sql::CreateFunction, sql::CreateTrigger>(),
    .check = check,
};

}  // namespace pgsteward::rules
