// A unique key over all tenants: its error tells that another tenant has the value.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"
#include "check/unique-keys.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const access::TableResult* table : tenant_tables(review))
        for (const UniqueKey& key : natural_keys_across_tenants(*table->relation, table->tenant_column)) {
            Verdict verdict = about(*table->relation, fmt::format("{} of {} is unique over all tenants: a duplicate-key error tells that another tenant has the value", key.name, table->relation->name.display()),
                                    fmt::format("make it unique together with {}", table->tenant_column));
            verdict.object += "." + key.name;
            verdict.origin = key.created;
            findings.add(std::move(verdict));
        }
}

}  // namespace

extern const Rule unique_not_tenant_led = {
    .id = "unique-not-tenant-led",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "A unique key of a tenant table leaves out the tenant column.",
    .why = "Unique keys are checked against the rows of all tenants. An application that gets the error learns that "
           "the value exists, and one tenant can take names from all others. Keys that the server makes itself, "
           "identity columns and random uuids, are left out.",
    .fix = "Make the key unique together with the tenant column.",
    .given = example::isolated,
    .bad = "ALTER TABLE notes ADD CONSTRAINT notes_body UNIQUE (body);\n",
    .good = "ALTER TABLE notes ADD CONSTRAINT notes_body UNIQUE (tenant_id, body);\n",
    .check = check,
};

}  // namespace pgsteward::rules
