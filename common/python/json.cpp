#include "python/json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace pgsteward::python {
namespace {

using Json = nlohmann::ordered_json;

constexpr int deepest = 20;
constexpr std::size_t longest_json = 1'000'000;

/// json.dumps() of a value that is known throughout.
std::optional<std::string> as_json(const Value& value, bool sorted, int depth = 0) {
    if (depth > deepest) return std::nullopt;
    if (is_none(value)) return "null";
    if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
    if (const Text* known = as_text(value)) {
        std::string result = "\"";
        for (const char c : known->text) {
            if (c == '"' || c == '\\') result += '\\', result += c;
            else if (c == '\n') result += "\\n";
            else if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x80) return std::nullopt;
            else result += c;
        }
        return result + "\"";
    }
    std::string result;
    if (const List* list = as_list(value)) {
        if (list->open || list->doubtful) return std::nullopt;
        for (const Value& element : list->elements) {
            const auto part = as_json(element, sorted, depth + 1);
            if (!part) return std::nullopt;
            result += (result.empty() ? "" : ", ") + *part;
        }
        return "[" + result + "]";
    }
    if (const Table* table = as_table(value)) {
        if (table->open || table->doubtful || table->set) return std::nullopt;
        auto items = table->items;
        if (sorted) std::stable_sort(items.begin(), items.end(), [](const auto& a, const auto& b) { return as_string(a.first).value_or("") < as_string(b.first).value_or(""); });
        for (const auto& [key, content] : items) {
            const auto name = as_text(key) ? as_json(key, sorted, depth + 1) : std::nullopt;
            const auto part = as_json(content, sorted, depth + 1);
            if (!name || !part) return std::nullopt;
            result += (result.empty() ? "" : ", ") + *name + ": " + *part;
        }
        return "{" + result + "}";
    }
    return as_integer(value) || std::holds_alternative<double>(value) ? printed(value) : std::nullopt;
}

/// Options that change nothing here: all text is ASCII, and all values are ones that JSON has.
bool are_known_options(const Arguments& arguments) {
    return std::all_of(arguments.keywords.begin(), arguments.keywords.end(), [](const auto& option) {
        const auto& [name, value] = option;
        return name == "ensure_ascii" || name == "default" || (name == "sort_keys" && truth(value)) || (name == "indent" && is_none(value));
    });
}

std::optional<Value> value_of(Heap& heap, const Json& json, int depth = 0) {
    if (depth > deepest) return std::nullopt;
    if (json.is_null()) return Value(None{});
    if (json.is_boolean()) return Value(json.get<bool>());
    if (json.is_number_unsigned() && json.get<std::uint64_t>() > INT64_MAX) return std::nullopt;
    if (json.is_number_integer()) return Value(json.get<std::int64_t>());
    if (json.is_number()) return Value(json.get<double>());
    if (json.is_string()) return Value(heap.text(json.get<std::string>()));
    List* list = heap.list({});
    Table* table = heap.table();
    for (const auto& [key, content] : json.items()) {
        const auto value = value_of(heap, content, depth + 1);
        if (!value) return std::nullopt;
        if (json.is_array()) list->elements.push_back(*value);
        else put(*table, heap.text(key), *value);
    }
    return json.is_array() ? Value(list) : Value(table);
}

std::optional<Value> parsed(Heap& heap, const std::string& text) {
    if (text.size() > longest_json) return std::nullopt;
    const Json json = Json::parse(text, nullptr, false);
    return json.is_discarded() ? std::nullopt : value_of(heap, json);
}

}  // namespace

std::optional<Value> call_json(Heap& heap, std::string_view path, const Arguments& arguments) {
    if (arguments.positional.size() != 1 || arguments.open) return std::nullopt;
    const Value& first = arguments.positional[0];
    if (path == "json.dumps" && are_known_options(arguments)) {
        const Value* sorted = arguments.keyword("sort_keys");
        const auto json = as_json(first, sorted && truth(*sorted).value_or(false));
        return json ? std::optional<Value>(heap.text(*json)) : std::nullopt;
    }
    const Text* known = path == "json.loads" && arguments.keywords.empty() ? as_text(first) : nullptr;
    return known ? parsed(heap, known->text) : std::nullopt;
}

}  // namespace pgsteward::python
