// The verdict on each tenant table: what each application role sees and changes of whose rows, as own tenant, as another,
// without a tenant, with an empty setting and with garbage in it.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "access/other-settings.hpp"
#include "access/row-admission.hpp"
#include "access/tenancy.hpp"

namespace pgsteward::access {

/// Who asks for a tenant's rows.
enum class As { own, other, unset, empty, garbage };
inline constexpr std::array<As, 5> all_as = {As::own, As::other, As::unset, As::empty, As::garbage};
std::string_view name_of(As as);
/// Whose row it is to who asks, or what the setting holds instead of a tenant.
As as_of(const SeedRow& row, const Asking& asking);

/// The most that a command reached, over all rows and all ways to ask.
struct Seen {
    RowEffect outcome = RowEffect::hidden;
    std::string why;                         ///< for people: the row that was reached, the error, what cannot be told
    bool or_error = false;
};
struct CommandResult {
    Command command = Command::select;
    std::array<Seen, 5> by;                  ///< by As
    const Seen& as(As as) const { return by[static_cast<std::size_t>(as)]; }
    bool leaks() const;
    bool undetermined() const;
};
struct RoleResult {
    std::string role;
    Exemption exemption = Exemption::none;
    std::array<CommandResult, 4> commands;   ///< by Command
};

/// What one policy admits by itself.
struct PolicyResult {
    const RowPolicy* policy = nullptr;
    enum class Bound { yes, no, unknown } bound = Bound::unknown;
    std::string why;                         ///< the row that it admits, or why it cannot be told
    Admission using_, check;                 ///< `check` is not asked where it is the same condition
    ThroughOtherSetting through_other_setting;
};

struct TableResult {
    const Relation* relation = nullptr;
    std::string tenant_column;
    enum class Verdict { isolated, exempt, undetermined, leaking, unprotected } verdict = Verdict::undetermined;
    std::string why;
    /// Why it is open whether row security is on and what the policies are; empty where it is not. The rest is what holds if
    /// every statement ran.
    std::string protection_in_doubt;
    std::vector<RoleResult> roles;
    std::vector<PolicyResult> policies;
    std::shared_ptr<const RowCases> cases;   ///< null for an exempt table
};
std::string_view name_of(TableResult::Verdict verdict);

/// Everything that is known about row security of one schema. Points into the catalog and the privileges.
struct RowSecurityReview {
    const Privileges* privileges = nullptr;
    Tenancy tenancy;
    std::vector<TableResult> tables;         ///< tenant tables and exempt ones, by name
    std::shared_ptr<RowJudge> judge;
    std::unordered_map<const Relation*, std::size_t> by_relation;   ///< into `tables`
    const TableResult* table(const Relation& relation) const;
};

/// The column that says whose a row of the table is: the tenancy's, else the one that its policies compare with the
/// setting; empty where there is none.
std::string tenant_column_of(const Tenancy& tenancy, RowJudge& judge, const Relation& relation);

/// `tenancy` of the same privileges. Roles that it assumes, or knows no privileges of, must be in the graph.
RowSecurityReview review_row_security(const Privileges& privileges, Tenancy tenancy);

/// One table's result; the review's own, for tests of single tables.
TableResult judge_table(RowJudge& judge, const Tenancy& tenancy, const Relation& relation, const std::string& tenant_column);

}  // namespace pgsteward::access
