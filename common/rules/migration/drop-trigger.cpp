// A trigger no longer fires. One of the same name, or one that calls the same function, may stand in its place.
#include <fmt/format.h>

#include "check/protection.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::trigger})) {
        Trigger lost;
        lost.name = drop->part;
        if (const Trigger* before = drop->relation ? drop->relation->trigger(drop->part) : nullptr) lost = *before;
        const std::string calls = lost.function.name.empty() ? std::string() : fmt::format(", which calls {}()", lost.function.display());
        Verdict verdict{.object = display_of(*drop),
                        .message = fmt::format("drops the trigger {} of {}{}{}", drop->part, drop->name.display(), calls, along_with(step, *drop)),
                        .fix = fmt::format("say who takes over what {} did, or replace it with CREATE OR REPLACE TRIGGER", drop->part)};
        verdict.unless = [of = drop->name, table = drop->relation, lost](const Catalog& at_end) {
            return is_replaced(at_end, of, lost) || (table && is_gone(at_end, *table));
        };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule drop_trigger = {
    .id = "drop-trigger",
    .category = Category::protection,
    .summary = "A trigger is dropped and nothing replaces it.",
    .why = "What the trigger checked, recorded or kept in step is from now on nobody's task, and no error says so.",
    .fix = "Replace the trigger in the same migration, or say who takes over what it did.",
    .given = "CREATE TABLE ledger (id bigint PRIMARY KEY, amount numeric);\n"
             "CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;\n"
             "CREATE TRIGGER ledger_audit AFTER INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION audit();\n",
    .bad = "DROP TRIGGER ledger_audit ON ledger;",
    .good = "DROP TRIGGER ledger_audit ON ledger;\n"
            "CREATE TRIGGER ledger_audit AFTER INSERT OR UPDATE ON ledger FOR EACH ROW EXECUTE FUNCTION audit();\n",
    .check = check,
};

}  // namespace pgsteward::rules
