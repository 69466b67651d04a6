// What operators compute.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "python/cost.hpp"
#include "python/evaluator.hpp"
#include "python/flags.hpp"
#include "python/moments.hpp"
#include "python/text.hpp"

namespace pgsteward::python {
namespace {

constexpr std::string_view operator_text(Operator op) {
    switch (op) {
        case Operator::add: return "+";
        case Operator::subtract: return "-";
        case Operator::multiply: return "*";
        case Operator::matrix: return "@";
        case Operator::divide: return "/";
        case Operator::floor_divide: return "//";
        case Operator::modulo: return "%";
        case Operator::power: return "**";
        case Operator::bit_or: return "|";
        case Operator::bit_and: return "&";
        case Operator::bit_xor: return "^";
        case Operator::shift_left: return "<<";
        case Operator::shift_right: return ">>";
        case Operator::unknown: break;
    }
    return "?";
}

/// The method of the migration's own classes that the operator calls.
constexpr std::string_view method_of(Operator op) {
    switch (op) {
        case Operator::add: return "__add__";
        case Operator::subtract: return "__sub__";
        case Operator::multiply: return "__mul__";
        case Operator::matrix: return "__matmul__";
        case Operator::divide: return "__truediv__";
        case Operator::floor_divide: return "__floordiv__";
        case Operator::modulo: return "__mod__";
        case Operator::power: return "__pow__";
        case Operator::bit_or: return "__or__";
        case Operator::bit_and: return "__and__";
        case Operator::bit_xor: return "__xor__";
        case Operator::shift_left: return "__lshift__";
        case Operator::shift_right: return "__rshift__";
        case Operator::unknown: break;
    }
    return "";
}

constexpr std::string_view method_of(Comparator comparator) {
    switch (comparator) {
        case Comparator::equal: return "__eq__";
        case Comparator::not_equal: return "__ne__";
        case Comparator::less: return "__lt__";
        case Comparator::less_equal: return "__le__";
        case Comparator::greater: return "__gt__";
        case Comparator::greater_equal: return "__ge__";
        default: return "";
    }
}

constexpr std::string_view comparator_text(Comparator comparator) {
    switch (comparator) {
        case Comparator::equal: return "=";
        case Comparator::not_equal: return "!=";
        case Comparator::less: return "<";
        case Comparator::less_equal: return "<=";
        case Comparator::greater: return ">";
        case Comparator::greater_equal: return ">=";
        case Comparator::in: return "in";
        case Comparator::not_in: return "not in";
        case Comparator::is: return "is";
        case Comparator::is_not: return "is not";
    }
    return "?";
}

std::optional<double> as_real(const Value& value) {
    if (const double* real = std::get_if<double>(&value)) return *real;
    if (const auto integer = as_integer(value)) return static_cast<double>(*integer);
    return std::nullopt;
}

/// Symbols that stand for parts of an SQL expression: an operator makes a larger one of them.
bool composes(const Value& value) {
    const Symbol* symbol = as_symbol(value);
    return symbol && symbol->kind != Symbol::Kind::host;
}

}  // namespace

Value Evaluator::operation(std::string name, std::vector<Value> operands) {
    Symbol result;
    result.kind = Symbol::Kind::operation;
    result.name = std::move(name);
    result.operands = std::move(operands);
    result.at = {frame_->module->source, place_};
    return heap_.symbol(std::move(result));
}

Value Evaluator::unary(char sign, const Value& operand) {
    if (sign == '!') {
        const auto told = call_special(operand, special_method(operand, "__bool__") ? "__bool__" : "__len__");
        const auto holds = truth(told ? *told : operand);
        return holds ? Value(!*holds) : unknown("a condition that is not known", false);
    }
    if (composes(operand)) return operation(std::string(1, sign), {operand});
    if (const auto integer = as_integer(operand)) {
        if (sign == '-' && *integer != INT64_MIN) return -*integer;
        if (sign == '+') return *integer;
        if (sign == '~') return ~*integer;
    }
    if (const double* real = std::get_if<double>(&operand)) return sign == '-' ? -*real : *real;
    const auto reason = unknown_reason(operand);
    return unknown(reason ? *reason : "a computation that is not followed");
}

Value Evaluator::binary(Operator op, const Value& left_side, const Value& right_side) {
    if (const auto both = combined_flags(op, left_side, right_side)) return *both;
    const Value& left = plain(left_side);
    const Value& right = plain(right_side);
    if (const auto result = call_special(left, std::string(method_of(op)), {{right}, {}, false})) return *result;
    // One of a few texts with something behind it is one of a few longer texts.
    for (const Value& side : {left, right}) {
        const Unknown* choice = as_unknown(side);
        const bool texts = choice && !choice->alternatives.empty() && (op == Operator::add || (op == Operator::modulo && side == left));
        if (!texts || !(as_text(left) || as_text(right) || as_text(choice->alternatives.front()))) continue;
        std::optional<Value> result;
        for (const Value& one : choice->alternatives) {
            const Value longer = side == left ? binary(op, one, right) : binary(op, left, one);
            result = result ? join(*result, longer, choice->why) : longer;
        }
        return *result;
    }
    if (op == Operator::divide) {
        Arguments part{{right}, {}, false};
        if (const auto path = path_method(left, "joinpath", part)) return *path;
    }
    if (const auto moment = moment_operation(heap_, op, left, right)) return *moment;
    if (composes(left) || composes(right)) return operation(std::string(operator_text(op)), {left, right});
    if (op == Operator::modulo) {
        if (const Text* text_value = as_text(left)) return format_percent(*text_value, right);
    }
    if (op == Operator::add) return add(left, right);
    if (op == Operator::multiply) {
        if (const auto count = as_integer(right); count && (as_text(left) || as_list(left))) return repeat(left, *count);
        if (const auto count = as_integer(left); count && (as_text(right) || as_list(right))) return repeat(right, *count);
    }
    if (const Table* one = as_table(left)) {
        const Table* other = as_table(right);
        if (other && (op == Operator::bit_or || (one->set && op != Operator::add))) {
            Table* result = heap_.table(one->set);
            result->open = one->open || other->open;
            result->doubtful = one->doubtful || other->doubtful;
            for (const auto& [key, value] : one->items) {
                const bool shared = find_in(*other, key) != nullptr;
                if (op == Operator::bit_or || (op == Operator::bit_and) == shared) put(*result, key, value);
            }
            if (op == Operator::bit_or || op == Operator::bit_xor)
                for (const auto& [key, value] : other->items)
                    if (op == Operator::bit_or || !find_in(*one, key)) put(*result, key, value);
            return result;
        }
    }
    return arithmetic(op, left, right);
}

Value Evaluator::add(const Value& left, const Value& right) {
    const Text* first = as_text(left);
    const Text* second = as_text(right);
    if (first && second) {
        text_made_ += first->text.size() + second->text.size();
        if (first->text.size() + second->text.size() > longest_text || text_made_ > 64 * longest_text)
            return unknown("a text that becomes too long");
        return heap_.text(Text{first->text + second->text, {}, nullptr, first->bytes});
    }
    const auto cannot_join = [](const Value& value) { return is_none(value) || as_integer(value) || std::holds_alternative<double>(value); };
    if ((first && (cannot_join(right) || as_list(right))) || (second && (cannot_join(left) || as_list(left)))) return fails("TypeError", "a text and something else are not joined");
    const List* one = as_list(left);
    const List* other = as_list(right);
    if (one && other) {
        if (one->elements.size() + other->elements.size() > 1'000'000) return unknown("a list that becomes too long", touches(left) || touches(right));
        steps_ += (one->elements.size() + other->elements.size()) / 100;
        List* result = heap_.list(one->elements, one->tuple);
        result->elements.insert(result->elements.end(), other->elements.begin(), other->elements.end());
        result->open = one->open || other->open;
        result->doubtful = one->doubtful || other->doubtful;
        return result;
    }
    if (one || other) {
        List* result = heap_.list((one ? one : other)->elements, (one ? one : other)->tuple);
        result->open = true;
        result->elements.push_back(one ? right : left);
        return result;
    }
    return arithmetic(Operator::add, left, right);
}

Value Evaluator::repeat(const Value& left, std::int64_t count) {
    const auto times = static_cast<std::size_t>(std::max<std::int64_t>(count, 0));
    if (const Text* known = as_text(left)) {
        if (known->text.size() * std::min<std::size_t>(times, longest_text) > longest_text || times > longest_text)
            return unknown("a text that becomes too long");
        std::string result;
        for (std::size_t i = 0; i < times; ++i) result += known->text;
        text_made_ += result.size();
        return heap_.text(Text{std::move(result), {}, nullptr, known->bytes});
    }
    const List* list = as_list(left);
    if (times > 100'000 || list->elements.size() * times > 100'000) return unknown("a list that becomes too long", touches(left));
    List* result = heap_.list({}, list->tuple);
    for (std::size_t i = 0; i < times; ++i)
        result->elements.insert(result->elements.end(), list->elements.begin(), list->elements.end());
    return result;
}

Value Evaluator::arithmetic(Operator op, const Value& left, const Value& right) {
    const auto one = as_integer(left);
    const auto other = as_integer(right);
    std::int64_t result = 0;
    if (std::holds_alternative<bool>(left) && std::holds_alternative<bool>(right)) {
        if (op == Operator::bit_or) return *one != 0 || *other != 0;
        if (op == Operator::bit_and) return *one != 0 && *other != 0;
        if (op == Operator::bit_xor) return *one != *other;
    }
    const bool divides = op == Operator::divide || op == Operator::floor_divide || op == Operator::modulo;
    if (divides && as_real(left) && as_real(right) == 0.0) return fails("ZeroDivisionError", "a division by zero");
    if (one && other) {
        switch (op) {
            case Operator::add: if (!__builtin_add_overflow(*one, *other, &result)) return result; break;
            case Operator::subtract: if (!__builtin_sub_overflow(*one, *other, &result)) return result; break;
            case Operator::multiply: if (!__builtin_mul_overflow(*one, *other, &result)) return result; break;
            case Operator::floor_divide:
            case Operator::modulo:
                if (*other != 0 && *other != -1) {
                    const std::int64_t rest = ((*one % *other) + *other) % *other;
                    return op == Operator::modulo ? rest : (*one - rest) / *other;
                }
                break;
            case Operator::bit_or: return *one | *other;
            case Operator::bit_and: return *one & *other;
            case Operator::bit_xor: return *one ^ *other;
            case Operator::divide: if (*other != 0) return static_cast<double>(*one) / static_cast<double>(*other); break;
            case Operator::shift_left: if (*one >= 0 && *one < (1 << 20) && *other >= 0 && *other < 40) return *one << *other; break;
            case Operator::shift_right: if (*other >= 0 && *other < 63) return *one >> *other; break;
            case Operator::power:
                if (const double power = std::pow(static_cast<double>(*one), static_cast<double>(*other)); *other >= 0 && std::abs(power) < 1e15)
                    return static_cast<std::int64_t>(std::llround(power));
                break;
            default: break;
        }
        return unknown("a number that is not computed with");
    }
    const auto first = as_real(left);
    const auto second = as_real(right);
    if (first && second) {
        switch (op) {
            case Operator::add: return *first + *second;
            case Operator::subtract: return *first - *second;
            case Operator::multiply: return *first * *second;
            case Operator::divide: if (*second != 0) return *first / *second; break;
            default: break;
        }
    }
    for (const Value& side : {left, right})
        if (const auto reason = unknown_reason(side)) return unknown(*reason, touches(left) || touches(right));
    return unknown(fmt::format("{} of {} and {} is not computed", operator_text(op), kind_of(left), kind_of(right)),
                   touches(left) || touches(right));
}

Value Evaluator::evaluate_comparison(const Comparison& node) {
    Value left = evaluate(node.first);
    std::optional<bool> all = true;
    for (const auto& [comparator, expression] : node.rest) {
        const Value right = evaluate(expression);
        if (node.rest.size() == 1)
            if (const auto result = call_special(left, std::string(method_of(comparator)), {{right}, {}, false})) return *result;
        // A comparison of columns is SQL; of anything else it is a condition.
        const bool identity = comparator == Comparator::is || comparator == Comparator::is_not;
        const bool membership = comparator == Comparator::in || comparator == Comparator::not_in;
        if (!identity && !as_table(right)) steps_ += cost_of(right);
        std::optional<bool> holds = compare(comparator, left, right);
        if (!holds && !identity && !membership && (composes(left) || composes(right)))
            return operation(std::string(comparator_text(comparator)), {left, right});
        if (holds && !*holds) return false;
        if (!holds) all = std::nullopt;
        left = right;
    }
    if (all) return *all;
    return unknown("a condition that is not known");
}

std::optional<bool> Evaluator::compare(Comparator comparator, const Value& left, const Value& right) {
    const auto negated = [](std::optional<bool> value) { return value ? std::optional<bool>(!*value) : value; };
    const auto column_like = [](const Value& value) {
        const Symbol* symbol = as_symbol(value);
        return symbol && symbol->kind != Symbol::Kind::host;
    };
    if (const auto moments = order_of_moments(left, right)) {
        if (comparator == Comparator::equal) return *moments == 0;
        if (comparator == Comparator::not_equal) return *moments != 0;
    }
    switch (comparator) {
        case Comparator::equal:
        case Comparator::not_equal: {
            if ((column_like(left) || column_like(right)) && (path_of(left).empty() || path_of(right).empty())) return std::nullopt;
            const auto same = equal(left, right);
            return comparator == Comparator::equal ? same : negated(same);
        }
        case Comparator::is:
        case Comparator::is_not: {
            const auto same = equal(left, right);
            return comparator == Comparator::is ? same : negated(same);
        }
        case Comparator::in: return contains(right, left);
        case Comparator::not_in: return negated(contains(right, left));
        default: break;
    }
    const auto moments = order_of_moments(left, right);
    const auto paths = moments ? moments : order_of_paths(left, right);
    const std::optional<int> order = paths ? paths : order_of(left, right);
    if (!order) return std::nullopt;
    switch (comparator) {
        case Comparator::less: return *order < 0;
        case Comparator::less_equal: return *order <= 0;
        case Comparator::greater: return *order > 0;
        default: return *order >= 0;
    }
}

/// Below 0 where the left one comes first; tuples and lists are compared one by one.
std::optional<int> Evaluator::order_of(const Value& left, const Value& right, int depth) {
    const List* one_list = as_list(left);
    const List* other_list = as_list(right);
    if (one_list && other_list && one_list->tuple == other_list->tuple && depth < 20) {
        if (one_list->open || one_list->doubtful || other_list->open || other_list->doubtful) return std::nullopt;
        for (std::size_t i = 0; i < std::min(one_list->elements.size(), other_list->elements.size()); ++i) {
            const auto order = order_of(one_list->elements[i], other_list->elements[i], depth + 1);
            if (!order || *order != 0) return order;
        }
        return one_list->elements.size() < other_list->elements.size() ? -1 : one_list->elements.size() > other_list->elements.size();
    }
    std::optional<int> order;
    const auto first = as_real(plain(left));
    const auto second = as_real(plain(right));
    if (first && second) order = *first < *second ? -1 : *first > *second ? 1 : 0;
    const Text* one = as_text(plain(left));
    const Text* other = as_text(plain(right));
    if (one && other) order = one->text.compare(other->text);
    return order;
}

std::optional<bool> Evaluator::contains(const Value& container, const Value& element) {
    if (const auto bits = bits_of_flag(container), wanted = bits_of_flag(element); bits && wanted) return (*bits & *wanted) == *wanted;
    const Text* whole = as_text(container);
    const Text* part = as_text(plain(element));
    if (whole && part) return whole->text.find(part->text) != whole->text.npos;
    if (const Table* table = as_table(container)) {
        if (!key_of(element)) return std::nullopt;
        const bool found = find_in(*table, element) != nullptr;
        if (found) return table->doubtful ? std::nullopt : std::optional<bool>(true);
        return table->open ? std::nullopt : std::optional<bool>(false);
    }
    if (auto* generator = std::get_if<Generator*>(&container)) {
        const auto is_it = [&](const Value& one) { return equal(one, element); };
        return truth(any_or_all(true, **generator, is_it));
    }
    const List* list = as_list(container);
    if (!list) return std::nullopt;
    std::optional<bool> found = list->open ? std::nullopt : std::optional<bool>(false);
    for (const Value& one : list->elements) {
        const auto same = equal(one, element);
        if (same.value_or(false)) return list->doubtful ? std::nullopt : std::optional<bool>(true);
        if (!same) found = std::nullopt;
    }
    return found;
}

}  // namespace pgsteward::python
