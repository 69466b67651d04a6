// A value that a PL/pgSQL body computes, as far as it is known without a server. Text is a row of pieces, so that
// 'DROP TABLE ' || quote_ident(r.name) keeps what it surely is: a DROP TABLE of one unknown name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pgsteward::interpret::body {

struct Piece {
    enum class Kind {
        text,         ///< these characters
        identifier,   ///< a quoted identifier, or a name as regclass prints it
        routine,      ///< name(types), as regprocedure prints it
        literal,      ///< a quoted string constant
        word,         ///< letters, digits and underscores: part of a name, or a number
        anything,     ///< could be any SQL
    } kind = Kind::text;
    std::string text; ///< the characters, or for people what is unknown: "r.name"

    bool operator==(const Piece&) const = default;
};

struct Value {
    enum class Type { text, integer, boolean, array } type = Type::text;
    bool null = false;
    std::vector<Piece> pieces;      ///< neighbouring texts are one piece
    std::vector<Value> elements;    ///< of an array that is known

    bool operator==(const Value&) const = default;
};

/// Longer text counts as unknown, so that doubling a string in a loop stays cheap.
inline constexpr std::size_t max_text = 256 * 1024;
inline constexpr std::size_t max_pieces = 1000;

Value text_value(std::string text);
Value integer_value(std::int64_t number);
Value boolean_value(bool truth);
Value null_value();
Value array_value(std::vector<Value> elements);
/// Nothing is known; `what` says of what.
Value unknown_value(std::string what);
Value hole(Piece::Kind kind, std::string what);

/// The text of a value of which every character is known; a boolean as `true`. Nothing for null and arrays.
std::optional<std::string> known_text(const Value& value);
std::optional<std::int64_t> known_integer(const Value& value);
std::optional<bool> known_boolean(const Value& value);
bool is_known(const Value& value);
bool holds_anything(const Value& value);

/// For people: "r.name", "part_" and "n" together "part_<n>".
std::string described(const Value& value);

/// Appends text; a value that is not text makes the whole unknown.
void append(Value& to, const Value& value);
void append(Value& to, Piece piece);

/// As the functions of that name do.
Value quoted_identifier(const Value& value);
Value quoted_constant(const Value& value);

/// What a cast to the type, or a variable of it, keeps of a value. `type` is as SQL writes it: "text", "int4".
Value as_type(const Value& value, std::string_view type, const std::string& what);

}  // namespace pgsteward::interpret::body
