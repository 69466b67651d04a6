// enum.Flag and enum.IntFlag: members that are put together.
#pragma once

#include "python/value.hpp"

namespace pgsteward::python {

bool is_flag(const Class& type, int depth = 0);
/// The bits of a member of a flag class, or of several put together; nothing for all else.
std::optional<std::int64_t> bits_of_flag(const Value& value);

}  // namespace pgsteward::python
