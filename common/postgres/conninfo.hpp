// Connection strings: which texts are one, and how to speak of one without its password.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pgsteward::postgres {

/// postgresql://…, postgres://…, env:NAME, or keywords and values that begin as libpq's do (host=, service=, dbname= …).
bool is_connection_target(std::string_view text);

/// Keywords and values of a target, env:NAME looked up. Throws UsageError; its message never repeats the text, in which
/// a password may stand anywhere.
std::vector<std::pair<std::string, std::string>> connection_parameters(const std::string& target);

/// A value as libpq reads it: in single quotes, with backslashes.
std::string conninfo_value(const std::string& value);

/// The target without passwords: for headings of reports. env:NAME stays as it is.
std::string display_target(const std::string& target);

/// `message` with stars in the place of every value in `secrets`.
std::string without_secrets(std::string message, const std::vector<std::string>& secrets);

}  // namespace pgsteward::postgres
