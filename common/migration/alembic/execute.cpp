// execute(): of text, of constructs, of DDL elements.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "migration/alembic/composed-sql.hpp"
#include "migration/alembic/database.hpp"
#include "migration/alembic/statement-parts.hpp"
#include "python/text.hpp"

namespace pgsteward::alembic {
namespace {

using python::Symbol;
using python::Text;

bool word_character(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

/// A parameter as the driver writes it: what is not known stays one. A tuple is what IN looks in, a list an array.
std::string written(const Value& value, int& number) {
    if (const python::List* all = as_list(value)) {
        if (all->open || all->doubtful) return all->tuple ? fmt::format("(${})", ++number) : fmt::format("${}", ++number);
        std::string list;
        for (const Value& one : all->elements) list += (list.empty() ? "" : ", ") + written(one, number);
        if (!all->tuple) return list.empty() ? "'{}'" : "ARRAY[" + list + "]";
        return list.empty() ? "(NULL)" : "(" + list + ")";
    }
    if (python::is_none(value)) return "NULL";
    if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
    const Value& plain = python::plain(value);
    if (const Text* text = python::as_text(plain); text && !text->bytes) return quoted_literal(text->text);
    if (python::as_integer(plain)) return *python::printed(plain);
    return fmt::format("${}", ++number);
}

/// Text for the driver itself: %s and %(name)s are parameters, %% is a percent sign.
Text with_driver_parameters(const Text& text, const Value* parameters) {
    const python::List* rows = parameters ? as_list(*parameters) : nullptr;
    const bool several = rows && !rows->tuple && !rows->elements.empty() && (as_list(rows->elements[0]) || as_table(rows->elements[0]));
    const python::List* positional = several ? nullptr : rows;
    const python::Table* named = parameters ? as_table(*parameters) : nullptr;
    Text result;
    result.file = text.file;
    const std::string& sql = text.text;
    std::size_t begin = 0, next = 0;
    int number = 0;
    for (std::size_t i = sql.find('%'); i < sql.size(); i = sql.find('%', i)) {
        const std::size_t close = sql.compare(i, 2, "%(") == 0 ? sql.find(")s", i) : sql.npos;
        const bool doubled = sql.compare(i, 2, "%%") == 0, by_place = sql.compare(i, 2, "%s") == 0;
        if (!doubled && !by_place && close == sql.npos) {
            ++i;
            continue;
        }
        python::append(result, python::sliced(text, begin, doubled ? i + 1 : i));
        if (by_place) {
            const bool known = positional && !positional->open && next < positional->elements.size();
            result.text += known ? written(positional->elements[next++], number) : fmt::format("${}", ++number);
        } else if (!doubled) {
            const Value* found = nullptr;
            if (named)
                for (const auto& [key, value] : named->items)
                    if (python::as_string(key) == sql.substr(i + 2, close - i - 2)) found = &value;
            result.text += found ? written(*found, number) : fmt::format("${}", ++number);
        }
        i = begin = close == sql.npos ? i + 2 : close + 2;
    }
    python::append(result, python::sliced(text, begin, sql.size()));
    return result;
}

/// DDL("… %(name)s …", context={…}): Python's own formatting.
std::optional<Text> with_context(const Text& text, const Value* context) {
    Text result = text;
    if (const python::Table* named = context ? as_table(*context) : nullptr)
        for (const auto& [key, value] : named->items) {
            const auto name = python::as_string(key), shown = python::printed(value);
            const std::string hole = fmt::format("%({})s", name.value_or(""));
            if (result.text.find(hole) == std::string::npos) continue;
            if (!shown) return std::nullopt;
            result = python::replaced(result, hole, *shown, -1);
        }
    if (result.text.find("%(") != std::string::npos) return std::nullopt;
    return python::replaced(result, "%%", "%", -1);
}

/// insert(t) with rows beside it: as insert(t).values(rows).
std::optional<Value> with_rows(python::Heap& heap, const Value& statement, const Value* parameters) {
    if (!parameters) return std::nullopt;
    const Chain chain = chain_of(statement);
    const auto start = construct_of(chain.start);
    const bool inserts = (start && start->call && start->name == "insert") || (is_table(chain.start) && !chain.steps.empty() && chain.steps.front().method == "insert");
    const bool has_rows = std::any_of(chain.steps.begin(), chain.steps.end(), [](const MethodCall& step) { return step.method == "values" || step.method == "from_select"; });
    const python::List* several = as_list(*parameters);
    const Value* first = several ? (several->elements.empty() ? nullptr : &several->elements.front()) : parameters;
    if (!inserts || has_rows || !first || !as_table(*first) || as_table(*first)->items.empty()) return std::nullopt;
    Symbol member{Symbol::Kind::member, "values"};
    member.operands.push_back(statement);
    Symbol call{Symbol::Kind::call, {}};
    call.operands.push_back(heap.symbol(std::move(member)));
    // A list of one row is that row, and not rows.
    call.arguments.push_back(several && several->elements.size() == 1 && !several->open && !several->doubtful ? *first : *parameters);
    return Value(heap.symbol(std::move(call)));
}

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
            result.text += written(given->second, number);
        }
        i = end;
    }
    flush(sql.size());
    return result;
}

