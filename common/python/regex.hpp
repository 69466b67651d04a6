// re, on texts that are known. Patterns are matched by RE2, which says the same as Python's re wherever it accepts a
// pattern, but for what known_alike() leaves out; everything else stays not known.
#pragma once

#include <optional>
#include <string_view>

#include "python/evaluator.hpp"

namespace pgsteward::python {

/// re.match(…), re.sub(…) and their like; nothing for what is not among them.
std::optional<Value> call_regex(Evaluator& evaluator, std::string_view path, const Arguments& arguments);
/// Methods of what re.compile(…) and re.match(…) gave.
std::optional<Value> regex_method(Evaluator& evaluator, const Value& object, std::string_view name, const Arguments& arguments);
/// match.lastindex, pattern.pattern
std::optional<Value> regex_attribute(Evaluator& evaluator, const Value& object, std::string_view name);
/// match[1], match["name"]
std::optional<Value> regex_item(Evaluator& evaluator, const Value& object, const Value& index);
/// Is it what re.match(…) gave where it found something?
bool is_match(const Value& value);

}  // namespace pgsteward::python
