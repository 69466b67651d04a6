// collections: lists and dicts with ways of their own.
// Facts: Python's library reference, "collections".
#include <algorithm>

#include "python/evaluator.hpp"

namespace pgsteward::python {
namespace {

bool complete(const Table& table) { return !table.open && !table.doubtful; }

}  // namespace

std::optional<Value> Evaluator::call_collections(std::string_view path, Arguments& arguments) {
    auto& given = arguments.positional;
    if (path == "collections.OrderedDict") return call_iteration("dict", arguments);
    if (path == "collections.defaultdict") {
        Arguments rest = arguments;
        if (!rest.positional.empty()) rest.positional.erase(rest.positional.begin());
        const auto made = call_iteration("dict", rest);
        if (Table* table = made ? as_table(*made) : nullptr) table->factory = given.empty() ? Value(None{}) : given[0];
        return made;
    }
    if (path == "collections.Counter") {
        Table* table = heap_.table();
        table->counts = true;
        table->open = arguments.open;
        for (const Value& what : given) table->open = !count(*table, what, 1) || table->open;
        for (const auto& [name, number] : arguments.keywords) put(*table, text(name), number);
        return table;
    }
    if (path == "collections.ChainMap") {
        // The first that has a key answers. What is set later is set in one of its own.
        Table* table = heap_.table();
        table->open = arguments.open;
        for (auto map = given.rbegin(); map != given.rend(); ++map) {
            const Table* one = as_table(*map);
            table->open = table->open || !one || one->open;
            table->doubtful = table->doubtful || (one && one->doubtful);
            if (one)
                for (const auto& [key, value] : one->items) put(*table, key, value);
        }
        return table;
    }
    if (path != "collections.deque") return std::nullopt;
    const auto made = call_iteration("list", arguments);
    List* list = made ? as_list(*made) : nullptr;
    const Value* most = given.size() > 1 ? &given[1] : arguments.keyword("maxlen");
    if (!list || !most || is_none(*most)) return made;
    list->most = as_integer(*most).value_or(-1);
    list->doubtful = list->doubtful || list->most < 0;
    drop_beyond_most(*list);
    return made;
}

std::optional<Value> Evaluator::deque_method(List& list, const std::string& name, const Arguments& arguments) {
    const auto& given = arguments.positional;
    if ((name == "appendleft" || name == "extendleft") && given.size() == 1) {
        const auto more = name == "appendleft" ? std::optional(Elements{given, false, false}) : elements(given[0]);
        if (more) list.elements.insert(list.elements.begin(), more->known.rbegin(), more->known.rend());
        list.open = list.open || !more || more->open;
        list.doubtful = list.doubtful || !more || more->doubtful || doubted(list.born);
        if (list.most >= 0 && list.elements.size() > static_cast<std::size_t>(list.most)) list.elements.resize(static_cast<std::size_t>(list.most));
        return Value(None{});
    }
    if (name != "rotate") return std::nullopt;
    const auto by = given.empty() ? 1 : as_integer(given[0]);
    list.doubtful = list.doubtful || !by || doubted(list.born);
    const auto size = static_cast<std::int64_t>(list.elements.size());
    if (!by || size == 0 || list.doubtful) return Value(None{});
    const std::int64_t first = ((-*by % size) + size) % size;
    std::rotate(list.elements.begin(), list.elements.begin() + first, list.elements.end());
    return Value(None{});
}

std::optional<Value> Evaluator::ordered_method(Table& table, const std::string& name, const Arguments& arguments) {
    if (name != "move_to_end" || arguments.positional.empty()) return std::nullopt;
    const Value key = arguments.positional[0];
    const Value* last = arguments.positional.size() > 1 ? &arguments.positional[1] : arguments.keyword("last");
    const auto to_end = last ? truth(*last) : true;
    const Value* found = find_in(table, key);
    if (!found || !to_end || doubted(table.born)) {
        table.doubtful = true;
        return Value(None{});
    }
    const Value content = *found;
    const auto old = take_items(table);
    if (!*to_end) put(table, key, content);
    for (const auto& [other, value] : old)
        if (key_of(other) != key_of(key)) put(table, other, value);
    if (*to_end) put(table, key, content);
    return Value(None{});
}

/// Adds how often each element occurs, or what a dict says; false where that is not known.
bool Evaluator::count(Table& table, const Value& what, std::int64_t sign) {
    const auto add = [&](const Value& key, std::int64_t number) {
        const Value* old = find_in(table, key);
        const auto before = old ? as_integer(*old) : std::int64_t{0};
        return before && key_of(key) && put(table, key, *before + sign * number);
    };
    table.doubtful = table.doubtful || doubted(table.born);
    if (const Table* other = as_table(what); other && !other->set) {
        const auto items = other->items;
        const bool told = complete(*other);
        return told && std::all_of(items.begin(), items.end(), [&](const auto& item) { return as_integer(item.second) && add(item.first, *as_integer(item.second)); });
    }
    const auto all = elements(what);
    return all && !all->open && !all->doubtful && std::all_of(all->known.begin(), all->known.end(), [&](const Value& one) { return add(one, 1); });
}

std::optional<Value> Evaluator::counter_method(Table& table, const std::string& name, const Arguments& arguments) {
    const auto& given = arguments.positional;
    if (name == "update" || name == "subtract") {
        for (const Value& what : given) table.open = !count(table, what, name == "update" ? 1 : -1) || table.open;
        return Value(None{});
    }
    const bool told = complete(table) && std::all_of(table.items.begin(), table.items.end(), [](const auto& item) { return as_integer(item.second).has_value(); });
    if (name == "most_common") {
        const auto most = given.empty() || is_none(given[0]) ? INT64_MAX : as_integer(given[0]);
        if (!told || !most) return unknown("how often each occurs is not known", touches(&table));
        auto items = table.items;
        std::stable_sort(items.begin(), items.end(), [](const auto& a, const auto& b) { return *as_integer(a.second) > *as_integer(b.second); });
        List* list = heap_.list({});
        for (const auto& [key, number] : items)
            if (static_cast<std::int64_t>(list->elements.size()) < *most) list->elements.push_back(heap_.tuple({key, number}));
        return Value(list);
    }
    if (name == "elements") {
        List* list = heap_.list({});
        list->open = !told;
        for (const auto& [key, number] : table.items)
            for (std::int64_t i = 0; i < as_integer(number).value_or(0) && step(); ++i) list->elements.push_back(key);
        return Value(list);
    }
    if (name != "total") return std::nullopt;
    if (!told) return unknown("a number that is not known");
    std::int64_t sum = 0;
    for (const auto& [key, number] : table.items) sum += *as_integer(number);
    return sum;
}

}  // namespace pgsteward::python