/// Takes in bindparam("name", value), where the statement is not given another value; an expanding one is a list in parentheses.
void bind(python::Evaluator& evaluator, const Construct& parameter, const Value& whole, std::vector<std::pair<std::string, Value>>& bound) {
    const std::string name = python::as_string(*parameter.positional(0)).value_or("*");
    auto given = std::find_if(bound.begin(), bound.end(), [&](const auto& one) { return one.first == name; });
    if (given == bound.end()) {
        const Value* value = parameter.argument(1, "value");
        given = bound.insert(bound.end(), {name, value ? *value : whole});
    }
    const Value* expanding = parameter.keyword("expanding");
    if (!expanding || !python::truth(*expanding).value_or(false)) return;
    const auto all = as_symbol(given->second) ? std::nullopt : evaluator.elements(given->second);
    const bool known = all && !all->open && !all->doubtful;
    given->second = evaluator.heap().tuple(known ? all->known : std::vector<Value>{evaluator.unknown("it is not known in what IN looks")});
}

/// The same statement for each of several rows; null where there are not several, or so many that they are data.
const python::List* several_rows(const Value& statement, const Value* parameters) {
    constexpr std::size_t most = 200;
    const python::List* rows = parameters ? as_list(*parameters) : nullptr;
    if (!rows || rows->tuple || rows->open || rows->doubtful || rows->elements.size() < 2 || rows->elements.size() > most) return nullptr;
    const auto is_row = [](const Value& row) { return as_table(row) || as_list(row); };
    if (!std::all_of(rows->elements.begin(), rows->elements.end(), is_row)) return nullptr;
    Value start = statement;
    while (const auto step = method_call_of(start)) start = step->base;
    return python::as_text(statement) || is_construct(start, "text") ? rows : nullptr;
}

