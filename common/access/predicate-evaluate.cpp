#include "access/predicate-evaluate.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "access/error-conditions.hpp"
#include "access/predicate-evaluation.hpp"
#include "text/ascii-case.hpp"

namespace pgsteward::access {

using Kind = Formula::Kind;

namespace {

std::vector<std::string> split_at(const std::string& text, char mark) {
    std::vector<std::string> pieces(1);
    for (const char c : text) {
        if (c == mark) pieces.emplace_back();
        else pieces.back() += c;
    }
    return pieces;
}

bool is_worth_keeping(const Formula& formula) {
    switch (formula.kind) {
        case Kind::case_:
        case Kind::call:
        case Kind::exists:
        case Kind::in_any:
        case Kind::in_all:
        case Kind::scalar:
        case Kind::array_of:
        case Kind::routine:
        case Kind::handled: return true;
        default: return false;
    }
}

}  // namespace

Value Evaluation::column(const Formula& formula) const {
    for (auto at = bindings_.rbegin(); at != bindings_.rend(); ++at) {
        if (at->first != formula.entry) continue;
        if (!at->second) return null_value();   // the missing side of a LEFT JOIN
        if (formula.position < at->second->size()) return (*at->second)[formula.position];
        break;
    }
    return unknown_value(fmt::format("the column {} is not known", formula.name));
}

Value Evaluation::setting(const Formula& formula) {
    if (formula.arguments.empty()) return unknown_value("current_setting() without a name");
    const Value name = value(*formula.arguments[0]);
    if (name.is_special()) return name;
    const std::string key = lower_case(name.text);
    if (key.find('.') == std::string::npos) return unknown_value(fmt::format("the server's parameter {}", key));
    if (const auto found = situation_.settings.find(key); found != situation_.settings.end() && found->second) return text_value(*found->second);
    const Value missing_ok = formula.arguments.size() > 1 ? value(*formula.arguments[1]) : boolean_value(false);
    if (missing_ok.is_unknown()) return missing_ok;
    if (missing_ok.is(true)) return null_value();
    return error_value(fmt::format("unrecognized configuration parameter \"{}\"", key));
}

/// Arguments are computed in order until one decides.
Value Evaluation::conjunction(const Formula& formula, bool is_and) {
    bool null = false;
    std::optional<Value> unknown;
    for (const FormulaPtr& argument : formula.arguments) {
        Value one = value(*argument);
        if (one.is(!is_and)) return one;
        if (one.is_error()) return unknown ? *unknown : one;
        if (one.is_unknown() && !unknown) unknown = std::move(one);
        else null = null || one.is_null();
    }
    if (unknown) return *unknown;
    return null ? null_value() : boolean_value(is_and);
}

Value Evaluation::opposite(const Value& value) const {
    return value.kind == Value::Kind::boolean ? boolean_value(value.integer == 0) : value;
}

Value Evaluation::boolean_test(const Formula& formula) {
    const Value one = value(*formula.arguments[0]);
    if (one.is_error() || one.is_unknown()) return one;
    if (formula.name == "unknown") return boolean_value(one.is_null());
    return boolean_value(one.is(formula.name == "true"));
}

Value Evaluation::case_of(const Formula& formula) {
    for (std::size_t i = 0; i + 1 < formula.arguments.size(); i += 2) {
        const Value condition = value(*formula.arguments[i]);
        if (condition.is_error() || condition.is_unknown()) return condition;
        if (condition.is(true)) return value(*formula.arguments[i + 1]);
    }
    return value(*formula.arguments.back());
}

Value Evaluation::coalesce(const Formula& formula) {
    for (const FormulaPtr& argument : formula.arguments) {
        Value one = value(*argument);
        if (!one.is_null()) return one;
    }
    return null_value();
}

Value Evaluation::null_if(const Formula& formula) {
    const Value a = value(*formula.arguments[0]);
    if (a.is_error()) return a;
    const Value b = value(*formula.arguments[1]);
    if (b.is_error()) return b;
    if (a.is_null() || b.is_null()) return a;
    const Value equal = compare_values("=", a, b);
    if (equal.is_special()) return equal;
    return equal.is(true) ? null_value() : a;
}

Value Evaluation::array(const Formula& formula) {
    Value result;
    result.kind = Value::Kind::array;
    for (const FormulaPtr& argument : formula.arguments) {
        result.elements.push_back(value(*argument));
        if (result.elements.back().is_error() || result.elements.back().is_unknown()) return result.elements.back();
    }
    return result;
}

Value Evaluation::over_array(const Formula& formula) {
    const Value left = value(*formula.arguments[0]);
    Value right = value(*formula.arguments[1]);
    for (const Value* one : {&left, &std::as_const(right)})
        if (one->is_error() || one->is_unknown()) return *one;
    if (right.is_null()) return right;
    if (right.literal) return unknown_value("an array literal without a type");
    if (right.kind != Value::Kind::array) return unknown_value("an array that is not known");
    const bool is_any = formula.kind == Kind::any;
    bool null = false;
    for (const Value& element : right.elements) {
        Formula one;
        one.name = formula.name;
        const bool like = formula.name == "~~" || formula.name == "~~*";
        const Value result = like ? like_values(left, element, formula.name == "~~*") : compare_values(formula.name, left, element);
        if (result.is_error() || result.is_unknown()) return result;
        if (result.is(is_any)) return result;
        null = null || result.is_null();
    }
    return null ? null_value() : boolean_value(!is_any);
}

Value Evaluation::call(const Formula& formula) {
    std::vector<Value> arguments;
    for (const FormulaPtr& argument : formula.arguments) {
        arguments.push_back(value(*argument));
        if (arguments.back().is_error()) return arguments.back();
    }
    return call_built_in(formula, arguments, situation_);
}

/// What depends on no row stays the same while the formula is evaluated: a variable of a helper function may stand in many places.
Value Evaluation::value(const Formula& formula) {
    if (!is_worth_keeping(formula) || reads_rows_around(formula)) return computed(formula);
    if (const auto known = known_.find(&formula); known != known_.end()) return known->second;
    Value value = computed(formula);
    known_.emplace(&formula, value);
    return value;
}

Value Evaluation::computed(const Formula& formula) {
    if (situation_.assumed)
        if (const auto found = situation_.assumed->find(&formula); found != situation_.assumed->end()) return found->second;
    switch (formula.kind) {
        case Kind::constant: return formula.value;
        case Kind::column: return column(formula);
        case Kind::current_user:
            if (formula.name == "?") return unknown_value("the owner of a SECURITY DEFINER function");
            return text_value(formula.name.empty() ? situation_.user : formula.name);
        case Kind::session_user: return text_value(situation_.user);
        case Kind::setting: return setting(formula);
        case Kind::and_: return conjunction(formula, true);
        case Kind::or_: return conjunction(formula, false);
        case Kind::not_: return opposite(value(*formula.arguments[0]));
        case Kind::compare: {
            const Value left = value(*formula.arguments[0]);
            return left.is_error() ? left : compare_values(formula.name, left, value(*formula.arguments[1]));
        }
        case Kind::distinct: {
            const Value left = value(*formula.arguments[0]);
            return left.is_error() ? left : distinct_values(left, value(*formula.arguments[1]));
        }
        case Kind::like: {
            const Value left = value(*formula.arguments[0]);
            return left.is_error() ? left : like_values(left, value(*formula.arguments[1]), formula.name == "~~*");
        }
        case Kind::is_null: {
            const Value one = value(*formula.arguments[0]);
            return one.is_error() || one.is_unknown() ? one : boolean_value(one.is_null());
        }
        case Kind::boolean_test: return boolean_test(formula);
        case Kind::case_: return case_of(formula);
        case Kind::coalesce: return coalesce(formula);
        case Kind::null_if: return null_if(formula);
        case Kind::cast: return cast_value(value(*formula.arguments[0]), formula.type);
        case Kind::call: return call(formula);
        case Kind::array: return array(formula);
        case Kind::any:
        case Kind::all: return over_array(formula);
        case Kind::exists: return exists(formula);
        case Kind::in_any:
        case Kind::in_all: return membership(formula);
        case Kind::scalar: return scalar(formula);
        case Kind::array_of: return array_of(formula);
        case Kind::routine: return value(*formula.arguments[0]);
        case Kind::handled: return handled(formula);
        case Kind::aggregate: return unknown_value("an aggregate outside of its query");
        case Kind::opaque: break;
    }
    return unknown_value(formula.name);
}

/// The first handler that catches the error goes on.
Value Evaluation::handled(const Formula& formula) {
    Value one = value(*formula.arguments[0]);
    if (!one.is_error()) return one;
    const std::string state = state_of_message(one.text);
    const std::vector<std::string> handlers = split_at(formula.name, '|');
    for (std::size_t i = 0; i < handlers.size(); ++i) {
        const Caught caught = catches(split_at(handlers[i], ','), state);
        if (caught == Caught::perhaps) return unknown_value("which error a handler of a function catches is not known");
        if (caught == Caught::yes) return value(*formula.arguments[i + 1]);
    }
    return one;
}

Value evaluate(const Formula& formula, const Circumstances& situation, const Row& row) { return Evaluation(situation, row).value(formula); }

}  // namespace pgsteward::access
