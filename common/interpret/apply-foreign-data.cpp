// Foreign-data wrappers, servers, user mappings. Options of a user mapping are secrets: only their digests are kept.
#include <fmt/format.h>

#include "interpret/apply.hpp"
#include "interpret/definitions.hpp"
#include "interpret/drops.hpp"
#include "interpret/others.hpp"

namespace pgsteward::interpret {
namespace {

/// HANDLER f, NO VALIDATOR …
void set_functions(Execution& run, OtherObject& wrapper, const sql::Options& functions) {
    for (const sql::Option& option : functions) {
        const sql::ObjectName name = name_in(option);
        if (name.name.empty()) {
            wrapper.properties.erase(option.name);
            continue;
        }
        wrapper.properties[option.name] = function_name(run, name);
        use_routine(run, wrapper.uses, name);
    }
}

QualifiedName mapping_name(Execution& run, const sql::RoleReference& user, const std::string& server) {
    return {"", fmt::format("for {} server {}", run.role_name(user), server)};
}

}  // namespace

void apply(Execution& run, const sql::CreateForeignDataWrapper& create) {
    OtherObject wrapper;
    set_functions(run, wrapper, create.functions);
    set_foreign_options(wrapper.properties, create.options);
    put_other(run, ObjectKind::foreign_data_wrapper, {"", create.name}, std::move(wrapper));
}

void apply(Execution& run, const sql::AlterForeignDataWrapper& alter) {
    run.catalog().others.edit(other_key(ObjectKind::foreign_data_wrapper, {"", alter.name}), [&](OtherObject& wrapper) {
        set_functions(run, wrapper, alter.functions);
        set_foreign_options(wrapper.properties, alter.options);
        wrapper.changed = run.origin();
    });
}

void apply(Execution& run, const sql::CreateServer& create) {
    if (create.if_not_exists && run.catalog().others.find(other_key(ObjectKind::foreign_server, {"", create.name}))) return;
    OtherObject server;
    server.properties["foreign data wrapper"] = quoted(create.wrapper);
    if (!create.type.empty()) server.properties["type"] = create.type;
    if (!create.version.empty()) server.properties["version"] = create.version;
    set_foreign_options(server.properties, create.options);
    use_other(server.uses, ObjectKind::foreign_data_wrapper, {"", create.wrapper});
    put_other(run, ObjectKind::foreign_server, {"", create.name}, std::move(server));
}

void apply(Execution& run, const sql::AlterServer& alter) {
    run.catalog().others.edit(other_key(ObjectKind::foreign_server, {"", alter.name}), [&](OtherObject& server) {
        if (!alter.version.empty()) server.properties["version"] = alter.version;
        set_foreign_options(server.properties, alter.options);
        server.changed = run.origin();
    });
}

void apply(Execution& run, const sql::CreateUserMapping& create) {
    const QualifiedName name = mapping_name(run, create.user, create.server);
    if (create.if_not_exists && run.catalog().others.find(other_key(ObjectKind::user_mapping, name))) return;
    OtherObject mapping;
    set_foreign_options(mapping.properties, create.options);
    use_other(mapping.uses, ObjectKind::foreign_server, {"", create.server});
    put_other(run, ObjectKind::user_mapping, name, std::move(mapping));
}

void apply(Execution& run, const sql::AlterUserMapping& alter) {
    run.catalog().others.edit(other_key(ObjectKind::user_mapping, mapping_name(run, alter.user, alter.server)), [&](OtherObject& mapping) {
        set_foreign_options(mapping.properties, alter.options);
        mapping.changed = run.origin();
    });
}

/// Which tables there are only the other server knows.
void apply(Execution& run, const sql::ImportForeignSchema& import) {
    run.report_opaque(fmt::format("the foreign tables that IMPORT FOREIGN SCHEMA makes in \"{}\" are known to the server \"{}\" only", import.local_schema, import.server),
                      Opaque::Reach::unknown);
}

}  // namespace pgsteward::interpret
