#include "diff/definition-text.hpp"

#include "print/statements.hpp"

namespace pgsteward::diff {
namespace {

template <typename List>
auto named(const List& list, const std::string& name) -> const typename List::value_type* {
    for (const auto& item : list)
        if (item.name == name) return &item;
    return nullptr;
}

std::string column_text(const Catalog& catalog, const Relation& relation, const Column& column) {
    std::string text = print::column_definition(catalog, relation, column);
    for (const Constraint& constraint : relation.constraints)
        if (constraint.columns.size() == 1 && constraint.columns[0] == column.name) text += ", " + print::constraint_definition(relation, constraint);
    return text;
}

std::string part_text(const Catalog& catalog, const Relation& relation, ObjectKind kind, const std::string& name) {
    switch (kind) {
        case ObjectKind::column:
            if (const Column* column = relation.column(name)) return column_text(catalog, relation, *column);
            break;
        case ObjectKind::constraint:
            if (const Constraint* constraint = relation.constraint(name)) return print::constraint_definition(relation, *constraint);
            break;
        case ObjectKind::trigger:
            if (const Trigger* trigger = relation.trigger(name)) return print::create_trigger(relation, *trigger);
            break;
        case ObjectKind::policy:
            if (const RowPolicy* policy = relation.policy(name)) return print::create_policy(relation, *policy);
            break;
        case ObjectKind::rule:
            if (const RewriteRule* rule = named(relation.rules, name)) return print::create_rule(relation, *rule);
            break;
        default: break;
    }
    return {};
}

std::string index_text(const Relation* table, const std::string& identity) {
    if (!table) return {};
    for (const Index& index : table->indexes)
        if (index.name.display() == identity) return print::create_index(*table, index);
    return {};
}

std::string type_part_text(const Type* type, ObjectKind kind, const std::string& name) {
    if (!type) return {};
    if (kind == ObjectKind::domain_constraint) {
        const Constraint* check = named(type->constraints, name);
        return check ? print::constraint_definition(*type, *check) : std::string();
    }
    const Column* attribute = named(type->attributes, name);
    return attribute ? attribute->type.str() : std::string();
}

}  // namespace

std::string definition_text(const ObjectFinder& finder, ObjectKind kind, const std::string& object, const std::string& whole) {
    if (kind == ObjectKind::index) return index_text(finder.table_of_index(object), object);
    if (kind == ObjectKind::attribute || kind == ObjectKind::domain_constraint) return type_part_text(finder.type(whole), kind, part_name(object, whole));
    if (!whole.empty()) {
        const Relation* relation = finder.relation(whole);
        return relation ? part_text(finder.catalog(), *relation, kind, part_name(object, whole)) : std::string();
    }
    if (is_relation(kind)) {
        const Relation* relation = finder.relation(object);
        return relation ? print::create_relation(finder.catalog(), *relation) : std::string();
    }
    if (is_routine(kind)) {
        const Routine* routine = finder.routine(object);
        return routine ? print::create_routine(*routine) : std::string();
    }
    if (kind == ObjectKind::type || kind == ObjectKind::domain) {
        const Type* type = finder.type(object);
        return type ? print::create_type(*type) : std::string();
    }
    if (kind == ObjectKind::role) {
        const Role* role = finder.role(object);
        return role ? print::create_role(*role) : std::string();
    }
    const OtherObject* other = finder.other(kind, object);
    const print::Statements statements = other ? print::create_other(*other) : print::Statements();
    return statements.empty() ? std::string() : statements.front();
}

}  // namespace pgsteward::diff
