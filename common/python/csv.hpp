// The csv module, as far as it reads text that is known.
#pragma once

#include <optional>
#include <string_view>

#include "python/evaluator.hpp"

namespace pgsteward::python {

std::optional<Value> call_csv(Evaluator& evaluator, std::string_view path, const Arguments& arguments);

}  // namespace pgsteward::python
