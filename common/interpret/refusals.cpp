#include "interpret/refusals.hpp"

#include <algorithm>
#include <array>

#include "interpret/contrib-extensions.hpp"
#include "migration/bookkeeping.hpp"
#include "text/contains.hpp"

namespace pgsteward::interpret {
namespace {

bool is_system(const QualifiedName& name) {
    return name.schema.starts_with("pg_") || name.schema == "information_schema" || name.name.starts_with("pg_");
}

/// Only the schemas of this chain: what is in another, somebody else made.
bool knows_schema(const Catalog& catalog, const std::string& schema) {
    return schema == "public" || catalog.schemas.find({"", schema});
}

/// Did an earlier migration make a relation? Else the chain may continue a database that something else set up.
bool has_base(const Catalog& catalog, std::uint32_t migration) {
    return std::any_of(catalog.relations.begin(), catalog.relations.end(), [&](const auto& entry) {
        return entry.second->created.migration != 0 && entry.second->created.migration < migration;
    });
}

/// Is what the catalog does not have under any of these names made by nobody, unless before the chain?
bool only_migrations_make(const Catalog& catalog, const std::vector<QualifiedName>& names) {
    const auto unknown_schema = [&](const QualifiedName& candidate) { return !knows_schema(catalog, candidate.schema); };
    return catalog.complete && !names.empty() && std::none_of(names.begin(), names.end(), unknown_schema) && !has_strange_extension(catalog);
}

std::vector<QualifiedName> candidates(Execution& run, const sql::ObjectName& name) {
    if (!name.schema.empty()) return {name.qualified()};
    std::vector<QualifiedName> found;
    for (const std::string& schema : run.path())
        if (schema != "$user" && schema != "pg_catalog") found.push_back({schema, name.name});
    return found;
}

bool may_be_there(Execution& run, const QualifiedName& name) {
    return is_system(name) || is_bookkeeping_table(name.name) || run.catalog().relations.find(name) || run.catalog().index_tables.find(name) ||
           run.doubtful(name) || run.interpreter.doubts().made_perhaps(name);
}

}  // namespace

// Tables of extensions are made by none of the statements; those that come with PostgreSQL have none.
bool has_strange_extension(const Catalog& catalog) {
    return std::any_of(catalog.others.begin(), catalog.others.end(), [](const auto& entry) {
        const OtherObject& object = *entry.second;
        const bool brings = object.kind == ObjectKind::extension || object.kind == ObjectKind::foreign_server;
        return brings && (object.kind != ObjectKind::extension || contrib_extension(object.name.name) == ContribExtension::unknown);
    });
}

void refuse(Execution& run, Refused::Why why, const QualifiedName& about, const std::string& part, std::string message) {
    const bool said = std::any_of(run.effects.begin(), run.effects.end(), [&](const Effect& effect) {
        const auto* refused = std::get_if<Refused>(&effect);
        return refused && refused->about == about;
    });
    if (!said) run.emit(Refused{why, about, part.empty() ? about.display() : about.display() + "." + part, std::move(message)});
}

const Relation* known_relation(Execution& run, const sql::ObjectName& name) {
    const Relation* relation = run.relation(name);
    if (!relation || relation->partial || relation->uncertain || run.doubtful(relation->name)) return nullptr;
    // Columns come from parents and types too.
    const auto unknown = [&](const QualifiedName& parent) { return !run.catalog().relations.find(parent); };
    if (std::any_of(relation->parents.begin(), relation->parents.end(), unknown)) return nullptr;
    return relation->of_type.name.empty() || run.catalog().types.find(relation->of_type) ? relation : nullptr;
}

std::string surely_missing(Execution& run, const sql::ObjectName& name) {
    if (run.interpreter.doubts().unknown_code() || run.relation(name)) return {};
    const std::vector<QualifiedName> names = candidates(run, name);
    for (const QualifiedName& candidate : names)
        if (may_be_there(run, candidate)) return {};
    for (const QualifiedName& candidate : names)
        if (const std::string gone = run.interpreter.doubts().gone(candidate); !gone.empty()) return gone;
    if (!only_migrations_make(run.catalog(), names)) return {};
    // A chain that goes on from something else is not complete; then no more can be said of this kind.
    run.catalog().complete = false;
    return has_base(run.catalog(), run.interpreter.migration()) ? "no migration before makes it" : "";
}

void note_unknown_type(Execution& run, const sql::ObjectName& name) {
    if (run.interpreter.doubts().unknown_code() || run.catalog().type(name.qualified(), run.path())) return;
    const std::vector<QualifiedName> names = candidates(run, name);
    const bool may_be_there = std::any_of(names.begin(), names.end(), [&](const QualifiedName& candidate) {
        return run.doubtful(candidate) || run.interpreter.doubts().made_perhaps(candidate);
    });
    if (!may_be_there && only_migrations_make(run.catalog(), names) && !has_base(run.catalog(), run.interpreter.migration())) run.catalog().complete = false;
}

bool is_system_column(std::string_view column) {
    static constexpr auto names = std::to_array<std::string_view>({"cmax", "cmin", "ctid", "tableoid", "xmax", "xmin"});
    return contains(names, column);
}

bool drops_constraint(const sql::Statement& statement, const std::string& name) {
    const auto* alter = std::get_if<sql::AlterTable>(&statement.body);
    return alter && std::any_of(alter->actions.begin(), alter->actions.end(), [&](const sql::AlterTableAction& action) {
        const auto* drop = std::get_if<sql::DropConstraint>(&action.change);
        return drop && drop->name == name;
    });
}

bool may_have_column(Execution& run, const Relation& table, const std::string& column) {
    return table.column(column) || is_system_column(column) || run.column_doubtful(table.name, column);
}

void find_refusals(Execution& run) {
    if (!run.surely_runs()) return;
    find_newer_syntax(run);
    find_missing(run);
    find_duplicates(run);
    find_impossible_definitions(run);
    find_impossible_keys(run);
    find_impossible_tables(run);
    find_impossible_columns(run);
    find_impossible_partitions(run);
    find_impossible_indexes(run);
    find_impossible_triggers(run);
    find_impossible_data(run);
    find_dependants(run);
    find_fresh_labels(run);
}

}  // namespace pgsteward::interpret
