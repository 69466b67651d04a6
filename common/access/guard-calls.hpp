// The functions that a statement of a guard's body calls: whatever the row is, or only in some cases.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "sql/statement.hpp"

namespace pgsteward::access {

struct GuardCall {
    const sql::FunctionCall* call;           ///< of the tree that was read
    std::vector<const Routine*> routines;    ///< that it may mean: by the path, the number of arguments, and what is not known of both
    bool sure = false;                       ///< no row and no branch decides whether it is called
    bool by_path = false;                    ///< the writer's search_path says which one is called
    std::string name() const;                ///< "app.deny"; as written where it is not known which one is meant
};

/// In the order in which they end, those that are not sure behind. `settings` are those that hold where it runs: SET
/// search_path. Calls of functions that the catalog does not know are left out.
std::vector<GuardCall> guard_calls(const sql::Statement& statement, const OptionMap& settings, const Catalog& catalog);
std::vector<GuardCall> guard_calls(const sql::Expression& expression, const OptionMap& settings, const Catalog& catalog);

/// SELECT without FROM and the like: one row, whatever there is.
bool gives_one_row(const sql::Statement& statement, const Catalog& catalog);

/// The same, or VALUES: one row or more.
bool gives_rows(const sql::Statement& statement, const Catalog& catalog);

/// Does running it surely divide by zero?
bool divides_by_zero(const sql::Statement& statement);
bool divides_by_zero(const sql::Expression& expression);

}  // namespace pgsteward::access
