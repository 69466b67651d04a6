// A published table without a replica identity: the publisher refuses UPDATE and DELETE.
#include <fmt/format.h>

#include <algorithm>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

bool has_identity(const Relation& table) {
    switch (table.replica_identity) {
        case 'f': return true;
        case 'n': return false;
        case 'i': return std::any_of(table.indexes.begin(), table.indexes.end(), [](const Index& index) { return index.replica_identity; });
        default: break;
    }
    return std::any_of(table.constraints.begin(), table.constraints.end(), [](const Constraint& constraint) { return constraint.kind == Constraint::Kind::primary_key; });
}

bool publishes_changes(const OtherObject& publication) {
    const auto publish = publication.properties.find("publish");
    return publish == publication.properties.end() || publish->second.find("update") != std::string::npos || publish->second.find("delete") != std::string::npos;
}

/// The publication that sends the table's changes; empty where none does.
std::string publication_of(const Catalog& catalog, const QualifiedName& table) {
    for (const auto& object : catalog.others.sorted()) {
        if (object->kind != ObjectKind::publication || !publishes_changes(*object)) continue;
        const auto has = [&](const std::string& property) { return object->properties.contains(property); };
        if (has("all tables") || has("table " + quoted(table)) || has("tables in schema " + quoted(table.schema))) return object->name.name;
    }
    return {};
}

bool is_published_blindly(const Catalog& catalog, const QualifiedName& name) {
    const Relation* table = catalog.relations.find(name);
    const bool is_stored = table && table->kind == ObjectKind::table && table->persistence == Persistence::permanent && !table->partial && !table->partitioned();
    return is_stored && !has_identity(*table) && !publication_of(catalog, name).empty();
}

/// The tables whose identity or publication the statement may have changed.
std::vector<QualifiedName> touched(const Step& step) {
    const auto& body = step.statement.body;
    if (std::holds_alternative<sql::CreatePublication>(body) || std::holds_alternative<sql::AlterPublication>(body)) {
        std::vector<QualifiedName> all;
        for (const auto& table : step.catalog.relations.sorted()) all.push_back(table->name);
        return all;
    }
    if (const auto* alter = std::get_if<sql::AlterTable>(&body)) return {resolved(step, alter->relation)};
    if (const auto* create = std::get_if<sql::CreateTable>(&body)) return {resolved(step, create->table)};
    std::vector<QualifiedName> tables;
    for (const Dropped* drop : drops_of(step, {ObjectKind::index}))
        if (drop->relation) tables.push_back(drop->relation->name);
    return tables;
}

bool was_blind(const Step& step, const QualifiedName& name) {
    const Relation* before = step.catalog.relations.find_at(step.before.relations, name);
    const bool changes_publication = std::holds_alternative<sql::CreatePublication>(step.statement.body) || std::holds_alternative<sql::AlterPublication>(step.statement.body);
    return before && !changes_publication && !has_identity(*before);
}

void check(const Step& step, Findings& findings) {
    for (const QualifiedName& name : touched(step)) {
        if (!is_published_blindly(step.catalog, name) || was_blind(step, name)) continue;
        const std::string full = fmt::format("ALTER TABLE {} REPLICA IDENTITY FULL", quoted(name));
        Verdict verdict{.object = name.display(),
                        .message = fmt::format("{} has no replica identity and is published by {}: UPDATE and DELETE of it fail", name.display(), publication_of(step.catalog, name)),
                        .fix = fmt::format("give it a primary key, or write before: {}", findings.fix().run(full))};
        verdict.unless = [name](const Catalog& at_end) { return !is_published_blindly(at_end, name); };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule replica_identity_missing = {
    .id = "replica-identity-missing",
    .category = Category::compatibility,
    .summary = "A published table has no replica identity.",
    .why = "A publication that sends updates and deletes needs a key to name rows by. Without one every UPDATE and DELETE of "
           "the table fails on the publisher, from the commit on.",
    .fix = "Keep or add a primary key, or set REPLICA IDENTITY first.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);\nCREATE PUBLICATION changes FOR TABLE orders;\n",
    .bad = "ALTER TABLE orders DROP CONSTRAINT orders_pkey;",
    .good = "ALTER TABLE orders REPLICA IDENTITY FULL;\n"
            "ALTER TABLE orders DROP CONSTRAINT orders_pkey;\n",
    .check = check,
};

}  // namespace pgsteward::rules
