// Readers of trees: what stands inside a statement, a query, an expression, at any depth and in written order as far
// as the grammar keeps it. Types' modifiers are not walked into.
#pragma once

#include <functional>
#include <vector>

#include "sql/statement.hpp"

namespace pgsteward::sql {

/// Called for each thing before what stands inside it; what is left empty is not called.
struct Visitor {
    std::function<void(const Expression&)> expression = {};
    std::function<void(const Query&)> query = {};
    /// Relations in FROM, targets of data changes, and those that DDL names; not the ones of FOR UPDATE OF.
    std::function<void(const RelationName&)> relation = {};
};

/// Everything in it: CTEs, subqueries, rules' actions; the bodies of functions excluded.
void walk(const Statement& statement, const Visitor& visitor);
/// The query or expression itself too.
void walk(const Query& query, const Visitor& visitor);
void walk(const Expression& expression, const Visitor& visitor);

/// What stands directly inside: the next expressions, and the queries between which and this no expression stands.
void for_each_child(const Expression& expression, const std::function<void(const Expression&)>& on_expression,
                    const std::function<void(const Query&)>& on_query = {});
void for_each_child(const Query& query, const std::function<void(const Expression&)>& on_expression,
                    const std::function<void(const Query&)>& on_query = {});

/// INSERT, UPDATE, DELETE and MERGE that running the statement runs: itself, and those in CTEs at any depth. What a
/// rule, a prepared statement or a plain EXPLAIN holds does not run.
std::vector<const Query*> data_modifying_queries(const Statement& statement);
/// The table of INSERT, UPDATE, DELETE and MERGE; null of a query that only reads.
const RelationName* changed_relation(const Query& query);

/// The names of the functions called, in order, one for each call.
std::vector<ObjectName> function_calls(const Statement& statement);
std::vector<ObjectName> function_calls(const Query& query);
std::vector<ObjectName> function_calls(const Expression& expression);

/// The relations that the query and everything in it reads: tables of FROM, USING and MERGE's source, by the
/// statement's names. Names of CTEs in scope and the targets of data changes are not among them.
std::vector<RelationName> relations_read(const Query& query);

}  // namespace pgsteward::sql
