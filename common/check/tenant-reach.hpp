// Which tenant tables the SQL of functions, rules and views works on past row security, read from their statements.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "check/schema-review.hpp"

namespace pgsteward {

struct TenantUse {
    const Relation* table;
    bool bound = false;                      ///< every statement on it looks at the tenant
};

struct TenantReach {
    std::vector<TenantUse> uses;             ///< of tables whose row security does not hold who asks, each once
    std::vector<std::string> composed;       ///< SQL that is put together, as expressions
    std::string not_read;                    ///< why there may be more; empty where there is not
    bool asks_setting = false;               ///< a statement that uses none of them asks for the tenant's setting
    /// Do all of them, or the statements around, look at the tenant?
    bool is_bound() const;
    std::vector<std::string> names() const;
};

/// What a SECURITY DEFINER routine does as its owner, with the functions and views that it goes through.
TenantReach tenant_reach(const SchemaReview& review, const Routine& routine);
/// What a rule does as the owner of its relation.
TenantReach tenant_reach(const SchemaReview& review, const Relation& relation, const RewriteRule& rule);

/// The relations that it reads or writes, itself or by what it calls.
std::set<QualifiedName> relations_used(const SchemaReview& review, const Routine& routine);

/// Does the view read one table alone, and of that only rows whose tenant is the one that the setting names?
bool keeps_to_tenant(const SchemaReview& review, const Relation& view);

}  // namespace pgsteward
