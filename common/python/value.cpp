#include "python/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "python/flags.hpp"
#include "python/regex.hpp"

namespace pgsteward::python {
namespace {

template <typename T>
T held(const Value& value) {
    const T* pointer = std::get_if<T>(&value);
    return pointer ? *pointer : nullptr;
}

/// Deeper values are not compared or printed: a list may hold itself.
constexpr int most_nested = 20;

std::optional<std::string> key(const Value& value, int depth) {
    if (const auto integer = as_integer(value)) return fmt::format("i{}", *integer);
    if (const double* real = std::get_if<double>(&value)) {
        if (std::floor(*real) == *real && std::abs(*real) < 1e15) return fmt::format("i{}", static_cast<std::int64_t>(*real));
        return fmt::format("f{}", *real);
    }
    if (is_none(value)) return "n";
    if (const Text* text = as_text(value)) return (text->bytes ? "b" : "s") + text->text;
    if (const List* list = as_list(value); list && list->tuple && !list->open && !list->doubtful && depth < most_nested) {
        std::string result = "(";
        for (const Value& element : list->elements) {
            const auto part = key(element, depth + 1);
            if (!part) return std::nullopt;
            result += fmt::format("{}:{}", part->size(), *part);
        }
        return result;
    }
    if (!path_of(value).empty()) return "p" + std::string(path_of(value));
    if (const auto* member = held<Instance*>(value); member && member->type->enumeration != Class::Enumeration::no) {
        const Value& inner = plain(value);
        return held<Instance*>(inner) ? fmt::format("m{}", static_cast<const void*>(member)) : key(inner, depth + 1);
    }
    if (const auto* type = held<Class*>(value)) return fmt::format("c{}", static_cast<const void*>(type));
    if (const auto* function = held<Function*>(value)) return fmt::format("c{}", static_cast<const void*>(function));
    return std::nullopt;
}

std::string quoted_text(const std::string& text) {
    const char quote = text.find('\'') != text.npos && text.find('"') == text.npos ? '"' : '\'';
    std::string result(1, quote);
    for (const char c : text) {
        if (c == '\n') result += "\\n";
        else if (c == '\t') result += "\\t";
        else if (c == '\r') result += "\\r";
        else if (c == '\\' || c == quote) result += '\\', result += c;
        else result += c;
    }
    return result + quote;
}

std::optional<std::string> print(const Value& value, bool quoted, int depth);

std::optional<std::string> print_list(const List& list, int depth) {
    if (list.open || list.doubtful) return std::nullopt;
    std::string result(1, list.tuple ? '(' : '[');
    for (std::size_t i = 0; i < list.elements.size(); ++i) {
        const auto part = print(list.elements[i], true, depth + 1);
        if (!part) return std::nullopt;
        result += (i == 0 ? "" : ", ") + *part;
    }
    if (list.tuple && list.elements.size() == 1) result += ',';
    return result + (list.tuple ? ')' : ']');
}

std::optional<std::string> print_table(const Table& table, int depth) {
    if (table.open || table.doubtful || (table.set && table.items.size() > 1)) return std::nullopt;  // a set has no order
    std::string result = "{";
    for (std::size_t i = 0; i < table.items.size(); ++i) {
        const auto name = print(table.items[i].first, true, depth + 1);
        const auto content = table.set ? std::optional<std::string>("") : print(table.items[i].second, true, depth + 1);
        if (!name || !content) return std::nullopt;
        result += (i == 0 ? "" : ", ") + *name + (table.set ? "" : ": ") + *content;
    }
    return result + "}";
}

std::optional<std::string> print(const Value& value, bool quoted, int depth) {
    if (depth > most_nested) return std::nullopt;
    if (const Text* text = as_text(value)) {
        if (text->bytes) return std::nullopt;
        return quoted ? quoted_text(text->text) : text->text;
    }
    if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "True" : "False";
    if (is_none(value)) return "None";
    if (const auto integer = as_integer(value)) return std::to_string(*integer);
    if (const double* real = std::get_if<double>(&value)) {
        std::string result = fmt::format("{}", *real);
        return result.find_first_of(".einf") == result.npos ? result + ".0" : result;
    }
    if (const List* list = as_list(value)) return print_list(*list, depth);
    if (const Table* table = as_table(value)) return print_table(*table, depth);
    return std::nullopt;
}

/// Is a container that holds `size` known elements true?
std::optional<bool> filled(std::size_t size, bool open, bool doubtful) {
    if (size > 0 && !doubtful) return true;
    if (size == 0 && !open) return false;
    return std::nullopt;
}

}  // namespace

Value* Class::find(std::string_view attribute) {
    for (auto& [attribute_name, value] : attributes)
        if (attribute_name == attribute) return &value;
    return nullptr;
}

Value* Instance::find(std::string_view attribute) {
    for (auto& [attribute_name, value] : attributes)
        if (attribute_name == attribute) return &value;
    return nullptr;
}

const Value* Symbol::keyword(std::string_view keyword_name) const {
    for (const auto& [given, value] : keywords)
        if (given == keyword_name) return &value;
    return nullptr;
}

const Value& plain(const Value& value) {
    auto* member = held<Instance*>(value);
    if (!member || member->type->enumeration < Class::Enumeration::text) return value;
    const Value* inner = member->find("value");
    return inner && !held<Instance*>(*inner) ? *inner : value;
}

const Text* as_text(const Value& value) { return held<const Text*>(value); }
const Symbol* as_symbol(const Value& value) { return held<const Symbol*>(value); }
const Unknown* as_unknown(const Value& value) { return held<const Unknown*>(value); }
List* as_list(const Value& value) { return held<List*>(value); }
Table* as_table(const Value& value) { return held<Table*>(value); }
bool is_none(const Value& value) { return std::holds_alternative<None>(value); }

std::optional<std::string> as_string(const Value& value) {
    const Text* text = as_text(value);
    if (!text || text->bytes) return std::nullopt;
    return text->text;
}

std::optional<std::int64_t> as_integer(const Value& value) {
    if (const bool* flag = std::get_if<bool>(&value)) return *flag ? 1 : 0;
    if (const std::int64_t* integer = std::get_if<std::int64_t>(&value)) return *integer;
    return std::nullopt;
}

std::string_view path_of(const Value& value) {
    const Symbol* symbol = as_symbol(value);
    return symbol && symbol->kind == Symbol::Kind::dotted ? std::string_view(symbol->name) : std::string_view();
}

std::optional<std::string> key_of(const Value& value) { return key(value, 0); }

std::optional<bool> equal(const Value& a, const Value& b) {
    const auto first = key_of(a);
    const auto second = key_of(b);
    if (first && second) return *first == *second;
    if (a == b && !as_unknown(a)) return true;  // the same thing
    const List* left = as_list(a);
    const List* right = as_list(b);
    if (left && right && !left->open && !right->open && !left->doubtful && !right->doubtful) {
        if (left->tuple != right->tuple || left->elements.size() != right->elements.size()) return false;
        const auto one = printed(a, true);
        const auto other = printed(b, true);
        if (one && other) return *one == *other;
        return std::nullopt;
    }
    const auto plain = [](const Value& value) { return key_of(value) && !as_symbol(value); };
    const auto container = [](const Value& value) { return as_list(value) || as_table(value); };
    if ((plain(a) && container(b)) || (container(a) && plain(b))) return false;
    if (is_none(a) || is_none(b)) {
        const Value& other = is_none(a) ? b : a;
        if (!as_unknown(other) && !as_symbol(other)) return false;
        const Symbol* symbol = as_symbol(other);  // an imported or made thing is not None
        if (symbol && (is_match(other) || symbol->kind == Symbol::Kind::host || symbol->kind == Symbol::Kind::dotted)) return false;
    }
    return std::nullopt;
}

std::optional<bool> truth(const Value& value) {
    if (is_none(value)) return false;
    if (const auto integer = as_integer(value)) return *integer != 0;
    if (const double* real = std::get_if<double>(&value)) return *real != 0;
    if (const Text* text = as_text(value)) return !text->text.empty();
    if (const List* list = as_list(value)) return filled(list->elements.size(), list->open, list->doubtful);
    if (const Table* table = as_table(value)) return filled(table->items.size(), table->open, table->doubtful);
    if (as_unknown(value)) return std::nullopt;
    if (const Symbol* symbol = as_symbol(value)) {
        if (symbol->kind == Symbol::Kind::host || is_match(value)) return true;
        // It is true only for what checks types, which runs nothing.
        if (symbol->kind == Symbol::Kind::dotted && (symbol->name == "typing.TYPE_CHECKING" || symbol->name == "typing_extensions.TYPE_CHECKING")) return false;
        return std::nullopt;
    }
    if (const auto* instance = held<Instance*>(value)) {
        if (const auto bits = bits_of_flag(value)) return *bits != 0;
        if (instance->type->enumeration == Class::Enumeration::plain) return true;
        const Value& inner = plain(value);
        return held<Instance*>(inner) ? std::nullopt : truth(inner);
    }
    return true;  // functions, classes, modules
}

std::optional<std::string> printed(const Value& value, bool quoted) { return print(value, quoted, 0); }

std::string_view kind_of(const Value& value) {
    if (is_none(value)) return "None";
    if (as_text(value)) return "a string";
    if (as_list(value)) return "a list";
    if (as_table(value)) return "a dict or set";
    if (as_unknown(value)) return "a value that is not known";
    if (std::holds_alternative<Function*>(value)) return "a function";
    if (std::holds_alternative<Class*>(value)) return "a class";
    if (std::holds_alternative<Instance*>(value)) return "an object";
    if (std::holds_alternative<const Symbol*>(value)) return "an imported thing";
    return "a value";
}

const Value* find_in(const Table& table, const Value& searched) {
    const auto name = key_of(searched);
    if (!name) return nullptr;
    const auto found = table.index.find(*name);
    return found == table.index.end() ? nullptr : &table.items[found->second].second;
}

bool lacks(const Table& table, const Value& key) {
    return !table.open && !table.doubtful && key_of(key) && !find_in(table, key) && std::all_of(table.items.begin(), table.items.end(), [](const auto& item) { return key_of(item.first).has_value(); });
}

std::vector<std::pair<Value, Value>> take_items(Table& table) {
    return std::exchange(table, Table{{}, {}, table.set, table.open, table.doubtful, table.born, table.factory, table.counts}).items;
}

void drop_beyond_most(List& list) {
    const auto over = static_cast<std::ptrdiff_t>(list.elements.size()) - list.most;
    if (list.most >= 0 && over > 0) list.elements.erase(list.elements.begin(), list.elements.begin() + over);
}

bool put(Table& table, const Value& searched, const Value& value) {
    const auto name = key_of(searched);
    if (!name) {
        // {table.c.name: value}: columns are told apart by whoever reads the dict.
        const Symbol* column = as_symbol(searched);
        table.open = table.open || !column || (column->kind != Symbol::Kind::member && column->kind != Symbol::Kind::subscript);
        table.items.emplace_back(searched, value);
        return false;
    }
    const auto [place, added] = table.index.emplace(*name, table.items.size());
    if (added) table.items.emplace_back(searched, value);
    else table.items[place->second].second = value;
    return true;
}

}  // namespace pgsteward::python
