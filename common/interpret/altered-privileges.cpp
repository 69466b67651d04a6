#include "interpret/altered-privileges.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "access/ready-made.hpp"
#include "canonical/types.hpp"
#include "catalog/altered-privileges.hpp"
#include "catalog/unknown-identifier.hpp"
#include "interpret/definitions.hpp"
#include "interpret/drops.hpp"

namespace pgsteward::interpret {
namespace {

using What = PrivilegeAlteration::What;
namespace facts = canonical::facts;

bool is_of_system(const std::string& schema) { return schema == "pg_catalog"; }

/// Where an unqualified name leads: to pg_catalog, or to the schema of an extension of the catalog that brings one of these;
/// empty where neither is known to.
std::string schema_of(const Catalog& catalog, const auto& named) {
    canonical::Types types(catalog, {});
    for (const auto& fact : named) {
        if (fact.origin == 0) return "pg_catalog";
        const std::string* schema = fact.origin < facts::first_extension ? nullptr : types.schema_of(fact.origin);
        if (schema) return *schema;
    }
    return {};
}

std::string schema_of(Execution& run, const sql::ObjectName& name, const auto& named) {
    if (!name.schema.empty()) return name.schema;
    const std::string schema = schema_of(run.catalog(), named);
    return schema.empty() ? run.creation_name(name).schema.str() : schema;
}

/// As the introspection names it.
std::string routine_text(Execution& run, const sql::ObjectReference& object, const std::string& schema) {
    std::vector<std::string> types;
    for (const sql::TypeName& type : object.arguments.value_or(std::vector<sql::TypeName>())) types.push_back(signature_type(run, type));
    const std::string name = schema == "pg_catalog" ? quoted(object.name.name) : quoted(QualifiedName{schema, object.name.name});
    return object.arguments ? fmt::format("{}({})", name, fmt::join(types, ", ")) : fmt::format("{}({})", name, unknown_identifier);
}

struct Target {
    QualifiedName name;                      ///< a routine's without arguments
    std::string text;
};

Target target_of(Execution& run, ObjectKind kind, const sql::ObjectReference& object) {
    const std::string& name = object.name.name;
    if (is_routine(kind)) {
        const std::string schema = schema_of(run, object.name, facts::functions(name));
        return {{schema, name}, routine_text(run, object, schema)};
    }
    if (kind == ObjectKind::type || kind == ObjectKind::domain) {
        const QualifiedName type = run.type_name(object.name);
        return {type, is_of_system(type.schema) ? quoted(type.name) : quoted(type)};
    }
    if (kind == ObjectKind::schema || kind == ObjectKind::foreign_data_wrapper) return {{"", name}, quoted(name)};
    const QualifiedName relation{schema_of(run, object.name, facts::relations(name)), name};
    return {relation, quoted(relation)};
}

class Alteration {
public:
    Alteration(OtherObject& privileges, std::string grantee, std::string column) : properties_(privileges.properties), grantee_(std::move(grantee)), column_(std::move(column)) {}

    /// `initial`: what the grantee surely has from the start, and a grant adds nothing to.
    void grant(PrivilegeSet wanted, bool with_option, PrivilegeSet initial) {
        const PrivilegeSet revoked = at(What::revoked);
        set(What::revoked, revoked & ~wanted);
        set(What::granted, at(What::granted) | (wanted & ~revoked & ~initial));
        if (with_option) set(What::granted_with_option, at(What::granted_with_option) | wanted);
    }
    void revoke(PrivilegeSet wanted, bool only_option, PrivilegeSet initial) {
        set(What::granted_with_option, at(What::granted_with_option) & ~wanted);
        if (only_option) return;
        const PrivilegeSet granted = at(What::granted);
        set(What::granted, granted & ~wanted);
        set(What::revoked, at(What::revoked) | (wanted & ~granted & initial));
    }

private:
    PrivilegeSet at(What what) const {
        const auto found = properties_.find(PrivilegeAlteration{what, grantee_, column_}.property());
        return found == properties_.end() ? 0 : privileges_of(found->second);
    }
    void set(What what, PrivilegeSet privileges) {
        const std::string name = PrivilegeAlteration{what, grantee_, column_}.property();
        if (privileges == 0) properties_.erase(name);
        else properties_[name] = letters_of(privileges);
    }

