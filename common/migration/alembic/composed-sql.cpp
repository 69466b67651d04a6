#include "migration/alembic/composed-sql.hpp"

#include <algorithm>

#include "migration/alembic/compiler.hpp"
#include "python/text.hpp"

namespace pgsteward::alembic {
namespace {

using python::Symbol;
using python::Text;

constexpr int most_nested = 30;
constexpr std::size_t most_times = 1000;

/// "Identifier" of psycopg2.sql.Identifier; empty for all else.
std::string_view name_of(const Value& callee) {
    const std::string_view path = python::path_of(callee);
    for (const std::string_view module : {"psycopg2.sql.", "psycopg.sql."})
        if (path.starts_with(module)) return path.substr(module.size());
    return {};
}

Text text_of(std::string text) { return {std::move(text), {}, nullptr, false}; }

/// A value as the driver writes it.
std::optional<std::string> literal(python::Evaluator& evaluator, const Value& given) {
    const Value& value = python::plain(given);
    if (const Text* text = python::as_text(value); text && !text->bytes) {
        if (text->text.find('\\') == text->text.npos) return quoted_literal(text->text);
        return " E" + quoted_literal(python::replaced(*text, "\\", "\\\\", -1).text);
    }
    if (python::is_none(value)) return "NULL";
    if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
    if (const python::List* list = as_list(value); list && !list->tuple && !list->open && !list->doubtful) {
        std::string all;
        for (const Value& one : list->elements) {
            const auto part = literal(evaluator, one);
            if (!part) return std::nullopt;
            all += (all.empty() ? "" : ", ") + *part;
        }
        return list->elements.empty() ? "'{}'" : "ARRAY[" + all + "]";
    }
    const auto number = python::as_integer(value) || std::holds_alternative<double>(value) ? python::printed(value) : std::nullopt;
    return number && number->starts_with("-") ? " " + *number : number;
}

std::optional<Text> identifier(const Symbol& call) {
    std::string result;
    for (const Value& part : call.arguments) {
        const Text* name = python::as_text(python::plain(part));
        if (!name) return std::nullopt;
        result += (result.empty() ? "\"" : ".\"") + python::replaced(*name, "\"", "\"\"", -1).text + "\"";
    }
    return call.open || result.empty() ? std::nullopt : std::optional(text_of(std::move(result)));
}

/// The parts one behind the other, `separator` between them.
std::optional<Text> joined(python::Evaluator& evaluator, const Value& parts, const Text& separator, int depth) {
    const auto all = evaluator.elements(parts);
    if (!all || all->open || all->doubtful) return std::nullopt;
    Text result;
    result.file = separator.file;
    for (std::size_t i = 0; i < all->known.size(); ++i) {
        const auto part = composed_text(evaluator, all->known[i], depth + 1);
        if (!part) return std::nullopt;
        if (i > 0) python::append(result, separator);
        python::append(result, *part);
    }
    return result;
}

/// {}, {0} and {name} are composable things; {{ is {.
std::optional<Text> formatted(python::Evaluator& evaluator, const Text& format, const Symbol& call, int depth) {
    Text result;
    result.file = format.file;
    std::size_t automatic = 0, begin = 0;
    const std::string& text = format.text;
    for (std::size_t i = text.find_first_of("{}"); i != text.npos; i = text.find_first_of("{}", i)) {
        python::append(result, python::sliced(format, begin, i));
        if (text.compare(i, 2, "{{") == 0 || text.compare(i, 2, "}}") == 0) {
            python::append(result, python::sliced(format, i, i + 1));
            begin = i += 2;
            continue;
        }
        const std::size_t end = text[i] == '{' ? text.find('}', i) : text.npos;
        if (end == text.npos) return std::nullopt;
        const std::string field = text.substr(i + 1, end - i - 1);
        const bool number = field.size() < 4 && field.find_first_not_of("0123456789") == field.npos;
        const std::size_t place = field.empty() ? automatic++ : number ? static_cast<std::size_t>(std::stoi(field)) : 0;
        const Value* given = !number ? call.keyword(field) : place < call.arguments.size() ? &call.arguments[place] : nullptr;
        const auto part = given ? composed_text(evaluator, *given, depth + 1) : std::nullopt;
        if (!part) return std::nullopt;
        python::append(result, *part);
        begin = i = end + 1;
    }
    python::append(result, python::sliced(format, begin, text.size()));
    return result;
}

std::optional<Text> placeholder(const Symbol& call) {
    const Value* name = call.arguments.empty() ? call.keyword("name") : &call.arguments[0];
    if (!name || python::is_none(*name)) return text_of("%s");
    const auto known = python::as_string(*name);
    return known ? std::optional(text_of("%(" + *known + ")s")) : std::nullopt;
}

/// a + b, a * 3
std::optional<Text> operation(python::Evaluator& evaluator, const Symbol& symbol, int depth) {
    auto left = composed_text(evaluator, symbol.operands[0], depth + 1);
    if (!left) return std::nullopt;
    if (symbol.name == "*") {
        const auto times = python::as_integer(symbol.operands[1]);
        if (!times || *times < 0 || *times > static_cast<std::int64_t>(most_times)) return std::nullopt;
        Text result;
        result.file = left->file;
        for (std::int64_t i = 0; i < *times; ++i) python::append(result, *left);
        return result;
    }
    const auto right = composed_text(evaluator, symbol.operands[1], depth + 1);
    if (!right) return std::nullopt;
    python::append(*left, *right);
    return left;
}

}  // namespace

bool is_composable(const Value& value) {
    const Symbol* symbol = python::as_symbol(value);
    for (int depth = 0; symbol && depth < most_nested; ++depth) {
        if (symbol->kind == Symbol::Kind::call && !name_of(symbol->operands[0]).empty()) return true;
        if (symbol->kind == Symbol::Kind::operation && symbol->name != "+" && symbol->name != "*") return false;
        if (symbol->operands.empty()) return false;
        symbol = python::as_symbol(symbol->operands[0]);
    }
    return false;
}

std::optional<Text> composed_text(python::Evaluator& evaluator, const Value& value, int depth) {
    const Symbol* symbol = python::as_symbol(value);
    if (!symbol || depth > most_nested) return std::nullopt;
    if (symbol->kind == Symbol::Kind::operation && symbol->operands.size() == 2) return operation(evaluator, *symbol, depth);
    if (symbol->kind != Symbol::Kind::call) return std::nullopt;
    const std::string_view name = name_of(symbol->operands[0]);
    const Value first = symbol->arguments.empty() ? Value(python::None{}) : symbol->arguments[0];
    if (name == "SQL") return python::as_text(first) ? std::optional(*python::as_text(first)) : std::nullopt;
    if (name == "Identifier") return identifier(*symbol);
    if (name == "Placeholder") return placeholder(*symbol);
    if (name == "Composed") return joined(evaluator, first, Text{}, depth);
    if (name == "Literal") {
        auto text = literal(evaluator, first);
        return text ? std::optional(text_of(std::move(*text))) : std::nullopt;
    }
    const auto method = method_call_of(value);
    if (!method || (method->method != "format" && method->method != "join")) return std::nullopt;
    const Symbol* list = python::as_symbol(method->base);
    if (method->method == "join" && list && list->kind == Symbol::Kind::call && name_of(list->operands[0]) == "Composed" && !list->arguments.empty()) {
        // Here the parts come first and what is put between them is given.
        const auto between = python::as_text(first) ? std::optional(*python::as_text(first)) : composed_text(evaluator, first, depth + 1);
        return between ? joined(evaluator, list->arguments[0], *between, depth) : std::nullopt;
    }
    const auto base = composed_text(evaluator, method->base, depth + 1);
    if (!base || symbol->open) return std::nullopt;
    return method->method == "format" ? formatted(evaluator, *base, *symbol, depth) : joined(evaluator, first, *base, depth);
}

}  // namespace pgsteward::alembic
