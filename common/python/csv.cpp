// Facts: Python's library reference, "csv"; what its dialect "excel" reads.
#include "python/csv.hpp"

#include <algorithm>

namespace pgsteward::python {
namespace {

constexpr std::size_t most_rows = 20'000;

using Rows = std::vector<std::vector<std::string>>;

/// What is read: a file that was opened, io.StringIO("…"), or lines.
std::optional<std::string> source_of(Evaluator& evaluator, const Value& source) {
    const Symbol* symbol = as_symbol(source);
    if (symbol && symbol->kind == Symbol::Kind::call && path_of(symbol->operands[0]) == "io.StringIO" && symbol->arguments.size() == 1) return as_string(symbol->arguments[0]);
    const auto lines = evaluator.elements(source);
    if (!lines || lines->open || lines->doubtful) return std::nullopt;
    std::string text;
    for (const Value& line : lines->known) {
        const auto one = as_string(line);
        if (!one) return std::nullopt;
        text += *one;
        if (one->empty() || one->back() != '\n') text += '\n';
    }
    return text;
}

/// A character that a parameter names.
std::optional<char> letter(const Arguments& arguments, std::string_view name, char otherwise) {
    const Value* given = arguments.keyword(name);
    const auto text = given ? as_string(*given) : std::string(1, otherwise);
    return text && text->size() == 1 ? std::optional((*text)[0]) : std::nullopt;
}

Rows rows_of(const std::string& text, char delimiter, char quote) {
    Rows rows;
    std::vector<std::string> row;
    std::string field;
    bool quoted = false, begun = false;
    const auto end_row = [&] {
        if (begun || !row.empty()) row.push_back(std::move(field));
        rows.push_back(std::move(row));
        row.clear(), field.clear(), begun = false;
    };
    for (std::size_t i = 0; i < text.size() && rows.size() <= most_rows; ++i) {
        const char c = text[i];
        if (quoted && c == quote && i + 1 < text.size() && text[i + 1] == quote) field += text[++i];
        else if (quoted && c == quote) quoted = false;
        else if (quoted) field += c;
        else if (c == quote && field.empty()) quoted = begun = true;
        else if (c == delimiter) row.push_back(std::move(field)), field.clear(), begun = true;
        else if (c == '\n') end_row();
        else if (c != '\r') field += c, begun = true;
    }
    if (begun || !row.empty()) end_row();
    return rows;
}

/// Rows under the names in the first of them, or under those that are given.
std::optional<std::vector<Value>> named_rows(Evaluator& evaluator, Rows rows, const Value* names) {
    std::erase_if(rows, [](const auto& row) { return row.empty(); });
    std::vector<std::string> keys;
    if (names && !is_none(*names)) {
        const auto all = evaluator.elements(*names);
        if (!all || all->open || all->doubtful) return std::nullopt;
        for (const Value& one : all->known) keys.push_back(as_string(one).value_or(""));
    } else if (!rows.empty()) {
        keys = rows.front();
        rows.erase(rows.begin());
    }
    std::vector<Value> result;
    for (const auto& row : rows) {
        if (row.size() > keys.size()) return std::nullopt;   // the rest goes under the key None
        Table* table = evaluator.heap().table();
        for (std::size_t i = 0; i < keys.size(); ++i) put(*table, evaluator.text(keys[i]), i < row.size() ? evaluator.text(row[i]) : Value(None{}));
        result.emplace_back(table);
    }
    return result;
}

}  // namespace

std::optional<Value> call_csv(Evaluator& evaluator, std::string_view path, const Arguments& arguments) {
    const bool named = path == "csv.DictReader";
    if ((!named && path != "csv.reader") || arguments.positional.empty() || arguments.open) return std::nullopt;
    const Value* names = !named ? nullptr : arguments.positional.size() > 1 ? &arguments.positional[1] : arguments.keyword("fieldnames");
    for (const auto& [name, value] : arguments.keywords)
        if (name != "delimiter" && name != "quotechar" && !(named && name == "fieldnames")) return std::nullopt;
    const auto delimiter = letter(arguments, "delimiter", ','), quote = letter(arguments, "quotechar", '"');
    if (arguments.positional.size() > (named ? 2u : 1u) || !delimiter || !quote) return std::nullopt;
    const auto text = source_of(evaluator, arguments.positional[0]);
    if (!text) return std::nullopt;
    Rows rows = rows_of(*text, *delimiter, *quote);
    if (rows.size() > most_rows) return std::nullopt;
    std::vector<Value> values;
    if (named) {
        auto all = named_rows(evaluator, std::move(rows), names);
        if (!all) return std::nullopt;
        values = std::move(*all);
    } else {
        for (const auto& row : rows) {
            std::vector<Value> fields;
            for (const std::string& field : row) fields.push_back(evaluator.text(field));
            values.emplace_back(evaluator.heap().list(std::move(fields)));
        }
    }
    return evaluator.heap().generator({Generator::Kind::values, {evaluator.heap().list(std::move(values))}, None{}});
}

}  // namespace pgsteward::python
