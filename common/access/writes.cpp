#include "access/writes.hpp"

#include <algorithm>

#include "access/guards.hpp"
#include "access/routine-path.hpp"
#include "access/routine-text.hpp"
#include "sql/walk.hpp"

namespace pgsteward::access {
namespace {

class Collector {
public:
    Collector(const Catalog& catalog, std::span<const std::string> path, Writes& writes) : catalog_(catalog), path_(path), writes_(writes) {}

    void operator()(const sql::Query& query) const {
        if (const auto* update = std::get_if<sql::Update>(&query.node)) updates(update->table, update->assignments);
        if (const auto* erase = std::get_if<sql::Delete>(&query.node)) add(erase->table, Write::delete_);
        if (const auto* insert = std::get_if<sql::Insert>(&query.node); insert && insert->on_conflict && insert->on_conflict->do_update) updates(insert->table, insert->on_conflict->assignments);
        const auto* merge = std::get_if<sql::Merge>(&query.node);
        if (!merge) return;
        for (const sql::MergeClause& clause : merge->clauses) {
            if (clause.action == sql::MergeClause::Action::update) updates(merge->table, clause.targets);
            if (clause.action == sql::MergeClause::Action::delete_) add(merge->table, Write::delete_);
        }
    }
    void operator()(const sql::Truncate& truncate) const {
        for (const sql::RelationName& table : truncate.tables) {
            add(table, Write::truncate);
            if (truncate.behaviour == sql::Behaviour::cascade) truncate_referring(relation_meant(table, catalog_, path_));
        }
    }

private:
    void add(const sql::RelationName& table, Write write) const { writes_.tables.emplace(relation_meant(table, catalog_, path_), write); }
    void updates(const sql::RelationName& table, const std::vector<sql::Target>& assignments) const {
        add(table, Write::update);
        for (const sql::Target& assignment : assignments) writes_.columns[relation_meant(table, catalog_, path_)].insert(assignment.name);
    }
    /// heap_truncate_find_FKs(): whatever refers to the table or its children is named as well.
    void truncate_referring(const QualifiedName& table) const {
        std::vector<QualifiedName> emptied = descendants_of(catalog_, table);
        emptied.push_back(table);
        for (const QualifiedName& name : emptied)
            for (const QualifiedName& user : catalog_.relations.users_of(name)) {
                const Relation* relation = catalog_.relations.find(user);
                const bool refers = relation && std::any_of(relation->constraints.begin(), relation->constraints.end(), [&](const Constraint& key) {
                    return key.kind == Constraint::Kind::foreign_key && key.referenced == name;
                });
                if (refers && writes_.tables.emplace(user, Write::truncate).second) truncate_referring(user);
            }
    }

    const Catalog& catalog_;
    std::span<const std::string> path_;
    Writes& writes_;
};

}  // namespace

void Writes::add(const Writes& more) {
    tables.insert(more.tables.begin(), more.tables.end());
    for (const auto& [table, set] : more.columns) columns[table].insert(set.begin(), set.end());
    if (not_read.empty()) not_read = more.not_read;
}

Writes writes_of(const sql::Statement& statement, const Catalog& catalog, std::span<const std::string> path) {
    Writes writes;
    const Collector collect(catalog, path, writes);
    for (const sql::Query* query : sql::data_modifying_queries(statement)) collect(*query);
    if (const auto* truncate = std::get_if<sql::Truncate>(&statement.body)) collect(*truncate);
    return writes;
}

const Writes& RoutineWrites::of(const Routine& routine) {
    const QualifiedName key = key_of(routine);
    const auto found = known_.find(key);
    if (found != known_.end()) return found->second;
    known_[key];                             // a routine that calls itself adds nothing
    Writes writes;
    read(routine, writes);
    return known_[key] = std::move(writes);
}

void RoutineWrites::read(const Routine& routine, Writes& writes) {
    const RoutineText text = read_routine(routine);
    writes.not_read = text.not_read;
    const std::vector<std::string> path = search_path_of(routine);
    for (const sql::Statement& statement : text.statements) add_statement(statement, path, writes);
}

void RoutineWrites::add_statement(const sql::Statement& statement, const std::vector<std::string>& path, Writes& writes) {
    writes.add(writes_of(statement, catalog_, path));
    add_calls(sql::function_calls(statement), path, writes);
}

void RoutineWrites::add_calls(const std::vector<sql::ObjectName>& calls, const std::vector<std::string>& path, Writes& writes) {
    for (const sql::ObjectName& call : calls)
        for (const Routine* routine : catalog_.routines_named(call.qualified(), path)) writes.add(of(*routine));
}

}  // namespace pgsteward::access
