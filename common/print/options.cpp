#include "print/options.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "canonical/definitions.hpp"
#include "catalog/names.hpp"

namespace pgsteward::print {
namespace {

bool is_number(std::string_view text) {
    return !text.empty() && text.size() < 10 && text.front() != '0' && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// defGetString() gives such a word back as it is; any other value is safe as a literal only.
std::string parameter_value(const std::string& value) {
    const bool bare = is_number(value) || value == "0" || value == "true" || value == "false" || value == "on" || value == "off";
    return bare ? value : quoted_literal(value);
}

/// "toast.fillfactor" is a name in two parts.
std::string parameter_name(const std::string& name) {
    const std::size_t dot = name.find('.');
    return dot == std::string::npos ? quoted(name) : quoted(name.substr(0, dot)) + "." + quoted(name.substr(dot + 1));
}

}  // namespace

std::string names_list(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "" : ", ") + quoted(name);
    return list;
}

std::string parameter_list(const OptionMap& options) {
    std::string list;
    for (const auto& [name, value] : options) list += fmt::format("{}{}={}", list.empty() ? "" : ", ", parameter_name(name), parameter_value(value));
    return list;
}

std::string with_clause(const OptionMap& options) { return options.empty() ? "" : fmt::format(" WITH ({})", parameter_list(options)); }

std::string options_clause(const OptionMap& options) {
    std::string list;
    for (const auto& [name, value] : options) list += fmt::format("{}{} {}", list.empty() ? "" : ", ", quoted(name), quoted_literal(value));
    return list.empty() ? "" : fmt::format(" OPTIONS ({})", list);
}

std::string options_change(const OptionMap& before, const OptionMap& now) {
    std::vector<std::string> changes;
    for (const auto& [name, value] : before)
        if (!now.contains(name)) changes.push_back("DROP " + quoted(name));
    for (const auto& [name, value] : now) {
        const auto found = before.find(name);
        if (found != before.end() && found->second == value) continue;
        changes.push_back(fmt::format("{} {} {}", found == before.end() ? "ADD" : "SET", quoted(name), quoted_literal(value)));
    }
    return changes.empty() ? "" : fmt::format("OPTIONS ({})", fmt::join(changes, ", "));
}

ParameterChange parameter_change(const OptionMap& before, const OptionMap& now) {
    ParameterChange change;
    for (const auto& [name, value] : before)
        if (!now.contains(name)) change.reset.push_back(parameter_name(name));
    for (const auto& [name, value] : now)
        if (const auto found = before.find(name); found == before.end() || found->second != value) change.set[name] = value;
    return change;
}

std::string enclosed(const std::string& expression) {
    // A query's parentheses are its own.
    const bool is_query = expression.starts_with("(SELECT") || expression.starts_with("(WITH ") || expression.starts_with("(VALUES");
    return !is_query && canonical::is_enclosed(expression) ? expression : "(" + expression + ")";
}

}  // namespace pgsteward::print
