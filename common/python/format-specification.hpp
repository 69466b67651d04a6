// Python's format specifications, "[[fill]align][sign][#][0][width][grouping][.precision][type]", for strings and numbers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "python/value.hpp"

namespace pgsteward::python {

/// What format(value, specification) gives; nothing where Python refuses it or the answer is not worked out here.
std::optional<std::string> formatted(const Value& value, std::string_view specification);

/// The same for one conversion of "…" % …: its flags, width and precision ("-08.2") and its letter.
std::optional<std::string> formatted_percent(const Value& value, std::string_view specification, char kind);

/// What ascii() makes of a repr().
std::optional<std::string> in_ascii(const std::string& text);

}  // namespace pgsteward::python
