// SQL expressions.
#include <fmt/format.h>

#include <algorithm>

#include "migration/alembic/statement-parts.hpp"

namespace pgsteward::alembic {
namespace {

using python::Symbol;

constexpr int most_nested = 60;

std::string lowered(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return result;
}

/// func.now and its like: names with parentheses or words without.
constexpr std::string_view words[] = {"current_timestamp", "current_date", "current_time", "current_user",
                                      "session_user", "localtime", "localtimestamp", "user"};

struct MethodOperator {
    std::string_view method, sql;
};
constexpr MethodOperator method_operators[] = {
    {"like", "LIKE"}, {"ilike", "ILIKE"}, {"notlike", "NOT LIKE"}, {"not_like", "NOT LIKE"}, {"notilike", "NOT ILIKE"}, {"not_ilike", "NOT ILIKE"}, {"is_", "IS"},
    {"isnot", "IS NOT"}, {"is_not", "IS NOT"}, {"contained_by", "<@"}, {"has_key", "?"},
    {"concat", "||"}, {"is_distinct_from", "IS DISTINCT FROM"}, {"is_not_distinct_from", "IS NOT DISTINCT FROM"}, {"isnot_distinct_from", "IS NOT DISTINCT FROM"}, {"overlap", "&&"},
};

}  // namespace

std::string Compiler::placeholder() { return fmt::format("${}", ++placeholders_); }

std::string Compiler::joined(const std::vector<Value>& values, std::string_view separator, bool grouped) {
    std::string result;
    for (std::size_t i = 0; i < values.size(); ++i) result += (i == 0 ? "" : std::string(separator)) + expression(values[i], grouped);
    return result;
}

/// text("…"), literal_column("…"), DDL("…"): the text as it is, `\:` meaning `:`.
std::string Compiler::text_of(const Value& value) {
    std::string text = string(&value, "the text of an expression");
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == ':') continue;
        result += text[i];
    }
    return result;
}

bool Compiler::visit() {
    constexpr int most_visits = 200'000;
    if (!failed() && ++visits_ > most_visits) fail("a statement of too many parts");
    return !failed();
}

