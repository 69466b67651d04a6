// json.dumps() and json.loads() of what is known.
#pragma once

#include <optional>
#include <string_view>

#include "python/evaluator.hpp"

namespace pgsteward::python {

std::optional<Value> call_json(Heap& heap, std::string_view path, const Arguments& arguments);

}  // namespace pgsteward::python
