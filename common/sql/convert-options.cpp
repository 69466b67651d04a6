// name = value in its many places.
#include "sql/convert.hpp"

namespace pgsteward::sql::convert {
namespace {

bool is_one_word(const PgQuery__TypeName& type) {
    return type.n_names == 1 && type.n_typmods == 0 && type.n_array_bounds == 0 && !type.setof && !type.pct_type;
}

Option::Action action(PgQuery__DefElemAction action) {
    switch (action) {
        case PG_QUERY__DEF_ELEM_ACTION__DEFELEM_SET: return Option::Action::set;
        case PG_QUERY__DEF_ELEM_ACTION__DEFELEM_ADD: return Option::Action::add;
        case PG_QUERY__DEF_ELEM_ACTION__DEFELEM_DROP: return Option::Action::drop;
        default: return Option::Action::unspecified;
    }
}

decltype(Option::value) value(Context& context, const Node* node, Words words) {
    if (absent(node)) return std::monostate{};
    switch (node->node_case) {
        case PG_QUERY__NODE__NODE_INTEGER: return std::int64_t{node->integer->ival};
        case PG_QUERY__NODE__NODE_BOOLEAN: return node->boolean->boolval != 0;
        case PG_QUERY__NODE__NODE_LIST: return strings(Nodes(node->list->items, node->list->n_items));
        case PG_QUERY__NODE__NODE_TYPE_NAME:
            if (words == Words::as_strings && is_one_word(*node->type_name)) return string(node);
            return type_name(context, *node->type_name);
        case PG_QUERY__NODE__NODE_STRING:
        case PG_QUERY__NODE__NODE_FLOAT:
        case PG_QUERY__NODE__NODE_BIT_STRING:
        case PG_QUERY__NODE__NODE_A_STAR:
        case PG_QUERY__NODE__NODE_ROLE_SPEC: return string(node);
        default: return expression(context, node);
    }
}

/// SET TRANSACTION's parts have names of their own.
std::string setting_text(const Node* node) {
    if (node->node_case != PG_QUERY__NODE__NODE_DEF_ELEM) return string(node);
    return std::string(node->def_elem->defname) + " = " + string(node->def_elem->arg);
}

SetVariable::Kind kind(PgQuery__VariableSetKind kind) {
    switch (kind) {
        case PG_QUERY__VARIABLE_SET_KIND__VAR_SET_DEFAULT: return SetVariable::Kind::default_;
        case PG_QUERY__VARIABLE_SET_KIND__VAR_SET_CURRENT: return SetVariable::Kind::from_current;
        case PG_QUERY__VARIABLE_SET_KIND__VAR_SET_MULTI: return SetVariable::Kind::multi;
        case PG_QUERY__VARIABLE_SET_KIND__VAR_RESET: return SetVariable::Kind::reset;
        case PG_QUERY__VARIABLE_SET_KIND__VAR_RESET_ALL: return SetVariable::Kind::reset_all;
        default: return SetVariable::Kind::value;
    }
}

}  // namespace

Option option(Context& context, const PgQuery__DefElem& element, Words words) {
    return {element.defnamespace, element.defname, value(context, element.arg, words), action(element.defaction),
            token(context, element.location)};
}

Options options(Context& context, Nodes nodes, Words words) {
    Options result;
    result.reserve(nodes.size());
    for (const Node* node : nodes)
        if (node->node_case == PG_QUERY__NODE__NODE_DEF_ELEM)
            result.push_back(option(context, *node->def_elem, words));
    return result;
}

bool is_true(const Option& option) {
    if (const auto* truth = std::get_if<bool>(&option.value)) return *truth;
    if (const auto* number = std::get_if<std::int64_t>(&option.value)) return *number != 0;
    if (const auto* word = std::get_if<std::string>(&option.value)) return *word != "false" && *word != "off";
    return true;
}

SetVariable set_variable(const PgQuery__VariableSetStmt& statement) {
    SetVariable result;
    result.name = statement.name;
    result.kind = kind(statement.kind);
    for (std::size_t i = 0; i < statement.n_args; ++i) result.values.push_back(setting_text(statement.args[i]));
    result.local = statement.is_local;
    return result;
}

}  // namespace pgsteward::sql::convert