std::string Compiler::expression(const Value& value, bool grouped) {
    if (!visit()) return {};
    if (++depth_ > most_nested) {
        --depth_;
        return fail("an expression is nested too deeply");
    }
    std::string result;
    const Symbol* symbol = python::as_symbol(value);
    const auto construct = construct_of(value);
    if (!symbol) {
        result = mapped_class(value) ? full_name(value) : literal(value);
    } else if (symbol->kind == Symbol::Kind::operation) {
        result = operation(*symbol);
        if (grouped) result = "(" + result + ")";
    } else if (construct && !sql_function_name(construct->path).empty()) {
        result = construct->call ? function(construct->path, *construct->call) : fail("a function that is not called");
    } else if (construct && construct->call) {
        const std::string_view name = construct->name;
        const Value* first = construct->positional(0);
        const std::vector<Value>& all = symbol->arguments;
        if (name == "text" || name == "literal_column" || name == "DDL") result = first ? text_of(*first) : fail("a text that is not given");
        else if (name == "column" || name == "Column") result = quoted(string(first, "the name of a column"));
        else if (name == "false" || name == "true" || name == "null") result = name;
        else if (name == "and_" || name == "or_") {
            for (const Value& one : all) result += (&one == &all.front() ? "" : name == "and_" ? " AND " : " OR ") + condition(one, all.size() > 1 && name == "and_");
            if (all.empty()) fail("a condition of nothing");
            if (grouped) result = "(" + result + ")";
        } else if (name == "not_" && first) {
            Symbol negation{Symbol::Kind::operation, "~"};
            negation.operands.push_back(*first);
            result = operation(negation);
        }
        else if (name == "literal" && first) result = literal(*first);
        else if (name == "bindparam") {
            const Value* given = construct->argument(1, "value");
            result = given && !python::as_symbol(*given) && !python::as_unknown(*given) ? literal(*given) : placeholder();
        } else if ((name == "cast" || name == "try_cast") && all.size() > 1) result = fmt::format("CAST({} AS {})", expression(all[0]), type(all[1]));
        else if (name == "type_coerce" && first) result = expression(*first);
        else if ((name == "desc" || name == "asc" || name == "nullsfirst" || name == "nullslast" || name == "nulls_first" || name == "nulls_last") && first)
            result = (python::as_text(*first) ? quoted(python::as_text(*first)->text) : expression(*first)) + (name == "desc" ? " DESC" : name == "asc" ? " ASC" : name.ends_with("first") ? " NULLS FIRST" : " NULLS LAST");
        else if (name == "array" && first) {
            const auto elements = evaluator_.elements(*first);
            result = elements && !elements->open ? "ARRAY[" + joined(elements->known, ", ") + "]" : fail("the elements of an array are not known");
        } else if ((name == "any_" || name == "all_") && first) result = quantified(name, *first);
        else if (name == "tuple_") result = "(" + joined(all, ", ") + ")";
        else if (name == "distinct" && first) result = "DISTINCT " + expression(*first);
        else if (name == "case") result = case_of(*construct);
        else if (name == "extract" && all.size() > 1) result = fmt::format("EXTRACT({} FROM {})", string(&all[0], "the field of extract()"), expression(all[1]));
        else if (name == "over" && first) result = windowed(name, *first, {all.begin() + 1, all.end()}, *symbol);
        else if (is_query(value) && name != "exists" && name != "select") result = "(" + statement(value) + ")";
        else if (name == "select" || name == "exists") result = (name == "exists" ? "EXISTS (" : "(") + statement(value) + ")";
        else if (construct->path == "alembic.op.inline_literal" && first) result = literal(*first);
        else if (name == "Table" || name == "table") result = full_name(value);
        else {
            const Value shown = evaluator_.as_printed(value);
            result = python::as_text(shown) ? quoted_literal(python::as_text(shown)->text) : fail(fmt::format("{}() is not followed", construct->path));
        }
    } else if (const auto call = method_call_of(value)) {
        if (call->method == "exists" && is_query(call->base)) result = "EXISTS (" + statement(call->base) + ")";
        else if (is_query(value)) result = (is_construct(chain_of(value).start, "exists") ? "EXISTS (" : "(") + statement(value) + ")";
        else result = method(*call);
    } else if (const auto custom = symbol->kind == Symbol::Kind::call ? method_call_of(symbol->operands[0]) : std::nullopt) {
        // column.op("~")(value)
        const bool applies = (custom->method == "op" || custom->method == "bool_op") && !custom->call->arguments.empty() && symbol->arguments.size() == 1;
        result = applies ? fmt::format("{} {} {}", expression(custom->base, true), string(&custom->call->arguments[0], "an operator"), operand(symbol->arguments[0]))
                         : fail("an operator that is not applied");
        if (grouped) result = "(" + result + ")";
    } else if (symbol->kind == Symbol::Kind::member || symbol->kind == Symbol::Kind::subscript) {
        result = column_reference(value);
    } else if (construct && construct->name == "NULL" && (construct->path.ends_with(".JSON.NULL") || construct->path.ends_with(".JSONB.NULL"))) {
        result = "'null'";
    } else if (construct && (construct->name == "true" || construct->name == "false" || construct->name == "null")) {
        result = construct->name;
    } else {
        result = fail(fmt::format("{} is not followed", symbol->name.empty() ? "an expression" : symbol->name));
    }
    --depth_;
    return result;
}

/// table.c.name, table.c["name"], Model.name, excluded.name
std::string Compiler::column_reference(const Value& value) {
    const Symbol& symbol = *python::as_symbol(value);
    const Value& base = symbol.operands[0];
    const Symbol* owner = python::as_symbol(base);
    const auto excluded = [](const Symbol* part) { return part && part->kind == Symbol::Kind::member && part->name == "excluded"; };
    const bool item = symbol.kind == Symbol::Kind::subscript;
    const std::string name = item ? python::as_string(symbol.operands[1]).value_or("") : symbol.name;
    if (excluded(owner) && !name.empty()) return "excluded." + quoted(name);
    if (const auto table = owner_of_column(value); table && !name.empty()) {
        if (excluded(python::as_symbol(*table))) return "excluded." + quoted(name);
        std::string column = name;
        if (const python::Class* mapped = mapped_class(*table))
            if (const Value* attribute = const_cast<python::Class*>(mapped)->find(name)) column = mapped_column_name(*attribute, name);
        return qualified_ ? table_reference(*table) + "." + quoted(column) : quoted(column);
    }
    const auto container = item ? declared_type_of(base) : std::nullopt;
    if (container && is_construct(*container, "ARRAY")) return fmt::format("{}[{}]", expression(base, true), literal(symbol.operands[1]));
    if (item) return fmt::format("({} -> {})", expression(base, true), literal(symbol.operands[1]));
    if (name == "astext" && owner && owner->kind == Symbol::Kind::subscript)
        return fmt::format("({} ->> {})", expression(owner->operands[0], true), literal(owner->operands[1]));
    return fail(fmt::format("the column .{} of something that is not a known table", symbol.name));
}

