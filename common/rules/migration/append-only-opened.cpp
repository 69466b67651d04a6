// UPDATE, DELETE or TRUNCATE granted on a table that the configuration calls append only, on a view that carries them on to
// one, or by membership in a role that has them.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "access/hidden-writes.hpp"
#include "access/updatable-views.hpp"
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

/// What is granted on, and the append-only table whose rows it opens: itself, or what a view writes with its owner's privileges.
struct Opened { QualifiedName named, table; };

std::optional<Opened> opened_by(const Step& step, const Policy& policy, const QualifiedName& named) {
    if (is_append_only(policy, step.catalog, named)) return Opened{named, named};
    const Relation* view = step.catalog.relations.find(named);
    if (!view || view->kind != ObjectKind::view || access::acts_as_invoker(*view)) return std::nullopt;
    for (const access::Write write : {access::Write::update, access::Write::delete_})
        if (const Relation* table = access::table_written(step.catalog, *view, write); table && is_append_only(policy, step.catalog, table->name)) return Opened{named, table->name};
    return std::nullopt;
}

std::vector<Opened> opened_by(const Step& step, const Policy& policy, const sql::Grant& grant) {
    std::vector<QualifiedName> named;
    if (grant.kind != ObjectKind::table || policy.append_only_tables.empty()) return {};
    for (const sql::ObjectReference& object : grant.objects) {
        if (grant.target == sql::Grant::Target::objects) named.push_back(resolved(step, object.name));
        if (grant.target == sql::Grant::Target::all_in_schema) std::ranges::move(step.catalog.relations.names_in(object.name.name), std::back_inserter(named));
    }
    std::vector<Opened> opened;
    for (const QualifiedName& one : named)
        if (auto found = opened_by(step, policy, one)) opened.push_back(std::move(*found));
    return opened;
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

void check_grant(const Step& step, const Policy& policy, const sql::Grant& grant, Findings& findings) {
    const PrivilegeSet wanted = grant.is_grant ? granted(grant, step.postgres) : 0;
    if (wanted == 0) return;
    for (const auto& [named, table] : opened_by(step, policy, grant))
        for (const sql::RoleReference& role : grant.grantees) {
            const std::string name = display_of(role);
            // What PUBLIC gets is reported of every table.
            if (role.kind == sql::RoleReference::Kind::public_ || contains(policy.repair_roles, name)) continue;
            const std::string revoke = fmt::format("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}", quoted(named), quoted(name));
            const std::string which = named == table ? "which is append only" : fmt::format("which writes {} with its owner's privileges, and that is append only", table.display());
            Verdict verdict{.object = named.display(),
                            .message = fmt::format("{} gets {} on {}, {}", name, privileges_of(grant), named.display(), which),
                            .fix = fmt::format("grant SELECT{}, or take it back in the same migration: {}", named == table ? " and INSERT" : "", findings.fix().run(revoke))};
            verdict.unless = [named, name, wanted](const Catalog& at_end) { return is_closed(at_end, named, name, wanted); };
            findings.add(std::move(verdict));
        }
}

/// The append-only tables that this role may change, and as what: by privilege or as their owner.
std::vector<std::string> changed_by(const Policy& policy, const Catalog& catalog, const std::string& role, int postgres) {
    const access::RoleGraph graph(catalog, {.postgres = postgres});
    const auto id = graph.find(role);
    std::vector<std::string> tables;
    // What a superuser may is no matter of these tables.
    if (!id || graph[*id].superuser) return tables;
    const access::Privileges privileges(catalog, graph);
    for (const Relation* table : append_only_tables(policy, catalog))
        for (const access::Write write : {access::Write::update, access::Write::delete_, access::Write::truncate})
            if (access::writers_of(privileges, *table, write).contains(*id)) {
                tables.push_back(table->name.display());
                break;
            }
    return tables;
}

bool is_member(const Catalog& catalog, const std::string& member, const std::string& role) {
    const Role* one = catalog.roles.find({"", member});
    return one && std::any_of(one->member_of.begin(), one->member_of.end(), [&](const Membership& membership) { return membership.role == role; });
}

void check_membership(const Step& step, const Policy& policy, const sql::GrantRole& grant, Findings& findings) {
    if (!grant.is_grant || policy.append_only_tables.empty()) return;
    for (const std::string& role : grant.roles) {
        const std::vector<std::string> tables = changed_by(policy, step.catalog, role, step.postgres);
        if (tables.empty()) continue;
        for (const sql::RoleReference& grantee : grant.grantees) {
            const std::string name = display_of(grantee);
            if (contains(policy.repair_roles, name)) continue;
            Verdict verdict{.object = tables[0],
                            .message = fmt::format("{} becomes a member of {}, which may change {}: append only", name, role, list_of(tables)),
                            .fix = fmt::format("grant {} what it needs instead of the membership, or name it under append_only.repair_roles", name)};
            verdict.unless = [name, role](const Catalog& at_end) { return !is_member(at_end, name, role); };
            findings.add(std::move(verdict));
        }
    }
}

void check(const Step& step, const Policy& policy, Findings& findings) {
    if (const auto* grant = std::get_if<sql::Grant>(&step.statement.body)) check_grant(step, policy, *grant, findings);
    if (const auto* grant = std::get_if<sql::GrantRole>(&step.statement.body)) check_membership(step, policy, *grant, findings);
}

}  // namespace

extern const Rule append_only_opened = {
    .id = "append-only-opened",
    .category = Category::protection,
    .summary = "A role may change rows of a table that is configured as append only.",
    .why = "What a table records is worth something only while nobody can change it. A grant of UPDATE, DELETE or TRUNCATE, often by GRANT "
           "ALL ON ALL TABLES, opens it to every program that connects as the role. So does membership in a role that may, "
           "pg_write_all_data among them, and a view over the table, which writes with its owner's privileges.",
    .fix = "Grant SELECT and INSERT only; name roles that repair under append_only.repair_roles in pgsteward.yaml.",
    .given = "CREATE ROLE app;\nCREATE TABLE ledger (id bigint PRIMARY KEY, amount numeric);\n",
    .bad = "GRANT ALL ON ALL TABLES IN SCHEMA public TO app;",
    .good = "GRANT SELECT, INSERT ON ledger TO app;",
    .occasion = statements<sql::Grant, sql::GrantRole>(),
    .check = check,
};

}  // namespace pgsteward::rules
