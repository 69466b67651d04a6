// Schemas, extensions, and what lies beside the database's own objects: databases and tablespaces.
#include <algorithm>

#include "canonical/facts.hpp"
#include "interpret/altered-privileges.hpp"
#include "interpret/apply.hpp"
#include "interpret/definitions.hpp"
#include "interpret/drops.hpp"
#include "interpret/others.hpp"
#include "interpret/privileges.hpp"

namespace pgsteward::interpret {
namespace {

void edit_other(Execution& run, ObjectKind kind, const std::string& name, const std::function<void(OtherObject&)>& change) {
    run.catalog().others.edit(other_key(kind, {"", name}), [&](OtherObject& object) {
        change(object);
        object.changed = run.origin();
    });
}

void set_database_options(OtherObject& database, const sql::Options& options) {
    for (const sql::Option& option : options) {
        if (option.name != "connection_limit") continue;
        const std::string limit = text_of(option);
        if (limit == "-1") database.properties.erase("connection limit");
        else database.properties["connection limit"] = limit;
    }
}

void set_tablespace_options(OtherObject& tablespace, const sql::Options& options, bool reset) {
    for (const sql::Option& option : options) {
        if (reset) tablespace.properties.erase("option " + option.name);
        else tablespace.properties["option " + option.name] = text_of(option);
    }
}

/// The owner that OWNER names, as a role or as one of the words for the current one.
std::string owner_in(Execution& run, const sql::Options& options) {
    for (const sql::Option& option : options)
        if (option.name == "owner") return text_of(option);
    return run.session().role;
}

}  // namespace

void apply(Execution& run, const sql::CreateSchema& create) {
    const std::string owner = create.owner ? run.role_name(*create.owner) : run.session().role;
    const std::string name = create.name.empty() ? owner : create.name;
    if (create.if_not_exists) know_public_schema(run, name);
    if (run.catalog().schemas.find({"", name})) return;
    OtherObject schema;
    schema.kind = ObjectKind::schema;
    schema.name = {"", name};
    run.stamp(schema);
    schema.owner = owner;
    schema.acl = default_acl(run, ObjectKind::schema, {}, owner);
    run.catalog().schemas.put({"", name}, std::move(schema));
    run.created(ObjectKind::schema, {"", name});
}

void apply(Execution& run, const sql::CreateExtension& create) {
    if (create.name == "plpgsql") return;    // every database has it from initdb on, and pg_dump leaves it out
    if (run.catalog().others.find(other_key(ObjectKind::extension, {"", create.name}))) return;
    OtherObject extension;
    for (const sql::Option& option : create.options) {
        if (option.name == "schema") extension.properties["schema"] = quoted(text_of(option));
        if (option.name == "new_version") extension.properties["version"] = text_of(option);
    }
    // A control file may name a schema, and those of the server's own extensions that we know do not. The version is
    // the server's business where it is not said.
    if (!extension.properties.contains("schema")) {
        extension.properties["schema"] = quoted(run.creation_name(sql::ObjectName{.name = create.name}).schema);
        extension.uncertain = !canonical::facts::is_extension(create.name);
    }
    std::size_t at = 0;
    doubt_by_default(run, read_identifier(extension.properties["schema"], at, ""));
    put_other(run, ObjectKind::extension, {"", create.name}, std::move(extension));
}

/// UPDATE TO; without a version the newest, which the server knows.
void apply(Execution& run, const sql::AlterExtension& alter) {
    edit_other(run, ObjectKind::extension, alter.name, [&](OtherObject& extension) {
        extension.properties.erase("version");
        for (const sql::Option& option : alter.options)
            if (option.name == "new_version") extension.properties["version"] = text_of(option);
    });
}

/// ADD and DROP: what belongs to an extension is no object of the schema's own any more, and the other way round.
void apply(Execution& run, const sql::AlterExtensionContents& alter) {
    const std::string member = "member " + std::string(name_of(alter.object.kind)) + " " + other_name(run, alter.object).display();
    edit_other(run, ObjectKind::extension, alter.extension, [&](OtherObject& extension) {
        if (alter.add) extension.properties[member] = "";
        else extension.properties.erase(member);
        extension.uncertain = true;
    });
}

void apply(Execution& run, const sql::CreateDatabase& create) {
    OtherObject database;
    set_database_options(database, create.options);
    put_other(run, ObjectKind::database, {"", create.name}, std::move(database));
    edit_other(run, ObjectKind::database, create.name, [&](OtherObject& made) { made.owner = owner_in(run, create.options); });
}

void apply(Execution& run, const sql::AlterDatabase& alter) {
    edit_other(run, ObjectKind::database, alter.name, [&](OtherObject& database) { set_database_options(database, alter.options); });
}

void apply(Execution& run, const sql::AlterDatabaseSetting& alter) {
    using Kind = sql::SetVariable::Kind;
    edit_other(run, ObjectKind::database, alter.database, [&](OtherObject& database) {
        const std::string name = "set " + setting_name(alter.setting.name);
        if (alter.setting.kind == Kind::reset_all) database.properties.erase_if([](const auto& property) { return property.first.starts_with("set "); });
        else if (alter.setting.kind == Kind::reset || alter.setting.kind == Kind::default_) database.properties.erase(name);
        else database.properties[name] = setting_value(alter.setting, run.path());
    });
}

void apply(Execution& run, const sql::CreateTablespace& create) {
    OtherObject tablespace;
    if (!create.location.empty()) tablespace.properties["location"] = create.location;
    set_tablespace_options(tablespace, create.options, false);
    put_other(run, ObjectKind::tablespace, {"", create.name}, std::move(tablespace));
}

void apply(Execution& run, const sql::AlterTablespace& alter) {
    edit_other(run, ObjectKind::tablespace, alter.name, [&](OtherObject& tablespace) { set_tablespace_options(tablespace, alter.options, alter.reset); });
}

void apply(Execution& run, const sql::MoveAllToTablespace& move) {
    const std::string to = move.to == "pg_default" ? "" : move.to, from = move.from == "pg_default" ? "" : move.from;
    const std::vector<std::string> owners = run.role_names(move.roles);
    for (const auto& relation : run.catalog().relations.sorted()) {
        const bool owned = owners.empty() || std::find(owners.begin(), owners.end(), relation->owner) != owners.end();
        if (!owned || (move.kind != ObjectKind::index && relation->kind != move.kind)) continue;
        run.catalog().relations.edit(relation->name, [&](Relation& changed) {
            if (move.kind != ObjectKind::index && changed.tablespace == from) changed.tablespace = to;
            for (Index& index : changed.indexes)
                if (move.kind == ObjectKind::index && index.tablespace == from) index.tablespace = to;
        });
    }
}

}  // namespace pgsteward::interpret
