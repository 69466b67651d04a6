// What GRANT and REVOKE make of an object's access control list (aclchk.c).
#include <algorithm>

#include <fmt/format.h>

#include "interpret/privileges.hpp"

namespace pgsteward::interpret {
namespace {

using Acl = std::vector<AclItem>;

/// GRANT … ON TABLE names them all.
bool is_granted_as_table(ObjectKind kind) {
    return kind == ObjectKind::table || kind == ObjectKind::view || kind == ObjectKind::materialized_view || kind == ObjectKind::foreign_table;
}

/// merge_acl_with_grant(): a plain REVOKE takes the grant option along; GRANT OPTION FOR takes only that.
std::optional<Acl> merged(const Catalog& catalog, Acl acl, const GrantAction& action, PrivilegeSet privileges, const std::string& grantor, const std::string& owner) {
    for (const std::string& grantee : action.grantees) {
        AclChange change{action.is_grant, grantee, grantor, 0, 0, action.cascade};
        if (action.is_grant || !action.grant_option) change.privileges = privileges;
        if (!action.is_grant || action.grant_option) change.options = privileges;
        auto next = updated_acl(catalog, std::move(acl), change, owner);
        if (!next) return std::nullopt;
        acl = std::move(*next);
    }
    std::sort(acl.begin(), acl.end());
    return acl;
}

/// The list after the statement, given what stands for an absent one; nothing where the server refuses it.
std::optional<Acl> changed(const Catalog& catalog, const Acl& acl, const Acl& considered, const GrantAction& action, PrivilegeSet privileges,
                           const std::string& role, const std::string& owner) {
    const Grantor grantor = best_grantor(catalog, role, privileges, considered, owner);
    return merged(catalog, acl, action, privileges & grantor.options, grantor.role, owner);
}

PrivilegeSet wanted_of(const WantedPrivileges& wanted, ObjectKind kind, int postgres) {
    const PrivilegeSet all = all_privileges(kind, postgres);
    return wanted.all ? all : wanted.privileges & all;
}

QualifiedName default_key(const std::string& role, const std::string& schema, ObjectKind kind) { return {schema, fmt::format("{} {}", role, name_of(kind))}; }

/// ALTER DEFAULT PRIVILEGES knows five kinds.
ObjectKind default_kind(ObjectKind kind) {
    if (is_granted_as_table(kind)) return ObjectKind::table;
    if (kind == ObjectKind::procedure || kind == ObjectKind::routine || kind == ObjectKind::aggregate) return ObjectKind::function;
    return kind == ObjectKind::domain ? ObjectKind::type : kind;
}

/// False where the server refuses. `table_acl` is what the table's own list was before the statement.
bool grant_on_columns(Execution& run, Relation& relation, const Acl& table_acl, const std::map<std::string, PrivilegeSet>& columns, const GrantAction& action, const std::string& role) {
    for (Column& column : relation.columns) {
        const auto named = columns.find(column.name);
        if (named == columns.end()) continue;
        const Acl own = column.acl.value_or(Acl());
        Acl considered = table_acl;
        considered.insert(considered.end(), own.begin(), own.end());
        const auto acl = changed(run.catalog(), own, considered, action, named->second & column_privileges(), role, relation.owner);
        if (!acl) return false;
        if (acl->empty()) column.acl.reset();   // the default of columns is nothing
        else column.acl = *acl;
    }
    return true;
}

}  // namespace

void grant_on_relation(Execution& run, Relation& relation, const GrantAction& action, const std::string& role) {
    const ObjectKind kind = relation.kind == ObjectKind::sequence ? ObjectKind::sequence : ObjectKind::table;
    const int postgres = run.interpreter.postgres();
    const Acl before = relation.acl.value_or(built_in_acl(kind, relation.owner, postgres));
    const PrivilegeSet wanted = wanted_of(action.wanted, kind, postgres);
    std::map<std::string, PrivilegeSet> columns = action.wanted.columns;
    // What is revoked from the table is revoked from each column too; a GRANT need not be given to each.
    if (!action.is_grant && (wanted & column_privileges()) && kind != ObjectKind::sequence)
        for (const Column& column : relation.columns) columns[column.name] |= wanted & column_privileges();

    Relation after = relation;
    if (wanted) {
        const auto acl = changed(run.catalog(), before, before, action, wanted, role, relation.owner);
        if (!acl) return;
        after.acl = *acl;
    }
    if (!columns.empty() && !grant_on_columns(run, after, before, columns, action, role)) return;
    relation = std::move(after);
}

void grant_on_object(Execution& run, Annotations& object, ObjectKind kind, const GrantAction& action, const std::string& role) {
    const int postgres = run.interpreter.postgres();
    const PrivilegeSet wanted = wanted_of(action.wanted, kind, postgres);
    // A parameter belongs to the server's first superuser, which pg_parameter_acl does not say.
    const std::string& owner = kind == ObjectKind::parameter ? run.initial_role() : object.owner.str();
    const Acl before = object.acl.value_or(built_in_acl(kind, owner, postgres));
    if (const auto acl = changed(run.catalog(), before, before, action, wanted, role, owner)) object.acl = *acl;
}

void grant_by_default(Execution& run, const std::string& role, const std::string& schema, ObjectKind any_kind, const GrantAction& action) {
    const ObjectKind kind = default_kind(any_kind);
    const int postgres = run.interpreter.postgres();
    // A global entry replaces the built-in default; one of a schema is added to it.
    const Acl none = schema.empty() ? built_in_acl(kind, role, postgres) : Acl();
    const QualifiedName key = default_key(role, schema, kind);
    const auto existing = run.catalog().default_privileges.share(key);
    const Acl before = existing && existing->acl ? *existing->acl : none;
    const auto acl = merged(run.catalog(), before, action, wanted_of(action.wanted, kind, postgres), role, role);
    if (!acl) return;
    if (*acl == none) {
        if (existing) run.catalog().default_privileges.erase(key);
        return;
    }
    DefaultPrivileges entry{role, schema, kind, *acl, existing ? existing->created : run.origin(), run.origin()};
    run.catalog().default_privileges.put(key, std::move(entry));
}

AccessControlList default_acl(Execution& run, ObjectKind any_kind, const std::string& schema, const std::string& owner) {
    if (run.catalog().default_privileges.size() == 0) return std::nullopt;
    const ObjectKind kind = default_kind(any_kind);
    const std::string& role = owner.empty() ? run.session().role : owner;
    const auto global = run.catalog().default_privileges.share(default_key(role, {}, kind));
    const auto local = schema.empty() ? nullptr : run.catalog().default_privileges.share(default_key(role, schema, kind));
    if (!global && !local) return std::nullopt;
    const Acl built_in = built_in_acl(kind, role, run.interpreter.postgres());
    Acl acl = global && global->acl ? *global->acl : built_in;
    if (local && local->acl)
        for (const AclItem& item : *local->acl) {
            const AclChange change{true, item.grantee, item.grantor, privileges_of(item.privileges), privileges_of(item.grantable)};
            if (auto next = updated_acl(run.catalog(), acl, change, role)) acl = std::move(*next);
        }
    std::sort(acl.begin(), acl.end());
    if (acl == built_in || acl.empty()) return std::nullopt;   // aclmerge() of nothing is NULL
    return acl;
}

}  // namespace pgsteward::interpret
