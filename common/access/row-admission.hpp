// What one condition of a policy admits by itself: which rows that are not the asking tenant's, and how it fails.
#pragma once

#include <optional>
#include <string>

#include "access/row-judge.hpp"
#include "access/tenancy.hpp"

namespace pgsteward::access {

/// Why a condition admits rows that are not the asking tenant's; the most telling that holds for all of them.
enum class Cause {
    none,
    always_true,             ///< it says true
    or_true,                 ///< an arm of OR is always true
    tautology,               ///< it is true for every row, in another shape
    null_tolerant,           ///< only rows without a tenant, or only while nobody asks
    pattern,                 ///< only by a pattern in the setting
    named_tenant,            ///< only of, or for, a tenant that a constant names
    other,
};

struct Admission {
    Cause cause = Cause::none;
    bool asked = false;                      ///< there is such a condition
    bool always = false;                     ///< true whatever the row, the setting and the role
    std::size_t foreign = 0, admitted = 0;   ///< cases with rows that are not the asking tenant's
    /// What all that is admitted has in common.
    bool only_rows_without_tenant = true;    ///< their tenant column is NULL
    bool only_without_tenant = true;         ///< nobody asks: the setting is not set, or empty
    bool only_named_tenants = true;          ///< a tenant that a constant names: the row's, or who asks
    bool only_garbage = true;                ///< the setting holds no tenant
    std::string witness;                     ///< one of them, for people
    std::string unknown;                     ///< why it cannot be told; empty where it can
    std::optional<std::string> fails_unset, fails_empty;   ///< the error while the setting is not set, or empty
    bool hides_own = true;                   ///< admits no own row either
    bool admits() const { return admitted > 0; }
    bool admits_all() const { return foreign > 0 && admitted == foreign; }
};

/// `role` asks, which the policy holds for. `written`: the condition before constants decided anything in it.
Admission admission_of(RowJudge& judge, const Tenancy& tenancy, const RowCases& cases, RoleId role, const FormulaPtr& condition, const Formula& written);

/// "a row of another tenant with status = 'open'": for messages.
std::string describe(const RowCases& cases, const Asking& asking, const SeedRow& row);
/// Is the row another's, or nobody's, for who asks?
bool is_foreign(const SeedRow& row, const Asking& asking);

}  // namespace pgsteward::access
