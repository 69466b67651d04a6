#include "access/writes.hpp"

#include "access/routine-path.hpp"
#include "access/routine-text.hpp"
#include "sql/walk.hpp"

namespace pgsteward::access {
namespace {

void add_query(const sql::Query& query, const Catalog& catalog, std::span<const std::string> path, Writes& writes) {
    const auto add = [&](const sql::RelationName& table, Write write) { writes.tables.emplace(relation_meant(table, catalog, path), write); };
    if (const auto* update = std::get_if<sql::Update>(&query.node)) add(update->table, Write::update);
    if (const auto* erase = std::get_if<sql::Delete>(&query.node)) add(erase->table, Write::delete_);
    if (const auto* insert = std::get_if<sql::Insert>(&query.node); insert && insert->on_conflict && insert->on_conflict->do_update) add(insert->table, Write::update);
    const auto* merge = std::get_if<sql::Merge>(&query.node);
    if (!merge) return;
    for (const sql::MergeClause& clause : merge->clauses) {
        if (clause.action == sql::MergeClause::Action::update) add(merge->table, Write::update);
        if (clause.action == sql::MergeClause::Action::delete_) add(merge->table, Write::delete_);
    }
}

}  // namespace

void Writes::add(const Writes& more) {
    tables.insert(more.tables.begin(), more.tables.end());
    if (not_read.empty()) not_read = more.not_read;
}

Writes writes_of(const sql::Statement& statement, const Catalog& catalog, std::span<const std::string> path) {
    Writes writes;
    for (const sql::Query* query : sql::data_modifying_queries(statement)) add_query(*query, catalog, path, writes);
    if (const auto* truncate = std::get_if<sql::Truncate>(&statement.body))
        for (const sql::RelationName& table : truncate->tables) writes.tables.emplace(relation_meant(table, catalog, path), Write::truncate);
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
