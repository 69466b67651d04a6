// A value that a policy's condition computes, as far as it is known without a server: what a column, a setting or a
// constant holds, and what PostgreSQL makes of it. An error and "not known" are values too, each with its reason.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.hpp"

namespace pgsteward::access {

/// What a type is to the evaluation. Domains count as the type beneath.
struct TypeClass {
    enum class Kind { boolean, integer, decimal, text, uuid, moment, span, json, enumeration, other } kind = Kind::other;
    bool array = false;
    std::string name;                        ///< canonical, of the element: "bigint", "app.mood"
    bool operator==(const TypeClass&) const = default;
};
TypeClass class_of(std::string_view canonical_type, const Catalog& catalog);

struct Value {
    enum class Kind {
        null, boolean, integer, decimal, text, uuid,
        moment,                              ///< date and timestamps: seconds since 2000
        span,                                ///< interval: seconds
        json, array,
        unknown,                             ///< could be anything, an error too; `text` says why
        error,                               ///< the statement ends; `text` is the server's message
    };
    Kind kind = Kind::null;
    bool literal = false;                    ///< an untyped string constant: takes the type of what it meets
    std::int64_t integer = 0;                ///< also boolean
    double decimal = 0;                      ///< also moment and span
    std::string text;
    std::vector<Value> elements;

    bool is_null() const { return kind == Kind::null; }
    bool is_error() const { return kind == Kind::error; }
    bool is_unknown() const { return kind == Kind::unknown; }
    /// Decides nothing: null, error or unknown.
    bool is_special() const { return is_null() || is_error() || is_unknown(); }
    bool is(bool truth) const { return kind == Kind::boolean && (integer != 0) == truth; }
    bool operator==(const Value&) const = default;
};

Value null_value();
Value boolean_value(bool truth);
Value integer_value(std::int64_t number);
Value text_value(std::string text);
Value unknown_value(std::string why);
Value error_value(std::string message);

/// The type's input function on a text, as an explicit cast does it.
Value read_value(std::string_view text, const TypeClass& type);
/// A cast of a value that is already of some type.
Value cast_value(const Value& value, const TypeClass& to);
/// The type's output function: what a cast to text gives. Nothing where that is not modelled.
std::optional<std::string> printed(const Value& value);

/// -1, 0, 1 where the order is certain; 2 where only "not equal" is. Nothing where the two cannot be compared here.
std::optional<int> compare(const Value& a, const Value& b);
/// =, <>, <, <=, >, >= in three-valued logic.
Value compare_values(std::string_view operator_, const Value& a, const Value& b);
/// IS DISTINCT FROM.
Value distinct_values(const Value& a, const Value& b);
/// LIKE and ILIKE; a backslash escapes.
Value like_values(const Value& text, const Value& pattern, bool ignore_case);

}  // namespace pgsteward::access