std::string Compiler::function(std::string_view path, const Symbol& call) {
    const std::string_view name = sql_function_name(path);
    const std::string word = lowered(name);
    if (call.arguments.empty() && std::find(std::begin(words), std::end(words), word) != std::end(words))
        return word == "user" ? "user" : word == "current_user" || word == "session_user" ? word : std::string(name) == word ? [&] {
            std::string upper = word;
            for (char& c : upper) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
            return upper;
        }() : std::string(name);
    if (word == "count" && call.arguments.empty()) return "count(*)";
    if (word == "cast" && call.arguments.size() == 2) return fmt::format("CAST({} AS {})", expression(call.arguments[0]), type(call.arguments[1]));
    std::string quoted_name;
    for (std::string_view rest = name; !rest.empty();) {
        const std::size_t dot = std::min(rest.find('.'), rest.size());
        const std::string_view part = rest.substr(0, dot);
        const bool bare = std::all_of(part.begin(), part.end(), [](char c) { return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
        quoted_name += (quoted_name.empty() ? "" : ".") + (bare ? std::string(part) : quoted(part));
        rest.remove_prefix(std::min(dot + 1, rest.size()));
    }
    std::string given;
    for (const Value& one : call.arguments) given += (given.empty() ? "" : ", ") + operand(one, false);
    return quoted_name + "(" + given + ")";
}

namespace {

/// constants.ACTIVE, Kind.MANUAL.value: an imported constant that was not found.
bool is_missing_constant(const Value& value) {
    std::string_view path = python::path_of(value);
    for (const std::string_view suffix : {".value", ".name"})
        if (path.ends_with(suffix)) path.remove_suffix(suffix.size());
    const std::string_view name = path.substr(path.rfind('.') + 1);
    return path.find('.') != path.npos && name.size() > 1 && sqlalchemy_name(path).empty() &&
           std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
}

/// json.dumps(x).encode(), re.match(…).groups()[0]: what a function of Python makes, and what is taken from that.
bool made_by_python(const Value& value, int depth = 0) {
    const Symbol* symbol = python::as_symbol(value);
    if (!symbol || depth > most_nested || symbol->operands.empty() || symbol->kind == Symbol::Kind::operation || symbol->kind == Symbol::Kind::host) return false;
    const std::string_view path = python::path_of(symbol->operands[0]);
    if (symbol->kind == Symbol::Kind::call && !path.empty()) return sqlalchemy_name(path).empty() && !path.starts_with("alembic.op");
    return made_by_python(symbol->operands[0], depth + 1);
}

}  // namespace

/// A value that is compared with: what is no construct travels as a parameter, so its content does not matter.
std::string Compiler::operand(const Value& value, bool grouped) {
    const python::Text* text = python::as_text(value);
    const bool object = std::holds_alternative<python::Instance*>(python::plain(value)) || as_list(value) || as_table(value) || (text && text->bytes) || is_missing_constant(value);
    return python::as_unknown(value) || made_by_python(value) || object ? placeholder() : expression(python::plain(value), grouped);
}

/// One of several conditions that must hold: only an OR among them needs parentheses.
std::string Compiler::condition(const Value& value, bool several) {
    const Symbol* symbol = python::as_symbol(value);
    const bool either = (symbol && symbol->kind == Symbol::Kind::operation && symbol->name == "|") || is_construct(value, "or_");
    return expression(value, several && either);
}

std::string Compiler::operation(const Symbol& symbol) {
    if (symbol.operands.size() == 1) {
        static constexpr std::pair<std::string_view, std::string_view> negated[] = {{"like", "notlike"}, {"ilike", "notilike"}, {"in_", "not_in"}, {"is_", "is_not"}};
        if (const auto call = method_call_of(symbol.operands[0]); call && symbol.name == "~")
            for (const auto& [method_name, opposite] : negated)
                if (call->method == method_name) return method({call->base, opposite, call->call});
        // SQLAlchemy turns a comparison round.
        static constexpr std::pair<std::string_view, std::string_view> turned[] = {{"=", "!="}, {"!=", "="}, {"<", ">="}, {">=", "<"}, {">", "<="}, {"<=", ">"}};
        const Symbol* compared = python::as_symbol(symbol.operands[0]);
        if (compared && symbol.name == "~" && compared->kind == Symbol::Kind::operation && compared->operands.size() == 2)
            for (const auto& [op, opposite] : turned)
                if (compared->name == op) {
                    Symbol other = *compared;
                    other.name = opposite;
                    return operation(other);
                }
        if (symbol.name == "~") return "NOT (" + expression(symbol.operands[0]) + ")";
        return symbol.name + expression(symbol.operands[0], true);
    }
    const auto quantifier = construct_of(symbol.operands[0]);
    if (quantifier && (quantifier->name == "any_" || quantifier->name == "all_")) {
        // SQLAlchemy turns it round: ANY stands on the right.
        static constexpr std::pair<std::string_view, std::string_view> mirrored[] = {{"=", "="}, {"!=", "!="}, {"<", ">"}, {">", "<"}, {"<=", ">="}, {">=", "<="}};
        for (const auto& [op, other] : mirrored)
            if (symbol.name == op) return fmt::format("{} {} {}", operand(symbol.operands[1]), other, expression(symbol.operands[0]));
    }
    const Value& right = symbol.operands[1];
    std::string op = symbol.name == "&" ? "AND" : symbol.name == "|" ? "OR" : symbol.name;
    const auto is_null = construct_of(right);
    if (python::is_none(right) || (is_null && is_null->name == "null")) {
        if (op == "=") op = "IS";
        if (op == "!=") op = "IS NOT";
    }
    if (std::holds_alternative<bool>(right) && op == "=") return fmt::format("{} = {}", expression(symbol.operands[0], true), literal(right));
    if (op == "+" && means_concatenation(symbol.operands[0], right)) op = "||";
    return fmt::format("{} {} {}", expression(symbol.operands[0], true), op, operand(right));
}

/// ANY (…) or ALL (…) of an array or a query.
std::string Compiler::quantified(std::string_view name, const Value& array) {
    const std::string inner = as_list(array) ? "(" + placeholder() + ")" : is_query(array) ? expression(array) : "(" + expression(array) + ")";
    return fmt::format("{} {}", name.starts_with("any") ? "ANY" : "ALL", inner);
}

std::string Compiler::method(const MethodCall& call) {
    const std::vector<Value>& given = call.call->arguments;
    const std::string_view name = call.method;
    for (const MethodOperator& known : method_operators)
        if (known.method == name && !given.empty()) {
            const Value* escape = call.call->keyword("escape");
            const std::string escaped = escape && !python::is_none(*escape) ? " ESCAPE " + literal(*escape) : "";
            return fmt::format("{} {} {}{}", expression(call.base, true), known.sql, known.sql.starts_with("IS") ? expression(given[0], true) : operand(given[0]), escaped);
        }
    if (name == "desc") return expression(call.base) + " DESC";
    if (name == "asc") return expression(call.base) + " ASC";
    if (name == "nulls_last" || name == "nullslast") return expression(call.base) + " NULLS LAST";
    if (name == "nulls_first" || name == "nullsfirst") return expression(call.base) + " NULLS FIRST";
    if (name == "cast" && !given.empty()) return fmt::format("CAST({} AS {})", expression(call.base), type(given[0]));
    if (name == "op" && !given.empty()) return fail("an operator that is not applied");
    if (name == "contains" && !given.empty()) return contains(call.base, given[0]);
    if (name == "over" || name == "filter" || name == "within_group") return windowed(name, call.base, given, *call.call);
    if (name == "regexp_match" && given.size() == 1 && call.call->keywords.empty()) return fmt::format("{} ~ {}", expression(call.base, true), operand(given[0]));
    if (name == "collate" && !given.empty()) return fmt::format("{} COLLATE {}", expression(call.base, true), quoted(string(&given[0], "a collation")));
    if (name == "distinct" && given.empty()) return "DISTINCT " + expression(call.base);
    if (name == "label" || name == "self_group" || name == "scalar_subquery" || name == "as_scalar") return expression(call.base, true);
    if (name == "between" && given.size() > 1) return fmt::format("{} BETWEEN {} AND {}", expression(call.base, true), expression(given[0]), expression(given[1]));
    if (name == "startswith" && !given.empty()) return fmt::format("{} LIKE {} || '%'", expression(call.base, true), expression(given[0]));
    if (name == "endswith" && !given.empty()) return fmt::format("{} LIKE '%' || {}", expression(call.base, true), expression(given[0]));
    if ((name == "in_" || name == "notin_" || name == "not_in") && !given.empty()) {
        const std::string_view word = name == "in_" ? "IN" : "NOT IN";
        // A query that is looked in is not gone over.
        const Symbol* query = python::as_symbol(given[0]);
        const auto all = query && query->kind == Symbol::Kind::host ? std::nullopt : evaluator_.elements(given[0]);
        if (all && !all->open && !all->doubtful && !all->known.empty()) {
            std::string row;
            for (const Value& one : all->known) {
                const python::List* several = as_list(one);   // tuple_(a, b).in_([(1, 2)])
                row += (row.empty() ? "" : ", ") + (several ? "(" + joined(several->elements, ", ") + ")" : expression(one));
            }
            const std::string test = fmt::format("{} {} ({})", expression(call.base, true), word, row);
            return name == "in_" ? test : "(" + test + ")";
        }
        if (all && !all->open && !all->doubtful)
            return fmt::format("({} {} (NULL) {})", expression(call.base, true), word, name == "in_" ? "AND (1 != 1)" : "OR (1 = 1)");
        if (is_query(given[0])) return fmt::format("{} {} ({})", expression(call.base, true), word, statement(given[0]));
        if (python::as_symbol(given[0])) return fail(fmt::format("what .{}() looks in is not followed", name));
        return fmt::format("{} {} ({})", expression(call.base, true), word, placeholder());
    }
    if ((name == "any_" || name == "all_") && given.empty()) return quantified(name, call.base);
    if ((name == "any" || name == "all") && given.size() == 1 && call.call->keywords.empty() && owner_of_column(call.base))
        return fmt::format("{} = {}", operand(given[0]), quantified(name, call.base));
    if (name == "bindparams" || name == "columns") return expression(call.base);
    if (const std::string json = json_part(call); !json.empty()) return json;
    return fail(fmt::format(".{}() is not followed", name));
}

/// column["key"].as_integer(): a part of JSON as a value of SQL; empty for all else.
std::string Compiler::json_part(const MethodCall& call) {
    static constexpr std::pair<std::string_view, std::string_view> casts[] = {{"as_string", ""}, {"as_integer", "INTEGER"}, {"as_float", "FLOAT"}, {"as_boolean", "BOOLEAN"}};
    const Symbol* item = python::as_symbol(call.base);
    if (!item || item->kind != Symbol::Kind::subscript || !call.call->arguments.empty()) return {};
    for (const auto& [method_name, sql_type] : casts) {
        if (method_name != call.method) continue;
        const python::List* path = as_list(item->operands[1]);
        std::string key;
        if (path) {
            for (const Value& one : path->elements) key += (key.empty() ? "" : ", ") + python::printed(one).value_or("");
            if (path->open || path->doubtful || key.find_first_of("{}\"\\") != key.npos) return fail("the path into a JSON value is not known");
        }
        const std::string part = path ? fmt::format("({} #>> {})", expression(item->operands[0], true), quoted_literal("{" + key + "}"))
                                      : fmt::format("({} ->> {})", expression(item->operands[0], true), literal(item->operands[1]));
        return sql_type.empty() ? part : fmt::format("CAST({} AS {})", part, sql_type);
    }
    return {};
}

/// What contains() means depends on the column: a part of a text, or an element of an array, range or JSON.
std::string Compiler::contains(const Value& column_value, const Value& part) {
    const auto type_value = declared_type_of(column_value);
    if (!type_value) return fail("what contains() means here is not known");
    std::string sql = "TEXT";
    if (!python::is_none(*type_value)) sql = type(*type_value);
    const bool whole = sql.ends_with("[]") || sql == "JSONB" || sql.ends_with("RANGE");
    if (whole) return fmt::format("{} @> {}", expression(column_value, true), operand(part));
    return fmt::format("({} LIKE '%' || {} || '%')", expression(column_value, true), operand(part));
}

/// case((condition, value), …, else_=…), with the pairs also as a list.
std::string Compiler::case_of(const Construct& construct) {
    std::vector<Value> pairs = construct.call->arguments;
    if (pairs.size() == 1)
        if (const python::List* list = as_list(pairs[0]); list && !list->tuple) pairs = list->elements;
    const Value* subject = construct.keyword("value");
    if (pairs.size() == 1)
        if (const python::Table* table_value = python::as_table(pairs[0]); table_value && !table_value->open) {
            pairs.clear();
            for (const auto& [key, result_value] : table_value->items) pairs.push_back(evaluator_.heap().tuple({key, result_value}));
        }
    std::string result = subject ? "CASE " + expression(*subject, true) : "CASE";
    for (const Value& pair : pairs) {
        const python::List* both = as_list(pair);
        if (!both || both->elements.size() != 2) return fail("a case() that is not followed");
        const std::string tested = expression(both->elements[0]);
        result += fmt::format(" WHEN {} THEN {}", subject ? tested : "(" + tested + ")", operand(both->elements[1]));
    }
    if (pairs.empty() || construct.call->open) return fail("a case() that is not followed");
    if (const Value* otherwise = construct.keyword("else_"); otherwise && !python::is_none(*otherwise)) result += " ELSE " + operand(*otherwise);
    return result + " END";
}

}  // namespace pgsteward::alembic
