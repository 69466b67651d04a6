#include "check/made.hpp"

namespace pgsteward {
namespace {

bool is_ordinary(const Relation& table) { return table.kind == ObjectKind::table && table.persistence != Persistence::temporary; }

}  // namespace

std::vector<MadeColumn> columns_made(const Step& step) {
    std::vector<MadeColumn> found;
    const auto add = [&](const QualifiedName& name, std::string_view only) {
        const Relation* table = step.catalog.relations.find(name);
        if (!table || !is_ordinary(*table)) return;
        for (const Column& column : table->columns)
            if (only.empty() || column.name == only) found.push_back({table, &column});
    };
    const bool creates = std::holds_alternative<sql::CreateTable>(step.statement.body);
    for (const Effect& effect : step.effects) {
        if (const auto* created = std::get_if<Created>(&effect)) {
            if (creates && created->kind == ObjectKind::table) add(created->name, {});
            if (created->kind == ObjectKind::column) add(created->name, created->part);
        }
        if (const auto* changed = std::get_if<ColumnTypeChanged>(&effect)) add(changed->table, changed->column);
    }
    return found;
}

std::vector<MadeConstraint> constraints_made(const Step& step, Constraint::Kind kind) {
    std::vector<MadeConstraint> found;
    for (const Effect& effect : step.effects) {
        const auto* created = std::get_if<Created>(&effect);
        const Relation* table = created && created->kind == ObjectKind::constraint ? step.catalog.relations.find(created->name) : nullptr;
        const Constraint* constraint = table ? table->constraint(created->part) : nullptr;
        if (constraint && table->persistence != Persistence::temporary && constraint->kind == kind && !constraint->inherited) found.push_back({table, constraint});
    }
    return found;
}

const Relation* table_made(const Step& step) {
    if (!std::holds_alternative<sql::CreateTable>(step.statement.body)) return nullptr;
    for (const Effect& effect : step.effects) {
        const auto* created = std::get_if<Created>(&effect);
        const Relation* table = created && created->kind == ObjectKind::table ? step.catalog.relations.find(created->name) : nullptr;
        if (table && is_ordinary(*table) && table->partition_bound.empty()) return table;
    }
    return nullptr;
}

Written written_in(const sql::Statement& statement) {
    Written found;
    const auto add_column = [&](const sql::ColumnDefinition& column) {
        found.columns.push_back(&column);
        for (const sql::ConstraintDefinition& constraint : column.constraints) found.constraints.push_back(&constraint);
    };
    if (const auto* create = std::get_if<sql::CreateTable>(&statement.body))
        for (const auto& element : create->elements) {
            if (const auto* column = std::get_if<sql::ColumnDefinition>(&element)) add_column(*column);
            if (const auto* constraint = std::get_if<sql::ConstraintDefinition>(&element)) found.constraints.push_back(constraint);
        }
    if (const auto* alter = std::get_if<sql::AlterTable>(&statement.body))
        for (const sql::AlterTableAction& action : alter->actions) {
            if (const auto* add = std::get_if<sql::AddColumn>(&action.change)) add_column(add->column);
            if (const auto* add = std::get_if<sql::AddConstraint>(&action.change)) found.constraints.push_back(&add->constraint);
        }
    return found;
}

}  // namespace pgsteward
