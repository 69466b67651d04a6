// What is known of the things that a block changes, where it is not known how often or how far the block runs.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "python/changes.hpp"

namespace pgsteward::python {
namespace {

/// A connection stays one, however often it is taken anew.
bool stays(const Value& value) {
    const Symbol* symbol = as_symbol(value);
    return symbol && symbol->kind == Symbol::Kind::host;
}

Value* attribute_of(const Value& object, const std::string& name) {
    if (auto* instance = std::get_if<Instance*>(&object)) return (*instance)->find(name);
    if (auto* type = std::get_if<Class*>(&object)) return (*type)->find(name);
    return nullptr;
}

/// An attribute that only the class has becomes the instance's own.
void own(const Value& object, const std::string& name) {
    auto* instance = std::get_if<Instance*>(&object);
    if (!instance || (*instance)->find(name)) return;
    const Value* inherited = (*instance)->type->find(name);
    if (inherited && !std::holds_alternative<Function*>(*inherited)) (*instance)->attributes.emplace_back(name, *inherited);
}

/// Elements of which nothing is known were added: there may be more of them.
template <typename Items>
bool adds_unknown(const Items& items, std::size_t before) {
    for (std::size_t i = before; i < items.size(); ++i) {
        if constexpr (std::is_same_v<Items, std::vector<Value>>) {
            if (as_unknown(items[i])) return true;
        } else if (!key_of(items[i].first)) {
            return true;
        }
    }
    return false;
}

void make_unknown(Evaluator& evaluator, Table& table, const std::optional<std::string>& key, const std::string& place) {
    const auto changed = [&](const Value& old) {
        return table.set || as_list(old) || as_table(old) || stays(old) ? old : evaluator.unknown("an item changes in " + place, evaluator.touches(old));
    };
    if (!key) {
        for (auto& [name, content] : table.items) content = changed(content);
        table.open = true;
    } else if (const Value* old = find_in(table, evaluator.text(*key))) {
        put(table, evaluator.text(*key), changed(*old));
        return;
    } else {
        put(table, evaluator.text(*key), evaluator.unknown("an item changes in " + place));
    }
    table.doubtful = true;
}

}  // namespace

std::function<void()> make_unknown(Evaluator& evaluator, const Changes& changes, const std::string& place) {
    const auto changed = [&](const std::string& name, const Value& old) {
        return stays(old) ? old : evaluator.unknown(fmt::format("{} changes in {}", name, place), evaluator.touches(old));
    };
    for (const auto& [scope, name] : changes.variables)
        if (const auto found = scope->variables.find(name); found != scope->variables.end()) found->second = changed(name, found->second);
    for (const auto& [object, name] : changes.attributes) {
        own(object, name);
        if (Value* old = attribute_of(object, name)) *old = changed(name, *old);
    }
    std::vector<std::tuple<List*, bool, std::size_t>> lists;
    for (List* list : changes.lists) {
        if (list->tuple || std::any_of(lists.begin(), lists.end(), [&](const auto& one) { return std::get<0>(one) == list; })) continue;
        lists.emplace_back(list, list->open, list->elements.size());
        list->open = list->doubtful = true;
    }
    std::vector<std::tuple<Table*, bool, std::size_t>> tables;
    for (const auto& [table, key] : changes.tables) {
        if (std::none_of(tables.begin(), tables.end(), [&, one = table](const auto& other) { return std::get<0>(other) == one; }))
            tables.emplace_back(table, table->open, table->items.size());
        make_unknown(evaluator, *table, key, place);
    }
    return [lists, tables] {
        for (const auto& [list, open, size] : lists) list->open = open || adds_unknown(list->elements, size);
        for (const auto& [table, open, size] : tables) table->open = open || adds_unknown(table->items, size);
    };
}

std::function<void()> remember(Evaluator& evaluator, const Changes& changes, const std::string& place) {
    struct Memory {
        std::vector<std::tuple<Scope*, std::string, Value>> variables;
        std::vector<std::tuple<Value, std::string, Value>> attributes;
        std::vector<std::pair<List*, List>> lists;
        std::vector<std::pair<Table*, Table>> tables;
    };
    const auto memory = std::make_shared<Memory>();
    for (const auto& [scope, name] : changes.variables)
        if (const auto found = scope->variables.find(name); found != scope->variables.end()) memory->variables.emplace_back(scope, name, found->second);
    for (const auto& [object, name] : changes.attributes) {
        own(object, name);
        if (const Value* old = attribute_of(object, name)) memory->attributes.emplace_back(object, name, *old);
    }
    for (List* list : changes.lists) memory->lists.emplace_back(list, *list);
    for (const auto& [table, key] : changes.tables) memory->tables.emplace_back(table, *table);
    return [&evaluator, memory, place] {
        const auto joined = [&](const std::string& name, const Value& now, const Value& old) {
            return now == old ? now : evaluator.join(old, now, name + " depends on " + place);
        };
        for (const auto& [scope, name, old] : memory->variables) scope->variables[name] = joined(name, scope->variables[name], old);
        for (const auto& [object, name, old] : memory->attributes)
            if (Value* now = attribute_of(object, name)) *now = joined(name, *now, old);
        for (auto& [list, old] : memory->lists) {
            if (list->elements == old.elements) continue;
            for (std::size_t i = 0; i < old.elements.size(); ++i) {
                if (i >= list->elements.size()) list->elements.push_back(old.elements[i]);
                else list->elements[i] = joined("an element", list->elements[i], old.elements[i]);
            }
            list->doubtful = true;
        }
        for (auto& [table, old] : memory->tables) {
            if (table->items == old.items) continue;
            bool same_keys = table->items.size() == old.items.size();
            for (const auto& [key, content] : old.items) {
                const Value* now = find_in(*table, key);
                same_keys = same_keys && now;
                if (key_of(key)) put(*table, key, now ? joined("an item", *now, content) : content);
            }
            table->doubtful = table->doubtful || !same_keys;
        }
    };
}

}  // namespace pgsteward::python
