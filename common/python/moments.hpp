// Days, moments and the time between two, as Python's datetime counts them. Only what is written out is counted with.
#pragma once

#include <optional>
#include <string>

#include "python/evaluator.hpp"

namespace pgsteward::python {

/// What str() of a day or a moment prints. What now() and its like print is not known, but its shape is: it cannot end a literal.
std::optional<std::string> printed_moment(const Symbol& symbol);
std::optional<Value> moment_operation(Heap& heap, Operator op, const Value& left, const Value& right);
std::optional<Value> moment_attribute(Heap& heap, const Value& object, const std::string& name);
std::optional<Value> moment_method(Heap& heap, const Value& object, const std::string& name, const Arguments& arguments);
/// Negative: `left` comes first. (Nothing: cannot tell.)
std::optional<int> order_of_moments(const Value& left, const Value& right);
/// strftime() of a moment that is known.
std::optional<std::string> written_moment(const Value& moment, const std::string& format);

}  // namespace pgsteward::python
