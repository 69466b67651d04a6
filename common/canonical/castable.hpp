// What the server would do with two types of which no expression is at hand: ALTER COLUMN … TYPE, foreign keys.
#pragma once

#include <string>

#include "canonical/expression.hpp"

namespace pgsteward::canonical {

enum class Castable { yes, no, unknown };

/// May a value of `from` be assigned to a column of `to` without a cast being written? Types are canonical.
Castable assignable(const std::string& from, const std::string& to, const Context& context);
/// The same where a cast is written.
Castable castable(const std::string& from, const std::string& to, const Context& context);
/// Can a foreign key of type `referencing` refer to a key of type `referenced`? It needs an operator "=" of the key's operator family.
Castable comparable(const std::string& referenced, const std::string& referencing, const Context& context);

}  // namespace pgsteward::canonical
