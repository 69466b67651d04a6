// INSERT … ON CONFLICT on a key over all tenants.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"
#include "check/unique-keys.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const access::TableResult* table : tenant_tables(review)) {
        const auto keys = natural_keys_across_tenants(*table->relation, table->tenant_column);
        const auto writers = roles_with(review, *table->relation, "a");
        if (keys.empty() || writers.empty() || !table->relation->row_security) continue;
        findings.add(about(*table->relation, fmt::format("INSERT … ON CONFLICT by {} meets rows of other tenants in {} of {}: DO NOTHING loses the row silently, DO UPDATE fails", and_list(writers), keys[0].name, table->relation->name.display()),
                           fmt::format("make {} unique together with {}", keys[0].name, table->tenant_column)));
    }
}

}  // namespace

extern const Rule upsert_cross_tenant = {
    .id = "upsert-cross-tenant",
    .category = Category::correctness,
    .severity = Severity::notice,
    .summary = "ON CONFLICT on a key over all tenants meets rows of other tenants.",
    .why = "A conflict with a row that policies hide is a conflict all the same: DO NOTHING drops the new row "
           "without a word, DO UPDATE raises an error.",
    .fix = "Make the key unique together with the tenant column.",
    .given = example::isolated,
    .bad = "ALTER TABLE notes ADD CONSTRAINT notes_body UNIQUE (body);\n",
    .good = "ALTER TABLE notes ADD CONSTRAINT notes_body UNIQUE (tenant_id, body);\n",
    .check = check,
};

}  // namespace pgsteward::rules
