// Which other objects an object names: the edges that DROP … CASCADE and renames follow.
#include <algorithm>

#include "catalog/catalog.hpp"

namespace pgsteward {
namespace {

class References {
public:
    void add(const QualifiedName& name) {
        if (!name.name.empty() && name.schema != "pg_catalog" && name.schema != "information_schema") names_.push_back(name);
    }
    void add(const Uses& uses) {
        for (const QualifiedName& name : uses.names) add(name);
    }
    void add_type(std::string_view type) {
        if (const auto name = type_named(type)) add(*name);
    }
    std::vector<QualifiedName> sorted() {
        std::sort(names_.begin(), names_.end());
        names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
        return std::move(names_);
    }

private:
    std::vector<QualifiedName> names_;
};

}  // namespace

std::optional<QualifiedName> type_named(std::string_view canonical_type) {
    // Only names outside pg_catalog are qualified: "character varying(3)" has no dot, "numeric(3)" neither.
    if (canonical_type.find('.') == std::string_view::npos) return std::nullopt;
    std::size_t at = 0;
    QualifiedName name;
    name.schema = read_identifier(canonical_type, at, ".([");
    if (at >= canonical_type.size() || canonical_type[at] != '.') return std::nullopt;
    name.name = read_identifier(canonical_type, ++at, ".([");
    return name;
}

void Uses::add(const Uses& other) {
    names.insert(names.end(), other.names.begin(), other.names.end());
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
}

QualifiedName constraint_key(const QualifiedName& constraint) { return {constraint.schema, "\x1f" + constraint.name}; }

std::vector<QualifiedName> references_of(const Relation& relation) {
    References found;
    for (const Column& column : relation.columns) {
        found.add_type(column.type);
        found.add(column.uses);
    }
    for (const Constraint& constraint : relation.constraints) {
        found.add(constraint.referenced);
        found.add(constraint.uses);
        found.add(constraint_key({relation.name.schema, constraint.name}));
    }
    for (const Index& index : relation.indexes) found.add(index.uses);
    for (const RewriteRule& rule : relation.rules) found.add(rule.uses);
    for (const RowPolicy& policy : relation.policies) found.add(policy.uses);
    for (const Trigger& trigger : relation.triggers) {
        found.add({trigger.function.schema, trigger.function.name + "()"});
        found.add(trigger.from);
        found.add(trigger.uses);
    }
    for (const QualifiedName& parent : relation.parents) found.add(parent);
    for (const QualifiedName& read : relation.depends_on) found.add(read);
    found.add(relation.uses);
    found.add(relation.of_type);
    if (relation.owned_by) found.add(relation.owned_by->first);
    return found.sorted();
}

std::vector<QualifiedName> references_of(const Routine& routine) {
    References found;
    for (const RoutineParameter& parameter : routine.parameters) found.add_type(parameter.type);
    for (const std::string& type : routine.argument_types) found.add_type(type);
    found.add_type(routine.returns);
    found.add(routine.uses);
    return found.sorted();
}

std::vector<QualifiedName> references_of(const Type& type) {
    References found;
    for (const Column& attribute : type.attributes) found.add_type(attribute.type);
    found.add_type(type.base);
    if (const auto subtype = type.properties.find("subtype"); subtype != type.properties.end()) found.add_type(subtype->second);
    found.add(type.uses);
    return found.sorted();
}

std::vector<QualifiedName> references_of(const OtherObject& object) {
    References found;
    found.add(object.uses);
    return found.sorted();
}

}  // namespace pgsteward
