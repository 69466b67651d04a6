#include "interpret/others.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "interpret/definitions.hpp"
#include "interpret/drops.hpp"
#include "interpret/privileges.hpp"

namespace pgsteward::interpret {
namespace {

template <typename Map>
void edit_each(Map& map, const std::function<bool(Annotations&)>& change) {
    std::vector<QualifiedName> keys;
    for (const auto& [key, object] : map) keys.push_back(key);
    for (const QualifiedName& key : keys) {
        auto copy = *map.find(key);
        bool changed = change(copy);
        if constexpr (requires { copy.columns; })
            for (Column& column : copy.columns) changed |= change(column);
        if (changed) map.put(key, std::move(copy));
    }
}

std::string operand(Execution& run, const std::vector<sql::TypeName>& types, std::size_t i) {
    if (i >= types.size() || types[i].name.name.empty()) return "NONE";
    return signature_type(run, types[i]);
}

/// pg_cast, pg_transform … have no owner.
bool has_owner(ObjectKind kind) {
    switch (kind) {
        case ObjectKind::access_method:
        case ObjectKind::cast:
        case ObjectKind::text_search_parser:
        case ObjectKind::text_search_template:
        case ObjectKind::transform:
        case ObjectKind::user_mapping: return false;
        default: return true;
    }
}

/// A mapping for USER is one for whoever says so.
std::string user_of(Execution& run, const std::string& word) {
    if (word == "session_user") return run.initial_role();
    return word == "current_user" || word == "current_role" || word == "user" ? run.session().role : word;
}

}  // namespace

void put_other(Execution& run, ObjectKind kind, const QualifiedName& name, OtherObject object) {
    run.created(kind, name);
    const QualifiedName key = other_key(kind, name);
    if (run.catalog().others.find(key)) return;
    run.stamp(object);
    if (!has_owner(kind)) object.owner.clear();
    object.kind = kind;
    object.name = name;
    object.uses.add({});   // nothing more, but in order
    run.catalog().others.put(key, std::move(object));
}

bool in_schemas(ObjectKind kind) {
    switch (kind) {
        case ObjectKind::collation:
        case ObjectKind::conversion:
        case ObjectKind::operator_:
        case ObjectKind::operator_class:
        case ObjectKind::operator_family:
        case ObjectKind::statistics:
        case ObjectKind::text_search_configuration:
        case ObjectKind::text_search_dictionary:
        case ObjectKind::text_search_parser:
        case ObjectKind::text_search_template: return true;
        default: return false;
    }
}

QualifiedName other_name(Execution& run, ObjectKind kind, const sql::ObjectName& name, const std::string& suffix) {
    if (!in_schemas(kind)) return {"", name.name + suffix};
    if (!name.schema.empty()) return {name.schema, name.name + suffix};
    for (const std::string& schema : run.path())
        if (run.catalog().others.find(other_key(kind, {schema, name.name + suffix}))) return {schema, name.name + suffix};
    QualifiedName fresh = run.creation_name(name);
    fresh.name = fresh.name + suffix;
    return fresh;
}

QualifiedName other_name(Execution& run, const sql::ObjectReference& object) {
    const auto type = [&](const std::optional<sql::TypeName>& name) { return name ? signature_type(run, *name) : std::string(); };
    const std::vector<sql::TypeName> arguments = object.arguments.value_or(std::vector<sql::TypeName>());
    switch (object.kind) {
        case ObjectKind::cast: return {"", fmt::format("({} as {})", type(object.type), type(object.second_type))};
        case ObjectKind::transform: return {"", fmt::format("for {} language {}", type(object.type), object.extra.empty() ? object.name.name.str() : object.extra)};
        case ObjectKind::user_mapping: return {"", fmt::format("for {} server {}", user_of(run, object.name.name), object.extra)};
        case ObjectKind::operator_:
            return other_name(run, object.kind, object.name, fmt::format("({}, {})", operand(run, arguments, 0), operand(run, arguments, 1)));
        case ObjectKind::operator_class:
        case ObjectKind::operator_family: return other_name(run, object.kind, object.name, " using " + object.extra);
        default: return other_name(run, object.kind, object.name);
    }
}

OtherObject public_schema(int postgres, const std::string& creator) {
    OtherObject schema;
    schema.kind = ObjectKind::schema;
    schema.name = {"", "public"};
    // Since 15 nobody but the database's owner may create there (release notes of 15).
    schema.owner = postgres >= 15 ? "pg_database_owner" : creator;
    schema.acl = built_in_acl(ObjectKind::schema, schema.owner);
    schema.acl->insert(schema.acl->begin(), {"", schema.owner, postgres >= 15 ? "U" : "UC", ""});
    return schema;
}

void know_public_schema(Execution& run, const std::string& name) {
    if (name != "public" || run.catalog().schemas.find({"", name})) return;
    run.catalog().schemas.put({"", name}, public_schema(run.interpreter.postgres(), run.initial_role()));
}

void know_server_object(Execution& run, ObjectKind kind, const QualifiedName& name) {
    constexpr ObjectKind kinds[] = {ObjectKind::database, ObjectKind::tablespace, ObjectKind::language, ObjectKind::large_object, ObjectKind::parameter};
    if (std::find(std::begin(kinds), std::end(kinds), kind) == std::end(kinds)) return;
    const bool without_owner = kind == ObjectKind::parameter;
    if (run.catalog().others.find(other_key(kind, name))) return;
    OtherObject object;
    object.kind = kind;
    object.name = name;
    if (!without_owner) object.owner = run.initial_role();
    object.uncertain = !without_owner;       // nothing else is known of a parameter on a server either
    object.created = run.origin();
    run.catalog().others.put(other_key(kind, name), std::move(object));
}

void forget_parameter(Execution& run, const QualifiedName& key) {
    const OtherObject* parameter = run.catalog().others.find(key);
    if (parameter && parameter->acl == built_in_acl(ObjectKind::parameter, run.initial_role())) run.catalog().others.erase(key);
}

std::string function_name(Execution& run, const sql::ObjectName& name) {
    if (name.schema == "pg_catalog") return quoted(name.name);
    if (!name.schema.empty()) return quoted(name.qualified());
    const auto found = run.catalog().routines_named(name.qualified(), run.path());
    return found.empty() ? quoted(name.name) : quoted(found.front()->name);   // what the text did not create is pg_catalog's
}

std::string function_signature(Execution& run, const sql::ObjectWithArguments& function) {
    if (const auto key = find_routine(run, function.name, function.arguments)) {
        const Routine& routine = *run.catalog().routines.find(*key);
        return fmt::format("{}({})", quoted(routine.name), fmt::join(routine.argument_types, ", "));
    }
    std::vector<std::string> types;
    for (const sql::TypeName& type : function.arguments.value_or(std::vector<sql::TypeName>())) types.push_back(signature_type(run, type));
    return fmt::format("{}({})", function_name(run, function.name), fmt::join(types, ", "));
}

sql::ObjectName name_in(const sql::Option& option) {
    if (const auto* type = std::get_if<sql::TypeName>(&option.value)) return type->name;
    if (const auto* names = std::get_if<std::vector<std::string>>(&option.value); names && !names->empty())
        return {.schema = names->size() > 1 ? (*names)[names->size() - 2] : "", .name = names->back()};
    if (const auto* word = std::get_if<std::string>(&option.value)) return {.name = *word};
    return {};
}

void use(Uses& uses, const QualifiedName& name) { uses.names.push_back(name); }

void use_routine(Execution& run, Uses& uses, const sql::ObjectName& name, const std::optional<std::vector<sql::TypeName>>& arguments) {
    if (const auto key = find_routine(run, name, arguments)) use(uses, *key);
}

void use_type(Uses& uses, const std::string& canonical_type) {
    if (const auto name = type_named(canonical_type)) use(uses, *name);
}

void use_other(Uses& uses, ObjectKind kind, const QualifiedName& name) { use(uses, other_key(kind, name)); }

void set_foreign_options(OptionMap& properties, const sql::Options& options) {
    for (const sql::Option& option : options) {
        const std::string name = "option " + option.name;
        if (option.action == sql::Option::Action::drop) properties.erase(name);
        else properties[name] = text_of(option);
    }
}

std::string joined(const std::vector<std::string>& parts) { return fmt::format("{}", fmt::join(parts, ", ")); }

void edit_everything(Execution& run, const std::function<bool(Annotations&)>& change) {
    edit_each(run.catalog().relations, change);
    edit_each(run.catalog().types, change);
    edit_each(run.catalog().routines, change);
    edit_each(run.catalog().schemas, change);
    edit_each(run.catalog().others, change);
}

}  // namespace pgsteward::interpret
