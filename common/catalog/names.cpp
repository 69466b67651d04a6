// Spelling: kinds of objects as the manual calls them, identifiers and literals as the server quotes them.
#include "catalog/names.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace pgsteward {
namespace {

/// In the order of ObjectKind.
constexpr std::array<std::string_view, 49> kind_names = {
    "access method", "aggregate", "attribute", "cast", "collation", "column", "constraint", "conversion", "database",
    "default privileges", "domain", "domain constraint", "event trigger", "extension", "foreign-data wrapper",
    "server", "foreign table", "function", "index", "language", "large object", "materialized view", "operator",
    "operator class", "operator family", "parameter", "policy", "privileges", "procedure", "publication", "role", "routine", "rule",
    "schema", "sequence", "statistics", "subscription", "table", "tablespace", "text search configuration",
    "text search dictionary", "text search parser", "text search template", "transform", "trigger", "type",
    "user mapping", "view", "object",
};
static_assert(kind_names.size() == static_cast<std::size_t>(ObjectKind::other) + 1);

// quote_identifier quotes every keyword that is not UNRESERVED_KEYWORD: the other three categories of kwlist.h, 15.
constexpr std::array<std::string_view, 151> keywords = {
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "between",
    "bigint", "binary", "bit", "boolean", "both", "case", "cast", "char", "character", "check", "coalesce",
    "collate", "collation", "column", "concurrently", "constraint", "create", "cross", "current_catalog",
    "current_date", "current_role", "current_schema", "current_time", "current_timestamp", "current_user", "dec",
    "decimal", "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "exists", "extract",
    "false", "fetch", "float", "for", "foreign", "freeze", "from", "full", "grant", "greatest", "group",
    "grouping", "having", "ilike", "in", "initially", "inner", "inout", "int", "integer", "intersect", "interval",
    "into", "is", "isnull", "join", "lateral", "leading", "least", "left", "like", "limit", "localtime",
    "localtimestamp", "national", "natural", "nchar", "none", "normalize", "not", "notnull", "null", "nullif",
    "numeric", "offset", "on", "only", "or", "order", "out", "outer", "overlaps", "overlay", "placing", "position",
    "precision", "primary", "real", "references", "returning", "right", "row", "select", "session_user", "setof",
    "similar", "smallint", "some", "substring", "symmetric", "table", "tablesample", "then", "time", "timestamp",
    "to", "trailing", "treat", "trim", "true", "union", "unique", "user", "using", "values", "varchar", "variadic",
    "verbose", "when", "where", "window", "with", "xmlattributes", "xmlconcat", "xmlelement", "xmlexists",
    "xmlforest", "xmlnamespaces", "xmlparse", "xmlpi", "xmlroot", "xmlserialize", "xmltable",
};
static_assert(std::ranges::is_sorted(keywords));

/// Where the keywords of each first letter begin; behind the last letter, where all end.
constexpr auto keyword_begins = [] {
    std::array<std::uint8_t, 27> begins{};
    for (std::size_t letter = 0, at = 0; letter < begins.size(); ++letter) {
        while (at < keywords.size() && static_cast<std::size_t>(keywords[at].front() - 'a') < letter) ++at;
        begins[letter] = static_cast<std::uint8_t>(at);
    }
    return begins;
}();
static_assert(keywords.size() < 256);

bool is_keyword(std::string_view identifier) {
    const std::size_t letter = static_cast<std::size_t>(identifier.front() - 'a');
    if (letter >= 26) return false;
    const auto* const begin = keywords.data() + keyword_begins[letter];
    const auto* const end = keywords.data() + keyword_begins[letter + 1];
    return std::find(begin, end, identifier) != end;
}

bool is_plain(std::string_view identifier) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    return !identifier.empty() && letter(identifier.front()) &&
           std::ranges::all_of(identifier, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); }) &&
           !is_keyword(identifier);
}

/// `text` between two `quote`s, each one in it (and each backslash, where `escapes`) doubled.
std::string enclosed(std::string_view text, char quote, bool escapes) {
    std::string result(1, quote);
    for (const char c : text) {
        if (c == quote || (escapes && c == '\\')) result += c;
        result += c;
    }
    return result += quote;
}

}  // namespace

std::string_view name_of(ObjectKind kind) {
    return kind_names[static_cast<std::size_t>(kind)];
}

bool is_relation(ObjectKind kind) {
    return kind == ObjectKind::table || kind == ObjectKind::view || kind == ObjectKind::materialized_view ||
           kind == ObjectKind::sequence || kind == ObjectKind::foreign_table;
}

bool is_routine(ObjectKind kind) {
    return kind == ObjectKind::function || kind == ObjectKind::procedure || kind == ObjectKind::routine || kind == ObjectKind::aggregate;
}

std::string read_identifier(std::string_view text, std::size_t& at, std::string_view ends) {
    std::string name;
    if (at < text.size() && text[at] == '"') {
        for (++at; at < text.size(); ++at) {
            if (text[at] == '"' && (at + 1 == text.size() || text[at + 1] != '"')) break;
            if (text[at] == '"') ++at;
            name += text[at];
        }
        ++at;
        return name;
    }
    while (at < text.size() && ends.find(text[at]) == std::string_view::npos) name += text[at++];
    return name;
}

std::string quoted(std::string_view identifier) {
    return is_plain(identifier) ? std::string(identifier) : enclosed(identifier, '"', false);
}

std::string quoted(const QualifiedName& name) {
    return name.schema.empty() ? quoted(name.name) : quoted(name.schema) + "." + quoted(name.name);
}

std::string quoted_literal(std::string_view text) {
    const bool escapes = text.find('\\') != std::string_view::npos;
    return (escapes ? "E" : "") + enclosed(text, '\'', escapes);
}

}  // namespace pgsteward
