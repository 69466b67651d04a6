// Values and what types do to them.
#include "interpret/body-value.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "catalog/names.hpp"

namespace pgsteward::interpret::body {
namespace {

template <std::size_t size>
bool is_one_of(std::string_view word, const std::array<std::string_view, size>& words) {
    return std::ranges::find(words, word) != words.end();
}

constexpr std::array<std::string_view, 6> text_types = {"text", "varchar", "character varying", "name", "citext",
                                                        "unknown"};
constexpr std::array<std::string_view, 8> integer_types = {"int",  "integer", "int4",     "int8",
                                                           "int2", "bigint",  "smallint", "oid"};
/// Their output is a name, quoted where it has to be.
constexpr std::array<std::string_view, 6> name_types = {"regclass", "regtype",      "regrole",
                                                        "regproc",  "regnamespace", "regoper"};

/// "pg_catalog.int4" and "VARCHAR(63)" as "int4" and "varchar".
std::string plain_type(std::string_view type) {
    std::string result;
    for (const char c : type.substr(0, type.find('('))) result += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    while (result.ends_with(' ')) result.pop_back();
    return result.starts_with("pg_catalog.") ? result.substr(11) : result;
}

bool is_text_type(std::string_view type) {
    // The columns of the system catalogs that bodies copy (pg_class.relname%TYPE) are names.
    return is_one_of(type, text_types) || (type.starts_with("pg_") && type.ends_with("name%type"));
}

/// '{a,b}' without quotes or nesting.
std::optional<Value> array_from_literal(std::string_view text) {
    if (text.size() < 2 || text.front() != '{' || text.back() != '}') return std::nullopt;
    text = text.substr(1, text.size() - 2);
    if (text.find_first_of("\"\\{}") != std::string_view::npos) return std::nullopt;
    std::vector<Value> elements;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        auto element = text.substr(0, comma);
        while (element.starts_with(' ')) element.remove_prefix(1);
        while (element.ends_with(' ')) element.remove_suffix(1);
        elements.push_back(element == "NULL" || element == "null" ? null_value() : text_value(std::string(element)));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return array_value(std::move(elements));
}

Value as_array(const Value& value, std::string_view element_type, const std::string& what) {
    if (value.type == Value::Type::array) {
        Value result = value;
        for (auto& element : result.elements) element = as_type(element, element_type, what + "[…]");
        return result;
    }
    const auto text = known_text(value);
    if (const auto array = text ? array_from_literal(*text) : std::nullopt) return as_array(*array, element_type, what);
    return unknown_value(what);
}

Value as_integer(const Value& value, const std::string& what) {
    const auto number = known_integer(value);
    return number ? integer_value(*number) : hole(Piece::Kind::word, what);
}

Value as_boolean(const Value& value, const std::string& what) {
    const auto truth = known_boolean(value);
    return truth ? boolean_value(*truth) : unknown_value(what);
}

}  // namespace

Value text_value(std::string text) {
    Value result;
    append(result, {Piece::Kind::text, std::move(text)});
    return result;
}
Value integer_value(std::int64_t number) {
    return {Value::Type::integer, false, {{Piece::Kind::text, std::to_string(number)}}, {}};
}
Value boolean_value(bool truth) {
    return {Value::Type::boolean, false, {{Piece::Kind::text, truth ? "true" : "false"}}, {}};
}
Value null_value() { return {Value::Type::text, true, {}, {}}; }
Value array_value(std::vector<Value> elements) { return {Value::Type::array, false, {}, std::move(elements)}; }
Value unknown_value(std::string what) { return hole(Piece::Kind::anything, std::move(what)); }
Value hole(Piece::Kind kind, std::string what) { return {Value::Type::text, false, {{kind, std::move(what)}}, {}}; }

std::optional<std::string> known_text(const Value& value) {
    if (value.null || value.type == Value::Type::array) return std::nullopt;
    if (value.pieces.empty()) return "";
    if (value.pieces.size() > 1 || value.pieces.front().kind != Piece::Kind::text) return std::nullopt;
    return value.pieces.front().text;
}

std::optional<std::int64_t> known_integer(const Value& value) {
    const auto text = known_text(value);
    if (!text || text->empty()) return std::nullopt;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    return error == std::errc() && end == text->data() + text->size() ? std::optional(number) : std::nullopt;
}

std::optional<bool> known_boolean(const Value& value) {
    const auto text = known_text(value);
    if (text == "true" || text == "t") return true;
    if (text == "false" || text == "f") return false;
    return std::nullopt;
}

bool is_known(const Value& value) {
    if (value.type == Value::Type::array) return std::ranges::all_of(value.elements, is_known);
    return value.null || known_text(value);
}

bool holds_anything(const Value& value) {
    return std::ranges::any_of(value.pieces, [](const Piece& piece) { return piece.kind == Piece::Kind::anything; });
}

std::string described(const Value& value) {
    if (value.type == Value::Type::array) return "an array";
    if (value.pieces.size() == 1) return value.pieces.front().text;
    std::string result;
    for (const auto& piece : value.pieces)
        result += piece.kind == Piece::Kind::text ? piece.text : "<" + piece.text + ">";
    return result;
}

void append(Value& to, Piece piece) {
    if (piece.kind == Piece::Kind::text && piece.text.empty()) return;
    if (piece.kind == Piece::Kind::text && !to.pieces.empty() && to.pieces.back().kind == Piece::Kind::text) {
        to.pieces.back().text += piece.text;
    } else {
        to.pieces.push_back(std::move(piece));
    }
    if (to.pieces.back().text.size() > max_text || to.pieces.size() > max_pieces)
        to = unknown_value("a text of more than 256 KiB");
}

void append(Value& to, const Value& value) {
    if (value.type == Value::Type::array) return append(to, {Piece::Kind::anything, "an array"});
    for (const auto& piece : value.pieces) append(to, piece);
}

Value quoted_identifier(const Value& value) {
    if (value.null || value.type == Value::Type::array) return unknown_value("an identifier");
    const auto text = known_text(value);
    return text ? text_value(quoted(*text)) : hole(Piece::Kind::identifier, described(value));
}

Value quoted_constant(const Value& value) {
    if (value.type == Value::Type::array) return hole(Piece::Kind::literal, described(value));
    const auto text = known_text(value);
    return text ? text_value(quoted_literal(*text)) : hole(Piece::Kind::literal, described(value));
}

Value as_type(const Value& value, std::string_view type, const std::string& what) {
    const std::string plain = plain_type(type);
    if (plain.ends_with("[]")) return as_array(value, plain.substr(0, plain.size() - 2), what);
    if (value.null) return value;
    const bool unknown = value.pieces.size() == 1 && value.pieces.front().kind != Piece::Kind::text;
    if (is_text_type(plain)) {
        if (value.type == Value::Type::array) return unknown_value(what);
        Value result = value;
        result.type = Value::Type::text;
        return result;
    }
    if (is_one_of(plain, integer_types)) return as_integer(value, unknown ? value.pieces.front().text : what);
    if (is_one_of(plain, name_types))
        return known_text(value) && !known_integer(value) ? value : hole(Piece::Kind::identifier, what);
    if (plain == "regprocedure") return known_text(value) ? value : hole(Piece::Kind::routine, what);
    if (plain == "bool" || plain == "boolean") return as_boolean(value, what);
    return unknown_value(what);   // a date, a domain: its output may differ from what went in
}

}  // namespace pgsteward::interpret::body
