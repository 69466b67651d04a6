#include "diff/scope.hpp"

#include <algorithm>

#include "access/acl.hpp"
#include "diff/bookkeeping.hpp"
#include "diff/named-roles.hpp"
#include "interpret/drops.hpp"
#include "interpret/privileges.hpp"

namespace pgsteward::diff {
namespace {

/// Is a property that only one of the sides states worth a comparison? SQL text that somebody wrote by hand leaves the
/// owner to whoever runs it, which a server or a dump has long decided.
bool comparable(const Side& expected, bool expected_states, const Side& actual, bool actual_states) {
    if (expected_states == actual_states) return true;
    const Side& silent = expected_states ? actual : expected;
    const Side& speaking = expected_states ? expected : actual;
    return !silent.dump && !speaking.live && !speaking.dump;
}

/// pg_dump writes every owner, so a dump with owners and without a GRANT has none to write.
bool states_privileges(const Side& side) { return side.states_privileges || (side.dump && side.states_owners); }

bool has_privileges(const Annotations& object) { return object.acl.has_value(); }
bool has_privileges(const Relation& relation) {
    return relation.acl || std::any_of(relation.columns.begin(), relation.columns.end(), [](const Column& column) { return column.acl.has_value(); });
}

/// Calls `change(object, kind)` with a copy of every object that has privileges, and keeps the copy where it says so.
template <typename Change>
void change_all(Catalog& catalog, const Change& change) {
    const auto each = [&](auto& map, const auto& kind) {
        for (const auto& [name, object] : std::vector(map.begin(), map.end())) {
            if (!has_privileges(*object)) continue;
            auto copy = *object;
            if (change(copy, kind(copy), name)) map.put(name, std::move(copy));
        }
    };
    const auto own_kind = [](const auto& object) { return object.kind; };
    each(catalog.relations, [](const Relation& relation) { return relation.kind == ObjectKind::sequence ? ObjectKind::sequence : ObjectKind::table; });
    each(catalog.routines, [](const Routine&) { return ObjectKind::function; });
    each(catalog.types, own_kind);
    each(catalog.schemas, own_kind);
    each(catalog.others, own_kind);
}

/// A list that says no more than no list says.
bool is_built_in(const Annotations& object, ObjectKind kind, int postgres) {
    if (!object.acl) return false;
    std::vector<AclItem> usual = access::built_in_acl(kind, object.owner, postgres);
    std::erase_if(usual, [](const AclItem& item) { return item.privileges.empty(); });
    std::vector<AclItem> acl = *object.acl;
    std::erase_if(acl, [](const AclItem& item) { return item.privileges.empty(); });
    std::sort(usual.begin(), usual.end());
    std::sort(acl.begin(), acl.end());
    return acl == usual;
}

void spell_privileges(Catalog& catalog, int postgres) {
    change_all(catalog, [&](Annotations& object, ObjectKind kind, const QualifiedName&) {
        const bool built_in = is_built_in(object, kind, postgres);
        if (built_in) object.acl.reset();
        return built_in;
    });
}

void leave_out_privileges(Catalog& catalog) {
    change_all(catalog, [](auto& object, ObjectKind, const QualifiedName&) {
        bool changed = object.acl.has_value();
        object.acl.reset();
        if constexpr (requires { object.columns; })
            for (Column& column : object.columns) {
                changed = changed || column.acl;
                column.acl.reset();
            }
        return changed;
    });
    for (const auto& [name, privileges] : std::vector(catalog.default_privileges.begin(), catalog.default_privileges.end())) catalog.default_privileges.erase(name);
    for (const auto& object : catalog.others.sorted())
        if (object->kind == ObjectKind::privileges) catalog.others.erase(interpret::other_key(object->kind, object->name));
}

/// ALTER … OWNER TO rewrites the list of the object and of its columns.
template <typename Object>
bool take_owner(Object& object, const std::string& owner, bool keep_own) {
    if (object.owner == owner) return false;
    const std::string own = object.owner;
    if constexpr (requires { object.columns; })
        for (Column& column : object.columns) {
            column.owner = own;
            interpret::change_owner(column, owner);
            column.owner.clear();
        }
    interpret::change_owner(object, owner);
    if (keep_own) object.owner = own;
    return true;
}

void take_owners(const Catalog& expected, Catalog& actual, bool keep_own) {
    const auto each = [&](const auto& wanted, auto& found) {
        for (const auto& [name, object] : wanted) {
            const auto* other = found.find(name);
            if (!other || other->owner == object->owner) continue;
            auto copy = *other;
            if (take_owner(copy, object->owner, keep_own)) found.put(name, std::move(copy));
        }
    };
    each(expected.relations, actual.relations);
    each(expected.routines, actual.routines);
    each(expected.types, actual.types);
    each(expected.schemas, actual.schemas);
    each(expected.others, actual.others);
}

/// As the server makes it: since 15 nobody but the database's owner may create there (release notes of 15).
bool is_usual_public_schema(const OtherObject& schema, int postgres) {
    if (postgres >= 15 && schema.owner != "pg_database_owner") return false;
    std::vector<AclItem> usual = access::built_in_acl(ObjectKind::schema, schema.owner, postgres);
    usual.insert(usual.begin(), {"", schema.owner, postgres >= 15 ? "U" : "UC", ""});
    return !schema.acl || *schema.acl == usual;
}

/// As the version gives it, whatever was granted on it.
bool has_usual_public_owner(const OtherObject& schema, int postgres) { return schema.owner == (postgres >= 15 ? "pg_database_owner" : "postgres"); }

/// What a version does with the schema public is no drift of those who compare text made for one with a server of another:
/// where both are as usual, `adopt` makes ACTUAL's like EXPECTED's.
template <typename Usual, typename Adopt>
void settle_public_schema(const Catalog& expected, Catalog& actual, const Side& expected_side, const Side& actual_side, const Usual& is_usual, const Adopt& adopt) {
    const QualifiedName name{"", "public"};
    const OtherObject* wanted = expected.schemas.find(name);
    const OtherObject* found = actual.schemas.find(name);
    if (!wanted || !found || !is_usual(*wanted, expected_side.postgres) || !is_usual(*found, actual_side.postgres)) return;
    actual.schemas.edit(name, [&](OtherObject& schema) { adopt(schema, *wanted); });
}

bool states_roles(const Catalog& catalog) {
    return std::any_of(catalog.roles.begin(), catalog.roles.end(), [](const auto& entry) { return !entry.second->uncertain && entry.second->name != "postgres"; });
}

/// Roles belong to a whole server: text that makes none leaves them to others, and a server has those of all databases.
/// Of two texts that people wrote, one lacks what the other makes and it does not even name.
void cut_roles(Catalog& expected, Catalog& actual, const Side& expected_side, const Side& actual_side) {
    const bool both = states_roles(expected) && states_roles(actual);
    const bool one = (states_roles(expected) || states_roles(actual)) && !both && expected_side.by_hand && actual_side.by_hand;
    const auto named_in = [&](const Catalog& catalog) { return one ? roles_named_in(catalog) : std::set<std::string>(); };
    const std::set<std::string> named_by_expected = named_in(expected), named_by_actual = named_in(actual);
    const auto cut = [&](Catalog& catalog, const Catalog& other, bool other_is_whole, bool is_live, const std::set<std::string>& named_by_other) {
        for (const auto& role : catalog.roles.sorted()) {
            const Role* there = other.roles.find({"", role->name});
            const bool known = there && !there->uncertain;
            const bool lacking = !is_live && (other_is_whole || (one && !named_by_other.contains(role->name)));
            if (role->uncertain || (!known && !lacking)) catalog.roles.erase({"", role->name});
        }
    };
    Catalog roles_before;
    roles_before.roles = expected.roles;
    cut(expected, actual, both || actual_side.live, expected_side.live, named_by_actual);
    cut(actual, roles_before, both, actual_side.live, named_by_expected);
    for (Catalog* catalog : {&expected, &actual}) {
        const Catalog& other = catalog == &expected ? actual : expected;
        if (const Role* there = other.roles.find({"", "postgres"}); !there) catalog->roles.erase({"", "postgres"});
    }
}

}  // namespace

void drop_bookkeeping(Catalog& catalog) {
    for (const auto& relation : catalog.relations.sorted()) {
        const bool owned = relation->owned_by && is_bookkeeping(relation->owned_by->first);
        if (!owned && !is_bookkeeping(relation->name)) continue;
        for (const Index& index : relation->indexes) catalog.index_tables.erase(index.name);
        catalog.relations.erase(relation->name);
    }
    for (const auto& schema : catalog.schemas.sorted())
        if (is_bookkeeping_schema(schema->name.name)) catalog.schemas.erase({"", schema->name.name});
    for (const auto& routine : catalog.routines.sorted())
        if (is_bookkeeping_schema(routine->name.schema)) catalog.erase_routine(key_of(*routine));
}

Scope scope_of(const Side& expected, const Side& actual) {
    Scope scope;
    scope.owners = comparable(expected, expected.states_owners, actual, actual.states_owners);
    scope.privileges = comparable(expected, states_privileges(expected), actual, states_privileges(actual));
    const auto silent = [](bool expected_states) { return expected_states ? "ACTUAL does not state them" : "EXPECTED does not state them"; };
    if (!scope.owners) scope.not_compared.push_back(std::string("owners: ") + silent(expected.states_owners));
    if (!scope.privileges) scope.not_compared.push_back(std::string("privileges: ") + silent(states_privileges(expected)));
    return scope;
}

void cut_to_scope(Catalog& expected, Catalog& actual, const Side& expected_side, const Side& actual_side, const Scope& scope) {
    cut_roles(expected, actual, expected_side, actual_side);   // before one side's owners become the other's
    settle_public_schema(expected, actual, expected_side, actual_side, is_usual_public_schema, [](OtherObject& schema, const OtherObject& wanted) {
        schema.owner = wanted.owner;
        schema.acl = wanted.acl;
    });
    for (Catalog* catalog : {&expected, &actual}) {
        drop_bookkeeping(*catalog);
        if (!scope.privileges) leave_out_privileges(*catalog);
        else spell_privileges(*catalog, scope.postgres);
    }
    take_owners(expected, actual, scope.owners);
    settle_public_schema(expected, actual, expected_side, actual_side, has_usual_public_owner, [](OtherObject& schema, const OtherObject& wanted) { schema.owner = wanted.owner; });
    for (Catalog* catalog : {&expected, &actual}) catalog->commit();
}

}  // namespace pgsteward::diff
