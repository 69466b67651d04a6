// An index that row security makes useless: its operators are not leakproof.
#include <fmt/format.h>

#include <algorithm>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

bool is_useless(const Index& index) {
    return std::any_of(index.keys.begin(), index.keys.end(), [](const IndexKey& key) { return !key.expression.empty() || key.operator_class.find("pattern_ops") != std::string::npos || key.operator_class.find("trgm") != std::string::npos; });
}

void check(const SchemaReview& review, Findings& findings) {
    for (const access::TableResult* table : tenant_tables(review)) {
        if (!table->relation->row_security) continue;
        for (const Index& index : table->relation->indexes) {
            if (!is_useless(index) || index.keys[0].column == table->tenant_column) continue;
            Verdict verdict = about(*table->relation, fmt::format("the index {} of {} is not used under row security: what it computes is not leakproof", index.name.name, table->relation->name.display()),
                                    fmt::format("let the index {} begin with the column {}", index.name.name, table->tenant_column));
            verdict.object += "." + index.name.name;
            verdict.origin = index.created;
            findings.add(std::move(verdict));
        }
    }
}

}  // namespace

extern const Rule non_leakproof_filter = {
    .id = "non-leakproof-filter",
    .category = Category::convention,
    .severity = Severity::notice,
    .on = false,
    .summary = "An index of a tenant table is not used for roles that row security holds.",
    .why = "A condition whose functions are not leakproof, lower(…) or LIKE, is only asked after the policy: an "
           "index for it serves nobody but roles that ignore row security.",
    .fix = "Begin the index with the tenant column.",
    .given = example::isolated,
    .bad = "CREATE INDEX ON notes (lower(body));\n",
    .good = "CREATE INDEX ON notes (tenant_id, lower(body));\n",
    .check = check,
};

}  // namespace pgsteward::rules
