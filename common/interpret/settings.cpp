#include "interpret/settings.hpp"

#include <algorithm>

#include "text/ascii-case.hpp"

namespace pgsteward::interpret {
namespace {

std::vector<std::string> split_path(const std::vector<std::string>& values) {
    std::vector<std::string> path;
    for (const std::string& value : values)
        for (std::size_t at = 0; at <= value.size();) {
            const std::size_t end = std::min(value.find(',', at), value.size());
            std::string part = value.substr(at, end - at);
            std::erase_if(part, [](char c) { return c == ' ' || c == '"'; });
            if (!part.empty()) path.push_back(std::move(part));
            at = end + 1;
        }
    return path;
}

}  // namespace

void set(Settings& settings, const sql::SetVariable& variable, const std::string& role) {
    using Kind = sql::SetVariable::Kind;
    const bool all = variable.kind == Kind::reset_all;
    const bool back = all || variable.kind == Kind::reset || variable.kind == Kind::default_ || variable.values.empty();
    const std::string value = back ? std::string() : variable.values[0];
    const std::string& name = variable.name;
    if (name == "search_path" || all) settings.search_path = back ? Settings().search_path : split_path(variable.values);
    if (name == "role" || name == "session_authorization") settings.role = back || value == "none" ? role : value;
    if (lower_case(name) == "timezone" || all) settings.time_zone = lower_case(value);
    // 0 waits for ever, with or without a unit.
    if (name == "lock_timeout" || all) settings.lock_timeout = value.find_first_of("123456789") == std::string::npos ? std::string() : lower_case(value);
    if (name == "default_tablespace" || all) settings.default_tablespace = value;
    if (name == "default_table_access_method" || all) settings.default_table_access_method = value;
}

}  // namespace pgsteward::interpret
