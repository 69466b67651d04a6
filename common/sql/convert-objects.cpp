// What changes objects of any kind, and how they are named there: the grammar's shape of a name depends on the kind.
#include "sql/convert.hpp"

namespace pgsteward::sql::convert {
namespace {

/// The relation, and the thing that belongs to it as the last part.
void fill_part(Nodes names, ObjectReference& result) {
    if (names.empty()) return;
    result.part = string(names.back());
    result.name = object_name(names.first(names.size() - 1));
}

void fill_types(Context& context, Nodes pair, ObjectReference& result) {
    if (pair.empty() || pair[0]->node_case != PG_QUERY__NODE__NODE_TYPE_NAME) return;
    result.type = type_name(context, *pair[0]->type_name);
    result.name = result.type->name;
    if (pair.size() < 2) return;
    if (pair[1]->node_case == PG_QUERY__NODE__NODE_TYPE_NAME)
        result.second_type = type_name(context, *pair[1]->type_name);
    else
        result.extra = string(pair[1]);
}

/// (domain, constraint)
void fill_domain_constraint(Context& context, Nodes pair, ObjectReference& result) {
    fill_types(context, pair, result);
    std::swap(result.part, result.extra);
}

void fill_plain(Context& context, Node* const& node, ObjectReference& result) {
    if (absent(node)) return;
    if (node->node_case == PG_QUERY__NODE__NODE_OBJECT_WITH_ARGS) {
        ObjectWithArguments object = with_arguments(context, *node->object_with_args);
        result.name = std::move(object.name);
        result.arguments = std::move(object.arguments);
        return;
    }
    if (node->node_case == PG_QUERY__NODE__NODE_TYPE_NAME) result.type = type_name(context, *node->type_name);
    if (node->node_case == PG_QUERY__NODE__NODE_ROLE_SPEC) {
        result.name.name = string(node);
        return;
    }
    result.name = object_name(context, node);
}

/// What a statement names by a relation, with `part` for what belongs to it; else by an object of any shape.
ObjectReference target(Context& context, PgQuery__ObjectType type, const PgQuery__RangeVar* name, Node* const& object,
                       const char* part) {
    const ObjectKind kind = object_kind(type);
    if (name != nullptr) return part_of(relation(context, name), kind, part);
    // ALTER DOMAIN … RENAME CONSTRAINT and what is named by a bare string.
    if (absent(object)) return ObjectReference{.kind = kind, .name = {.name = part}};
    if (kind == ObjectKind::domain_constraint)
        return ObjectReference{.kind = kind, .name = object_name(context, object), .part = part};
    return reference(context, kind, object);
}

}  // namespace

ObjectReference part_of(const RelationName& relation, ObjectKind kind, std::string part) {
    return {.kind = kind, .name = relation, .part = std::move(part)};
}

ObjectWithArguments with_arguments(Context& context, const PgQuery__ObjectWithArgs& object) {
    ObjectWithArguments result{object_name(Nodes(object.objname, object.n_objname)), std::nullopt};
    if (object.args_unspecified) return result;
    result.arguments.emplace();
    result.arguments->reserve(object.n_objargs);
    for (std::size_t i = 0; i < object.n_objargs; ++i) {
        // The missing side of a prefix operator is an absent node.
        const Node* argument = object.objargs[i];
        const bool given = !absent(argument) && argument->node_case == PG_QUERY__NODE__NODE_TYPE_NAME;
        result.arguments->push_back(given ? type_name(context, *argument->type_name) : TypeName{});
    }
    return result;
}

ObjectReference reference(Context& context, ObjectKind kind, Node* const& node) {
    ObjectReference result{.kind = kind};
    switch (kind) {
        case ObjectKind::policy:
        case ObjectKind::rule:
        case ObjectKind::trigger:
        case ObjectKind::constraint:
        case ObjectKind::column: fill_part(items(node), result); break;
        case ObjectKind::domain_constraint: fill_domain_constraint(context, items(node), result); break;
        case ObjectKind::cast:
        case ObjectKind::transform: fill_types(context, items(node), result); break;
        case ObjectKind::operator_class:
        case ObjectKind::operator_family: {
            const Nodes names = items(node);
            if (names.empty()) break;
            result.extra = string(names.front());
            result.name = object_name(names.subspan(1));
            break;
        }
        default: fill_plain(context, node, result); break;
    }
    return result;
}

Body drop(Context& context, const PgQuery__DropStmt& from) {
    Drop result{object_kind(from.remove_type), {}};
    result.objects.reserve(from.n_objects);
    for (std::size_t i = 0; i < from.n_objects; ++i)
        result.objects.push_back(reference(context, result.kind, from.objects[i]));
    result.if_exists = from.missing_ok;
    result.concurrently = from.concurrent;
    result.behaviour = behaviour(from.behavior);
    return result;
}

Body drop_role(const PgQuery__DropRoleStmt& from) {
    Drop result{ObjectKind::role, {}, from.missing_ok != 0};
    for (const std::string& name : strings(Nodes(from.roles, from.n_roles)))
        result.objects.push_back({.kind = ObjectKind::role, .name = {.name = name}});
    return result;
}

Body drop_user_mapping(const PgQuery__DropUserMappingStmt& from) {
    Drop result{ObjectKind::user_mapping, {}, from.missing_ok != 0};
    result.objects.push_back(
        {.kind = ObjectKind::user_mapping, .name = {.name = role_name(*from.user)}, .extra = from.servername});
    return result;
}

Body drop_named(ObjectKind kind, const char* name, bool if_exists, Behaviour behaviour) {
    Drop result{kind, {}, if_exists};
    result.objects.push_back({.kind = kind, .name = {.name = name}});
    result.behaviour = behaviour;
    return result;
}

Body rename(Context& context, const PgQuery__RenameStmt& from) {
    Rename result;
    result.object = target(context, from.rename_type, from.relation, from.object, from.subname);
    // Unset is the first of the enumeration; then only tables have parts to rename.
    const bool unset = from.relation_type == PG_QUERY__OBJECT_TYPE__OBJECT_ACCESS_METHOD;
    if (!unset)
        result.relation_kind = object_kind(from.relation_type);
    else if (result.object.part.empty())
        result.relation_kind = result.object.kind;
    result.new_name = from.newname;
    result.if_exists = from.missing_ok;
    result.behaviour = behaviour(from.behavior);
    return result;
}

Body set_schema(Context& context, const PgQuery__AlterObjectSchemaStmt& from) {
    return SetSchema{target(context, from.object_type, from.relation, from.object, ""), from.newschema,
                     from.missing_ok != 0};
}

Body change_owner(Context& context, const PgQuery__AlterOwnerStmt& from) {
    return ChangeOwner{target(context, from.object_type, from.relation, from.object, ""), role(from.newowner)};
}

Body comment(Context& context, const PgQuery__CommentStmt& from) {
    Comment result{reference(context, object_kind(from.objtype), from.object), std::nullopt};
    // CreateComments: an empty comment is none.
    if (*from.comment != '\0') result.text = from.comment;
    return result;
}

Body security_label(Context& context, const PgQuery__SecLabelStmt& from) {
    SecurityLabel result{reference(context, object_kind(from.objtype), from.object), from.provider, std::nullopt};
    if (*from.label != '\0') result.label = from.label;
    return result;
}

Body depends_on_extension(Context& context, const PgQuery__AlterObjectDependsStmt& from) {
    const bool part = object_kind(from.object_type) == ObjectKind::trigger;
    const std::string name = part ? string(from.object) : "";
    return DependsOnExtension{target(context, from.object_type, from.relation, from.object, name.c_str()),
                              from.extname->sval, from.remove != 0};
}

}  // namespace pgsteward::sql::convert
