// Settings as ALTER ROLE, ALTER DATABASE and CREATE FUNCTION store them.
#include <fmt/format.h>

#include <algorithm>

#include "print/statements.hpp"

namespace pgsteward::print {
namespace {

/// GUC_LIST_QUOTE of guc.c: the server keeps their values as a list of quoted names.
constexpr std::string_view lists[] = {"local_preload_libraries", "search_path", "session_preload_libraries", "shared_preload_libraries", "temp_tablespaces", "unix_socket_directories"};

/// Three names have capitals in the server's lists, and are found without.
std::string setting_part(std::string_view name) {
    return name == "DateStyle" || name == "IntervalStyle" || name == "TimeZone" ? std::string(name) : quoted(name);
}

std::string list_value(std::string_view value) {
    std::string list;
    for (std::size_t at = 0; at < value.size(); ++at) {
        while (at < value.size() && value[at] == ' ') ++at;
        const std::string name = read_identifier(value, at, ", ");
        // As a literal where a name would need quotes: those are cut at 63 bytes.
        list += (list.empty() ? "" : ", ") + (quoted(name) == name && name.size() < 64 ? name : quoted_literal(name));
        at = std::min(value.find(',', at), value.size());
    }
    return list;
}

}  // namespace

std::string set_clause(std::string_view setting, std::string_view value) {
    std::string name;                        // "app.tenant" is a name in parts
    for (std::size_t at = 0; at <= setting.size();) {
        const std::size_t dot = std::min(setting.find('.', at), setting.size());
        name += (name.empty() ? "" : ".") + setting_part(setting.substr(at, dot - at));
        at = dot + 1;
    }
    const bool is_list = std::ranges::find(lists, setting) != std::end(lists);
    return fmt::format("SET {} TO {}", name, is_list ? list_value(value) : quoted_literal(value));
}

}  // namespace pgsteward::print
