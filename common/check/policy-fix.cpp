// The one statement that mends a policy, whatever is wrong with its conditions.
#include <fmt/format.h>

#include <algorithm>

#include "check/row-security-support.hpp"

namespace pgsteward {
namespace {

using access::Formula;
using access::FormulaPtr;

/// Says the formula something of the tenant: by its column, a setting, or what cannot be looked into?
bool is_about_tenant(const Formula& formula, const std::string& column) {
    bool found = false;
    access::for_each(formula, [&](const Formula& one) {
        found = found || one.kind == Formula::Kind::setting || one.kind == Formula::Kind::opaque || (one.kind == Formula::Kind::column && one.entry == access::own_row && one.name == column);
    });
    return found;
}

/// What a condition says beside the tenant, which nobody asked to be taken away.
enum class Rest { nothing, everything, beside };

Rest rest_of(const FormulaPtr& formula, const std::string& column) {
    if (!formula || access::is_closed(*formula)) return Rest::nothing;
    if (!is_about_tenant(*formula, column)) return Rest::everything;
    if (formula->kind != Formula::Kind::and_) return Rest::nothing;
    const bool more = std::any_of(formula->arguments.begin(), formula->arguments.end(), [&](const FormulaPtr& one) { return rest_of(one, column) != Rest::nothing; });
    return more ? Rest::beside : Rest::nothing;
}

/// Reads the condition more than the row's tenant: other columns, other tables?
bool reads_more(const FormulaPtr& formula, const std::string& column) {
    if (!formula) return false;
    bool more = false;
    access::for_each(*formula, [&](const Formula& one) { more = more || (one.kind == Formula::Kind::column && (one.entry != access::own_row || one.name != column)); });
    return more;
}

/// The condition with each reading of the setting as we would write it: no error where it is missing or empty, and once for a
/// statement. Knows how conditions are stored; what is written otherwise stays.
std::string with_setting_asked_well(std::string_view condition, const std::string& setting) {
    const std::string call = fmt::format("current_setting({}::text", quoted_literal(setting));
    const std::string well = fmt::format("NULLIF({}, true), ''::text)", call);
    constexpr std::string_view once = "SELECT ";
    std::string text;
    while (!condition.empty()) {
        std::size_t length = 0;
        for (const std::string& spelling : {well, call + ", true)", call + ")"})
            if (length == 0 && condition.starts_with(spelling)) length = spelling.size();
        if (length == 0) {
            text += condition.front();
            condition.remove_prefix(1);
            continue;
        }
        condition.remove_prefix(length);
        // Parentheses that no function's name stands before are there already.
        const bool in_parentheses = condition.starts_with(")") && (text.ends_with("((") || text.ends_with(" ("));
        text += text.ends_with(once) ? well : in_parentheses ? fmt::format(" SELECT {}", well) : fmt::format("( SELECT {})", well);
    }
    return text;
}

/// The clauses of an ALTER POLICY, and whether a machine can write all of them.
class Clauses {
public:
    Clauses(std::string predicate, std::string column, std::string setting) : predicate_(std::move(predicate)), column_(std::move(column)), setting_(std::move(setting)) {}

    /// `isolates`: the clause is no door; then what it says more than we would write stays.
    void add(std::string_view keyword, const std::string& text, const FormulaPtr& formula, bool isolates) {
        const Rest rest = rest_of(formula, column_);
        if (isolates && rest != Rest::everything && reads_more(formula, column_)) {
            if (const std::string mended = with_setting_asked_well(text, setting_); mended != text) text_ += fmt::format(" {} ({})", keyword, mended);
            return;
        }
        by_hand_ = by_hand_ || rest == Rest::beside;
        text_ += fmt::format(" {} ({}{})", keyword, predicate_, rest == Rest::everything ? fmt::format(" AND ({})", text) : "");
    }
    const std::string& text() const { return text_; }
    bool by_hand() const { return by_hand_ || text_.empty(); }

private:
    std::string predicate_, column_, setting_, text_;
    bool by_hand_ = false;
};

}  // namespace

bool leads_index(const Relation& relation, const std::string& column) {
    return std::any_of(relation.indexes.begin(), relation.indexes.end(), [&](const Index& index) { return !index.keys.empty() && index.keys[0].column == column && index.predicate.empty(); });
}

std::string tenant_predicate(const SchemaReview& review, const access::TableResult& table) {
    const std::string& setting = review.row_security->tenancy.setting;
    const Column* column = table.relation->column(table.tenant_column);
    if (!column || setting.empty()) return {};
    const std::string value = fmt::format("nullif(current_setting({}, true), ''){}", quoted_literal(setting), column->type == "text" ? "" : "::" + column->type);
    return fmt::format("{} = {}", quoted(table.tenant_column), leads_index(*table.relation, table.tenant_column) ? value : fmt::format("(SELECT {})", value));
}

std::string mend_policy(const SchemaReview& review, const access::TableResult& table, const RowPolicy& policy) {
    const std::string predicate = tenant_predicate(review, table);
    if (predicate.empty()) return {};
    const access::PolicyFormulas& formulas = review.row_security->judge->formulas(*table.relation, policy);
    const auto result = std::find_if(table.policies.begin(), table.policies.end(), [&](const access::PolicyResult& one) { return one.policy == &policy; });
    const auto isolates = [](const access::Admission& clause) { return clause.asked && !clause.admits() && clause.unknown.empty(); };
    const bool sound_using = result != table.policies.end() && isolates(result->using_);
    const bool sound_check = result != table.policies.end() && (result->check.asked ? isolates(result->check) : formulas.check == formulas.using_ && sound_using);
    const bool writes = policy.command != "select" && policy.command != "delete";
    Clauses clauses(predicate, table.tenant_column, review.row_security->tenancy.setting);
    if (policy.using_) clauses.add("USING", *policy.using_, formulas.using_, sound_using);
    if (policy.with_check) clauses.add("WITH CHECK", *policy.with_check, formulas.check, sound_check);
    else if (writes && !policy.using_) clauses.add("WITH CHECK", "", nullptr, false);
    if (clauses.by_hand()) return fmt::format("in the policy {} of {}, write {} for what it says of the tenant, and keep the rest", policy.name, table.relation->name.display(), predicate);
    return fmt::format("ALTER POLICY {} ON {}{};", quoted(policy.name), quoted(table.relation->name), clauses.text());
}

}  // namespace pgsteward
