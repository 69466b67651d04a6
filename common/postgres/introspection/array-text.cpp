#include "postgres/introspection/array-text.hpp"

#include <algorithm>

namespace pgsteward::postgres {
namespace {

/// Where an unquoted role of an aclitem ends (acl.c, putid: quoted unless all letters, digits and underscores).
constexpr std::string_view role_ends = "=/";

AclItem acl_item(std::string_view text) {
    AclItem item;
    std::size_t at = 0;
    item.grantee = read_identifier(text, at, role_ends);
    for (++at; at < text.size() && text[at] != '/'; ++at) {
        if (text[at] == '*') item.grantable += text[at - 1];
        else item.privileges += text[at];
    }
    item.grantor = read_identifier(text, ++at, role_ends);
    return item;
}

}  // namespace

std::vector<std::string> array_elements(std::string_view text) {
    std::vector<std::string> elements;
    if (text.size() < 2 || text.front() != '{') return elements;
    text = text.substr(1, text.size() - 2);
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::string element;
        if (text[at] == '"') {
            for (++at; at < text.size() && text[at] != '"'; ++at) {
                if (text[at] == '\\') ++at;
                if (at < text.size()) element += text[at];
            }
            ++at;
        } else {
            while (at < text.size() && text[at] != ',') {
                if (text[at] == '\\') ++at;
                if (at < text.size()) element += text[at++];
            }
            if (element == "NULL") element.clear();
        }
        elements.push_back(std::move(element));
    }
    return elements;
}

OptionMap option_map(std::string_view array_text) {
    OptionMap options;
    for (const std::string& element : array_elements(array_text)) {
        const std::size_t equals = element.find('=');
        if (equals == std::string::npos) options[element] = "";
        else options[element.substr(0, equals)] = element.substr(equals + 1);
    }
    return options;
}

std::vector<AclItem> acl_items(std::string_view array_text) {
    std::vector<AclItem> items;
    for (const std::string& element : array_elements(array_text)) items.push_back(acl_item(element));
    std::sort(items.begin(), items.end());
    return items;
}

}  // namespace pgsteward::postgres
