#include "access/setting-guesses.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "access/predicate-evaluate.hpp"
#include "access/text-examples.hpp"
#include "text/ascii-case.hpp"

namespace pgsteward::access {
namespace {

using Kind = Formula::Kind;
using Texts = std::vector<std::string>;

constexpr std::size_t max_texts = 96;
constexpr std::int64_t longest = 4096;
/// Numbers beyond it are not computed with.
constexpr std::int64_t largest = std::int64_t{1} << 30;

void add(Texts& texts, std::string text) {
    if (texts.size() < max_texts && std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(std::move(text));
}

std::optional<std::int64_t> number_of(const std::string& text) {
    std::int64_t number = 0;
    const auto [stopped, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failed == std::errc() && stopped == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

bool is_small(std::int64_t number) { return number > -largest && number < largest; }

Value closed_value(const Formula& formula) { return is_closed(formula) ? evaluate(formula, {}, {}) : unknown_value({}); }

std::string times(std::int64_t count, const std::string& text) {
    std::string result;
    for (std::int64_t i = 0; i < std::min(count, longest); ++i) result += text;
    return result;
}

class Guesses {
public:
    explicit Guesses(std::string setting) : setting_(std::move(setting)) {}
    void satisfy(const Formula& condition);
    Texts texts() { return std::move(texts_); }

private:
    void compared(const Formula& condition);
    void reach(const Formula& formula, const Texts& wanted);
    void reach_call(const Formula& call, const Texts& wanted);
    Texts before(const Formula& call, std::size_t at, const std::string& wanted) const;
    void inside(const Formula& formula, const Texts& wanted);
    bool is_setting(const Formula& formula) const;

    std::string setting_;
    Texts texts_;
};

bool Guesses::is_setting(const Formula& formula) const {
    if (formula.kind != Kind::setting || formula.arguments.empty()) return false;
    const Value name = closed_value(*formula.arguments[0]);
    return name.kind == Value::Kind::text && lower_case(name.text) == setting_;
}

/// What the value may be for a comparison with the other to hold.
Texts wanted_by(const Formula& condition, const Formula& other) {
    Texts wanted;
    const Value value = closed_value(other);
    for (const Value& one : value.kind == Value::Kind::array ? value.elements : std::vector<Value>{value}) {
        if (one.kind == Value::Kind::decimal) {
            for (const double near : {0.0, 1.0, -1.0})
                if (std::abs(one.decimal) < static_cast<double>(largest)) add(wanted, std::to_string(static_cast<std::int64_t>(one.decimal + near)));
            continue;
        }
        const auto text = one.is_special() ? std::nullopt : printed(one);
        if (!text) continue;
        add(wanted, condition.kind == Kind::like ? example_of_like(*text) : *text);
        if (one.kind == Value::Kind::integer && is_small(one.integer))
            for (const std::int64_t near : {1, -1}) add(wanted, std::to_string(one.integer + near));
        if (one.kind == Value::Kind::text) add(wanted, *text + "a");
        if (one.kind == Value::Kind::boolean) add(wanted, one.integer != 0 ? "false" : "true");
    }
    for (const char* usual : {"x", "1", "", "2999-01-01", "1999-01-01"}) add(wanted, usual);
    return wanted;
}

void Guesses::compared(const Formula& condition) {
    if (condition.arguments.size() == 2)
        for (const std::size_t at : {0U, 1U}) reach(*condition.arguments[at], wanted_by(condition, *condition.arguments[1 - at]));
    else
        for (const FormulaPtr& argument : condition.arguments) reach(*argument, {"true", "x", "1"});
}

void Guesses::inside(const Formula& formula, const Texts& wanted) {
    for (const FormulaPtr& argument : formula.arguments) reach(*argument, wanted);
    if (!formula.query) return;
    for (const FormulaPtr& output : formula.query->outputs) reach(*output, wanted);
    for (const RowEntry& entry : formula.query->from)
        if (entry.array) reach(*entry.array, wanted);
    if (formula.query->where) satisfy(*formula.query->where);
}

/// Arguments of the call for it to give the wanted text.
Texts Guesses::before(const Formula& call, std::size_t at, const std::string& wanted) const {
    const std::string& name = call.name;
    const auto argument = [&](std::size_t i) { return i < call.arguments.size() ? closed_value(*call.arguments[i]) : null_value(); };
    const auto text = [&](std::size_t i) { const Value value = argument(i); return printed(value).value_or(std::string()); };
    const auto number = number_of(wanted);
    if (name == "length" || name == "char_length" || name == "character_length" || name == "octet_length") return number && *number >= 0 ? Texts{times(*number, "x"), times(*number, "1")} : Texts{};
    if (name == "bit_length") return number && *number >= 0 ? Texts{times(*number / 8, "x")} : Texts{};
    if (name == "position" || name == "strpos") return number && *number > 0 && at == 0 ? Texts{times(*number - 1, "~") + text(1)} : Texts{"~"};
    if (name == "ascii") return number && *number > 0 && *number < 128 ? Texts{std::string(1, static_cast<char>(*number))} : Texts{};
    if (name == "reverse") return {std::string(wanted.rbegin(), wanted.rend())};
    if (name == "right") return {wanted, "~" + wanted};
    if (name == "substr" || name == "substring") {
        const Value from = argument(1);
        return {from.kind == Value::Kind::integer && from.integer > 1 ? times(from.integer - 1, "~") + wanted : wanted, wanted};
    }
    if (name == "split_part") {
        const Value which = argument(2);
        return {which.kind == Value::Kind::integer && which.integer > 0 ? times(which.integer - 1, "x" + text(1)) + wanted : wanted};
    }
    if (name == "||" && call.arguments.size() == 2) {
        const std::string other = text(1 - at);
        const bool fits = at == 0 ? wanted.ends_with(other) : wanted.starts_with(other);
        if (fits && wanted.size() >= other.size()) return {at == 0 ? wanted.substr(0, wanted.size() - other.size()) : wanted.substr(other.size())};
    }
    if (name == "translate") {
        std::string source = wanted;
        const std::string from = text(1), to = text(2);
        for (char& c : source)
            if (const std::size_t found = to.find(c); found != std::string::npos && found < from.size()) c = from[found];
        return {source, wanted};
    }
    if (name == "cardinality" || name == "array_length") {
        Texts lists;
        for (const char* separator : {",", ";", " ", "|", ":"})
            if (number && *number > 0) lists.push_back(times(*number - 1, std::string("x") + separator) + "x");
        return lists;
    }
    if (name == "jsonb_array_length" || name == "json_array_length") return number && *number > 0 ? Texts{"[" + times(*number - 1, "1,") + "1]"} : Texts{"[]"};
    if (number && call.arguments.size() == 2 && argument(1 - at).kind == Value::Kind::integer && is_small(*number) && is_small(argument(1 - at).integer)) {
        const std::int64_t other = argument(1 - at).integer;
        if (name == "+") return {std::to_string(*number - other)};
        if (name == "-") return {std::to_string(at == 0 ? *number + other : other - *number)};
        if (name == "*" && other != 0) return {std::to_string(*number / other), std::to_string(*number / other + 1)};
        if (name == "/") return {std::to_string(*number * other)};
    }
    return {wanted};
}

void Guesses::reach_call(const Formula& call, const Texts& wanted) {
    for (std::size_t at = 0; at < call.arguments.size(); ++at) {
        Texts earlier;
        for (const std::string& text : wanted)
            for (std::string& one : before(call, at, text)) add(earlier, std::move(one));
        reach(*call.arguments[at], earlier);
    }
}

/// Texts of the setting for the formula to give one of those that are wanted.
void Guesses::reach(const Formula& formula, const Texts& wanted) {
    if (is_setting(formula)) {
        for (const std::string& text : wanted) add(texts_, text);
        return;
    }
    if (is_closed(formula)) return;
    if (formula.kind == Kind::call) return reach_call(formula, wanted);
    inside(formula, wanted);
}

/// Elements that an array must hold, as a list.
Texts lists_of(const Value& value) {
    Texts lists;
    for (const char* separator : {",", ";", " ", "|", ":", ", "}) {
        std::string list;
        for (const Value& element : value.elements) list += (list.empty() ? "" : separator) + printed(element).value_or("");
        add(lists, std::move(list));
    }
    return lists;
}

void Guesses::satisfy(const Formula& condition) {
    const auto value_at = [&](std::size_t at) { return at < condition.arguments.size() ? closed_value(*condition.arguments[at]) : null_value(); };
    const Value second = value_at(1);
    if (condition.kind == Kind::call && condition.arguments.size() == 2) {
        const std::string& name = condition.name;
        const bool finds = name == "~" || name == "~*";
        if (finds && second.kind == Value::Kind::text) return reach(*condition.arguments[0], {example_of_regex(second.text), longer_example_of_regex(second.text), lower_case(example_of_regex(second.text))});
        if ((name == "!~" || name == "!~*") && second.kind == Value::Kind::text) return reach(*condition.arguments[0], {"", "~", "1", "x"});
        if ((name == "starts_with" || name == "^@") && second.kind == Value::Kind::text) return reach(*condition.arguments[0], {second.text});
        if ((name == "@>" || name == "&&") && second.kind == Value::Kind::array) return reach(*condition.arguments[0], lists_of(second));
        if (name == "<@" && second.kind == Value::Kind::array) return reach(*condition.arguments[0], lists_of(second));
    }
    switch (condition.kind) {
        case Kind::compare:
        case Kind::distinct:
        case Kind::like:
        case Kind::any:
        case Kind::all: return compared(condition);
        case Kind::call:
        case Kind::cast: return inside(condition, {"true", "on", "x", "1"});
        default: break;
    }
    for (const FormulaPtr& argument : condition.arguments) satisfy(*argument);
    if (condition.query) inside(condition, {"x", "1"});
}

}  // namespace

std::vector<std::string> texts_to_satisfy(const std::vector<const Formula*>& conditions, const std::string& setting) {
    std::vector<Texts> by_condition;
    Texts texts;
    for (const Formula* condition : conditions) {
        Guesses guesses(setting);
        guesses.satisfy(*condition);
        by_condition.push_back(guesses.texts());
        for (const std::string& text : by_condition.back()) add(texts, text);
    }
    // What two conditions ask of one text: one behind the other.
    constexpr std::size_t most = 2;
    for (const Texts& one : by_condition)
        for (const Texts& other : by_condition)
            for (std::size_t i = 0; i < std::min(one.size(), most) && &one != &other; ++i)
                for (std::size_t j = 0; j < std::min(other.size(), most); ++j) add(texts, one[i] + other[j]);
    return texts;
}

}  // namespace pgsteward::access
