// itertools, and what operator makes functions of: what goes through values that are known gives values that are known.
#pragma once

#include <optional>
#include <string_view>

#include "python/evaluator.hpp"

namespace pgsteward::python {

/// itertools.groupby(…) and its like; nothing for what is not among them, or goes over values that are not known.
std::optional<Value> call_itertools(Evaluator& evaluator, std::string_view path, const Arguments& arguments);

/// What operator.itemgetter(…), attrgetter(…) or methodcaller(…) made, called with an object.
std::optional<Value> call_getter(Evaluator& evaluator, const Value& getter, const Arguments& arguments);

}  // namespace pgsteward::python
