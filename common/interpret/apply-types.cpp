// Enum, composite, range and domain types.
#include <algorithm>

#include "canonical/operator-class.hpp"
#include "interpret/apply.hpp"
#include "interpret/definitions.hpp"
#include "interpret/names.hpp"
#include "interpret/others.hpp"
#include "interpret/privileges.hpp"
#include "interpret/rewrite.hpp"
#include "text/contains.hpp"

namespace pgsteward::interpret {
namespace {

using sql::ConstraintDefinition;

/// A domain's checks are named "domain_check", "domain_check1" …
std::string free_check_name(const Type& domain) {
    const auto taken = [&](const std::string& name) {
        return std::any_of(domain.constraints.begin(), domain.constraints.end(), [&](const Constraint& other) { return other.name == name; });
    };
    std::string name = chosen_name(domain.name.name, "", "check");
    for (int pass = 1; taken(name); ++pass) name = chosen_name(domain.name.name, "", "check" + std::to_string(pass));
    return name;
}

void add_check(Execution& run, Type& domain, const ConstraintDefinition& definition) {
    Constraint check;
    check.name = definition.name.empty() ? free_check_name(domain) : cut_name(definition.name);
    check.not_valid = definition.not_valid;
    check.created = check.changed = run.origin();
    if (definition.expression) {
        const std::vector<std::pair<std::string, std::string>> value = {{"VALUE", domain.base}};
        const canonical::Canonical expression = canonical::expression(
            *definition.expression, {.catalog = run.catalog(), .search_path = run.path(), .variables = value}, "boolean");
        check.expression = expression.text;
        check.uses = uses_of(expression);
        check.uncertain = !expression.certain;
        domain.uses.add(check.uses);
    }
    domain.constraints.push_back(std::move(check));
}

void set_default(Execution& run, Type& domain, const sql::ExpressionPtr& expression) {
    domain.default_.reset();
    if (!expression) return;
    const canonical::Canonical value = run.expression(ExpressionKind::default_, *expression, nullptr, domain.base);
    if (value.is_null) return;
    domain.default_ = value.text;
    domain.uncertain |= !value.certain;
    domain.uses.add(uses_of(value));
}

/// Of CREATE TYPE … AS RANGE: as written, else makeMultirangeTypeName(): "range" becomes "multirange", or "_multirange"
/// goes behind.
QualifiedName multirange_name(Execution& run, const sql::CreateRange& create) {
    for (const sql::Option& option : create.options)
        if (option.name == "multirange_type_name") return run.creation_name(name_in(option));
    const QualifiedName range = run.creation_name(create.name);
    std::string name = range.name;
    const std::size_t at = name.find("range");
    if (at != std::string::npos) name.insert(at, "multi");
    else name += "_multirange";
    return {range.schema, cut_name(name)};
}

/// The class that a range's subtype has anyway is not kept.
void settle_operator_class(Execution& run, const sql::CreateRange& create, Type& type) {
    sql::IndexElement element;
    for (const sql::Option& option : create.options)
        if (option.name == "subtype_opclass") element.operator_class = name_in(option);
    if (element.operator_class.name.empty()) return;
    const std::string name = canonical::operator_class(element, "btree", type.properties["subtype"], {.catalog = run.catalog(), .search_path = run.path()});
    if (name.empty()) type.properties.erase("subtype_opclass");
    else type.properties["subtype_opclass"] = name;
}

}  // namespace

void put_type(Execution& run, Type type, const sql::ObjectName& name) {
    type.name = run.creation_name(name);
    type.name.name = cut_name(type.name.name);
    run.stamp(type);
    type.acl = default_acl(run, ObjectKind::type, type.name.schema);
    run.created(type.kind, type.name);
    const QualifiedName key = type.name;
    run.catalog().types.put(key, std::move(type));
}

void apply(Execution& run, const sql::CreateEnum& create) {
    Type type;
    type.form = Type::Form::enumeration;
    type.labels = create.labels;
    put_type(run, std::move(type), create.name);
}

void apply(Execution& run, const sql::AlterEnum& alter) {
    const QualifiedName name = run.type_name(alter.name);
    const Type* before = run.catalog().types.find(name);
    // From PostgreSQL 17 on what is added to a type of the same transaction may be used at once (check_safe_enum_use).
    const bool fresh_type = run.interpreter.postgres() >= 17 && before && before->created.migration == run.interpreter.migration_ && before->created.transaction == run.session().transaction;
    const bool is_there = before && contains(before->labels, alter.new_label);
    if (alter.old_label.empty() && run.session().in_transaction && !fresh_type && !is_there)
        run.interpreter.fresh_labels_.push_back({name, alter.new_label});
    // Stored expressions hold the value itself, so they show its new label.
    if (!alter.old_label.empty())
        for (const QualifiedName& user : run.catalog().relations.users_of(name))
            run.catalog().relations.edit(user, [&](Relation& relation) { rename_label_in(relation, name, alter.old_label, alter.new_label); });
    run.catalog().types.edit(name, [&](Type& type) {
        auto& labels = type.labels;
        type.changed = run.origin();
        if (!alter.old_label.empty()) return std::replace(labels.begin(), labels.end(), alter.old_label, alter.new_label);
        if (std::find(labels.begin(), labels.end(), alter.new_label) != labels.end()) return;   // IF NOT EXISTS
        auto place = alter.neighbour.empty() ? labels.end() : std::find(labels.begin(), labels.end(), alter.neighbour);
        if (place != labels.end() && alter.after) ++place;
        labels.insert(place, alter.new_label);
    });
}

void apply(Execution& run, const sql::CreateCompositeType& create) {
    Type type;
    type.form = Type::Form::composite;
    for (const sql::ColumnDefinition& attribute : create.attributes) {
        Column column;
        column.name = attribute.name;
        if (attribute.type) column.type = run.type(*attribute.type);
        column.collation = collation_name(run, attribute.collation);
        column.created = column.changed = run.origin();
        type.attributes.push_back(std::move(column));
    }
    put_type(run, std::move(type), create.name);
}

void apply(Execution& run, const sql::CreateRange& create) {
    Type type;
    type.form = Type::Form::range;
    for (const sql::Option& option : create.options) {
        const auto* name = std::get_if<sql::TypeName>(&option.value);
        if (name && option.name == "multirange_type_name") type.properties[option.name] = quoted(run.creation_name(name->name));
        else if (name && option.name == "collation") type.properties[option.name] = collation_name(run, name->name);
        else if (name) type.properties[option.name] = signature_type(run, *name);
        else type.properties[option.name] = text_of(option);
    }
    type.properties["multirange_type_name"] = quoted(multirange_name(run, create));
    settle_operator_class(run, create, type);
    for (const sql::Option& option : create.options) {
        if (option.name != "subtype_diff" && option.name != "canonical") continue;
        const auto named = run.catalog().routines_named(name_in(option).qualified(), run.path());
        if (!named.empty()) type.properties[option.name] = quoted(named.front()->name);
        for (const Routine* routine : named) use(type.uses, key_of(*routine));
    }
    std::sort(type.uses.names.begin(), type.uses.names.end());
    put_type(run, std::move(type), create.name);
}

void apply(Execution& run, const sql::CreateDomain& create) {
    Type domain;
    domain.kind = ObjectKind::domain;
    domain.form = Type::Form::domain;
    domain.name = run.creation_name(create.name);
    domain.base = run.type(create.type);
    domain.collation = collation_name(run, create.collation);
    for (const ConstraintDefinition& constraint : create.constraints) {
        if (constraint.kind == ConstraintDefinition::Kind::not_null) domain.not_null = true;
        if (constraint.kind == ConstraintDefinition::Kind::default_) set_default(run, domain, constraint.expression);
        if (constraint.kind == ConstraintDefinition::Kind::check) add_check(run, domain, constraint);
    }
    put_type(run, std::move(domain), create.name);
}

void apply(Execution& run, const sql::AlterDomain& alter) {
    using Action = sql::AlterDomain::Action;
    run.catalog().types.edit(run.type_name(alter.name), [&](Type& domain) {
        domain.changed = run.origin();
        switch (alter.action) {
            case Action::set_default: return set_default(run, domain, alter.default_);
            case Action::drop_default: return domain.default_.reset();
            case Action::set_not_null: domain.not_null = true; return;
            case Action::drop_not_null: domain.not_null = false; return;
            case Action::add_constraint:
                if (!alter.constraint) return;
                if (alter.constraint->kind == ConstraintDefinition::Kind::not_null) domain.not_null = true;
                else add_check(run, domain, *alter.constraint);
                return;
            case Action::drop_constraint:
                std::erase_if(domain.constraints, [&](const Constraint& check) { return check.name == alter.constraint_name; });
                return;
            case Action::validate_constraint:
                for (Constraint& check : domain.constraints)
                    if (check.name == alter.constraint_name) check.not_valid = false;
                return;
        }
    });
}

}  // namespace pgsteward::interpret
