#include "python/choices.hpp"

#include <algorithm>

namespace pgsteward::python {
namespace {

constexpr std::size_t most_followed = 50;

bool is_function(const Value& value) {
    const auto* bound = std::get_if<const Bound*>(&value);
    return std::holds_alternative<Function*>(value) || std::holds_alternative<const Partial*>(value) || (bound && (*bound)->function);
}

bool holds_function(const Value& value, int depth = 0) {
    if (is_function(value)) return true;
    if (depth > 3) return false;
    const List* list = as_list(value);
    const Table* table = as_table(value);
    if (list && list->elements.size() < 1000)
        return std::any_of(list->elements.begin(), list->elements.end(), [&](const Value& one) { return holds_function(one, depth + 1); });
    if (table && table->items.size() < 1000)
        return std::any_of(table->items.begin(), table->items.end(), [&](const auto& one) { return holds_function(one.second, depth + 1); });
    return false;
}

}  // namespace

Value unknown_item(Evaluator& evaluator, const std::vector<Value>& held, std::string why, bool touching) {
    const bool several = held.size() > most_followed;
    const auto end = several ? held.begin() + most_followed : held.end();
    const bool direct = std::any_of(held.begin(), end, is_function);
    const bool hidden = std::any_of(held.begin(), end, [](const Value& one) { return holds_function(one); });
    const Value plain = evaluator.unknown(std::move(why), touching || hidden);
    if (!direct || several) return plain;
    Unknown one = *as_unknown(plain);
    one.alternatives = held;
    return evaluator.heap().unknown(std::move(one));
}

}  // namespace pgsteward::python
