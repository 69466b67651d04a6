// Constraints that are added or validated: which tables they lock, and which rows the server reads to be sure.
#include <algorithm>

#include "interpret/definitions.hpp"
#include "interpret/locks.hpp"
#include "sql/parse.hpp"
#include "text/contains.hpp"

namespace pgsteward::interpret {
namespace {

using namespace sql;
using Kind = TableWork::Kind;
using Cause = TableWork::Cause;
using Definition = ConstraintDefinition::Kind;

/// The name, else what stands in its place: the columns.
std::string part_of(const ConstraintDefinition& constraint, const std::string& column) {
    if (!constraint.name.empty()) return constraint.name;
    if (!column.empty()) return column;
    std::string columns;
    for (const std::string& name : constraint.columns) columns += (columns.empty() ? "" : ", ") + name;
    return columns;
}

/// A key's index on a table that the catalog does not know; of the others it sees the new index.
void build_unseen(Locks& locks, const QualifiedName& table, const ConstraintDefinition& constraint, const std::string& part) {
    if (locks.relation(table) || !constraint.using_index.empty()) return;
    const Cause cause = constraint.kind == Definition::primary_key ? Cause::primary_key : constraint.kind == Definition::unique ? Cause::unique : Cause::exclusion;
    locks.work(table, {Kind::index_build, cause, part});
}

/// The columns of a primary key: those of the index that it takes over.
std::vector<std::string> key_columns(const Relation* table, const ConstraintDefinition& key, const std::string& column) {
    if (!key.columns.empty()) return key.columns;
    std::vector<std::string> columns;
    const Index* index = table ? table->index(key.using_index) : nullptr;
    for (const IndexKey& of_index : index ? index->keys : std::vector<IndexKey>{}) columns.push_back(of_index.column);
    if (columns.empty() && !column.empty()) columns.push_back(column);
    return columns;
}

/// Whatever the order of the actions, ALTER TABLE drops first (AT_PASS_DROP).
std::vector<std::string> constraints_dropped(const Statement& statement) {
    std::vector<std::string> names;
    const auto* alter = std::get_if<AlterTable>(&statement.body);
    for (const AlterTableAction& action : alter ? alter->actions : std::vector<AlterTableAction>())
        if (const auto* drop = std::get_if<DropConstraint>(&action.change)) names.push_back(drop->name);
    return names;
}

/// A primary key makes its columns NOT NULL, which reads the table once more, on children too.
void scan_for_nulls(Locks& locks, const QualifiedName& name, const ConstraintDefinition& key, const std::string& column) {
    const Relation* table = locks.relation(name);
    const std::vector<std::string> dropped = constraints_dropped(locks.run.statement);
    for (const std::string& of_key : key_columns(table, key, column)) {
        const Column* known = table ? table->column(of_key) : nullptr;
        if (!known || !is_surely_not_null(*table, of_key, dropped)) locks.work(name, {Kind::scan, Cause::key_column_null, of_key, {}, known != nullptr});
    }
}

const ConstraintDefinition* added_here(const Statement& statement, const std::string& constraint) {
    const auto* alter = std::get_if<AlterTable>(&statement.body);
    if (!alter) return nullptr;
    for (const AlterTableAction& action : alter->actions)
        if (const auto* add = std::get_if<AddConstraint>(&action.change); add && add->constraint.name == constraint) return &add->constraint;
    return nullptr;
}

/// column IS NOT NULL, by itself or beside other conditions that must hold as well.
bool says_not_null(const Expression& condition, const std::string& column) {
    if (const auto* boolean = std::get_if<BooleanOperation>(&condition.node))
        return boolean->kind == BooleanOperation::Kind::and_ &&
               std::any_of(boolean->arguments.begin(), boolean->arguments.end(), [&](const ExpressionPtr& part) { return part && says_not_null(*part, column); });
    const auto* test = std::get_if<NullTest>(&condition.node);
    const auto* reference = test && test->is_not && test->argument ? std::get_if<ColumnReference>(&test->argument->node) : nullptr;
    return reference && !reference->star && !reference->parts.empty() && reference->parts.back() == column;
}

}  // namespace

bool is_surely_not_null(const Relation& table, const std::string& column, const std::vector<std::string>& without) {
    const Column* known = table.column(column);
    if (known && known->not_null) return true;
    return std::any_of(table.constraints.begin(), table.constraints.end(), [&](const Constraint& check) {
        if (check.kind != Constraint::Kind::check || check.not_valid || contains(without, check.name)) return false;
        const auto parsed = parse_expression(check.expression);
        const auto* condition = std::get_if<ExpressionPtr>(&parsed);
        return condition && *condition && says_not_null(**condition, column);
    });
}

namespace {

/// A check was validated of which nothing more is known: it may say IS NOT NULL.
bool may_be_not_null(const Relation& table, const std::vector<std::string>& without) {
    return std::any_of(table.constraints.begin(), table.constraints.end(), [&](const Constraint& check) {
        return check.kind == Constraint::Kind::check && !check.not_valid && check.expression.empty() && !contains(without, check.name);
    });
}

}  // namespace

void lock_referenced(Locks& locks, const QualifiedName& referenced, LockMode mode) { locks.lock_tree(referenced, mode); }

void lock_for_constraint(Locks& locks, const ConstraintDefinition& constraint) {
    if (constraint.kind == Definition::foreign_key) lock_referenced(locks, locks.run.relation_name(constraint.referenced), LockMode::share_row_exclusive);
}

void work_for_constraint(Locks& locks, const QualifiedName& table, const ConstraintDefinition& constraint, const std::string& column, bool only) {
    const auto each = [&](const Locks::Work& work) { only || constraint.no_inherit ? locks.work(table, work) : locks.work_tree(table, work); };
    const std::string part = part_of(constraint, column);
    switch (constraint.kind) {
        case Definition::check:
            if (!constraint.not_valid) each({Kind::scan, Cause::check, part});
            return;
        case Definition::foreign_key:
            if (!constraint.not_valid) each({Kind::scan, Cause::foreign_key, part, locks.run.relation_name(constraint.referenced).display()});
            return;
        case Definition::primary_key:
            build_unseen(locks, table, constraint, part);
            if (!constraint.using_index.empty()) scan_for_nulls(locks, table, constraint, column);
            if (const Relation* parent = locks.relation(table); parent && column.empty() && !only && !parent->partitioned())
                for (const QualifiedName& child : descendants_of(locks.run.catalog(), table)) scan_for_nulls(locks, child, constraint, column);
            return;
        case Definition::unique:
        case Definition::exclude: return build_unseen(locks, table, constraint, part);
        default: return;
    }
}

void work_for_validation(Locks& locks, const QualifiedName& table, const std::string& name, bool only) {
    const Relation* known = locks.relation(table);
    const Constraint* constraint = known ? known->constraint(name) : nullptr;
    if (constraint && !constraint->not_valid) return;
    const ConstraintDefinition* added = constraint ? nullptr : added_here(locks.run.statement, name);
    const bool key = constraint ? constraint->kind == Constraint::Kind::foreign_key : added && added->kind == Definition::foreign_key;
    const Locks::Work work{Kind::scan, key ? Cause::validate_foreign_key : Cause::validate_check, name, {}, constraint || added};
    if (only) locks.work(table, work);
    else locks.work_tree(table, work);
}

void work_for_not_null(Locks& locks, const QualifiedName& table, const std::string& column, bool only) {
    const std::vector<std::string> dropped = constraints_dropped(locks.run.statement);
    const auto one = [&](const QualifiedName& name) {
        const Relation* known = locks.relation(name);
        if (known && is_surely_not_null(*known, column, dropped)) return;
        locks.work(name, {Kind::scan, Cause::not_null, column, {}, !known || !may_be_not_null(*known, dropped)});
    };
    one(table);
    if (only) return;
    for (const QualifiedName& below : descendants_of(locks.run.catalog(), table)) one(below);
}

}  // namespace pgsteward::interpret