/// The names and values of a dict of parameters; one that is not known binds everything.
void add_parameters(const Value* parameters, std::vector<std::pair<std::string, Value>>& bound) {
    if (!parameters || python::is_none(*parameters)) return;
    if (const python::List* rows = as_list(*parameters)) {
        if (rows->elements.empty()) return;
        // Several rows: the same statement for each; the values differ.
        if (const python::Table* row = as_table(rows->elements[0]))
            for (const auto& [key, value] : row->items)
                if (const auto name = python::as_string(key)) bound.emplace_back(*name, rows->elements.size() > 1 ? rows->elements[0] : value);
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

/// Does an UPDATE or DELETE stand in it, as in a cte()? Where it is too deep to tell, it may.
bool changes_rows(const Value& value, std::set<const Symbol*>& seen, int depth = 0) {
    const Symbol* symbol = python::as_symbol(value);
    const python::List* list = as_list(value);
    if (depth > 40) return symbol || list;
    if (symbol && !seen.insert(symbol).second) return false;
    const auto any_of = [&](const std::vector<Value>& values) { return std::any_of(values.begin(), values.end(), [&](const Value& one) { return changes_rows(one, seen, depth + 1); }); };
    if (list) return list->elements.size() < 1000 && any_of(list->elements);
    if (!symbol || symbol->kind == Symbol::Kind::host) return false;
    if (symbol->kind == Symbol::Kind::call) {
        const auto step = method_call_of(value);
        const auto construct = construct_of(value);
        const std::string_view name = step ? step->method : construct ? construct->name : std::string_view();
        if (name == "update" || name == "delete") return true;
    }
    return any_of(symbol->operands) || any_of(symbol->arguments) ||
           std::any_of(symbol->keywords.begin(), symbol->keywords.end(), [&](const auto& one) { return changes_rows(one.second, seen, depth + 1); });
}

}  // namespace

void Database::execute_text(Evaluator& evaluator, const Text& text, const std::vector<std::pair<std::string, Value>>& bound, const Location& at) {
    if (text.text.find_first_not_of(" \t\r\n;") == text.text.npos) return;
    send(evaluator, text.text.find_first_of("\\:") == text.text.npos ? text : with_parameters(text, bound), at);
}

void Database::execute(Evaluator& evaluator, const Value& statement, const Value* parameters, bool driver_level, const Location& at) {
    if (const python::List* rows = several_rows(statement, parameters)) {
        for (const Value& row : rows->elements) execute(evaluator, statement, &row, driver_level, at);
        return;
    }
    std::vector<std::pair<std::string, Value>> bound;
    add_parameters(parameters, bound);
    if (const python::Unknown* unknown = python::as_unknown(statement)) {
        if (unknown->alternatives.empty()) return opaque(evaluator, at, "the SQL is not known: " + unknown->why);
        for (const Value& one : unknown->alternatives)
            evaluator.under("depending on what is not known: " + unknown->why, [&] { execute(evaluator, one, parameters, driver_level, at); });
        return;
    }
    if (const Text* text = python::as_text(statement)) {
        if (driver_level) return send(evaluator, with_driver_parameters(*text, parameters), at);
        const bool for_driver = parameters && (text->text.find("%s") != std::string::npos || text->text.find(")s") != std::string::npos);
        return execute_text(evaluator, for_driver ? with_driver_parameters(*text, parameters) : *text, bound, at);
    }
    if (const python::List* several = as_list(statement)) {
        for (const Value& one : several->elements) execute(evaluator, one, parameters, driver_level, at);
        return;
    }
    if (is_composable(statement)) {
        const auto text = composed_text(evaluator, statement);
        return text ? execute(evaluator, evaluator.heap().text(*text), parameters, driver_level, at) : opaque(evaluator, at, "the SQL is not known: a part of what psycopg composes is not");
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
                    bind(evaluator, *parameter, one, bound);
        if (step->method != "bindparams" && step->method != "params" && step->method != "columns" && step->method != "execution_options") break;
        inner = step->base;
    }
    const auto construct = construct_of(inner);
    if (construct && construct->call && (construct->name == "text" || construct->name == "DDL") && construct->argument(0, construct->name == "text" ? "text" : "statement")) {
        const Value& text_value = *construct->argument(0, construct->name == "text" ? "text" : "statement");
        if (const Value* binds = construct->keyword("bindparams")) add_parameters(binds, bound);
        if (const Text* text = python::as_text(text_value)) {
            if (construct->name == "text") return execute_text(evaluator, *text, bound, at);
            if (const auto formatted = with_context(*text, construct->keyword("context"))) return send(evaluator, *formatted, at);
            return opaque(evaluator, at, "the SQL is not known: the context of a DDL() is not");
        }
        if (const std::string source = outside_source(text_value); !source.empty()) return opaque(evaluator, at, "the SQL is not known: it is " + source);
        const Value shown = evaluator.as_printed(text_value);
        return execute(evaluator, shown, parameters, true, at);
    }
    if (const std::string source = outside_source(inner); !source.empty()) return opaque(evaluator, at, "the SQL is not known: it is " + source);
    const auto rows = with_rows(evaluator.heap(), statement, parameters);
    execute_construct(evaluator, rows ? *rows : statement, at);
}

void Database::execute_construct(Evaluator& evaluator, const Value& statement, const Location& at) {
    if (execute_ddl(evaluator, statement, at)) return;
    Compiler compiler(evaluator);
    std::string sql = compiler.statement(statement);
    if (!compiler.failed()) return send(evaluator, compiler, {std::move(sql)}, at, "this statement");
    // What kind of statement it is may still be known.
    Value start = statement;
    std::string first_method;
    while (const auto step = method_call_of(start)) {
        first_method = step->method;
        start = step->base;
    }
    const auto construct = construct_of(start);
    const std::string_view kind = construct && (construct->name == "Table" || construct->name == "table") ? std::string_view(first_method) : construct ? construct->name : std::string_view();
    std::set<const Symbol*> seen;
    const bool harmless = !changes_rows(statement, seen) && (kind == "values" || kind == "count" || kind == "select" || kind == "insert");
    if (harmless)
        return opaque(evaluator, at, fmt::format("this {} is built with SQLAlchemy: {}", kind, compiler.failure()), Opaque::Reach::harmless);
    if (kind == "func") return opaque(evaluator, at, "a function is called: " + compiler.failure());
    opaque(evaluator, at, "the statement is not known: " + compiler.failure());
}

}  // namespace pgsteward::alembic
