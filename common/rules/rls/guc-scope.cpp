// The tenant set for longer than a transaction, or for whole roles and databases.
#include <fmt/format.h>

#include <algorithm>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

/// set_config(setting, …, false) in a body: the value stays on the connection for whoever gets it next.
bool sets_for_session(const std::string& body, const std::string& setting) {
    for (std::size_t at = body.find("set_config"); at != std::string::npos; at = body.find("set_config", at + 1)) {
        const std::size_t end = body.find(';', at);
        const std::string call = body.substr(at, end == std::string::npos ? end : end - at);
        if (call.find(setting) != std::string::npos && call.find("false") != std::string::npos) return true;
    }
    return false;
}

void check(const SchemaReview& review, Findings& findings) {
    if (!review.row_security || review.row_security->tenancy.setting.empty()) return;
    const std::string& setting = review.row_security->tenancy.setting;
    std::vector<Verdict> verdicts;
    for (const auto& [key, routine] : review.catalog.routines) {
        const bool fixed = routine->settings.contains(setting);
        if (!fixed && !sets_for_session(routine->body, setting)) continue;
        Verdict verdict;
        verdict.object = key_of(*routine).display();
        verdict.message = fixed ? fmt::format("the function {} fixes {} for whoever calls it", verdict.object, setting) : fmt::format("the function {} sets {} for the whole session: the next client of a pooled connection inherits it", verdict.object, setting);
        verdict.origin = routine->created;
        verdicts.push_back(std::move(verdict));
    }
    for (const auto& [key, role] : review.catalog.roles)
        for (const auto& [name, value] : role->settings)
            if (name == setting || name.ends_with("/" + setting)) {
                Verdict verdict;
                verdict.object = role->name;
                verdict.message = fmt::format("the role {} starts every session with {} = {}: a session that sets no tenant has one", role->name, setting, quoted_literal(value));
                verdict.fix = fmt::format("ALTER ROLE {} RESET {};", quoted(role->name), setting);
                verdicts.push_back(std::move(verdict));
            }
    std::sort(verdicts.begin(), verdicts.end(), [](const Verdict& a, const Verdict& b) { return a.object < b.object; });
    for (Verdict& verdict : verdicts) findings.add(std::move(verdict));
}

}  // namespace

extern const Rule guc_scope = {
    .id = "guc-scope",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "The tenant setting is set for longer than a transaction.",
    .why = "SET and set_config(…, false) last as long as the connection: behind a pool the next client is still the "
           "last tenant. SET LOCAL and set_config(…, true) end with the transaction.",
    .fix = "Use set_config(…, true) or SET LOCAL, in a transaction.",
    .given = example::isolated,
    .bad = "CREATE FUNCTION enter(tenant uuid) RETURNS void LANGUAGE sql\n"
           "    AS $$SELECT set_config('app.tenant', tenant::text, false)$$;\n",
    .good = "CREATE FUNCTION enter(tenant uuid) RETURNS void LANGUAGE sql\n"
           "    AS $$SELECT set_config('app.tenant', tenant::text, true)$$;\n",
    .check = check,
};

}  // namespace pgsteward::rules
