// A trigger no longer fires. One of the same name, or one that calls the same function, may stand in its place.
#include <fmt/format.h>

#include "check/protection.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check_drop(const Step& step, const Dropped& drop, Findings& findings) {
    Trigger lost;
    lost.name = drop.part;
    if (const Trigger* before = drop.relation ? drop.relation->trigger(drop.part) : nullptr) lost = *before;
    const std::string calls = lost.function.name.empty() ? std::string() : fmt::format(", which calls {}()", lost.function.display());
    Verdict verdict{.object = display_of(drop),
                    .message = fmt::format("drops the trigger {} of {}{}{}, and none takes over all that it did", drop.part, drop.name.display(), calls, along_with(step, drop)),
                    .fix = fmt::format("say who takes over what {} did, or replace it with CREATE OR REPLACE TRIGGER", drop.part)};
    verdict.unless = [of = drop.name, table = drop.relation, lost](const Catalog& at_end) {
        return is_replaced(at_end, of, lost) || (table && is_gone(at_end, *table));
    };
    findings.add(std::move(verdict));
}

/// One that comes back with a condition does what it did for some rows only; whether for those that matter, who can tell.
void check_condition(const Dropped& drop, Findings& findings) {
    const Trigger* lost = drop.relation ? drop.relation->trigger(drop.part) : nullptr;
    if (!lost) return;
    Verdict verdict{.object = display_of(drop),
                    .message = fmt::format("the trigger {} of {} comes back with a condition that it did not have", drop.part, drop.name.display()),
                    .fix = fmt::format("make sure that {} still fires for every row that it is there for", drop.part)};
    verdict.severity = Severity::warning;
    verdict.unless = [of = drop.name, lost = *lost](const Catalog& at_end) {
        const TriggerLoss loss = loss_of(at_end, of, lost);
        return loss.surely() || !loss.perhaps();
    };
    findings.add(std::move(verdict));
}

void check_replacement(const Step& step, const sql::CreateTrigger& create, Findings& findings) {
    const Relation* now = create.or_replace ? relation_of(step, create.table) : nullptr;
    const Relation* before = now ? step.catalog.relations.find_at(step.before.relations, now->name) : nullptr;
    const Trigger* lost = before ? before->trigger(create.name) : nullptr;
    const Trigger* made = now ? now->trigger(create.name) : nullptr;
    if (!lost || !made || made_here(step, lost->created)) return;
    const TriggerLoss loss = loss_of(*now, *lost);
    if (!loss.perhaps()) return;
    const std::string table = now->name.display();
    const std::string what = !loss.replaced       ? "fires no more"
                             : loss.events.empty() ? "fires under a condition that it did not have"
                                                   : fmt::format("no longer fires for {}", fmt::join(loss.events, " and "));
    Verdict verdict{.object = fmt::format("{}.{}", table, create.name),
                    .message = fmt::format("the trigger {} of {} is replaced and {}", create.name, table, what),
                    .fix = fmt::format("let {} do what it did before, or say who takes it over", create.name)};
    if (!loss.surely()) verdict.severity = Severity::warning;
    verdict.unless = [of = now->name, lost = *lost](const Catalog& at_end) {
        return !at_end.relations.find(of) || !loss_of(at_end, of, lost).perhaps();
    };
    findings.add(std::move(verdict));
}

void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::trigger})) {
        check_drop(step, *drop, findings);
        check_condition(*drop, findings);
    }
    if (const auto* create = std::get_if<sql::CreateTrigger>(&step.statement.body)) check_replacement(step, *create, findings);
}

}  // namespace

extern const Rule drop_trigger = {
    .id = "drop-trigger",
    .category = Category::protection,
    .summary = "A trigger is dropped or replaced, and what takes its place does less.",
    .why = "What the trigger checked, recorded or kept in step is from now on nobody's task, and no error says so.",
    .fix = "Replace the trigger in the same migration, or say who takes over what it did.",
    .given = "CREATE TABLE ledger (id bigint PRIMARY KEY, amount numeric);\n"
             "CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;\n"
             "CREATE TRIGGER ledger_audit AFTER INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION audit();\n",
    .bad = "DROP TRIGGER ledger_audit ON ledger;",
    .good = "DROP TRIGGER ledger_audit ON ledger;\n"
            "CREATE TRIGGER ledger_audit AFTER INSERT OR UPDATE ON ledger FOR EACH ROW EXECUTE FUNCTION audit();\n",
    .occasion = effects<Dropped>() | statements<sql::CreateTrigger>(),
    .check = check,
};

}  // namespace pgsteward::rules
