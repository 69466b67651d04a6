#include "access/rewrite-rules.hpp"

#include "sql/parse.hpp"

namespace pgsteward::access {
namespace {

constexpr std::string_view on = "ON ";

}  // namespace

std::string event_of(const RewriteRule& rule) { return rule.definition.substr(on.size(), rule.definition.find(' ', on.size()) - on.size()); }

char privilege_of_event(const std::string& event) { return event == "INSERT" ? 'a' : event == "UPDATE" ? 'w' : 'd'; }

std::optional<sql::CreateRule> read_rule(const RewriteRule& rule) {
    const std::string event = event_of(rule);
    const auto parsed = sql::parse_statement("CREATE RULE r AS ON " + event + " TO t" + rule.definition.substr(on.size() + event.size()));
    const auto* statement = std::get_if<sql::Statement>(&parsed);
    const auto* create = statement ? std::get_if<sql::CreateRule>(&statement->body) : nullptr;
    return create ? std::optional(*create) : std::nullopt;
}

Writes writes_of(const RewriteRule& rule, const Catalog& catalog) {
    Writes writes;
    const auto create = read_rule(rule);
    if (!create) writes.not_read = "the rule could not be read";
    else
        for (const sql::StatementPtr& action : create->actions) writes.add(writes_of(*action, catalog, {}));
    return writes;
}

}  // namespace pgsteward::access
