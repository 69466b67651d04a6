// Which other objects an object names: the edges that DROP … CASCADE and renames follow.
#include <algorithm>

#include "catalog/catalog.hpp"
#include "catalog/references.hpp"

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
    void add(const Column& column) {
        add_type(column.type);
        add(column.uses);
    }
    void add(const Constraint& constraint, const SharedText& schema) {
        add(constraint.referenced);
        add(constraint.uses);
        add(constraint_key({schema, constraint.name}));
    }
    void add(const Trigger& trigger) {
        add(QualifiedName{trigger.function.schema, trigger.function.name + "()"});
        add(trigger.from);
        add(trigger.uses);
    }
    std::vector<QualifiedName> sorted() {
        std::sort(names_.begin(), names_.end());
        names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
        return std::move(names_);
    }

private:
    std::vector<QualifiedName> names_;
};

/// A statement changes the parts of one kind, and most of them refer to nothing.
template <typename Part, typename Add>
bool same_parts(const SharedVector<Part>& before, const SharedVector<Part>& after, const Add& add) {
    if (before.shares(after)) return true;
    References old, now;
    for (const Part& part : before) add(old, part);
    for (const Part& part : after) add(now, part);
    return old.sorted() == now.sorted();
}

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
    std::vector<QualifiedName> all(names.begin(), names.end());
    all.insert(all.end(), other.names.begin(), other.names.end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    names = std::move(all);
}

void Uses::remove(const QualifiedName& name) {
    erase_if(names, [&](const QualifiedName& used) { return used == name; });
}

QualifiedName constraint_key(const QualifiedName& constraint) { return {constraint.schema, "\x1f" + constraint.name}; }

std::vector<QualifiedName> references_of(const Relation& relation) {
    References found;
    for (const Column& column : relation.columns) found.add(column);
    for (const Constraint& constraint : relation.constraints) found.add(constraint, relation.name.schema);
    for (const Index& index : relation.indexes) found.add(index.uses);
    for (const RewriteRule& rule : relation.rules) found.add(rule.uses);
    for (const RowPolicy& policy : relation.policies) found.add(policy.uses);
    for (const Trigger& trigger : relation.triggers) found.add(trigger);
    for (const QualifiedName& parent : relation.parents) found.add(parent);
    for (const QualifiedName& read : relation.depends_on) found.add(read);
    found.add(relation.uses);
    found.add(relation.of_type);
    if (relation.owned_by) found.add(relation.owned_by->first);
    return found.sorted();
}

bool surely_same_references(const Relation& before, const Relation& after) {
    const bool whole = before.name == after.name && before.parents == after.parents && before.depends_on == after.depends_on &&
                       before.uses.names == after.uses.names && before.of_type == after.of_type && before.owned_by == after.owned_by;
    const auto add_uses = [](References& found, const auto& part) { found.add(part.uses); };
    return whole && same_parts(before.columns, after.columns, [](References& found, const Column& column) { found.add(column); }) &&
           same_parts(before.constraints, after.constraints, [&](References& found, const Constraint& each) { found.add(each, before.name.schema); }) &&
           same_parts(before.indexes, after.indexes, add_uses) && same_parts(before.rules, after.rules, add_uses) &&
           same_parts(before.policies, after.policies, add_uses) &&
           same_parts(before.triggers, after.triggers, [](References& found, const Trigger& trigger) { found.add(trigger); });
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
