#include "check/fix-text.hpp"

#include <fmt/format.h>

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

std::string FixText::run(std::string_view sql) const {
    return python() ? fmt::format("op.execute({})", python_literal(sql)) : std::string(sql);
}

std::string FixText::run(std::string_view sql, std::string_view call) const {
    return python() ? fmt::format("op.{}", call) : std::string(sql);
}

std::string FixText::all(const std::vector<std::string>& statements) const { return fmt::format("{}", fmt::join(statements, "; ")); }

std::string FixText::outside_transaction(const std::string& statement) const {
    return fmt::format("{} {}", statement, framework_ ? framework_->outside_transaction : "outside a transaction");
}

}  // namespace pgsteward
