// Where a path through a guard's body stands, and what happens to that where paths meet.
#pragma once

#include <string>
#include <vector>

#include "access/guard-body.hpp"
#include "sql/plpgsql.hpp"

namespace pgsteward::access {

struct GuardState {
    GuardVariables variables;
    std::vector<PathCondition> conditions;   ///< by which the path came here
    bool swallowed = false, only_warned = false;

    /// Nothing is known of these variables and their fields any more.
    void forget(const std::vector<std::string>& names);
    /// OLD and NEW are not what they were: by the variable or field that was assigned.
    void changed(const std::string& name);
};

/// A raise that a handler around may catch.
struct GuardRaise {
    GuardState state;
    std::string condition;                   ///< a name or an SQLSTATE
    std::uint32_t line;
};

/// Of several paths one state: what differs is not known, what they went by separately is dropped.
GuardState merged(std::vector<GuardState> states);

/// What an assignment to NEW or to a field of it makes of what was said of its columns.
void forget_unchanged(const std::string& assigned, std::vector<PathCondition>& conditions);

/// The variables that statements assign, in whatever branch.
std::vector<std::string> assigned_in(const sql::plpgsql::Statements& statements);
std::vector<std::string> assigned_in(const sql::plpgsql::Loop& loop);
std::vector<std::string> assigned_in(const sql::plpgsql::Block& block);

}  // namespace pgsteward::access
