// Conditions of a guard (WHEN, IF, CASE) as far as they can be told without running them.
#pragma once

#include "access/guard-value.hpp"
#include "sql/expression.hpp"

namespace pgsteward::access {

/// The value of an expression of PL/pgSQL, or of a trigger's WHEN, in which OLD and NEW are names like any other.
GuardValue evaluate(const sql::Expression& expression, const Situation& situation, const Catalog& catalog, const GuardVariables& variables);

/// OLD, NEW and TG_… as the situation has them.
GuardVariables trigger_variables(const Situation& situation);

/// Under which name the variables hold a setting that the function sets for itself.
inline std::string setting_variable(const std::string& setting) { return "current_setting(" + setting + ")"; }

}  // namespace pgsteward::access
