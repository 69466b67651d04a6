// Built-in functions that make numbers or put things in order.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "python/evaluator.hpp"

namespace pgsteward::python {
namespace {

/// int("-12"), int("ff", 16); nothing for what Python reads otherwise (underscores, prefixes).
std::optional<std::int64_t> integer_of(const std::string& text, std::int64_t base) {
    const std::size_t sign = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    if (base < 2 || base > 36 || text.size() > 18 || text.size() == sign || !std::isalnum(static_cast<unsigned char>(text[sign]))) return std::nullopt;
    const char* const end = text.data() + text.size();
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data() + sign, end, number, static_cast<int>(base));
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return text[0] == '-' ? -number : number;
}

std::optional<double> real_of(const std::string& text) {
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::general);
    return read.ec == std::errc() && read.ptr == text.data() + text.size() && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

/// Does a letter stand in it that no number in decimal digits has, or nothing at all?
bool is_no_number(const std::string& text) {
    constexpr std::string_view letters_of_numbers = "eEinfatyINFATY";   // 1e3, inf, nan, infinity
    const auto foreign = [&](char c) { return static_cast<unsigned char>(c) < 128 && std::isalpha(static_cast<unsigned char>(c)) && letters_of_numbers.find(c) == letters_of_numbers.npos; };
    return text.empty() || std::any_of(text.begin(), text.end(), foreign);
}

}  // namespace

/// In order, by key= and reverse=; where the order of two of them is not known, all are in doubt.
Evaluator::Elements Evaluator::sorted(Elements all, const Arguments& arguments) {
    std::vector<std::pair<Value, Value>> keyed;
    const Value* key = arguments.keyword("key");
    for (const Value& element : all.known) keyed.emplace_back(key && !is_none(*key) ? call(*key, {{element}, {}, false}) : element, element);
    const Value* turned = arguments.keyword("reverse");
    const auto backwards = turned ? truth(*turned) : false;
    bool told = backwards.has_value();
    const auto before = [&](const Value& a, const Value& b) {
        const auto less = compare(Comparator::less, a, b);
        told = told && less;
        return less.value_or(false);
    };
    // Comparisons that are not known would break what a sort relies on: first see that there are none.
    for (std::size_t i = 1; i < keyed.size() && told; ++i) before(keyed[i - 1].first, keyed[i].first);
    if (told) {
        std::stable_sort(keyed.begin(), keyed.end(), [&](const auto& a, const auto& b) { return *backwards ? before(b.first, a.first) : before(a.first, b.first); });
    }
    for (std::size_t i = 0; i < keyed.size(); ++i) all.known[i] = keyed[i].second;
    all.doubtful = all.doubtful || !told;
    return all;
}

/// int, float, abs, round, pow, divmod: what makes numbers.
std::optional<Value> Evaluator::call_number(std::string_view name, const std::vector<Value>& given) {
    const Value first = given.empty() ? Value(None{}) : plain(given[0]);
    const auto integer = as_integer(first);
    const double* real = std::get_if<double>(&first);
    const auto not_known = [&] { return unknown(unknown_reason(first).value_or("a number that is not known")); };
    if (name == "int") {
        const auto base = given.size() > 1 ? as_integer(given[1]) : 10;
        if (given.empty()) return std::int64_t{0};
        if (integer && given.size() == 1) return *integer;
        if (real && std::abs(*real) < 1e15) return static_cast<std::int64_t>(*real);
        const auto digits = as_string(first);
        const auto number = digits && base ? integer_of(*digits, *base) : std::nullopt;
        if (number) return *number;
        return digits && base == 10 && is_no_number(*digits) ? fails("ValueError", "a text that is no number") : not_known();
    }
    if (name == "float") {
        if (given.empty()) return 0.0;
        if (real) return *real;
        if (integer) return static_cast<double>(*integer);
        const auto digits = as_string(first);
        const auto number = digits ? real_of(*digits) : std::nullopt;
        if (number) return *number;
        return digits && is_no_number(*digits) ? fails("ValueError", "a text that is no number") : not_known();
    }
    if (name == "abs") {
        if (integer && *integer != INT64_MIN) return std::abs(*integer);
        return real ? Value(std::abs(*real)) : not_known();
    }
    if (name == "round") {
        if (integer && given.size() == 1) return *integer;
        // To the even one of two that are as near, as Python does.
        if (real && given.size() == 1 && std::abs(*real) < 1e15) return static_cast<std::int64_t>(std::nearbyint(*real));
        return not_known();
    }
    if (name == "pow" && given.size() == 2) return binary(Operator::power, first, given[1]);
    if (name == "divmod" && given.size() == 2) return heap_.tuple({binary(Operator::floor_divide, first, given[1]), binary(Operator::modulo, first, given[1])});
    if (name == "pow" || name == "divmod") return not_known();
    return std::nullopt;
}

}  // namespace pgsteward::python
