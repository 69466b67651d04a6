// DELETE, UPDATE, MERGE, TRUNCATE, wherever in a statement they stand.
#include <algorithm>

#include "interpret/apply.hpp"
#include "interpret/truth.hpp"
#include "sql/walk.hpp"

namespace pgsteward::interpret {
namespace {

using Bound = RowsChanged::Bound;

Bound bound_of(Execution& run, const sql::ExpressionPtr& condition, const sql::RelationName& table, bool joined) {
    if (!condition) return joined ? Bound::tautology : Bound::none;
    return truth_of(*condition, {table, table.alias, run.relation(table)}) == Truth::always ? Bound::tautology : Bound::bounded;
}

void change_rows(Execution& run, const sql::Query& query) {
    const auto rows = [&](RowsChanged::How how, const sql::RelationName& table, Bound bound) {
        RowsChanged changed{how, run.relation_name(table), bound};
        if (const Relation* known_table = run.relation(table)) {
            changed.known = run.known(known_table);
            changed.temporary = known_table->persistence == Persistence::temporary;
        }
        return changed;
    };
    if (const auto* gone = std::get_if<sql::Delete>(&query.node)) {
        run.emit(rows(RowsChanged::How::delete_, gone->table, bound_of(run, gone->where, gone->table, false)));
    } else if (const auto* update = std::get_if<sql::Update>(&query.node)) {
        RowsChanged changed = rows(RowsChanged::How::update, update->table, bound_of(run, update->where, update->table, false));
        const Relation* table = run.relation(update->table);
        changed.fills_new_column =
            table && std::all_of(update->assignments.begin(), update->assignments.end(), [&](const sql::Target& target) {
                const Column* column = table->column(target.name);
                return column && run.known(column->created) == Known::this_migration;
            });
        changed.perhaps_older = changed.fills_new_column && std::any_of(update->assignments.begin(), update->assignments.end(), [&](const sql::Target& target) {
            return run.column_perhaps_older(table->name, target.name);
        });
        run.emit(changed);
    } else if (const auto* merge = std::get_if<sql::Merge>(&query.node)) {
        const bool changes = std::any_of(merge->clauses.begin(), merge->clauses.end(), [](const sql::MergeClause& clause) {
            return clause.action == sql::MergeClause::Action::delete_ || clause.action == sql::MergeClause::Action::update;
        });
        if (changes) run.emit(rows(RowsChanged::How::merge, merge->table, bound_of(run, merge->on, merge->table, true)));
    }
}

}  // namespace

void apply(Execution& run, const sql::QueryPtr& query) {
    if (!query) return;
    for (const sql::Query* part : sql::data_modifying_queries(run.statement)) change_rows(run, *part);
}

void apply(Execution& run, const sql::Copy& copy) { apply(run, copy.query); }

void apply(Execution& run, const sql::Truncate& truncate) {
    for (const sql::RelationName& name : truncate.tables) {
        RowsChanged changed{RowsChanged::How::truncate, run.relation_name(name), Bound::none};
        if (const Relation* table = run.relation(name)) {
            changed.known = run.known(table);
            changed.temporary = table->persistence == Persistence::temporary;
        }
        changed.cascade = truncate.behaviour == sql::Behaviour::cascade;
        run.emit(changed);
    }
}

}  // namespace pgsteward::interpret
