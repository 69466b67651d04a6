// What a formula gives for one row in one situation: as a concrete value, an error, or "cannot tell".
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "access/predicate.hpp"

namespace pgsteward::access {

/// The values of an entry's columns, by position; what is missing at the end is not known.
using Row = std::vector<Value>;

/// The rows that a query finds in a relation; `failure` where reading it ends in an error or cannot be told.
struct FoundRows {
    std::vector<const Row*> rows;
    std::vector<bool> uncertain;             ///< by row: perhaps it is seen; empty where all surely are
    std::optional<Value> failure;
};

/// What parts of a formula are taken to come out as.
using Assumptions = std::map<const Formula*, Value>;

/// What a condition may look at beside the row: settings, the role, other tables.
struct Circumstances {
    /// By name in lower case; one that is missing was never set, and an absent value is the same.
    std::map<std::string, std::optional<std::string>> settings;
    std::string user;                        ///< current_user, and session_user
    /// A relation as the role sees it; where absent, nothing is known of other tables.
    std::function<FoundRows(const Relation& relation, const RowQuery& query, const std::string& role)> rows = {};
    /// pg_has_role(): role, other role, "member" or "usage"; nothing where not known.
    std::function<std::optional<bool>(const std::string&, const std::string&, const std::string&)> has_role = {};
    const Assumptions* assumed = nullptr;    ///< instead of being evaluated
};

/// `row`: the policy's own row.
Value evaluate(const Formula& formula, const Circumstances& situation, const Row& row);

/// An error that the planner already raises whatever the rows are: it computes what stands beside a column in a
/// comparison in order to estimate how many rows there are (get_restriction_variable, estimate_expression_value), also
/// in a branch that the executor would never reach. Nothing where it raises none.
std::optional<Value> planning_error(const Formula& formula, const Circumstances& situation);
/// The same of a condition for what is written: how many rows it lets pass is not estimated, but its subqueries are planned.
std::optional<Value> check_planning_error(const Formula& formula, const Circumstances& situation);
/// The same of a query in a function, which is planned when the function runs, whatever the rows are then.
std::optional<Value> routine_planning_error(const RowQuery& query, const Circumstances& situation);

/// eval_const_expressions(): what is left when branches that constants decide are gone; null where nothing changes.
FormulaPtr folded(const FormulaPtr& formula);
/// The same of a whole condition, of which only matters whether it is true (canonicalize_qual()).
FormulaPtr folded_condition(const FormulaPtr& formula);

/// A function or operator of pg_catalog; private to the evaluation.
Value call_built_in(const Formula& call, const std::vector<Value>& arguments, const Circumstances& situation);

}  // namespace pgsteward::access
