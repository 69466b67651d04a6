// Structural equality of trees: everything but positions in the text.
#pragma once

#include "sql/statement.hpp"

namespace pgsteward::sql {

bool equal(const Expression& a, const Expression& b);
bool equal(const Query& a, const Query& b);
bool equal(const TypeName& a, const TypeName& b);
bool equal(const Statement& a, const Statement& b);

/// Two absent ones are equal.
bool equal(const ExpressionPtr& a, const ExpressionPtr& b);

}  // namespace pgsteward::sql
