// Default privileges of a role that creates nothing there.
#include <fmt/format.h>
#include <set>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

/// Who owns relations of the kind in the schema, or anywhere.
std::set<std::string> owners(const Catalog& catalog, const DefaultPrivileges& entry) {
    std::set<std::string> names;
    for (const auto& [name, relation] : catalog.relations) {
        const bool same_kind = (relation->kind == ObjectKind::sequence) == (entry.kind == ObjectKind::sequence);
        if (same_kind && (entry.schema.empty() || name.schema == entry.schema)) names.insert(relation->owner);
    }
    return names;
}

void check(const SchemaReview& review, Findings& findings) {
    if (!review.grants) return;
    for (const auto& entry : review.catalog.default_privileges.sorted()) {
        if (entry->kind != ObjectKind::table && entry->kind != ObjectKind::sequence) continue;
        const std::set<std::string> others = owners(review.catalog, *entry);
        if (others.empty() || others.contains(entry->role)) continue;
        const std::string where = entry->schema.empty() ? "" : fmt::format(" in schema {}", entry->schema);
        Verdict verdict{.object = fmt::format("{} {} {}", entry->role, entry->schema, name_of(entry->kind)),
                        .message = fmt::format("the default privileges of {} for {}s{} never count: those there belong to {}", entry->role, name_of(entry->kind), where,
                                               names_of(std::vector<std::string>(others.begin(), others.end()))),
                        .fix = fmt::format("ALTER DEFAULT PRIVILEGES FOR ROLE {} … (the role that creates them)", quoted(*others.begin()))};
        verdict.origin = entry->changed;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule default_acl_wrong_creator = {
    .id = "default-acl-wrong-creator",
    .category = Category::correctness,
    .severity = Severity::warning,
    .summary = "Default privileges belong to a role that creates nothing there.",
    .why = "ALTER DEFAULT PRIVILEGES counts for objects that the named role creates, by default the one that "
           "runs it. What another role creates gets nothing, and the application fails on the next table.",
    .fix = "Say FOR ROLE with the role that runs the migrations.",
    .bad = "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE orders (id bigint);\n"
             "ALTER TABLE orders OWNER TO migration_owner;\n"
             "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO app_rw;\n",
    .good = "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE orders (id bigint);\n"
             "ALTER TABLE orders OWNER TO migration_owner;\n"
             "ALTER DEFAULT PRIVILEGES FOR ROLE migration_owner IN SCHEMA public GRANT SELECT ON TABLES TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
