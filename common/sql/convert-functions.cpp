// Functions, procedures and DO blocks: the options of CREATE FUNCTION taken apart.
#include <algorithm>

#include "sql/convert.hpp"
#include "sql/scan.hpp"

namespace pgsteward::sql::convert {
namespace {

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return text;
}

double number(const Node* node) {
    const std::string text = string(node);
    return text.empty() ? 0 : std::stod(text);
}

bool truth(const Node* node) {
    return absent(node) || node->node_case != PG_QUERY__NODE__NODE_BOOLEAN || node->boolean->boolval;
}

/// The place of a literal; `location` is at it or at the AS before it.
std::optional<Span> literal(const Context& context, int location, std::string_view value, bool behind_as) {
    if (location < 0) return std::nullopt;
    auto at = static_cast<std::uint32_t>(location);
    if (behind_as) at = skip_blank(context.text, token_end(context.text, at));
    auto span = verbatim_literal(context.text, at, value);
    if (span) *span = {span->begin - context.shift, span->end - context.shift};
    return span;
}

void fill_body(const Context& context, const PgQuery__DefElem& as, CreateFunction& result) {
    const Nodes parts = items(as.arg);
    if (parts.empty()) return;
    result.body = string(parts[0]);
    if (parts.size() > 1)
        result.symbol = string(parts[1]);
    else
        result.body_at = literal(context, as.location, *result.body, true);
}

char volatility(const std::string& word) {
    return word.starts_with("im") ? 'i' : word.starts_with("st") ? 's' : 'v';
}

void fill_option(Context& context, const PgQuery__DefElem& from, CreateFunction& result) {
    const std::string_view name = from.defname;
    if (name == "as") return fill_body(context, from, result);
    if (name == "language") result.language = lower(string(from.arg));
    else if (name == "volatility") result.volatility = volatility(string(from.arg));
    else if (name == "parallel") result.parallel = string(from.arg).substr(0, 1).c_str()[0];
    else if (name == "strict") result.strict = truth(from.arg);
    else if (name == "security") result.security_definer = truth(from.arg);
    else if (name == "leakproof") result.leakproof = truth(from.arg);
    else if (name == "window") result.window = truth(from.arg);
    else if (name == "cost") result.cost = number(from.arg);
    else if (name == "rows") result.rows = number(from.arg);
    else if (name == "set") result.settings.push_back(set_variable(*from.arg->variable_set_stmt));
    else result.other.push_back(option(context, from, Words::as_types));
}

/// RETURN expression, or BEGIN ATOMIC: a list that holds the list of statements.
void fill_standard_body(Context& context, Node* const& body, CreateFunction& result) {
    if (absent(body)) return;
    result.has_standard_body = true;
    if (result.language.empty()) result.language = "sql";
    if (body->node_case != PG_QUERY__NODE__NODE_LIST) {
        result.standard_body.push_back(nested(context, body));
        return;
    }
    for (Node* const& list : items(body))
        for (StatementPtr& statement : nested(context, items(list)))
            result.standard_body.push_back(std::move(statement));
}

}  // namespace

FunctionParameter parameter(Context& context, const PgQuery__FunctionParameter& from) {
    FunctionParameter result{from.name, type_name(context, *from.arg_type), expression(context, from.defexpr)};
    switch (from.mode) {
        case PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_OUT: result.mode = FunctionParameter::Mode::out; break;
        case PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_INOUT: result.mode = FunctionParameter::Mode::inout; break;
        case PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_VARIADIC:
            result.mode = FunctionParameter::Mode::variadic;
            break;
        case PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_TABLE: result.mode = FunctionParameter::Mode::table; break;
        default: break;
    }
    return result;
}

Body create_function(Context& context, const PgQuery__CreateFunctionStmt& from) {
    CreateFunction result;
    result.procedure = from.is_procedure;
    result.or_replace = from.replace;
    result.name = object_name(Nodes(from.funcname, from.n_funcname));
    result.parameters.reserve(from.n_parameters);
    for (std::size_t i = 0; i < from.n_parameters; ++i)
        result.parameters.push_back(parameter(context, *from.parameters[i]->function_parameter));
    result.returns = optional_type(context, from.return_type);
    for (std::size_t i = 0; i < from.n_options; ++i) fill_option(context, *from.options[i]->def_elem, result);
    fill_standard_body(context, from.sql_body, result);
    return result;
}

Body alter_function(Context& context, const PgQuery__AlterFunctionStmt& from) {
    AlterFunction result{object_kind(from.objtype), with_arguments(context, *from.func), {}, {}};
    for (std::size_t i = 0; i < from.n_actions; ++i) {
        const PgQuery__DefElem& action = *from.actions[i]->def_elem;
        if (std::string_view(action.defname) == "set")
            result.settings.push_back(set_variable(*action.arg->variable_set_stmt));
        else
            result.options.push_back(option(context, action, Words::as_strings));
    }
    return result;
}

Body do_block(Context& context, const PgQuery__DoStmt& from) {
    Do result{.language = "plpgsql"};
    for (std::size_t i = 0; i < from.n_args; ++i) {
        const PgQuery__DefElem& element = *from.args[i]->def_elem;
        if (std::string_view(element.defname) == "language") {
            result.language = lower(string(element.arg));
        } else {
            result.body = string(element.arg);
            result.body_at = literal(context, element.location, result.body, false);
        }
    }
    return result;
}

}  // namespace pgsteward::sql::convert
