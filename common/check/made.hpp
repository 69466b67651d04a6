// What a statement made, for rules about new definitions.
#pragma once

#include <string_view>
#include <vector>

#include "interpret/step.hpp"

namespace pgsteward {

/// A column that CREATE TABLE or ADD COLUMN made, or that got another type; with its table as it is after the step.
struct MadeColumn { const Relation* table; const Column* column; };
/// Of ordinary, permanent tables.
std::vector<MadeColumn> columns_made(const Step& step);

struct MadeConstraint { const Relation* table; const Constraint* constraint; };
std::vector<MadeConstraint> constraints_made(const Step& step, Constraint::Kind kind);

/// The table that CREATE TABLE made: ordinary and permanent, no partition; else null.
const Relation* table_made(const Step& step);

/// A column or constraint as a statement defines it, wherever in CREATE TABLE or ALTER TABLE it stands.
struct Written {
    std::vector<const sql::ColumnDefinition*> columns;
    std::vector<const sql::ConstraintDefinition*> constraints;
};
Written written_in(const sql::Statement& statement);

}  // namespace pgsteward
