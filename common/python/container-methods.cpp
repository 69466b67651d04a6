// Methods of lists, dicts and sets. Under a condition nothing is taken away: what may still be there counts.
#include <algorithm>

#include "python/choices.hpp"
#include "python/evaluator.hpp"

namespace pgsteward::python {
namespace {

constexpr std::size_t longest_list = 1'000'000;

}  // namespace

std::optional<Value> Evaluator::list_method(List& list, const std::string& name, Arguments& arguments) {
    const auto& given = arguments.positional;
    const bool doubt = doubted(list.born);
    const auto changed = [&] {
        list.doubtful = list.doubtful || doubt;
        drop_beyond_most(list);
    };
    if (const auto result = deque_method(list, name, arguments)) return result;
    if (name == "append" && given.size() == 1) {
        if (list.elements.size() < longest_list) list.elements.push_back(given[0]);
        changed();
        return None{};
    }
    if (name == "extend" && given.size() == 1) {
        const auto more = elements(given[0]);
        if (!more) {
            list.open = true;
            list.elements.push_back(unknown(unknown_reason(given[0]).value_or("it comes from values that are not known"), touches(given[0])));
        } else if (list.elements.size() + more->known.size() < longest_list) {
            list.elements.insert(list.elements.end(), more->known.begin(), more->known.end());
            list.open = list.open || more->open;
            list.doubtful = list.doubtful || more->doubtful;
        }
        changed();
        return None{};
    }
    if (name == "insert" && given.size() == 2) {
        const auto at = std::clamp<std::int64_t>(as_integer(given[0]).value_or(0), 0, static_cast<std::int64_t>(list.elements.size()));
        list.elements.insert(list.elements.begin() + static_cast<std::ptrdiff_t>(at), given[1]);
        changed();
        return None{};
    }
    if (name == "pop" || name == "popleft") {
        if (list.elements.empty()) return list.open ? unknown("an element that is not known") : fails("IndexError", "an element that is not known");
        std::int64_t at = name == "popleft" ? 0 : -1;
        const bool told = given.empty() || as_integer(given[0]);
        if (!given.empty()) at = as_integer(given[0]).value_or(-1);
        if (at < 0) at += static_cast<std::int64_t>(list.elements.size());
        const bool outside = at < 0 || at >= static_cast<std::int64_t>(list.elements.size());
        if (outside && told && !doubt && !list.open && !list.doubtful) return fails("IndexError", "an element that is not known", touches(&list));
        if (doubt || !told || list.open || list.doubtful || at < 0 || at >= static_cast<std::int64_t>(list.elements.size())) {
            list.doubtful = true;
            return unknown("an element that is not known", touches(&list));
        }
        const auto place = list.elements.begin() + static_cast<std::ptrdiff_t>(at);
        const Value value = *place;
        list.elements.erase(place);
        return value;
    }
    if (name == "remove" && given.size() == 1 && !doubt && !list.open && !list.doubtful) {
        for (auto place = list.elements.begin(); place != list.elements.end(); ++place) {
            const auto same = equal(*place, given[0]);
            if (!same) break;
            if (!*same) continue;
            list.elements.erase(place);
            return None{};
        }
        if (std::all_of(list.elements.begin(), list.elements.end(), [&](const Value& one) { return equal(one, given[0]).has_value(); })) return fails("ValueError", "it is not in the list");
    }
    if (name == "clear" || name == "remove") {
        if (doubt || name == "remove") changed();
        if (!doubt && name == "clear") list.elements.clear();
        else list.doubtful = true;
        return None{};
    }
    if (name == "copy") {
        List* copy = heap_.list(list.elements);
        copy->open = list.open;
        copy->doubtful = list.doubtful;
        return copy;
    }
    if (name == "reverse") {
        std::reverse(list.elements.begin(), list.elements.end());
        return None{};
    }
    if (name == "sort") {
        Arguments same{{&list}, arguments.keywords, false};
        if (const auto sorted = call_iteration("sorted", same))
            if (const List* result = as_list(*sorted)) list.elements = result->elements, list.doubtful = list.doubtful || result->doubtful;
        return None{};
    }
    if (name == "index" || name == "count") {
        std::int64_t position = 0, found = -1, count = 0;
        for (const Value& element : list.elements) {
            const auto same = given.empty() ? std::nullopt : equal(element, given[0]);
            if (!same || list.open || list.doubtful) return unknown("a number that is not known");
            if (*same) found = found < 0 ? position : found, ++count;
            ++position;
        }
        if (name == "index" && found < 0) return fails("ValueError", "it is not in the list");
        return name == "count" ? Value(count) : Value(found);
    }
    return std::nullopt;
}

std::optional<Value> Evaluator::table_method(Table& table, const std::string& name, Arguments& arguments) {
    const auto& given = arguments.positional;
    const bool doubt = doubted(table.born);
    if (const auto result = ordered_method(table, name, arguments)) return result;
    if (table.counts)
        if (const auto result = counter_method(table, name, arguments)) return result;
    const auto list_of = [&](auto part) -> Value {
        List* list = heap_.list({});
        for (const auto& item : table.items) list->elements.push_back(part(item));
        list->open = table.open;
        list->doubtful = table.doubtful;
        return list;
    };
    if (name == "items") return list_of([&](const auto& item) -> Value { return heap_.tuple({item.first, item.second}); });
    if (name == "keys") return list_of([](const auto& item) -> Value { return item.first; });
    if (name == "values") return list_of([](const auto& item) -> Value { return item.second; });
    if (name == "popitem" && arguments.positional.empty() && !table.items.empty() && !table.open && !table.doubtful && !doubted(table.born) && key_of(table.items.back().first)) {
        const auto last = table.items.back();
        table.index.erase(*key_of(last.first));
        table.items.pop_back();
        return heap_.tuple({last.first, last.second});
    }
    if (name == "get" || name == "pop" || name == "setdefault") {
        const Value* found = given.empty() ? nullptr : find_in(table, given[0]);
        const Value fallback = given.size() > 1 ? given[1] : Value(None{});
        if (name == "setdefault" && !found && !given.empty()) {
            set_item(&table, given[0], fallback);
            return fallback;
        }
        if (found) {
            const Value value = *found;
            if (name != "pop") return table.doubtful ? join(value, fallback, "an item that may be missing") : value;
            if (doubt) {
                table.doubtful = true;
                return value;
            }
            const auto old = take_items(table);
            const auto key = key_of(given[0]);
            for (const auto& [other, content] : old)
                if (key_of(other) != key) put(table, other, content);
            return value;
        }
        if (name == "pop" && given.size() == 1 && lacks(table, given[0])) return fails("KeyError", "a key that is not known", touches(&table));
        if (!given.empty() && key_of(given[0]) && !table.open) return fallback;
        std::vector<Value> held{fallback};
        for (const auto& [key, content] : table.items) held.push_back(content);
        return unknown_item(*this, held, "a key that is not known", touches(&table));
    }
    if (name == "update") {
        for (const auto& [key, value] : arguments.keywords) set_item(&table, text(key), value);
        if (given.empty()) return None{};
        if (const Table* other = as_table(given[0])) {
            const auto items = other->items;
            for (const auto& [key, value] : items) set_item(&table, key, value);
            table.open = table.open || other->open;
        } else {
            table.open = true;
        }
        return None{};
    }
    if (name == "copy") {
        Table* copy = heap_.table(table.set);
        *copy = table;
        copy->born = heap_.condition;
        return copy;
    }
    if (name == "clear") {
        if (doubt) table.doubtful = true;
        else table.items.clear(), table.index.clear(), table.open = false;
        return None{};
    }
    return std::nullopt;
}

std::optional<Value> Evaluator::set_method(Table& table, const std::string& name, Arguments& arguments) {
    const auto& given = arguments.positional;
    if (name == "add" && given.size() == 1) {
        put(table, given[0], None{});
        table.doubtful = table.doubtful || doubted(table.born);
        return None{};
    }
    if (name == "update") {
        for (const Value& one : given) {
            const auto all = elements(one);
            if (all)
                for (const Value& element : all->known) put(table, element, None{});
            table.open = table.open || !all || all->open;
            table.doubtful = table.doubtful || doubted(table.born) || (all && all->doubtful);
        }
        return None{};
    }
    if ((name == "discard" || name == "remove") && given.size() == 1 && !table.open && !table.doubtful && !doubted(table.born) && key_of(given[0])) {
        if (!find_in(table, given[0])) return name == "remove" ? fails("KeyError", "it is not in the set") : None{};
        Arguments key{{given[0]}, {}, false};
        table_method(table, "pop", key);
        return None{};
    }
    if (name == "discard" || name == "remove") {
        table.doubtful = true;
        return None{};
    }
    if (name == "issubset" || name == "issuperset" || name == "isdisjoint") {
        const auto other = given.size() == 1 ? elements(given[0]) : std::nullopt;
        if (!other || other->open || other->doubtful || table.open || table.doubtful) return unknown("a condition that is not known");
        std::size_t shared = 0;
        Table* seen = heap_.table(true);
        for (const Value& one : other->known) put(*seen, one, None{});
        for (const auto& [key, nothing] : table.items) shared += find_in(*seen, key) != nullptr;
        return name == "isdisjoint" ? shared == 0 : shared == (name == "issubset" ? table.items.size() : seen->items.size());
    }
    if ((name == "union" || name == "difference" || name == "intersection" || name == "symmetric_difference") && given.size() == 1) {
        Arguments same{given, {}, false};
        const auto other = call_iteration("set", same);
        const Operator op = name == "union" ? Operator::bit_or : name == "difference" ? Operator::subtract : name == "intersection" ? Operator::bit_and : Operator::bit_xor;
        return other ? binary(op, &table, *other) : unknown("a set that is not known");
    }
    return std::nullopt;
}

}  // namespace pgsteward::python
