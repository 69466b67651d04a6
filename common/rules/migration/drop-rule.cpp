// A rewrite rule no longer applies: what it redirected or refused goes through.
#include <fmt/format.h>

#include <algorithm>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::rule})) {
        Verdict verdict{.object = display_of(*drop),
                        .message = fmt::format("drops the rule {} of {}: statements that it rewrote run as written", drop->part, drop->name.display()),
                        .fix = fmt::format("say who takes over what {} did, or replace it with CREATE OR REPLACE RULE", drop->part)};
        verdict.unless = [of = drop->name, rule = drop->part](const Catalog& at_end) {
            const Relation* now = at_end.relations.find(of);
            return now && std::any_of(now->rules.begin(), now->rules.end(), [&](const RewriteRule& other) { return other.name == rule; });
        };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule drop_rule = {
    .id = "drop-rule",
    .category = Category::protection,
    .summary = "A rewrite rule is dropped and nothing replaces it.",
    .why = "A rule may refuse writes, log them or send them elsewhere. Without it they run as they are written.",
    .fix = "Replace the rule in the same migration, or say who takes over what it did.",
    .given = "CREATE TABLE ledger (id bigint PRIMARY KEY, amount numeric);\n"
             "CREATE TABLE ledger_log (id bigint, at timestamptz);\n"
             "CREATE RULE ledger_logged AS ON UPDATE TO ledger DO ALSO INSERT INTO ledger_log VALUES (NEW.id, now());\n",
    .bad = "DROP RULE ledger_logged ON ledger;",
    .good = "CREATE OR REPLACE RULE ledger_logged AS ON UPDATE TO ledger DO ALSO INSERT INTO ledger_log VALUES (OLD.id, now());",
    .occasion = effects<Dropped>(),
    .check = check,
};

}  // namespace pgsteward::rules
