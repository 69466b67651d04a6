// What many rules about row security ask of a review: the tables and roles that count, what a policy says, who may do
// what, and statements that mend it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "access/row-security.hpp"
#include "access/updatable-views.hpp"
#include "check/rule.hpp"
#include "check/schema-review.hpp"

namespace pgsteward {

// Tables and roles -----------------------------------------------------------------------------------------------

/// The tenant tables that are not exempt, by name; none where nothing was worked out.
std::vector<const access::TableResult*> tenant_tables(const SchemaReview& review);
/// All tables that row security could guard, by name.
std::vector<const Relation*> guardable_tables(const SchemaReview& review);
/// Is it open whether the table's row security is on, or which policies it has? isolation-undetermined says so then.
bool protection_in_doubt(const SchemaReview& review, const Relation& relation);
/// A partition or an inheritance child of a table.
bool is_child(const Relation& relation);
/// The application roles as the graph has them.
std::vector<access::RoleId> application_roles(const SchemaReview& review);
/// Those of them that hold the privilege, by its letter, on the table or a column of it.
std::vector<std::string> roles_with(const SchemaReview& review, const Relation& relation, std::string_view privilege);
/// Those that may read or write it at all.
std::vector<std::string> roles_that_reach(const SchemaReview& review, const Relation& relation);
/// Statements after which none of them holds any of the privileges, by their letters, on the table: also what they have
/// through PUBLIC or a membership.
std::string revoke_from(const SchemaReview& review, const Relation& relation, std::string_view privileges, const std::vector<std::string>& roles);
/// Does row security not hold whoever owns something: superuser, BYPASSRLS, the table's owner where it is not FORCEd?
/// Nothing where the role is not known.
bool is_exempt(const SchemaReview& review, const std::string& role, const Relation& relation);
std::vector<std::string> names_of(const std::vector<const Relation*>& relations);

// Views and functions --------------------------------------------------------------------------------------------

/// Views and materialized views that read a tenant table with row security, themselves or through other views; by name.
std::vector<const Relation*> views_over_tenants(const SchemaReview& review);
/// Those tables.
std::vector<const Relation*> tenant_tables_behind(const SchemaReview& review, const Relation& view);
using access::is_on;
std::vector<const Routine*> security_definer_routines(const SchemaReview& review);
/// The application roles that may call it.
std::vector<std::string> roles_that_execute(const SchemaReview& review, const Routine& routine);

// Verdicts -------------------------------------------------------------------------------------------------------

/// About a table, at the statement that made it.
Verdict about(const Relation& relation, std::string message, std::string fix = {});
Verdict about(const Routine& routine, std::string message, std::string fix = {});
/// About a policy of the table.
Verdict about(const Relation& relation, const RowPolicy& policy, std::string message, std::string fix = {});
/// "app_rw", "app_rw and app_ro", "app_rw, app_ro and 3 more".
std::string and_list(const std::vector<std::string>& names);

// Policies -------------------------------------------------------------------------------------------------------

/// Every policy of every tenant table with what it admits; only of tables with row security where `only_enabled`.
void for_each_policy(const SchemaReview& review, const std::function<void(const access::TableResult&, const access::PolicyResult&)>& visit, bool only_enabled = true);
/// The formulas of a policy's conditions.
std::vector<access::FormulaPtr> conditions_of(const SchemaReview& review, const access::TableResult& table, const access::PolicyResult& policy);
/// "USING", "WITH CHECK" or both: which of the conditions the test holds for; empty where none.
std::string clauses_where(const access::PolicyResult& policy, const std::function<bool(const access::Admission&)>& test);
/// Does an index over all rows begin with the column?
bool leads_index(const Relation& relation, const std::string& column);
/// tenant_id = nullif(current_setting('app.tenant', true), '')::uuid for the table; the setting in a (SELECT …), which is
/// worked out once, where no index on the column sees to that.
std::string tenant_predicate(const SchemaReview& review, const access::TableResult& table);
/// ALTER POLICY with that predicate in the clauses that the policy has, and in WITH CHECK where that is missing: the one
/// statement for whatever is wrong with its conditions.
std::string mend_policy(const SchemaReview& review, const access::TableResult& table, const RowPolicy& policy);

}  // namespace pgsteward
