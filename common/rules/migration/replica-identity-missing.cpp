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

bool publishes(const OtherObject& publication, const QualifiedName& table) {
    const auto has = [&](const std::string& property) { return publication.properties.contains(property); };
    return publishes_changes(publication) && (has("for all tables") || has("table " + quoted(table)) || has("tables in schema " + quoted(table.schema)));
}

/// The publication that sends the table's changes; empty where none does.
std::string publication_of(const Catalog& catalog, const QualifiedName& table) {
    std::string name;
    for (const auto& [key, object] : catalog.others)
        if (object->kind == ObjectKind::publication && publishes(*object, table) && (name.empty() || object->name.name < name)) name = object->name.name;
    return name;
}

bool needs_identity(const Relation& table) {
    return table.kind == ObjectKind::table && table.persistence == Persistence::permanent && !table.partial && !table.partitioned() && !has_identity(table);
}

bool is_published_blindly(const Catalog& catalog, const QualifiedName& name) {
    const Relation* table = catalog.relations.find(name);
    return table && needs_identity(*table) && !publication_of(catalog, name).empty();
}

/// Those without identity that the statement makes, changes, or begins to publish.
std::vector<QualifiedName> newly_blind(const Step& step) {
    const auto& body = step.statement.body;
    const auto* create = std::get_if<sql::CreatePublication>(&body);
    const auto* alter = std::get_if<sql::AlterPublication>(&body);
    std::vector<QualifiedName> tables;
    if (create || alter) {
        const QualifiedName key{"", "publication " + (create ? create->name : alter->name)};
        const OtherObject* now = step.catalog.others.find(key);
        const OtherObject* before = step.catalog.others.find_at(step.before.others, key);
        for (const auto& [name, table] : step.catalog.relations)
            if (now && needs_identity(*table) && publishes(*now, name) && !(before && publishes(*before, name))) tables.push_back(name);
        std::sort(tables.begin(), tables.end());
        return tables;
    }
    if (const auto* change = std::get_if<sql::AlterTable>(&body)) tables.push_back(resolved(step, change->relation));
    if (const auto* made = std::get_if<sql::CreateTable>(&body)) tables.push_back(resolved(step, made->table));
    for (const Dropped* drop : drops_of(step, {ObjectKind::index}))
        if (drop->relation) tables.push_back(drop->relation->name);
    std::erase_if(tables, [&](const QualifiedName& name) {
        const Relation* before = step.catalog.relations.find_at(step.before.relations, name);
        return (before && !has_identity(*before)) || !is_published_blindly(step.catalog, name);
    });
    return tables;
}

void check(const Step& step, Findings& findings) {
    for (const QualifiedName& name : newly_blind(step)) {
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
    .occasion = statements<sql::CreatePublication, sql::AlterPublication, sql::AlterTable, sql::CreateTable>() | effects<Dropped>(),
    .check = check,
};

}  // namespace pgsteward::rules
