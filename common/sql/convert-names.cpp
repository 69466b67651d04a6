// Names, types' names, roles, and the places where they stand.
#include <algorithm>
#include <utility>

#include "sql/convert.hpp"
#include "sql/scan.hpp"

namespace pgsteward::sql::convert {

void Level::stop() {
    // The destructor does not run when the constructor throws.
    const int depth = std::exchange(context_.depth, context_.depth - levels_);
    throw NestedTooDeep{context_.statement, depth > max_expression_depth};
}

Span place(const Context& context, int location) {
    const auto byte = static_cast<std::uint32_t>(std::max(location, 0));
    if (location < 0 || byte < context.shift) return {context.statement.begin, context.statement.begin};
    return {byte - context.shift, byte - context.shift};
}

Span token(const Context& context, int location) {
    Span span = place(context, location);
    span.end = location < 0 ? span.end : token_end(context.text, span.begin + context.shift) - context.shift;
    return span;
}

Span name_span(const Context& context, int location) {
    Span span = place(context, location);
    span.end = location < 0 ? span.end : name_end(context.text, span.begin + context.shift) - context.shift;
    return span;
}

bool absent(const Node* node) {
    return node == nullptr || node->node_case == PG_QUERY__NODE__NODE__NOT_SET;
}

namespace {

std::string constant_text(const PgQuery__AConst& constant) {
    switch (constant.val_case) {
        case PG_QUERY__A__CONST__VAL_IVAL: return std::to_string(constant.ival->ival);
        case PG_QUERY__A__CONST__VAL_FVAL: return constant.fval->fval;
        case PG_QUERY__A__CONST__VAL_BOOLVAL: return constant.boolval->boolval ? "true" : "false";
        case PG_QUERY__A__CONST__VAL_SVAL: return constant.sval->sval;
        case PG_QUERY__A__CONST__VAL_BSVAL: return constant.bsval->bsval;
        default: return {};
    }
}

std::string dotted(Nodes parts) {
    std::string result;
    for (const Node* part : parts) result += (result.empty() ? "" : ".") + string(part);
    return result;
}

}  // namespace

std::string string(const Node* node) {
    if (node == nullptr) return {};
    switch (node->node_case) {
        case PG_QUERY__NODE__NODE_STRING: return node->string->sval;
        case PG_QUERY__NODE__NODE_INTEGER: return std::to_string(node->integer->ival);
        case PG_QUERY__NODE__NODE_FLOAT: return node->float_->fval;
        case PG_QUERY__NODE__NODE_BOOLEAN: return node->boolean->boolval ? "true" : "false";
        case PG_QUERY__NODE__NODE_BIT_STRING: return node->bit_string->bsval;
        case PG_QUERY__NODE__NODE_A_STAR: return "*";
        case PG_QUERY__NODE__NODE_A_CONST: return constant_text(*node->a_const);
        case PG_QUERY__NODE__NODE_TYPE_NAME: return dotted(Nodes(node->type_name->names, node->type_name->n_names));
        case PG_QUERY__NODE__NODE_ROLE_SPEC: return role_name(*node->role_spec);
        case PG_QUERY__NODE__NODE_ACCESS_PRIV: return node->access_priv->priv_name;
        case PG_QUERY__NODE__NODE_LIST: return dotted(Nodes(node->list->items, node->list->n_items));
        case PG_QUERY__NODE__NODE_TYPE_CAST: return string(node->type_cast->arg);
        default: return {};
    }
}

std::vector<std::string> strings(Nodes nodes) {
    std::vector<std::string> result;
    result.reserve(nodes.size());
    for (const Node* node : nodes) result.push_back(string(node));
    return result;
}

Nodes items(Node* const& node) {
    if (absent(node)) return {};
    if (node->node_case != PG_QUERY__NODE__NODE_LIST) return {&node, 1};
    return {node->list->items, node->list->n_items};
}

ObjectName object_name(Nodes parts) {
    ObjectName result;
    if (!parts.empty()) result.name = string(parts.back());
    if (parts.size() > 1) result.schema = string(parts[parts.size() - 2]);
    if (parts.size() > 2) result.catalog = dotted(parts.first(parts.size() - 2));
    return result;
}

ObjectName object_name(const Context& context, Nodes parts, int location) {
    ObjectName result = object_name(parts);
    result.at = name_span(context, location);
    return result;
}

ObjectName object_name(Context& context, Node* const& node) {
    if (absent(node)) return {};
    switch (node->node_case) {
        case PG_QUERY__NODE__NODE_TYPE_NAME: return type_name(context, *node->type_name).name;
        case PG_QUERY__NODE__NODE_RANGE_VAR: return relation(context, node->range_var);
        default: return object_name(items(node));
    }
}

RelationName relation(const Context& context, const PgQuery__RangeVar* name) {
    RelationName result;
    if (name == nullptr) return result;
    result.catalog = name->catalogname;
    result.schema = name->schemaname;
    result.name = name->relname;
    result.at = name_span(context, name->location);
    result.only = !name->inh;
    if (name->alias != nullptr) result.alias = name->alias->aliasname;
    if (name->relpersistence[0] == 't') result.persistence = RelationName::Persistence::temporary;
    if (name->relpersistence[0] == 'u') result.persistence = RelationName::Persistence::unlogged;
    return result;
}

std::vector<RelationName> relations(const Context& context, Nodes nodes) {
    std::vector<RelationName> result;
    result.reserve(nodes.size());
    for (const Node* node : nodes) {
        if (node->node_case == PG_QUERY__NODE__NODE_RANGE_VAR) result.push_back(relation(context, node->range_var));
        if (node->node_case == PG_QUERY__NODE__NODE_VACUUM_RELATION)
            result.push_back(relation(context, node->vacuum_relation->relation));
    }
    return result;
}

TypeName type_name(Context& context, const PgQuery__TypeName& type) {
    TypeName result;
    result.name = object_name(context, Nodes(type.names, type.n_names), type.location);
    result.modifiers = expressions(context, Nodes(type.typmods, type.n_typmods));
    for (std::size_t i = 0; i < type.n_array_bounds; ++i) {
        const Node& bound = *type.array_bounds[i];
        result.array_bounds.push_back(bound.node_case == PG_QUERY__NODE__NODE_INTEGER ? bound.integer->ival : -1);
    }
    result.set_of = type.setof;
    result.percent_type = type.pct_type;
    return result;
}

std::optional<TypeName> optional_type(Context& context, const PgQuery__TypeName* type) {
    if (type == nullptr) return std::nullopt;
    return type_name(context, *type);
}

ObjectName collation(const PgQuery__CollateClause* clause) {
    return clause == nullptr ? ObjectName{} : object_name(Nodes(clause->collname, clause->n_collname));
}

RoleReference role(const PgQuery__RoleSpec* role) {
    if (role == nullptr) return {};
    switch (role->roletype) {
        case PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_CURRENT_ROLE: return {RoleReference::Kind::current_role, {}};
        case PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_CURRENT_USER: return {RoleReference::Kind::current_user, {}};
        case PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_SESSION_USER: return {RoleReference::Kind::session_user, {}};
        case PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_PUBLIC: return {RoleReference::Kind::public_, {}};
        default: return {RoleReference::Kind::named, role->rolename};
    }
}

std::vector<RoleReference> roles(Nodes nodes) {
    std::vector<RoleReference> result;
    result.reserve(nodes.size());
    for (const Node* node : nodes)
        if (node->node_case == PG_QUERY__NODE__NODE_ROLE_SPEC) result.push_back(role(node->role_spec));
    return result;
}

std::string role_name(const PgQuery__RoleSpec& spec) {
    const RoleReference result = role(&spec);
    switch (result.kind) {
        case RoleReference::Kind::current_role: return "current_role";
        case RoleReference::Kind::current_user: return "current_user";
        case RoleReference::Kind::session_user: return "session_user";
        case RoleReference::Kind::public_: return "public";
        case RoleReference::Kind::named: break;
    }
    return result.name;
}

Behaviour behaviour(PgQuery__DropBehavior behaviour) {
    return behaviour == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE ? Behaviour::cascade : Behaviour::restrict;
}

}  // namespace pgsteward::sql::convert
