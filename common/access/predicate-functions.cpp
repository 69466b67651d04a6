// The functions and operators of pg_catalog that policies use, computed.
#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

#include "access/predicate-evaluate.hpp"
#include "access/predicate-json.hpp"
#include "access/text-functions.hpp"

namespace pgsteward::access {
namespace {

using Kind = Value::Kind;
using Values = std::vector<Value>;

/// 2024-06-01, between what counts as past and future in the rows that are looked at.
constexpr double now_seconds = 770'428'800;

Value moment(double seconds) {
    Value value;
    value.kind = Kind::moment;
    value.decimal = seconds;
    return value;
}

Value span(double seconds) {
    Value value = moment(seconds);
    value.kind = Kind::span;
    return value;
}

bool all_are(const Values& values, Kind kind) {
    return std::all_of(values.begin(), values.end(), [&](const Value& value) { return value.kind == kind; });
}

std::string mapped(std::string text, int (*map)(int)) {
    std::transform(text.begin(), text.end(), text.begin(), [&](unsigned char c) { return static_cast<char>(map(c)); });
    return text;
}

std::optional<Value> arithmetic(const std::string& name, const Values& values) {
    if (values.size() == 1 && name == "abs" && values[0].kind == Kind::integer && values[0].integer != INT64_MIN) return integer_value(std::abs(values[0].integer));
    if (values.size() != 2) return std::nullopt;
    const Value& a = values[0];
    const Value& b = values[1];
    if (a.kind == Kind::moment && b.kind == Kind::span && (name == "+" || name == "-")) return moment(a.decimal + (name == "+" ? b.decimal : -b.decimal));
    if (a.kind == Kind::span && b.kind == Kind::moment && name == "+") return moment(a.decimal + b.decimal);
    if (all_are(values, Kind::moment) && name == "-" && std::isfinite(a.decimal) && std::isfinite(b.decimal)) return span(a.decimal - b.decimal);
    if (!all_are(values, Kind::integer)) return std::nullopt;
    constexpr std::int64_t most = std::int64_t{1} << 31;
    if (std::max(std::abs(a.integer), std::abs(b.integer)) > most) return std::nullopt;
    if (name == "+") return integer_value(a.integer + b.integer);
    if (name == "-") return integer_value(a.integer - b.integer);
    if (name == "*") return integer_value(a.integer * b.integer);
    if (name == "&") return integer_value(a.integer & b.integer);
    if (name == "|") return integer_value(a.integer | b.integer);
    if (name == "#") return integer_value(a.integer ^ b.integer);
    if (name != "/" && name != "%" && name != "mod") return std::nullopt;
    if (b.integer == 0) return error_value("division by zero");
    return integer_value(name == "/" ? a.integer / b.integer : a.integer % b.integer);
}

/// a[from:to], numbered from 1; what lies outside is left out.
Value slice(const Values& elements, std::int64_t from, std::int64_t to) {
    Value result;
    result.kind = Kind::array;
    const auto size = static_cast<std::int64_t>(elements.size());
    for (std::int64_t at = std::max<std::int64_t>(from, 1); at <= std::min(to, size); ++at) result.elements.push_back(elements[static_cast<std::size_t>(at - 1)]);
    return result;
}

/// @>, && and their like on arrays: by elements.
std::optional<Value> array_operation(const std::string& name, const Values& values) {
    if (values.empty() || values[0].kind != Kind::array) return std::nullopt;
    const auto& elements = values[0].elements;
    if (values.size() == 3 && name == "[:]" && values[1].kind == Kind::integer && values[2].kind == Kind::integer) return slice(elements, values[1].integer, values[2].integer);
    if (values.size() == 1 && name == "cardinality") return integer_value(static_cast<std::int64_t>(elements.size()));
    if (values.size() != 2) return std::nullopt;
    if (name == "array_length" && values[1].kind == Kind::integer && values[1].integer == 1) return elements.empty() ? null_value() : integer_value(static_cast<std::int64_t>(elements.size()));
    if (name == "[]" && values[1].kind == Kind::integer) {
        const auto at = values[1].integer;
        return at >= 1 && at <= static_cast<std::int64_t>(elements.size()) ? elements[static_cast<std::size_t>(at - 1)] : null_value();
    }
    if (values[1].kind != Kind::array) return std::nullopt;
    const auto holds = [](const Values& set, const Value& wanted) {
        return std::any_of(set.begin(), set.end(), [&](const Value& one) { return compare_values("=", one, wanted).is(true); });
    };
    const auto& others = values[1].elements;
    if (name == "@>") return boolean_value(std::all_of(others.begin(), others.end(), [&](const Value& one) { return holds(elements, one); }));
    if (name == "<@") return boolean_value(std::all_of(elements.begin(), elements.end(), [&](const Value& one) { return holds(others, one); }));
    if (name == "&&") return boolean_value(std::any_of(elements.begin(), elements.end(), [&](const Value& one) { return holds(others, one); }));
    return std::nullopt;
}

std::optional<Value> has_role(const std::string& name, const Values& values, const Circumstances& situation) {
    if (name != "pg_has_role" || values.size() < 2 || !all_are(values, Kind::text) || !situation.has_role) return std::nullopt;
    const std::string& user = values.size() == 3 ? values[0].text : situation.user;
    const auto answer = situation.has_role(user, values[values.size() - 2].text, mapped(values.back().text, std::tolower));
    return answer ? boolean_value(*answer) : unknown_value("the memberships of the role");
}

std::optional<Value> aggregate(const std::string& name, Values values) {
    constexpr std::string_view word = "aggregate ";
    if (!name.starts_with(word)) return std::nullopt;
    std::string_view function = std::string_view(name).substr(word.size());
    if (constexpr std::string_view distinct = "distinct "; function.starts_with(distinct)) {
        function.remove_prefix(distinct.size());
        Values different;
        for (Value& value : values)
            if (std::find(different.begin(), different.end(), value) == different.end()) different.push_back(std::move(value));
        values = std::move(different);
    }
    if (function == "array_agg") {
        Value result;
        result.kind = values.empty() ? Kind::null : Kind::array;
        result.elements = std::move(values);
        return result;
    }
    std::erase_if(values, [](const Value& value) { return value.is_null(); });
    for (const Value& value : values)
        if (value.is_error() || value.is_unknown()) return value;
    if (function == "count") return integer_value(static_cast<std::int64_t>(values.size()));
    if (values.empty()) return null_value();
    if (function == "bool_or") return boolean_value(std::any_of(values.begin(), values.end(), [](const Value& value) { return value.is(true); }));
    if (function == "bool_and" || function == "every") return boolean_value(std::all_of(values.begin(), values.end(), [](const Value& value) { return value.is(true); }));
    if (function != "max" && function != "min") return std::nullopt;
    Value best = values[0];
    for (const Value& value : values) {
        const auto order = compare(value, best);
        if (!order || *order == 2) return unknown_value("the order of values is not told");
        if (function == "max" ? *order > 0 : *order < 0) best = value;
    }
    return best;
}

std::optional<Value> greatest_or_least(const std::string& name, Values values) {
    if (name != "greatest" && name != "least") return std::nullopt;
    return aggregate(name == "greatest" ? "aggregate max" : "aggregate min", std::move(values));
}

/// Functions that take NULLs as they are.
std::optional<Value> not_strict(const std::string& name, const Values& values) {
    if (name != "concat") return std::nullopt;
    std::string text;
    for (const Value& value : values) {
        const auto shown = value.is_null() ? std::optional<std::string>("") : printed(value);
        if (!shown || value.kind == Kind::boolean) return std::nullopt;
        text += *shown;
    }
    return text_value(std::move(text));
}

constexpr std::string_view clocks[] = {"now", "current_timestamp", "localtimestamp", "transaction_timestamp", "statement_timestamp", "clock_timestamp", "current_date"};

}  // namespace

Value call_built_in(const Formula& call, const std::vector<Value>& arguments, const Circumstances& situation) {
    if (const auto result = aggregate(call.name, arguments)) return *result;
    for (const Value& argument : arguments)
        if (argument.is_unknown()) return argument;
    if (const auto result = greatest_or_least(call.name, arguments)) return *result;
    if (const auto result = not_strict(call.name, arguments)) return *result;
    if (std::find(std::begin(clocks), std::end(clocks), call.name) != std::end(clocks)) return moment(now_seconds);
    const bool known = call.name == "concat_ws" || call.name == "format" || call.name == "num_nulls";
    if (!known && std::any_of(arguments.begin(), arguments.end(), [](const Value& value) { return value.is_null(); })) {
        // Nearly everything in pg_catalog is strict; what is not is named above or not modelled.
        for (const std::string_view strict : {"lower", "upper", "btrim", "ltrim", "rtrim", "length", "||", "split_part", "string_to_array", "starts_with", "^@", "->", "->>", "#>", "#>>", "position", "strpos", "to_jsonb", "similar_to_escape", "+", "-", "*", "/", "%", "&", "|", "#",
                                              "cardinality", "[]", "[:]", "@>", "<@", "&&", "pg_has_role", "replace", "substr", "substring", "left", "right", "md5", "~", "~*", "!~", "!~*", "abs", "char_length", "character_length", "octet_length", "bit_length", "reverse", "translate", "initcap", "ascii",
                                              "array_length", "jsonb_array_length", "json_array_length"})
            if (call.name == strict) return null_value();
        for (const std::string_view strict : {json_keys, json_strings, json_string, json_elements, json_documents, json_names})
            if (call.name == strict) return null_value();
    }
    if (const auto result = text_function(call.name, arguments)) return *result;
    if (const auto result = json_function(call.name, arguments)) return *result;
    if (const auto result = arithmetic(call.name, arguments)) return *result;
    if (const auto result = array_operation(call.name, arguments)) return *result;
    if (const auto result = has_role(call.name, arguments, situation)) return *result;
    if (call.name.starts_with("the collation ")) return unknown_value(call.name + " takes different texts for equal");
    return unknown_value(fmt::format("{} is not modelled", std::isalpha(static_cast<unsigned char>(call.name.empty() ? ' ' : call.name[0])) != 0 ? call.name + "()" : "the operator " + call.name));
}

}  // namespace pgsteward::access
