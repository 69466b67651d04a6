// Conditions of a guard (WHEN, IF, CASE) as far as they can be told without running them.
#pragma once

#include "access/guard-value.hpp"
#include "sql/expression.hpp"

namespace pgsteward::access {

/// The value of an expression of PL/pgSQL, or of a trigger's WHEN, in which OLD and NEW are names like any other. `by_path`: a
/// function whose name stands without a schema is taken for the one that the schema has.
GuardValue evaluate(const sql::Expression& expression, const Situation& situation, const Catalog& catalog, const GuardVariables& variables, bool by_path = false);

/// Is it read what the function gives?
bool is_answered(const sql::FunctionCall& call, const Situation& situation, const Catalog& catalog);

}  // namespace pgsteward::access
