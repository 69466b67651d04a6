// What rules about privileges and guards have in common: whom they are about, and how they say it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "access/explain.hpp"
#include "check/grant-review.hpp"
#include "check/rule.hpp"

namespace pgsteward {

// Whom ------------------------------------------------------------------------------------------------------------

/// Is the role one that an application runs as: one of `grants` and `tenancy`; where neither names any, each role that
/// may log in. No superusers, no repair roles.
bool is_application(const SchemaReview& review, access::RoleId role);
/// By name, the applications among all roles.
std::vector<access::RoleId> applications(const SchemaReview& review);

// What the policy leaves ------------------------------------------------------------------------------------------

/// What a role holds of an object beyond what the policy allows.
struct Excess {
    access::RoleId role;
    std::size_t object;                      ///< position in GrantReview::objects
    const GrantDemand* demand;
    access::PrivilegeSet privileges;
};
/// Of every role but superusers, by role and object. Each privilege counts for which `counts` finds a way to hold it.
std::vector<Excess> excesses(const GrantReview& grants, const std::function<bool(const access::Securable&, access::RoleId, const access::Holding&)>& counts);
/// May the privilege be held otherwise than as the owner, by a predefined role, or as the built-in default of PUBLIC?
/// Those have rules of their own.
bool is_granted(const GrantReview& grants, const access::Securable& object, const access::Holding& holding);

/// On the object, at the place where it was last shaped.
Verdict verdict_on(const access::Securable& object, std::string message, std::string fix = {});
/// "the policy allows SELECT, INSERT (public.revenue_ledger, pgsteward.yaml:12)"
std::string allowed(const GrantDemand& demand);
/// "UPDATE, DELETE granted by migration_owner; TRUNCATE granted to PUBLIC by …"
std::string explained(const GrantReview& grants, const access::Securable& object, access::RoleId role, access::PrivilegeSet privileges);
/// Statements on one line.
std::string on_one_line(const std::vector<std::string>& statements);
/// "public.a, public.b and 3 more"
std::string names_of(const std::vector<std::string>& names);
/// The roles' names; nothing for none.
std::string names_of(const access::RoleGraph& graph, const access::RoleSet& roles);

// Append-only tables ----------------------------------------------------------------------------------------------

/// An entry of the list of an append-only table, of a column of it, or of a sequence that it owns.
struct AppendOnlyGrant {
    const access::Securable& object;
    access::RoleId grantee;
    access::PrivilegeSet privileges;
    const std::string& grantor;
};
/// Those that give any of the privileges to others than the owner, superusers and repair roles.
std::vector<AppendOnlyGrant> append_only_grants(const SchemaReview& review, access::PrivilegeSet privileges, bool of_sequences = false);
Verdict verdict_on(const SchemaReview& review, const AppendOnlyGrant& grant, std::string message);

// Guards ----------------------------------------------------------------------------------------------------------

/// A verdict for each gap of the kind; `message` says it without naming the table, `fix` is one statement.
void report_gaps(const SchemaReview& review, Findings& findings, access::GuardGap::Kind kind, const std::function<std::string(const access::GuardGap&)>& message,
                 const std::function<std::string(const access::GuardGap&)>& fix, Severity most = Severity::error);
/// "public.ledger", "public.ledger_2024, a partition of public.ledger"
std::string place_of_gap(const SchemaReview& review, const access::GuardGap& gap);
/// The same where nothing of the sentence follows.
std::string last_place_of_gap(const SchemaReview& review, const access::GuardGap& gap);
/// Only where it holds: " when current_user = 'x'"; empty without a condition.
std::string when(const access::GuardGap& gap);
/// " for migration_owner"; empty where the gap is everybody's.
std::string for_whom(const access::GuardGap& gap);

// Hidden writes ---------------------------------------------------------------------------------------------------

/// A verdict for each way of the kinds by which a role changes a table that is append-only, or that the policy keeps it
/// from changing. `through` says what it goes through; `fix` is given the statements that take what the way needs from those roles.
void report_hidden_writes(const SchemaReview& review, Findings& findings, std::initializer_list<access::HiddenWrite::Kind> kinds,
                          const std::function<std::string(const access::HiddenWrite&)>& through,
                          const std::function<std::string(const access::HiddenWrite&, const std::string& revoke)>& fix);

}  // namespace pgsteward
