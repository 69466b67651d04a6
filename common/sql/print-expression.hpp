// Our trees back to SQL: parse(print(x)) is equal to x. Used for messages and canonical forms, so it is terse: one
// line, keywords in upper case, names quoted only where they must be, parentheses wherever they may matter.
#pragma once

#include <string>

#include "sql/expression.hpp"

namespace pgsteward::sql {

std::string print(const Expression& expression);
std::string print(const Query& query);
/// Types of the grammar's own spelling in the standard's words: "integer", "timestamp(3) with time zone".
std::string print(const TypeName& type);
std::string print(const ObjectName& name);

}  // namespace pgsteward::sql
