// What an item is whose key is not known: where functions are held, any of them may be called.
#pragma once

#include <string>
#include <vector>

#include "python/evaluator.hpp"

namespace pgsteward::python {

/// An unknown value that is one of `held`; `touching`: one of them reaches what the host owns.
Value unknown_item(Evaluator& evaluator, const std::vector<Value>& held, std::string why, bool touching);

}  // namespace pgsteward::python
