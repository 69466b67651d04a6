// Reading the properties of OtherObjects: their options, and lists in one text.
#include <algorithm>

#include "catalog/secrets.hpp"
#include "print/others.hpp"

namespace pgsteward::print {

OptionMap foreign_options(const OtherObject& object, Secrets secrets) {
    constexpr std::string_view beginning = "option ";
    OptionMap options;
    for (const auto& [name, value] : object.properties)
        if (name.starts_with(beginning)) options[name.substr(beginning.size())] = secrets == Secrets::shown ? value : shown_property(object.kind, name, value);
    return options;
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
