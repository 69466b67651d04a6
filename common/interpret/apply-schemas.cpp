// Schemas, extensions, and what lies beside the database's own objects.
#include "interpret/apply.hpp"
#include "interpret/definitions.hpp"
#include "interpret/drops.hpp"
#include "interpret/others.hpp"

namespace pgsteward::interpret {

void apply(Execution& run, const sql::CreateSchema& create) {
    const std::string owner = create.owner ? run.role_name(*create.owner) : run.session().role;
    const std::string name = create.name.empty() ? owner : create.name;
    if (run.catalog().schemas.find({"", name})) return;
    OtherObject schema;
    schema.kind = ObjectKind::schema;
    schema.name = {"", name};
    run.stamp(schema);
    schema.owner = owner;
    run.catalog().schemas.put({"", name}, std::move(schema));
    run.created(ObjectKind::schema, {"", name});
}

void apply(Execution& run, const sql::CreateExtension& create) {
    if (run.catalog().others.find(other_key(ObjectKind::extension, {"", create.name}))) return;
    OtherObject extension;
    for (const sql::Option& option : create.options)
        if (option.name == "schema") extension.properties["schema"] = text_of(option);
    if (!extension.properties.contains("schema")) extension.properties["schema"] = run.creation_name(sql::ObjectName{.name = create.name}).schema;
    put_other(run, ObjectKind::extension, {"", create.name}, std::move(extension));
}

void apply(Execution& run, const sql::AlterExtension&) { (void)run; }
void apply(Execution& run, const sql::AlterExtensionContents&) { (void)run; }
void apply(Execution& run, const sql::CreateDatabase& create) { put_other(run, ObjectKind::database, {"", create.name}, {}); }
void apply(Execution&, const sql::AlterDatabase&) {}
void apply(Execution&, const sql::AlterDatabaseSetting&) {}
void apply(Execution& run, const sql::CreateTablespace& create) { put_other(run, ObjectKind::tablespace, {"", create.name}, {}); }
void apply(Execution&, const sql::AlterTablespace&) {}
void apply(Execution&, const sql::MoveAllToTablespace&) {}

}  // namespace pgsteward::interpret
