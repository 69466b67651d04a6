#include "access/row-evidence.hpp"

#include <algorithm>

#include "access/open-settings.hpp"
#include "access/row-judge.hpp"

namespace pgsteward::access {
namespace {

/// Something is not followed. Of a query that is not, the tables have no rows that were thought of.
struct NotFollowed { bool formula = false, query = false; };

NotFollowed not_followed_in(const std::vector<FormulaPtr>& conditions) {
    NotFollowed found;
    for (const FormulaPtr& condition : conditions) {
        for_each(*condition, [&](const Formula& one) { found.formula = found.formula || one.kind == Formula::Kind::opaque; });
        for_each_query(*condition, [&](const RowQuery& query) { found.query = found.query || !query.opaque.empty(); });
    }
    return found;
}

bool reads_more_than(const Relation& table, const std::string& column) {
    return std::ranges::any_of(table.policies, [&](const RowPolicy& policy) {
        return std::ranges::any_of(policy.columns_read, [&](const auto& read) { return read != column; });
    });
}

}  // namespace

bool rows_stand_for_all(const RowSecurityReview& review, const TableResult& table) {
    // The server may have policies that nobody read.
    if (!table.cases || !table.protection_in_doubt.empty()) return false;
    if (!table.cases->open_columns.empty() || !table.cases->cut.empty()) return false;
    std::vector<FormulaPtr> conditions = review.judge->conditions(*table.relation);
    // Nor was it asked with every text that the setting may hold.
    if (!open_setting_conditions(*review.judge, review.tenancy.setting, conditions).empty()) return false;
    for (const auto& [relation, formulas] : review.judge->lookups(conditions)) conditions.insert(conditions.end(), formulas.begin(), formulas.end());
    const NotFollowed not_followed = not_followed_in(conditions);
    // What a function compares another column with is not known either.
    return !not_followed.query && (!not_followed.formula || !reads_more_than(*table.relation, table.tenant_column));
}

}  // namespace pgsteward::access
