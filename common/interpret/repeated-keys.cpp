#include "interpret/repeated-keys.hpp"

namespace pgsteward::interpret {
namespace {

using sql::ConstraintDefinition;
using Kind = ConstraintDefinition::Kind;

std::vector<std::string> key_of(const TableConstraint& constraint) {
    if (constraint.definition.columns.empty() && !constraint.column.empty()) return {constraint.column};
    return constraint.definition.columns;
}

bool is_key(const TableConstraint& constraint) {
    return constraint.definition.kind == Kind::primary_key || constraint.definition.kind == Kind::unique;
}

}  // namespace

void drop_repeated_keys(std::vector<TableConstraint>& constraints) {
    for (std::size_t later = 0; later < constraints.size(); ++later) {
        if (!is_key(constraints[later])) continue;
        for (std::size_t earlier = 0; earlier < later; ++earlier) {
            ConstraintDefinition& first = constraints[earlier].definition;
            const ConstraintDefinition& second = constraints[later].definition;
            if (!is_key(constraints[earlier]) || key_of(constraints[earlier]) != key_of(constraints[later]) ||
                first.including != second.including || first.deferrable != second.deferrable ||
                first.initially_deferred != second.initially_deferred || first.nulls_not_distinct != second.nulls_not_distinct)
                continue;
            const bool primary = second.kind == Kind::primary_key;
            if (first.name.empty() || (primary && !second.name.empty())) first.name = second.name;
            if (primary) first.kind = Kind::primary_key;
            constraints.erase(constraints.begin() + static_cast<std::ptrdiff_t>(later--));
            break;
        }
    }
}

}  // namespace pgsteward::interpret
