// What the conditions of a query ask of the tenant, by their form: that is enough to tell a statement that looks at the
// tenant from one that does not, and not enough to prove that it keeps to it.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "access/tenancy.hpp"
#include "sql/statement.hpp"

namespace pgsteward {

/// Where a query stands.
struct QueryScope {
    std::set<std::string> relations;         ///< names and aliases of the statement: what they qualify are columns
    std::set<std::string> arguments;         ///< of the routine around
};
/// A table in it.
struct QuerySubject {
    std::string name;                        ///< the alias, else the table's own
    std::string column;                      ///< the tenant's
};

/// Do only rows of the table come through whose tenant equals a value from outside? Another row's tenant counts where that
/// is chosen so, or by who asks: a membership of the user. An INSERT that gives a tenant counts too.
bool is_bound(const sql::Query& query, const QuerySubject& subject, const QueryScope& scope);

/// Is the setting read anywhere in it, itself or by a function for which `of_function` says so?
using OfFunction = std::function<bool(const sql::ObjectName&)>;
bool asks(const sql::Statement& statement, const std::string& setting, const OfFunction& of_function = {});
bool asks(const sql::Expression& expression, const std::string& setting, const OfFunction& of_function = {});

/// Does it hold only where the tenant's column equals something with the setting in it?
bool keeps_to_tenant(const sql::ExpressionPtr& condition, const access::Tenancy& tenancy, const OfFunction& of_function);

}  // namespace pgsteward
