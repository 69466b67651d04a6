// The tenant setting can be set by any session, also by injected SQL.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    if (!review.row_security || review.row_security->tenancy.setting.empty() || review.server_version == 0) return;
    Verdict verdict;
    verdict.object = review.row_security->tenancy.setting;
    verdict.message = fmt::format("every session may set {}: whoever can inject SQL chooses the tenant", verdict.object);
    findings.add(std::move(verdict));
}

}  // namespace

extern const Rule guc_user_settable = {
    .id = "guc-user-settable",
    .category = Category::protection,
    .severity = Severity::notice,
    .on = false,
    .summary = "The setting that holds the tenant can be set by every session.",
    .why = "Parameters of one's own have no privileges that matter: REVOKE SET ON PARAMETER does nothing for them. "
           "Row security by a setting isolates bugs, not injected SQL.",
    .fix = "Let statements of users run in connections whose role is the tenant, or take the setting from a table "
           "that only a SECURITY DEFINER function writes.",
    .given = example::isolated,
    .bad = "-- judged where a server was read\n",
    .good = "-- judged where a server was read\n",
    .check = check,
};

}  // namespace pgsteward::rules
