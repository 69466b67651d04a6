// A publication of a tenant table, or an application role that may replicate: rows of all tenants leave.
#include <fmt/format.h>

#include <algorithm>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

/// The tenant tables that the publication carries.
std::vector<std::string> published(const SchemaReview& review, const OtherObject& publication) {
    std::vector<std::string> tables;
    for (const access::TableResult* table : tenant_tables(review)) {
        const QualifiedName& name = table->relation->name;
        const bool carries = publication.properties.contains("for all tables") || publication.properties.contains("table " + name.display()) || publication.properties.contains("tables in schema " + name.schema);
        if (carries) tables.push_back(name.display());
    }
    return tables;
}

void check(const SchemaReview& review, Findings& findings) {
    std::vector<const OtherObject*> publications;
    for (const auto& [key, other] : review.catalog.others)
        if (other->kind == ObjectKind::publication) publications.push_back(other.get());
    std::sort(publications.begin(), publications.end(), [](const OtherObject* a, const OtherObject* b) { return a->name < b->name; });
    for (const OtherObject* publication : publications) {
        const auto tables = published(review, *publication);
        if (tables.empty()) continue;
        Verdict verdict;
        verdict.object = publication->name.display();
        verdict.message = fmt::format("the publication {} carries {}: a subscriber gets the rows of all tenants", verdict.object, and_list(tables));
        verdict.origin = publication->created;
        findings.add(std::move(verdict));
    }
    for (const access::RoleId id : application_roles(review)) {
        const std::string& name = review.privileges->graph().name(id);
        const Role* role = review.catalog.roles.find({"", name});
        if (!role || !role->replication) continue;
        Verdict verdict;
        verdict.object = name;
        verdict.message = fmt::format("the application role {} has REPLICATION: it can read the changes of all tenants", name);
        verdict.fix = fmt::format("ALTER ROLE {} NOREPLICATION;", quoted(name));
        verdict.origin = role->created;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule replication_sees_all = {
    .id = "replication-sees-all",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "Logical replication carries tenant tables past row security.",
    .why = "A slot decodes every row, whatever policies say. It is right for a replica and wrong for anything that "
           "acts for one tenant.",
    .fix = "Give publications row filters, and REPLICATION only to roles of replicas.",
    .given = example::isolated,
    .bad = "CREATE PUBLICATION changes FOR TABLE notes;\n",
    .good = "CREATE TABLE zones (name text);\n"
           "CREATE PUBLICATION changes FOR TABLE zones;\n",
    .check = check,
};

}  // namespace pgsteward::rules