    OptionMap& properties_;
    std::string grantee_, column_;
};

void alter(OtherObject& privileges, const GrantAction& action, const std::string& grantee, const std::string& column, PrivilegeSet wanted, PrivilegeSet initial) {
    Alteration alteration(privileges, grantee, column);
    if (action.is_grant) alteration.grant(wanted, action.grant_option, initial);
    else alteration.revoke(wanted, action.grant_option, initial);
}

std::vector<QualifiedName> all_altered(const Catalog& catalog) {
    std::vector<QualifiedName> keys;
    for (const auto& [key, object] : catalog.others)
        if (object->kind == ObjectKind::privileges) keys.push_back(key);
    std::sort(keys.begin(), keys.end());
    return keys;
}

void doubt_in_schema(Execution& run, ObjectKind kind, const std::string& schema, const std::string& because) {
    const OtherObject pattern = altered_privileges(kind, quoted(QualifiedName{schema, std::string(unknown_identifier)}));
    run.catalog().doubts.put(other_key(pattern.kind, pattern.name), {because, false});
}

void put(Execution& run, const QualifiedName& key, OtherObject privileges) {
    privileges.changed = run.origin();
    if (privileges.properties.empty()) run.catalog().others.erase(key);
    else run.catalog().others.put(key, std::move(privileges));
}

}  // namespace

void alter_privileges(Execution& run, ObjectKind kind, const sql::ObjectReference& object, const GrantAction& action) {
    const Target target = target_of(run, kind, object);
    const std::string& schema = kind == ObjectKind::schema ? target.name.name : target.name.schema;
    if (schema == "information_schema") return;   // pg_dump leaves it out
    if (!is_of_system(schema) && !access::has_extension(run.catalog())) return;
    OtherObject privileges = altered_privileges(kind, target.text);
    const QualifiedName key = other_key(privileges.kind, privileges.name);
    if (holds_unknown(target.text)) return run.catalog().doubts.put(key, {"which of that name is meant depends on the extension", false});
    if (const OtherObject* known = run.catalog().others.find(key)) privileges = *known;
    else privileges.created = run.origin();

    const ObjectKind of = is_routine(kind) ? ObjectKind::function : kind == ObjectKind::domain ? ObjectKind::type : kind;
    const PrivilegeSet all = all_privileges(of, run.interpreter.postgres());
    for (const std::string& grantee : action.grantees) {
        if (grantee == run.initial_role()) continue;   // most likely the owner
        const access::InitialPrivileges initial = access::initial_privileges(of, target.name, grantee);
        if (const PrivilegeSet wanted = action.wanted.all ? all : action.wanted.privileges & all) alter(privileges, action, grantee, {}, wanted, action.is_grant ? initial.certain : initial.possible);
        for (const auto& [column, wanted] : action.wanted.columns) alter(privileges, action, grantee, column, wanted & column_privileges(), 0);
    }
    put(run, key, std::move(privileges));
}

void own_altered(Execution& run, const sql::ObjectReference& object, const std::string& owner) {
    // Without a list there is nothing that a new owner changes; those of extensions hardly ever have one.
    const std::string& name = object.name.name;
    const bool has_list = is_routine(object.kind) ? facts::function_privileges(name, {}).empty() : is_of_system(schema_of(run, object.name, facts::relations(name)));
    if (!has_list) return;
    GrantAction everything{true, false, false, {owner}, {}};
    everything.wanted.all = true;
    alter_privileges(run, is_relation(object.kind) && object.kind != ObjectKind::sequence ? ObjectKind::table : object.kind, object, everything);
}

void doubt_by_schema(Execution& run, ObjectKind kind, const std::string& schema) {
    if (access::has_extension(run.catalog())) doubt_in_schema(run, kind, schema, "ALL IN SCHEMA reaches what extensions made there");
}

void doubt_by_default(Execution& run, const std::string& schema) {
    // In the server's record of what an object began with they do not count (seen on 15).
    for (const ObjectKind kind : {ObjectKind::function, ObjectKind::table, ObjectKind::sequence, ObjectKind::type})
        if (default_acl(run, kind, schema)) doubt_in_schema(run, kind, schema, "default privileges reach what extensions make there");
}

void doubt_by_drop(Execution& run) {
    for (const QualifiedName& key : all_altered(run.catalog())) run.catalog().doubts.put(key, {"an extension was dropped, perhaps with the object", false});
}

void rename_grantee(Execution& run, const std::string& from, const std::string& to) {
    for (const QualifiedName& key : all_altered(run.catalog())) {
        OtherObject privileges = *run.catalog().others.find(key);
        OptionMap properties;
        for (const auto& [name, letters] : privileges.properties) {
            PrivilegeAlteration alteration = PrivilegeAlteration::of(name);
            const bool renamed = !alteration.grantee.empty() && alteration.grantee == from;
            if (renamed && to.empty()) continue;
            if (renamed) alteration.grantee = to;
            properties[alteration.property()] = letters;
        }
        if (properties == privileges.properties) continue;
        privileges.properties = std::move(properties);
        put(run, key, std::move(privileges));
    }
}

}  // namespace pgsteward::interpret
