#include "check/constraint-fix.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"
#include "text/contains.hpp"

namespace pgsteward {
namespace {

using Definition = sql::ConstraintDefinition::Kind;

Constraint::Kind kind_of(Definition kind) {
    switch (kind) {
        case Definition::primary_key: return Constraint::Kind::primary_key;
        case Definition::unique: return Constraint::Kind::unique;
        case Definition::exclude: return Constraint::Kind::exclude;
        case Definition::foreign_key: return Constraint::Kind::foreign_key;
        default: return Constraint::Kind::check;
    }
}

const Relation* altered_relation(const Step& step) {
    const auto* alter = std::get_if<sql::AlterTable>(&step.statement.body);
    return alter ? relation_of(step, alter->relation) : nullptr;
}

std::string action_text(char action) {
    switch (action) {
        case 'r': return "RESTRICT";
        case 'c': return "CASCADE";
        case 'n': return "SET NULL";
        case 'd': return "SET DEFAULT";
        default: return "NO ACTION";
    }
}

std::string foreign_key_text(const Constraint& key) {
    std::string text = fmt::format("FOREIGN KEY ({}) REFERENCES {}", columns_text(key.columns), quoted(key.referenced));
    if (!key.referenced_columns.empty()) text += fmt::format(" ({})", columns_text(key.referenced_columns));
    if (key.on_update != 'a') text += " ON UPDATE " + action_text(key.on_update);
    if (key.on_delete != 'a') text += " ON DELETE " + action_text(key.on_delete);
    if (!key.on_delete_columns.empty()) text += fmt::format(" ({})", columns_text(key.on_delete_columns));
    if (key.deferrable) text += key.initially_deferred ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE";
    return text;
}

/// Conditions that are operations have them already: (total > 0), but not (a) AND (b) or is_ok(a).
std::string in_parentheses(const std::string& expression) {
    int depth = 0;
    std::size_t end = 0;
    while (end < expression.size() && (depth += expression[end] == '(' ? 1 : expression[end] == ')' ? -1 : 0) > 0) ++end;
    const bool quotes = expression.find_first_of("'\"") != std::string::npos;   // which may hold parentheses
    return !quotes && end + 1 == expression.size() ? expression : fmt::format("({})", expression);
}

}  // namespace

std::vector<AddedConstraint> constraints_added(const Step& step, Definition kind) {
    std::vector<AddedConstraint> found;
    for (const auto* add : actions_of<sql::AddConstraint>(step))
        if (add->constraint.kind == kind) found.push_back({&add->constraint, {}});
    for (const auto* add : actions_of<sql::AddColumn>(step))
        for (const sql::ConstraintDefinition& constraint : add->column.constraints)
            if (constraint.kind == kind) found.push_back({&constraint, add->column.name});
    return found;
}

std::string name_of_added(const Step& step, const AddedConstraint& added) {
    if (!added.definition->name.empty()) return added.definition->name;
    const Relation* table = altered_relation(step);
    const std::vector<std::string> columns = added.column.empty() ? added.definition->columns : std::vector<std::string>{added.column};
    for (const Constraint& constraint : table ? table->constraints : SharedVector<Constraint>()) {
        const bool fits = added.definition->kind == Definition::check ? constraint.created.is(step.at) : constraint.columns == columns;
        if (constraint.kind == kind_of(added.definition->kind) && fits && constraint.created.is(step.at)) return constraint.name;
    }
    return fmt::format("{}_{}", table ? table->name.name : "new", added.definition->kind == Definition::check ? "check" : "key");
}

std::string definition_of_added(const Step& step, const std::string& name) {
    const Relation* table = altered_relation(step);
    const Constraint* constraint = table ? table->constraint(name) : nullptr;
    if (!constraint) return {};
    if (constraint->kind == Constraint::Kind::foreign_key) return foreign_key_text(*constraint);
    return constraint->kind == Constraint::Kind::check ? fmt::format("CHECK {}", in_parentheses(constraint->expression)) : std::string();
}

std::string altered_quoted(const Step& step) {
    const auto* alter = std::get_if<sql::AlterTable>(&step.statement.body);
    return alter ? quoted(resolved(step, alter->relation)) : std::string();
}

std::string fix_by_validating_later(const Findings& findings, const Step& step, const std::string& constraint, const std::string& definition) {
    const std::string table = altered_quoted(step);
    const std::string what = definition.empty() ? "…" : definition;
    return fmt::format("{}; in a later migration {}", findings.fix().run(fmt::format("ALTER TABLE {} ADD CONSTRAINT {} {} NOT VALID", table, quoted(constraint), what)),
                       findings.fix().run(fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {}", table, quoted(constraint))));
}

std::string fix_by_index(const Findings& findings, const Step& step, const std::string& constraint, std::string_view kind, const std::vector<std::string>& columns) {
    const std::string table = altered_quoted(step);
    const std::string index = fmt::format("CREATE UNIQUE INDEX CONCURRENTLY {} ON {} ({})", quoted(constraint), table, columns_text(columns));
    return fmt::format("{}; then {}", findings.fix().outside_transaction(findings.fix().run(index)),
                       findings.fix().run(fmt::format("ALTER TABLE {} ADD CONSTRAINT {} {} USING INDEX {}", table, quoted(constraint), kind, quoted(constraint))));
}

}  // namespace pgsteward
