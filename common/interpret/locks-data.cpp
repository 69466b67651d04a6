// INSERT, UPDATE, DELETE, MERGE, COPY: the table is locked against changes of its definition, and the rows that match
// are worked through. Partitions that the server may pass over are named too.
#include <algorithm>

#include "interpret/locks.hpp"
#include "sql/walk.hpp"
#include "text/contains.hpp"

namespace pgsteward::interpret {

using namespace sql;
using Kind = TableWork::Kind;
using Cause = TableWork::Cause;

namespace {

/// Holds no column: a constant, a parameter, now() …
bool is_value(const ExpressionPtr& expression) {
    if (!expression) return false;
    bool value = true;
    walk(*expression, {.expression = [&](const Expression& part) { value &= !std::holds_alternative<ColumnReference>(part.node) && !std::holds_alternative<Subquery>(part.node); }});
    return value;
}

/// The columns that a condition compares with given values.
void add_compared(const Expression& condition, std::vector<std::string>& columns) {
    if (const auto* boolean = std::get_if<BooleanOperation>(&condition.node)) {
        if (boolean->kind == BooleanOperation::Kind::and_)
            for (const ExpressionPtr& part : boolean->arguments) add_compared(*part, columns);
        return;
    }
    const auto* operation = std::get_if<Operation>(&condition.node);
    if (!operation || operation->name.name != "=" || !operation->left || !operation->right) return;
    const bool equals = operation->kind == Operation::Kind::op || operation->kind == Operation::Kind::in || operation->kind == Operation::Kind::op_any;
    for (const auto& [side, other] : {std::pair(operation->left, operation->right), std::pair(operation->right, operation->left)})
        if (const auto* reference = std::get_if<ColumnReference>(&side->node); equals && reference && !reference->star && !reference->parts.empty() && is_value(other))
            columns.push_back(reference->parts.back());
}

/// Does the condition name rows by a key? Of a table that is not known, "id" is taken for one.
bool picks_rows(const ExpressionPtr& condition, const Relation* table) {
    std::vector<std::string> columns;
    if (condition) add_compared(*condition, columns);
    if (columns.empty()) return false;
    if (!table || table->partial || table->indexes.empty()) return contains(columns, std::string("id"));
    return std::any_of(table->indexes.begin(), table->indexes.end(), [&](const Index& index) {
        return index.unique && std::all_of(index.keys.begin(), index.keys.end(), [&](const IndexKey& key) { return contains(columns, key.column); });
    });
}

}  // namespace

void note_reading(Locks& locks, const Query& query, TableWork::Cause cause) {
    for (const RelationName& read : relations_read(query)) {
        const Relation* known = locks.run.relation(read);
        if (known && known->kind == ObjectKind::sequence) continue;
        return locks.work_on(locks.touched(locks.run.relation_name(read)), {Kind::rows, cause}, LockMode::access_share);
    }
}

namespace {

void change(Locks& locks, const RelationName& table, Cause cause, bool few) {
    const QualifiedName name = locks.run.relation_name(table);
    if (table.only || cause == Cause::insert || cause == Cause::copy) locks.lock(name, LockMode::row_exclusive, true);
    else locks.lock_tree(name, LockMode::row_exclusive, true);
    if (!few) locks.work_on(locks.touched(name), {Kind::rows, cause}, LockMode::none);
}

/// A name of WITH hides the table of that name only as a source, never as a target.
void change_rows(Locks& locks, const Query& query) {
    if (const auto* insert = std::get_if<Insert>(&query.node)) {
        change(locks, insert->table, Cause::insert, true);
        if (insert->source) note_reading(locks, *insert->source, Cause::insert);   // rows that the text does not hold
    }
    if (const auto* update = std::get_if<Update>(&query.node))
        change(locks, update->table, Cause::update, update->from.empty() && picks_rows(update->where, locks.run.relation(update->table)));
    if (const auto* gone = std::get_if<Delete>(&query.node))
        change(locks, gone->table, Cause::delete_, gone->using_.empty() && picks_rows(gone->where, locks.run.relation(gone->table)));
    if (const auto* merge = std::get_if<Merge>(&query.node)) change(locks, merge->table, Cause::merge, false);
}

}  // namespace

void find_locks(Locks& locks, const QueryPtr&) {
    for (const Query* query : data_modifying_queries(locks.run.statement)) change_rows(locks, *query);
}

void find_locks(Locks& locks, const Copy& copy) {
    if (copy.from && copy.table) change(locks, *copy.table, Cause::copy, false);
    for (const Query* query : data_modifying_queries(locks.run.statement)) change_rows(locks, *query);
}

}  // namespace pgsteward::interpret
