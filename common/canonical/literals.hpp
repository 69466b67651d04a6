// What a type's input function makes of a literal, as its output function shows it, with the settings that pg_dump and
// the readers of this project use: DateStyle ISO, IntervalStyle postgres, TimeZone UTC, extra_float_digits 1.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "canonical/types.hpp"

namespace pgsteward::canonical {

/// Nothing where it depends on the day, on the session's time zone, or is not modelled here: then the text stays as it was written.
std::optional<std::string> normalised_literal(std::string_view text, TypeRef type, Types& types);

/// numeric_out(numeric_in(text)); nothing where it is no number.
std::optional<std::string> normalised_numeric(std::string_view text);
std::optional<std::string> normalised_float(std::string_view text, bool single);
std::optional<std::string> normalised_jsonb(std::string_view text);
std::optional<std::string> normalised_interval(std::string_view text);
std::optional<std::string> normalised_date(std::string_view text);
std::optional<std::string> normalised_time(std::string_view text);
/// `with_zone`: an offset is needed, and the result is in UTC.
std::optional<std::string> normalised_timestamp(std::string_view text, bool with_zone);
/// What a literal that says no zone stands for where the session's TimeZone is UTC.
std::optional<std::string> normalised_timestamp_in_utc(std::string_view text);
std::optional<std::string> normalised_range(std::string_view text, TypeId subtype, bool discrete, Types& types);
std::optional<std::string> normalised_array(std::string_view text, TypeRef element, Types& types);

}  // namespace pgsteward::canonical
