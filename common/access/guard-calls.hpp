// The functions that a statement of a guard's body calls: whatever the row is, or only in some cases.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "sql/statement.hpp"

namespace pgsteward::access {

struct GuardCall {
    std::string name;                        ///< "app.deny"; as written where it is not known which one is meant
    std::vector<const Routine*> routines;    ///< that it may mean
    bool sure = false;                       ///< no row, branch or argument decides whether it is called
    /// The writer can put another function before it: it is not qualified, and the caller sets no search_path.
    bool replaceable = false;
};

/// `caller`: in whose body it stands. Calls of functions that the catalog does not know are left out, overloaded ones too.
std::vector<GuardCall> guard_calls(const sql::Statement& statement, const Routine& caller, const Catalog& catalog);
std::vector<GuardCall> guard_calls(const sql::Expression& expression, const Routine& caller, const Catalog& catalog);

}  // namespace pgsteward::access
