// A foreign key between tenant tables that leaves out the tenant: it links, and tells of, rows of others.
#include <fmt/format.h>

#include "check/protection.hpp"
#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

/// What lets the key reach another tenant's row; empty where nothing does.
std::string gap(const Relation& table, const Relation& referenced, const std::string& column, const std::string& referenced_column, const Constraint& key) {
    for (std::size_t i = 0; i < key.columns.size() && i < key.referenced_columns.size(); ++i)
        if (key.columns[i] == column && key.referenced_columns[i] == referenced_column) {
            const bool tolerates_null = key.match == 's' && key.columns.size() > 1 && !refuses_null(table, column);
            return tolerates_null ? fmt::format("is not checked where {} is NULL", column) : std::string();
        }
    // The key may be the tenant itself.
    if (key.columns.size() == 1 && key.columns[0] == column) return {};
    return fmt::format("leaves out {}: a row can refer to another tenant's row of {}, and its error tells which ones exist", column, referenced.name.display());
}

void check(const SchemaReview& review, Findings& findings) {
    for (const access::TableResult* table : tenant_tables(review))
        for (const Constraint& key : table->relation->constraints) {
            const Relation* referenced = key.kind == Constraint::Kind::foreign_key ? review.catalog.relations.find(key.referenced) : nullptr;
            const access::TableResult* other = referenced ? review.row_security->table(*referenced) : nullptr;
            if (!other || other->verdict == access::TableResult::Verdict::exempt || other->tenant_column != review.row_security->tenancy.column || table->tenant_column != review.row_security->tenancy.column) continue;
            const std::string what = gap(*table->relation, *referenced, table->tenant_column, other->tenant_column, key);
            if (what.empty()) continue;
            Verdict verdict = about(*table->relation, fmt::format("the foreign key {} of {} {}", key.name, table->relation->name.display(), what),
                                    fmt::format("make it FOREIGN KEY ({0}, {1}) REFERENCES {2} ({0}, …), with a unique key there", quoted(table->tenant_column), fmt::join(key.columns, ", "), quoted(referenced->name)));
            verdict.object += "." + key.name;
            verdict.origin = key.created;
            findings.add(std::move(verdict));
        }
}

}  // namespace

extern const Rule fk_not_composite = {
    .id = "fk-not-composite",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "A foreign key between tenant tables leaves out the tenant column.",
    .why = "Foreign keys are checked past row security: a tenant can refer to another's row, and learns from the "
           "error which ones exist. With the tenant column in the key, NOT NULL on both sides, it cannot.",
    .fix = "Make the tenant column part of the foreign key and of the key that it refers to.",
    .given = example::isolated,
    .bad = "CREATE TABLE lines (id bigint, tenant_id uuid NOT NULL, note_id bigint REFERENCES notes (id));\n",
    .good = "ALTER TABLE notes ADD UNIQUE (tenant_id, id);\n"
           "CREATE TABLE lines (id bigint, tenant_id uuid NOT NULL, note_id bigint, FOREIGN KEY (tenant_id, note_id) REFERENCES notes (tenant_id, id));\n",
    .check = check,
};

}  // namespace pgsteward::rules
