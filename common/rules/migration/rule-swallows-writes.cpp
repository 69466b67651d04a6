// CREATE RULE … DO INSTEAD NOTHING: writes succeed and do nothing, and nobody is told.
#include <fmt/format.h>

#include <algorithm>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

std::string_view name_of(sql::CreateRule::Event event) {
    switch (event) {
        case sql::CreateRule::Event::insert: return "INSERT";
        case sql::CreateRule::Event::update: return "UPDATE";
        case sql::CreateRule::Event::delete_: return "DELETE";
        case sql::CreateRule::Event::select: break;
    }
    return "SELECT";
}

bool writes(const sql::StatementPtr& action) {
    const auto* query = action ? std::get_if<sql::QueryPtr>(&action->body) : nullptr;
    return query && *query && !std::holds_alternative<sql::Select>((*query)->node);
}

void check(const Step& step, Findings& findings) {
    const auto* create = std::get_if<sql::CreateRule>(&step.statement.body);
    if (!create || !create->instead || create->event == sql::CreateRule::Event::select) return;
    if (std::any_of(create->actions.begin(), create->actions.end(), writes)) return;
    const Relation* table = relation_of(step, create->table);
    if (table && table->persistence == Persistence::temporary) return;
    const std::string name = display_of(step, create->table);
    Verdict verdict{.object = fmt::format("{}.{}", name, create->name),
                    .message = fmt::format("the rule {} swallows every {} on {}{}", create->name, name_of(create->event), name,
                                           create->where ? " that its condition selects" : ""),
                    .fix = fmt::format("refuse the {} with a trigger that raises an exception, or revoke the privilege", name_of(create->event))};
    if (table)
        verdict.unless = [of = table->name, rule = create->name](const Catalog& at_end) {
            const Relation* now = at_end.relations.find(of);
            return now && std::none_of(now->rules.begin(), now->rules.end(), [&](const RewriteRule& other) { return other.name == rule; });
        };
    findings.add(std::move(verdict));
}

}  // namespace

extern const Rule rule_swallows_writes = {
    .id = "rule-swallows-writes",
    .category = Category::data_loss,
    .summary = "A rule makes writes do nothing, silently.",
    .why = "With DO INSTEAD NOTHING the statement succeeds, reports no rows and leaves no trace: data that programs "
           "believe to be stored never arrives.",
    .fix = "Refuse the write: a BEFORE trigger that raises an exception, or REVOKE. Both tell the program.",
    .given = "CREATE TABLE ledger (id bigint PRIMARY KEY, amount numeric);",
    .bad = "CREATE RULE ledger_no_insert AS ON INSERT TO ledger DO INSTEAD NOTHING;",
    .good = "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'append only'; END $$;\n"
            "CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION refuse();\n",
    .occasion = statements<sql::CreateRule>(),
    .check = check,
};

}  // namespace pgsteward::rules
