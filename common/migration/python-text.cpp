#include "migration/python-text.hpp"

namespace pgsteward {

std::string python_literal(std::string_view text) {
    const char quote = text.find('"') != std::string_view::npos && text.find('\'') == std::string_view::npos ? '\'' : '"';
    std::string literal(1, quote);
    for (const char c : text) {
        if (c == '\n') {
            literal += "\\n";
            continue;
        }
        if (c == quote || c == '\\') literal += '\\';
        literal += c;
    }
    return literal + quote;
}

std::string python_list(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "" : ", ") + python_literal(name);
    return "[" + list + "]";
}

std::string python_schema_argument(std::string_view schema) {
    return schema.empty() || schema == "public" ? std::string() : ", schema=" + python_literal(schema);
}

}  // namespace pgsteward
