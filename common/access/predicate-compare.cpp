// Comparisons of values in three-valued logic.
#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "access/predicate-json.hpp"
#include "access/predicate-value.hpp"
#include "text/ascii-case.hpp"

namespace pgsteward::access {
namespace {

using Kind = Value::Kind;

int sign(auto a, auto b) { return a < b ? -1 : a > b ? 1 : 0; }

bool is_number(const Value& value) { return value.kind == Kind::integer || value.kind == Kind::decimal; }
long double number_of(const Value& value) { return value.kind == Kind::integer ? static_cast<long double>(value.integer) : static_cast<long double>(value.decimal); }

/// The type that an untyped constant takes beside a value.
TypeClass type_beside(const Value& value) {
    switch (value.kind) {
        case Kind::boolean: return {TypeClass::Kind::boolean, false, "boolean"};
        case Kind::integer: return {TypeClass::Kind::integer, false, "bigint"};
        case Kind::decimal: return {TypeClass::Kind::decimal, false, "numeric"};
        case Kind::uuid: return {TypeClass::Kind::uuid, false, "uuid"};
        case Kind::moment: return {TypeClass::Kind::moment, false, "timestamp with time zone"};
        case Kind::span: return {TypeClass::Kind::span, false, "interval"};
        case Kind::json: return {TypeClass::Kind::json, false, "jsonb"};
        default: return {TypeClass::Kind::text, false, "text"};
    }
}

/// Text sorts by the collation, which is known to agree with the bytes only for equal case and plain letters; else the
/// two are just different.
std::optional<int> compare_texts(const std::string& a, const std::string& b) {
    if (a == b) return 0;
    const auto plain = [](const std::string& text) { return std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::islower(c) || std::isdigit(c); }); };
    return plain(a) && plain(b) ? sign(a, b) : 2;
}

std::optional<int> compare_arrays(const Value& a, const Value& b) {
    for (std::size_t i = 0; i < std::min(a.elements.size(), b.elements.size()); ++i) {
        if (a.elements[i].is_special() || b.elements[i].is_special()) return std::nullopt;
        const auto order = compare(a.elements[i], b.elements[i]);
        if (order != 0) return order;
    }
    return sign(a.elements.size(), b.elements.size());
}

bool matches(std::string_view text, std::string_view pattern) {
    while (!pattern.empty()) {
        if (pattern.front() == '%') {
            pattern.remove_prefix(1);
            if (pattern.empty()) return true;
            for (std::size_t skipped = 0; skipped <= text.size(); ++skipped)
                if (matches(text.substr(skipped), pattern)) return true;
            return false;
        }
        if (text.empty()) return false;
        if (pattern.front() == '\\' && pattern.size() > 1) pattern.remove_prefix(1);
        else if (pattern.front() == '_') {
            text.remove_prefix(1);
            pattern.remove_prefix(1);
            continue;
        }
        if (text.front() != pattern.front()) return false;
        text.remove_prefix(1);
        pattern.remove_prefix(1);
    }
    return text.empty();
}

/// What the two make of a comparison before it is one: an error, NULL (all operators here are strict), unknown.
std::optional<Value> before(const Value& a, const Value& b) {
    for (const Value* value : {&a, &b})
        if (value->is_error()) return *value;
    for (const Value* value : {&a, &b})
        if (value->is_null()) {
            const Value& other = value == &a ? b : a;
            // A strict operator is not called; the other side is still computed, and may fail.
            return other.is_unknown() ? other : null_value();
        }
    for (const Value* value : {&a, &b})
        if (value->is_unknown()) return *value;
    return std::nullopt;
}

}  // namespace

std::optional<int> compare(const Value& a, const Value& b) {
    if (is_number(a) && is_number(b)) return sign(number_of(a), number_of(b));
    if (a.kind == Kind::text && b.kind == Kind::text) return compare_texts(a.text, b.text);
    if (a.kind != b.kind) return std::nullopt;
    switch (a.kind) {
        case Kind::boolean: return sign(a.integer, b.integer);
        case Kind::uuid: return sign(a.text, b.text);
        case Kind::moment:
        case Kind::span: return sign(a.decimal, b.decimal);
        case Kind::array: return compare_arrays(a, b);
        default: return std::nullopt;
    }
}

Value compare_values(std::string_view operator_, const Value& left, const Value& right) {
    if (const auto decided = before(left, right)) return *decided;
    const Value a = left.literal ? cast_value(left, type_beside(right)) : left;
    const Value b = right.literal ? cast_value(right, type_beside(left)) : right;
    if (const auto decided = before(a, b)) return *decided;
    if (const auto equal = json_equal(a, b); equal && (operator_ == "=" || operator_ == "<>")) return boolean_value(*equal == (operator_ == "="));
    const auto order = compare(a, b);
    if (!order) return unknown_value(fmt::format("the operator {} is not modelled for these types", operator_));
    if (operator_ == "=") return boolean_value(*order == 0);
    if (operator_ == "<>" || operator_ == "!=") return boolean_value(*order != 0);
    if (*order == 2) return unknown_value("the order of texts depends on the collation");
    if (operator_ == "<") return boolean_value(*order < 0);
    if (operator_ == "<=") return boolean_value(*order <= 0);
    if (operator_ == ">") return boolean_value(*order > 0);
    return boolean_value(*order >= 0);
}

Value distinct_values(const Value& a, const Value& b) {
    for (const Value* value : {&a, &b})
        if (value->is_error()) return *value;
    for (const Value* value : {&a, &b})
        if (value->is_unknown()) return *value;
    if (a.is_null() || b.is_null()) return boolean_value(a.is_null() != b.is_null());
    const Value equal = compare_values("=", a, b);
    return equal.kind == Kind::boolean ? boolean_value(equal.integer == 0) : equal;
}

Value like_values(const Value& text, const Value& pattern, bool ignore_case) {
    if (const auto decided = before(text, pattern)) return *decided;
    if (text.kind != Kind::text || pattern.kind != Kind::text) return unknown_value("LIKE is not modelled for these types");
    if (ignore_case) return boolean_value(matches(lower_case(text.text), lower_case(pattern.text)));
    return boolean_value(matches(text.text, pattern.text));
}

}  // namespace pgsteward::access
