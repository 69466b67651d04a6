// A label that was added to an enum may not be used before the transaction that added it commits (check_safe_enum_use
// in enum.c): not in a row, a default, a check or a comparison.
#include <algorithm>

#include <fmt/format.h>

#include "interpret/refusals.hpp"
#include "sql/walk.hpp"

namespace pgsteward::interpret {
namespace {

bool has_type(const Relation& relation, const QualifiedName& type) {
    return std::any_of(relation.columns.begin(), relation.columns.end(), [&](const Column& column) { return type_named(column.type) == type; });
}

/// Is the label written where the statement also names the type, or a table with a column of it?
bool uses_label(Execution& run, const FreshLabel& fresh) {
    bool written = false, typed = false;
    sql::walk(run.statement, {
        .expression = [&](const sql::Expression& part) {
            const auto* constant = std::get_if<sql::Constant>(&part.node);
            written = written || (constant && constant->kind == sql::Constant::Kind::string && constant->text == fresh.label);
            const auto* cast = std::get_if<sql::TypeCast>(&part.node);
            typed = typed || (cast && run.type_name(cast->type.name) == fresh.type);
        },
        .relation = [&](const sql::RelationName& name) {
            const Relation* relation = run.relation(name);
            typed = typed || (relation && has_type(*relation, fresh.type));
        },
    });
    if (const auto* create = std::get_if<sql::CreateTable>(&run.statement.body))
        for (const auto& element : create->elements)
            if (const auto* column = std::get_if<sql::ColumnDefinition>(&element); column && column->type)
                typed = typed || type_named(run.type(*column->type)) == fresh.type;
    return written && typed;
}

}  // namespace

void find_fresh_labels(Execution& run) {
    if (std::holds_alternative<sql::AlterEnum>(run.statement.body) || std::holds_alternative<sql::Do>(run.statement.body)) return;
    for (const FreshLabel& fresh : run.interpreter.fresh_labels())
        if (uses_label(run, fresh))
            refuse(run, Refused::Why::impossible, fresh.type, fresh.label,
                   fmt::format("unsafe use of new value \"{}\" of enum type {}: the transaction that adds it must end first", fresh.label, fresh.type.display()));
}

}  // namespace pgsteward::interpret
