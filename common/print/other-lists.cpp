// Reading the properties of OtherObjects: their options, and lists in one text.
#include <algorithm>

#include "print/others.hpp"
#include "text/secret-digest.hpp"

namespace pgsteward::print {

OptionMap foreign_options(const OtherObject& object, Secrets secrets) {
    constexpr std::string_view beginning = "option ";
    OptionMap options;
    for (const auto& [name, value] : object.properties)
        if (name.starts_with(beginning)) options[name.substr(beginning.size())] = secrets == Secrets::redacted && !is_public_option(name.substr(beginning.size())) ? secret_digest(value) : value;
    return options;
}

/// Where a server is and how it is asked (the manual on postgres_fdw and libpq). What other wrappers understand may be
/// anything.
bool is_public_option(std::string_view option) {
    static constexpr std::string_view known[] = {
        "address", "application_name", "async_capable", "batch_size", "connect_timeout", "database", "dbname", "extensions", "fdw_startup_cost",
        "fdw_tuple_cost", "fetch_size", "host", "hostaddr", "keep_connections", "parallel_abort", "parallel_commit", "port", "servername", "service",
        "sslmode", "truncatable", "updatable", "use_remote_estimate"};
    return std::ranges::binary_search(known, option);
}

std::vector<std::string> split_list(const std::string& list) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    int depth = 0;
    bool is_quoted = false;
    for (std::size_t at = 0; at < list.size(); ++at) {
        const char c = list[at];
        if (c == '"') is_quoted = !is_quoted;
        if (is_quoted) continue;
        if (c == '(') ++depth;
        if (c == ')') --depth;
        if (c != ',' || depth > 0) continue;
        parts.push_back(list.substr(begin, at - begin));
        begin = std::min(list.find_first_not_of(' ', at + 1), list.size());
        at = begin - 1;
    }
    if (begin < list.size()) parts.push_back(list.substr(begin));
    return parts;
}

}  // namespace pgsteward::print
