// The numbers of a sequence where nothing is said about them.
#pragma once

#include <cstdint>
#include <string_view>

#include "catalog/relation.hpp"

namespace pgsteward {

/// Of smallint, integer or bigint.
std::int64_t highest_number(std::string_view type);

/// What CREATE SEQUENCE AS type INCREMENT BY n sets (sequence.c, init_params()): bounds by type and direction, and the start
/// by the bounds that the sequence has.
SequenceSettings usual_numbers(const SequenceSettings& settings);

}  // namespace pgsteward
