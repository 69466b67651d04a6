// UPDATE, DELETE or TRUNCATE granted on a table that the configuration calls append only.
#include <fmt/format.h>

#include <algorithm>

#include "check/append-only.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"
#include "interpret/privileges.hpp"
#include "text/contains.hpp"

namespace pgsteward::rules {
namespace {

using interpret::PrivilegeSet;

PrivilegeSet changing() { return interpret::privilege_named("update") | interpret::privilege_named("delete") | interpret::privilege_named("truncate"); }

PrivilegeSet granted(const sql::Grant& grant, int postgres) {
    PrivilegeSet all = 0;
    for (const sql::Privilege& privilege : grant.privileges)
        all |= privilege.name == "all" ? interpret::all_privileges(ObjectKind::table, postgres) : interpret::privilege_named(privilege.name);
    return all & changing();
}

std::vector<QualifiedName> tables_of(const Step& step, const Policy& policy, const sql::Grant& grant) {
    std::vector<QualifiedName> tables;
    if (grant.kind != ObjectKind::table) return tables;
    for (const sql::ObjectReference& object : grant.objects) {
        if (grant.target == sql::Grant::Target::objects) tables.push_back(resolved(step, object.name));
        if (grant.target == sql::Grant::Target::all_in_schema) std::ranges::move(step.catalog.relations.names_in(object.name.name), std::back_inserter(tables));
    }
    std::erase_if(tables, [&](const QualifiedName& table) { return !is_append_only(policy, step.catalog, table); });
    return tables;
}

/// Was what is dangerous taken back before the migration ended?
bool is_closed(const Catalog& at_end, const QualifiedName& table, const std::string& role, PrivilegeSet wanted) {
    const Relation* now = at_end.relations.find(table);
    if (!now || now->partial) return false;
    const auto opens = [&](const AclItem& item) { return item.grantee == role && (interpret::privileges_of(item.privileges) & wanted) != 0; };
    // A grant on columns leaves the table without a list of its own.
    const bool by_table = now->acl && std::any_of(now->acl->begin(), now->acl->end(), opens);
    return !by_table && std::none_of(now->columns.begin(), now->columns.end(), [&](const Column& column) {
               return column.acl && std::any_of(column.acl->begin(), column.acl->end(), opens);
           });
}

void check(const Step& step, const Policy& policy, Findings& findings) {
    const auto* grant = std::get_if<sql::Grant>(&step.statement.body);
    const PrivilegeSet wanted = grant && grant->is_grant ? granted(*grant, step.postgres) : 0;
    if (wanted == 0) return;
    for (const QualifiedName& table : tables_of(step, policy, *grant))
        for (const sql::RoleReference& role : grant->grantees) {
            const std::string name = display_of(role);
            // What PUBLIC gets is reported of every table.
            if (role.kind == sql::RoleReference::Kind::public_ || contains(policy.repair_roles, name)) continue;
            const std::string revoke = fmt::format("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}", quoted(table), quoted(name));
            Verdict verdict{.object = table.display(),
                            .message = fmt::format("{} gets {} on {}, which is append only", name, privileges_of(*grant), table.display()),
                            .fix = fmt::format("grant SELECT and INSERT, or take it back in the same migration: {}", findings.fix().run(revoke))};
            verdict.unless = [table, name, wanted](const Catalog& at_end) { return is_closed(at_end, table, name, wanted); };
            findings.add(std::move(verdict));
        }
}

}  // namespace

extern const Rule append_only_opened = {
    .id = "append-only-opened",
    .category = Category::protection,
    .summary = "A role may change rows of a table that is configured as append only.",
    .why = "What a table records is worth something only while nobody can change it. A grant of UPDATE, DELETE or TRUNCATE, often by GRANT "
           "ALL ON ALL TABLES, opens it to every program that connects as the role.",
    .fix = "Grant SELECT and INSERT only; name roles that repair under append_only.repair_roles in pgsteward.yaml.",
    .given = "CREATE ROLE app;\nCREATE TABLE ledger (id bigint PRIMARY KEY, amount numeric);\n",
    .bad = "GRANT ALL ON ALL TABLES IN SCHEMA public TO app;",
    .good = "GRANT SELECT, INSERT ON ledger TO app;",
    .occasion = statements<sql::Grant>(),
    .check = check,
};

}  // namespace pgsteward::rules
