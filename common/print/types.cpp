// Types and domains.
#include <fmt/format.h>

#include <algorithm>

#include "print/options.hpp"
#include "print/statements.hpp"
#include "text/contains.hpp"

namespace pgsteward::print {
namespace {

/// Clauses of CREATE TYPE whose values are strings; those of the others are names, types, numbers and words.
constexpr std::string_view literals[] = {"category", "default", "delimiter"};

std::string enumeration(const Type& type) {
    std::string labels;
    for (const std::string& label : type.labels) labels += (labels.empty() ? "\n    " : ",\n    ") + quoted_literal(label);
    return fmt::format("CREATE TYPE {} AS ENUM ({}{})", quoted(type.name), labels, labels.empty() ? "" : "\n");
}

std::string composite(const Type& type) {
    std::string attributes;
    for (const Column& attribute : type.attributes) {
        attributes += fmt::format("{}{} {}", attributes.empty() ? "\n    " : ",\n    ", quoted(attribute.name), attribute.type);
        if (!attribute.collation.empty()) attributes += " COLLATE " + attribute.collation;
    }
    return fmt::format("CREATE TYPE {} AS ({}{})", quoted(type.name), attributes, attributes.empty() ? "" : "\n");
}

std::string domain(const Type& type, const LaterInDomain& later) {
    std::string text = fmt::format("CREATE DOMAIN {} AS {}", quoted(type.name), type.base);
    if (!type.collation.empty()) text += " COLLATE " + type.collation;
    if (type.default_ && !later.default_) text += " DEFAULT " + *type.default_;
    if (type.not_null) text += " NOT NULL";
    for (const Constraint& constraint : type.constraints)
        if (!constraint.not_valid && !contains(later.constraints, constraint.name))
            text += fmt::format("\n    CONSTRAINT {} {}", quoted(constraint.name), constraint_definition(type, constraint));
    return text;
}

/// makeMultirangeTypeName(): "range" becomes "multirange", else "_multirange" behind.
std::string usual_multirange(const QualifiedName& range) {
    std::string name = range.name;
    const std::size_t at = name.find("range");
    if (at != std::string::npos) name.insert(at, "multi");
    else name += "_multirange";
    return quoted(QualifiedName{range.schema, name});
}

std::string clauses(const OptionMap& properties) {
    std::string text;
    for (const auto& [name, value] : properties) {
        std::string word = name;
        std::transform(word.begin(), word.end(), word.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
        text += fmt::format("{}{} = {}", text.empty() ? "\n    " : ",\n    ", word, std::ranges::find(literals, name) == std::end(literals) ? value : quoted_literal(value));
    }
    return text;
}

std::string range(const Type& type) {
    OptionMap properties = type.properties;
    if (const auto multirange = properties.find("multirange_type_name"); multirange != properties.end() && multirange->second == usual_multirange(type.name))
        properties.erase(multirange);
    return fmt::format("CREATE TYPE {} AS RANGE ({}\n)", quoted(type.name), clauses(properties));
}

}  // namespace

std::string create_shell_type(const Type& type) { return "CREATE TYPE " + quoted(type.name); }

std::string create_type(const Type& type, const LaterInDomain& later) {
    switch (type.form) {
        case Type::Form::enumeration: return enumeration(type);
        case Type::Form::composite: return composite(type);
        case Type::Form::domain: return domain(type, later);
        case Type::Form::range: return range(type);
        case Type::Form::base: return fmt::format("CREATE TYPE {} ({}\n)", quoted(type.name), clauses(type.properties));
        case Type::Form::shell: break;
    }
    return create_shell_type(type);
}

}  // namespace pgsteward::print
