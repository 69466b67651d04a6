// GRANT and REVOKE on objects, ALTER DEFAULT PRIVILEGES.
#include <algorithm>

#include "interpret/altered-privileges.hpp"
#include "interpret/apply.hpp"
#include "interpret/definitions.hpp"
#include "interpret/drops.hpp"
#include "interpret/others.hpp"
#include "interpret/privileges.hpp"

namespace pgsteward::interpret {
namespace {

using Target = sql::Grant::Target;

GrantAction action_of(Execution& run, const sql::Grant& grant) {
    GrantAction action{grant.is_grant, grant.grant_option, grant.behaviour == sql::Behaviour::cascade, {}, {}};
    for (const sql::RoleReference& grantee : grant.grantees)
        action.grantees.push_back(grantee.kind == sql::RoleReference::Kind::public_ ? std::string() : run.role_name(grantee));
    for (const sql::Privilege& privilege : grant.privileges) {
        const bool all = privilege.name == "all";
        if (privilege.columns.empty() && all) action.wanted.all = true;
        else if (privilege.columns.empty()) action.wanted.privileges |= privilege_named(privilege.name);
        for (const std::string& column : privilege.columns) action.wanted.columns[column] |= all ? column_privileges() : privilege_named(privilege.name);
    }
    return action;
}

bool grant_on_relation_named(Execution& run, const QualifiedName& name, const GrantAction& action) {
    return run.catalog().relations.edit(name, [&](Relation& relation) {
        grant_on_relation(run, relation, action, run.session().role);
        relation.changed = run.origin();
    });
}

bool grant_on_routine(Execution& run, const QualifiedName& key, const GrantAction& action) {
    return run.catalog().routines.edit(key, [&](Routine& routine) {
        grant_on_object(run, routine, ObjectKind::function, action, run.session().role);
        routine.changed = run.origin();
    });
}

void grant_on_other(Execution& run, OtherObject& object, const GrantAction& action) {
    grant_on_object(run, object, object.kind, action, run.session().role);
    object.changed = run.origin();
}

/// False where the catalog does not hold the object.
bool grant_on_known(Execution& run, ObjectKind kind, const sql::ObjectReference& object, const GrantAction& action) {
    if (kind == ObjectKind::table || kind == ObjectKind::sequence) return grant_on_relation_named(run, run.relation_name(object.name), action);
    if (is_routine(kind)) {
        const auto key = find_routine(run, object.name, object.arguments);
        return key && grant_on_routine(run, *key, action);
    }
    if (kind == ObjectKind::type || kind == ObjectKind::domain)
        return run.catalog().types.edit(run.type_name(object.name), [&](Type& type) {
            grant_on_object(run, type, ObjectKind::type, action, run.session().role);
            type.changed = run.origin();
        });
    if (kind == ObjectKind::schema) {
        know_public_schema(run, object.name.name);
        return run.catalog().schemas.edit({"", object.name.name}, [&](OtherObject& schema) { grant_on_other(run, schema, action); });
    }
    const QualifiedName name = other_name(run, object);
    const QualifiedName key = other_key(kind, name);
    know_server_object(run, kind, name);
    const bool known = run.catalog().others.edit(key, [&](OtherObject& other) { grant_on_other(run, other, action); });
    if (kind == ObjectKind::parameter) forget_parameter(run, key);
    return known || kind != ObjectKind::foreign_data_wrapper;   // of the others none is an extension's
}

void grant_on(Execution& run, ObjectKind kind, const sql::ObjectReference& object, const GrantAction& action) {
    if (!grant_on_known(run, kind, object, action)) alter_privileges(run, kind, object, action);
}

/// objectsInSchemaToOids(): TABLES are whatever is read like one, FUNCTIONS include aggregates.
void grant_on_all(Execution& run, ObjectKind kind, const std::string& schema, const GrantAction& action) {
    doubt_by_schema(run, kind, schema);
    if (is_routine(kind)) {
        const auto picks = [&](ObjectKind routine) { return kind == ObjectKind::routine || (routine == ObjectKind::procedure) == (kind == ObjectKind::procedure); };
        for (const QualifiedName& key : run.catalog().routines.names_in(schema))
            if (picks(run.catalog().routines.find(key)->kind)) grant_on_routine(run, key, action);
        return;
    }
    const auto picks = [&](ObjectKind relation) { return (relation == ObjectKind::sequence) == (kind == ObjectKind::sequence); };
    for (const QualifiedName& name : run.catalog().relations.names_in(schema))
        if (picks(run.catalog().relations.find(name)->kind)) grant_on_relation_named(run, name, action);
}

}  // namespace

void apply(Execution& run, const sql::Grant& grant) {
    const GrantAction action = action_of(run, grant);
    for (const sql::ObjectReference& object : grant.objects) {
        if (grant.target == Target::all_in_schema) grant_on_all(run, grant.kind, object.name.name, action);
        else grant_on(run, grant.kind, object, action);
    }
}

void apply(Execution& run, const sql::AlterDefaultPrivileges& alter) {
    const GrantAction action = action_of(run, alter.grant);
    const std::vector<std::string> roles = alter.roles.empty() ? std::vector<std::string>{run.session().role} : run.role_names(alter.roles);
    for (const std::string& role : roles) {
        if (alter.schemas.empty()) grant_by_default(run, role, {}, alter.grant.kind, action);
        for (const std::string& schema : alter.schemas) grant_by_default(run, role, schema, alter.grant.kind, action);
    }
}

}  // namespace pgsteward::interpret
