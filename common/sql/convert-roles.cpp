// Roles and privileges.
#include <algorithm>

#include "sql/convert.hpp"

namespace pgsteward::sql::convert {
namespace {

/// No list means all of them, and so does a list of columns without a word.
std::vector<Privilege> privileges(Nodes nodes) {
    if (nodes.empty()) return {{"all", {}}};
    std::vector<Privilege> result;
    result.reserve(nodes.size());
    for (const Node* node : nodes) {
        const PgQuery__AccessPriv& privilege = *node->access_priv;
        result.push_back({*privilege.priv_name == '\0' ? "all" : privilege.priv_name,
                          strings(Nodes(privilege.cols, privilege.n_cols))});
    }
    return result;
}

Grant::Target target(PgQuery__GrantTargetType type) {
    switch (type) {
        case PG_QUERY__GRANT_TARGET_TYPE__ACL_TARGET_ALL_IN_SCHEMA: return Grant::Target::all_in_schema;
        case PG_QUERY__GRANT_TARGET_TYPE__ACL_TARGET_DEFAULTS: return Grant::Target::defaults;
        default: return Grant::Target::objects;
    }
}

std::optional<RoleReference> optional_role(const PgQuery__RoleSpec* spec) {
    if (spec == nullptr) return std::nullopt;
    return role(spec);
}

CreateRole::Kind kind(PgQuery__RoleStmtType type) {
    switch (type) {
        case PG_QUERY__ROLE_STMT_TYPE__ROLESTMT_USER: return CreateRole::Kind::user;
        case PG_QUERY__ROLE_STMT_TYPE__ROLESTMT_GROUP: return CreateRole::Kind::group;
        default: return CreateRole::Kind::role;
    }
}

}  // namespace

Grant grant(Context& context, const PgQuery__GrantStmt& from) {
    Grant result;
    result.is_grant = from.is_grant;
    result.target = target(from.targtype);
    result.kind = object_kind(from.objtype);
    const auto named = result.target == Grant::Target::all_in_schema ? ObjectKind::schema : result.kind;
    result.objects.reserve(from.n_objects);
    for (std::size_t i = 0; i < from.n_objects; ++i)
        result.objects.push_back(reference(context, named, from.objects[i]));
    result.privileges = privileges(Nodes(from.privileges, from.n_privileges));
    result.grantees = roles(Nodes(from.grantees, from.n_grantees));
    result.grantor = optional_role(from.grantor);
    result.grant_option = from.grant_option;
    result.behaviour = behaviour(from.behavior);
    return result;
}

Body grant_role(const PgQuery__GrantRoleStmt& from) {
    GrantRole result;
    result.is_grant = from.is_grant;
    result.roles = strings(Nodes(from.granted_roles, from.n_granted_roles));
    result.grantees = roles(Nodes(from.grantee_roles, from.n_grantee_roles));
    result.admin_option = from.admin_opt;
    result.grantor = optional_role(from.grantor);
    result.behaviour = behaviour(from.behavior);
    return result;
}

Body alter_default_privileges(Context& context, const PgQuery__AlterDefaultPrivilegesStmt& from) {
    AlterDefaultPrivileges result;
    for (std::size_t i = 0; i < from.n_options; ++i) {
        const PgQuery__DefElem& element = *from.options[i]->def_elem;
        const Nodes names = items(element.arg);
        if (std::string_view(element.defname) == "schemas")
            result.schemas = strings(names);
        else
            result.roles = roles(names);
    }
    result.grant = grant(context, *from.action);
    return result;
}

Body create_role(Context& context, const PgQuery__CreateRoleStmt& from) {
    return CreateRole{kind(from.stmt_type), from.role, options(context, Nodes(from.options, from.n_options))};
}

Body alter_role(Context& context, const PgQuery__AlterRoleStmt& from) {
    AlterRole result{role(from.role), options(context, Nodes(from.options, from.n_options))};
    // The action is set for every ALTER ROLE; it means something where members are listed.
    const auto lists_members = [](const Option& option) { return option.name == "rolemembers"; };
    if (std::ranges::any_of(result.options, lists_members))
        result.members = from.action > 0 ? AlterRole::Members::add : AlterRole::Members::drop;
    return result;
}

Body alter_role_setting(const PgQuery__AlterRoleSetStmt& from) {
    return AlterRoleSetting{optional_role(from.role), from.database, set_variable(*from.setstmt)};
}

}  // namespace pgsteward::sql::convert
