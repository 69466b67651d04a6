// The SQL that a routine's body holds, piece by piece, in whatever branch.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "sql/statement.hpp"

namespace pgsteward::access {

struct RoutineText {
    std::vector<sql::Statement> statements;  ///< expressions stand in a SELECT
    std::vector<std::string> composed;       ///< what EXECUTE is given where it is not written there: the expressions
    std::string not_read;                    ///< why there may be more; empty where there is not
};

/// In SQL and PL/pgSQL; what EXECUTE is given only where it is written there.
RoutineText read_routine(const Routine& routine);

/// The text that EXECUTE is given, where the expression is one string; else nothing.
std::optional<std::string> constant_text(const std::string& expression);

}  // namespace pgsteward::access
