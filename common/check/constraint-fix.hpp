// The statements that do slowly in the background what one statement does under a lock, for constraints.
#pragma once

#include <string>

#include "check/rule.hpp"
#include "interpret/step.hpp"

namespace pgsteward {

/// The constraint that ALTER TABLE adds, by itself or with a new column; null where no action does.
struct AddedConstraint {
    const sql::ConstraintDefinition* definition = nullptr;
    std::string column;                      ///< the new column that it stands at; empty for a table's constraint
};
/// Those of one kind, in order.
std::vector<AddedConstraint> constraints_added(const Step& step, sql::ConstraintDefinition::Kind kind);

/// The name that it has or that the server chose for it.
std::string name_of_added(const Step& step, const AddedConstraint& added);
/// NOT VALID now and VALIDATE in a later migration; `definition` is "CHECK (total > 0)".
std::string fix_by_validating_later(const Findings& findings, const Step& step, const std::string& constraint, const std::string& definition);
/// A unique index built beside readers and writers, and a constraint that takes it over.
std::string fix_by_index(const Findings& findings, const Step& step, const std::string& constraint, std::string_view kind, const std::vector<std::string>& columns);
/// The definition of the constraint as the catalog has it after the step: "CHECK (total > 0)"; empty where it is not known.
std::string definition_of_added(const Step& step, const std::string& constraint);
/// The table that the statement alters, quoted.
std::string altered_quoted(const Step& step);

}  // namespace pgsteward
