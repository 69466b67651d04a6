// execute(): of text, of constructs, of DDL elements.
#include <fmt/format.h>

#include <algorithm>

#include "migration/alembic/database.hpp"
#include "python/text.hpp"

namespace pgsteward::alembic {
namespace {

using python::Symbol;
using python::Text;

bool word_character(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

/// What text() does: `\:` is `:`, and `:name` is a parameter where one is given.
Text with_parameters(const Text& text, const std::vector<std::pair<std::string, Value>>& bound) {
    Text result;
    result.file = text.file;
    std::size_t begin = 0;
    int number = 0;
    const std::string& sql = text.text;
    const auto flush = [&](std::size_t end) { python::append(result, python::sliced(text, begin, end)); };
    for (std::size_t i = sql.find_first_of("\\:"); i < sql.size(); i = sql.find_first_of("\\:", i)) {
        if (sql[i] == '\\') {
            if (i + 1 < sql.size() && sql[i + 1] == ':') {
                flush(i);
                begin = i + 1;
                ++i;
            }
            ++i;
            continue;
        }
        std::size_t end = i + 1;
        while (end < sql.size() && word_character(sql[end])) ++end;
        const bool free = (i == 0 || (sql[i - 1] != ':' && !word_character(sql[i - 1]))) && end > i + 1 && (end >= sql.size() || sql[end] != ':');
        const std::string name = sql.substr(i + 1, end - i - 1);
        const auto given = std::find_if(bound.begin(), bound.end(), [&](const auto& one) { return one.first == name || one.first == "*"; });
        if (free && given != bound.end()) {
            flush(i);
            begin = end;
            const auto shown = python::printed(given->second);
            const bool quotes = python::as_text(given->second) != nullptr;
            const bool plain = quotes || python::as_integer(given->second) || python::is_none(given->second);
            result.text += !plain || !shown ? fmt::format("${}", ++number)
                           : python::is_none(given->second) ? "NULL"
                           : std::holds_alternative<bool>(given->second) ? (std::get<bool>(given->second) ? "true" : "false")
                           : quotes ? quoted_literal(*shown) : *shown;
        }
        i = end;
    }
    flush(sql.size());
    return result;
}

/// The names and values of a dict of parameters; one that is not known binds everything.
void add_parameters(const Value* parameters, std::vector<std::pair<std::string, Value>>& bound) {
    if (!parameters || python::is_none(*parameters)) return;
    if (const python::List* rows = as_list(*parameters)) {
        if (rows->elements.empty()) return;
        // Several rows: the same statement for each; the values differ.
        if (const python::Table* row = as_table(rows->elements[0]))
            for (const auto& [key, value] : row->items)
                if (const auto name = python::as_string(key)) bound.emplace_back(*name, rows->elements.size() > 1 ? *parameters : value);
        return;
    }
    if (const python::Table* row = as_table(*parameters); row && !row->open) {
        for (const auto& [key, value] : row->items)
            if (const auto name = python::as_string(key)) bound.emplace_back(*name, value);
        return;
    }
    bound.emplace_back("*", *parameters);
}

/// "os.environ['SQL']": text that comes from outside of the program; empty for everything else.
std::string outside_source(const Value& value) {
    const python::Symbol* item = python::as_symbol(value);
    if (!item || item->kind != python::Symbol::Kind::subscript || python::path_of(item->operands[0]).empty()) return {};
    const auto key = python::as_string(item->operands[1]);
    return key ? fmt::format("{}['{}']", python::path_of(item->operands[0]), *key) : fmt::format("an item of {}", python::path_of(item->operands[0]));
}

}  // namespace

void Database::execute_text(Evaluator& evaluator, const Text& text, const std::vector<std::pair<std::string, Value>>& bound, const Location& at) {
    if (text.text.find_first_not_of(" \t\r\n;") == text.text.npos) return;
    send(evaluator, text.text.find_first_of("\\:") == text.text.npos ? text : with_parameters(text, bound), at);
}

void Database::execute(Evaluator& evaluator, const Value& statement, const Value* parameters, bool driver_level, const Location& at) {
    std::vector<std::pair<std::string, Value>> bound;
    add_parameters(parameters, bound);
    if (const python::Unknown* unknown = python::as_unknown(statement)) {
        if (unknown->alternatives.empty()) return opaque(evaluator, at, "the SQL is not known: " + unknown->why);
        for (const Value& one : unknown->alternatives)
            evaluator.under("depending on what is not known: " + unknown->why, [&] { execute(evaluator, one, parameters, driver_level, at); });
        return;
    }
    if (const Text* text = python::as_text(statement)) {
        if (driver_level) return send(evaluator, *text, at);
        return execute_text(evaluator, *text, bound, at);
    }
    if (const python::List* several = as_list(statement)) {
        for (const Value& one : several->elements) execute(evaluator, one, parameters, driver_level, at);
        return;
    }
    // text("…").bindparams(…), .columns(…), .execution_options(…)
    Value inner = statement;
    while (const auto step = method_call_of(inner)) {
        if (step->method == "params" && !step->call->arguments.empty()) add_parameters(&step->call->arguments[0], bound);
        if (step->method == "bindparams" || step->method == "params")
            for (const auto& [name, value] : step->call->keywords) bound.emplace_back(name, value);
        if (step->method == "bindparams")
            for (const Value& one : step->call->arguments)
                if (const auto parameter = construct_of(one); parameter && parameter->name == "bindparam" && parameter->positional(0))
                    bound.emplace_back(python::as_string(*parameter->positional(0)).value_or("*"), parameter->argument(1, "value") ? *parameter->argument(1, "value") : one);
        if (step->method != "bindparams" && step->method != "params" && step->method != "columns" && step->method != "execution_options") break;
        inner = step->base;
    }
    const auto construct = construct_of(inner);
    if (construct && construct->call && (construct->name == "text" || construct->name == "DDL") && construct->argument(0, construct->name == "text" ? "text" : "statement")) {
        const Value& text_value = *construct->argument(0, construct->name == "text" ? "text" : "statement");
        if (const Value* binds = construct->keyword("bindparams")) add_parameters(binds, bound);
        if (const Text* text = python::as_text(text_value)) {
            if (construct->name == "text") return execute_text(evaluator, *text, bound, at);
            return send(evaluator, python::replaced(*text, "%%", "%", -1), at);
        }
        if (const std::string source = outside_source(text_value); !source.empty()) return opaque(evaluator, at, "the SQL is not known: it is " + source);
        const Value shown = evaluator.as_printed(text_value);
        return execute(evaluator, shown, parameters, true, at);
    }
    if (const std::string source = outside_source(inner); !source.empty()) return opaque(evaluator, at, "the SQL is not known: it is " + source);
    execute_construct(evaluator, statement, at);
}

void Database::execute_construct(Evaluator& evaluator, const Value& statement, const Location& at) {
    if (execute_ddl(evaluator, statement, at)) return;
    Compiler compiler(evaluator);
    std::string sql = compiler.statement(statement);
    if (!compiler.failed()) return send(evaluator, compiler, {std::move(sql)}, at, "this statement");
    // What kind of statement it is may still be known.
    Value start = statement;
    std::string first_method;
    bool writes_cte = false;
    while (const auto step = method_call_of(start)) {
        first_method = step->method;
        writes_cte = writes_cte || step->method == "add_cte" || step->method == "cte";
        start = step->base;
    }
    const auto construct = construct_of(start);
    const std::string_view kind = construct && (construct->name == "Table" || construct->name == "table") ? std::string_view(first_method) : construct ? construct->name : std::string_view();
    const bool harmless = !writes_cte && (kind == "values" || kind == "count" || kind == "select" || kind == "insert");
    if (harmless)
        return opaque(evaluator, at, fmt::format("this {} is built with SQLAlchemy: {}", kind, compiler.failure()), Opaque::Reach::harmless);
    if (kind == "func") return opaque(evaluator, at, "a function is called: " + compiler.failure());
    opaque(evaluator, at, "the statement is not known: " + compiler.failure());
}

}  // namespace pgsteward::alembic
