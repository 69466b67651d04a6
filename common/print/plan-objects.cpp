// Groups for what belongs to no schema or has no struct of its own: roles, schemas, extensions, operators …
#include <fmt/format.h>

#include <algorithm>

#include "print/checked-bodies.hpp"
#include "print/names-in.hpp"
#include "print/others.hpp"
#include "print/plan.hpp"

namespace pgsteward::print {
namespace {

int rank_of(ObjectKind kind) {
    switch (kind) {
        case ObjectKind::tablespace: return rank::tablespaces;
        case ObjectKind::extension: return rank::extensions;
        case ObjectKind::language:
        case ObjectKind::access_method: return rank::languages;
        case ObjectKind::collation:
        case ObjectKind::conversion: return rank::collations;
        case ObjectKind::operator_: return rank::operators;
        case ObjectKind::operator_family: return rank::operator_families;
        case ObjectKind::operator_class: return rank::operator_classes;
        case ObjectKind::text_search_parser:
        case ObjectKind::text_search_template: return rank::text_search_parts;
        case ObjectKind::text_search_dictionary: return rank::text_search_dictionaries;
        case ObjectKind::text_search_configuration: return rank::text_search_configurations;
        case ObjectKind::foreign_data_wrapper: return rank::foreign_data_wrappers;
        case ObjectKind::foreign_server: return rank::servers;
        case ObjectKind::user_mapping: return rank::user_mappings;
        case ObjectKind::publication: return rank::publications;
        case ObjectKind::subscription: return rank::subscriptions;
        case ObjectKind::database:
        case ObjectKind::parameter:
        case ObjectKind::privileges: return rank::databases;
        case ObjectKind::event_trigger: return rank::event_triggers;
        default: return rank::casts;         // and transforms
    }
}

Place place_of(const OtherObject& object) {
    // Statistics stand with their table.
    if (object.kind == ObjectKind::statistics)
        if (const auto tables = names_in(property(object, "from")); !tables.empty())
            return {rank::relations, tables.front().schema, tables.front().name, rank::of_table::statistics, object.name.display()};
    return {rank_of(object.kind), object.name.schema, object.name.name, 0, std::string(name_of(object.kind))};
}

/// The extensions of contrib that need others, and those of others that stand before them in the alphabet (the line
/// `requires` of their control files).
bool requires_extension(const std::string& extension, const std::string& other) {
    if (extension.ends_with("_" + other)) return true;   // hstore_plperl
    return (extension == "earthdistance" && other == "cube") || (extension == "pgrouting" && other == "postgis") ||
           (extension == "postgis_tiger_geocoder" && other == "fuzzystrmatch");
}

/// The name under which others' texts mention the object.
QualifiedName mentioned_as(const OtherObject& object) {
    switch (object.kind) {
        case ObjectKind::operator_: return {object.name.schema, object.name.name.substr(0, object.name.name.find('('))};
        case ObjectKind::operator_class:
        case ObjectKind::operator_family: return {object.name.schema, object.name.name.substr(0, object.name.name.rfind(" using "))};
        case ObjectKind::collation:
        case ObjectKind::conversion:
        case ObjectKind::statistics:
        case ObjectKind::text_search_configuration:
        case ObjectKind::text_search_dictionary:
        case ObjectKind::text_search_parser:
        case ObjectKind::text_search_template: return object.name;
        default: return {"", std::string(name_of(object.kind)) + " " + object.name.name};
    }
}

}  // namespace

void Plan::add_session() {
    CheckedBodies checked(catalog_);
    for (const auto& routine : catalog_.routines.sorted())
        if (checked.has(*routine)) return static_cast<void>(add({rank::session, "", "", 0, ""}, {"SET check_function_bodies TO false"}, {}));
}

void Plan::add_roles() {
    for (const auto& role : catalog_.roles.sorted()) {
        Statements made;
        const bool there = role->uncertain || options_.existing_roles.contains(role->name);
        if (!there) made.push_back(create_role(*role));
        annotate_part(made, reference(*role), role->comment);
        for (std::string& label : security_labels(reference(*role), {}, role->security_labels)) made.push_back(std::move(label));
        if (!made.empty()) add({rank::roles, "", role->name, 0, ""}, std::move(made), {});
        Role plain;
        if (there && role->uncertain) plain.name = role->name;   // only what the text says is known, and that is said again
        Statements settings = role_settings(plain, *role, options_.role);
        if (!settings.empty()) add({rank::memberships, "", role->name, 0, ""}, std::move(settings), {});
    }
}

void Plan::add_schemas() {
    // A new database has it, and with it privileges of its own; see new_database() of interpret/.
    if (!catalog_.schemas.find({"", "public"})) add({rank::schemas, "", "public", 0, ""}, {"DROP SCHEMA public"}, {});
    for (const auto& schema : catalog_.schemas.sorted()) {
        const bool is_public = schema->name.name == "public";
        const std::string usual_owner = options_.postgres >= 15 ? "pg_database_owner" : options_.role;
        Statements statements;
        if (!is_public) statements = create_other(*schema);
        if (is_public && !schema->owner.empty() && schema->owner != usual_owner) statements.push_back(owner_to(reference(*schema), schema->owner));
        Annotations annotations = *schema;
        if (is_public) annotations.owner.clear();
        annotate(statements, reference(*schema), annotations, ObjectKind::schema);
        AccessControlList before;
        if (is_public) before = std::vector<AclItem>{{"", schema->owner, options_.postgres >= 15 ? "U" : "UC", ""}, {schema->owner, schema->owner, "UC", ""}};
        for (std::string& change : change_acl(acl_target(*schema), before, schema->acl)) statements.push_back(std::move(change));
        if (!statements.empty()) add({rank::schemas, "", schema->name.name, 0, ""}, std::move(statements), {});
    }
}

void Plan::add_others() {
    for (const auto& object : catalog_.others.sorted()) {
        Statements statements = create_other(*object, options_.secrets);
        Statements members;
        if (object->kind == ObjectKind::operator_family && statements.size() > 1) {   // they name operators and functions of other families
            members.assign(statements.begin() + 1, statements.end());
            statements.resize(1);
        }
        annotate(statements, reference(*object), *object, object->kind);
        for (std::string& change : change_acl(acl_target(*object), std::nullopt, object->acl)) statements.push_back(std::move(change));
        if (statements.empty()) continue;
        const Id id = add(place_of(*object), std::move(statements), mentioned_as(*object));
        if (!members.empty()) add({rank::family_members, object->name.schema, object->name.name, 0, ""}, std::move(members), {});
        if (object->kind == ObjectKind::extension)
            for (const auto& other : catalog_.others.sorted())
                if (other->kind == ObjectKind::extension && requires_extension(object->name.name, other->name.name)) graph_.need(id, mentioned_as(*other));
    }
}

void Plan::add_default_privileges() {
    for (const auto& defaults : catalog_.default_privileges.sorted()) {
        Statements statements = default_privileges({}, *defaults, options_.postgres);
        if (!statements.empty()) add({rank::default_privileges, defaults->schema, defaults->role, 0, std::string(name_of(defaults->kind))}, std::move(statements), {});
    }
}

}  // namespace pgsteward::print
