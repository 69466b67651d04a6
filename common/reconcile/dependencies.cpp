#include "reconcile/dependencies.hpp"

#include <algorithm>
#include <utility>

#include "text/contains.hpp"

namespace pgsteward::reconcile {
namespace {

class Needs {
public:
    Needs& name(const QualifiedName& name) {
        if (!name.name.empty()) keys_.push_back(name.display());
        return *this;
    }
    Needs& uses(const Uses& uses) {
        for (const QualifiedName& used : uses.names) name(used);
        return *this;
    }
    Needs& type(const std::string& type) {
        if (const auto named = type_named(type)) name(*named);
        return *this;
    }
    Needs& key(ObjectKind kind, const std::string& identity) {
        if (!identity.empty()) keys_.push_back(key_of(kind, identity));
        return *this;
    }
    Needs& column(const QualifiedName& relation, const std::string& column) { return key(ObjectKind::column, relation.display() + "." + column); }
    Needs& columns(const QualifiedName& relation, const std::vector<std::string>& columns) {
        for (const std::string& name : columns) column(relation, name);
        return *this;
    }
    /// Which columns a text reads is not kept: those whose name stands in it.
    Needs& columns_in(const Relation& relation, const std::string& text) {
        for (const Column& each : relation.columns)
            if (text.find(quoted(each.name)) != std::string::npos) column(relation.name, each.name);
        return *this;
    }
    /// A collation or the like as canonical text spells it: "app.german", quoted where needed.
    Needs& spelled(ObjectKind kind, const std::string& text, const std::string& behind = {}) {
        std::size_t at = 0;
        if (text.empty()) return *this;
        QualifiedName name{{}, read_identifier(text, at, ".( ")};
        if (at < text.size() && text[at] == '.') name = {name.name, read_identifier(text, ++at, "( ")};
        return name.schema.empty() ? *this : key(kind, name.display() + behind);
    }
    Needs& schema(const QualifiedName& of) { return key(ObjectKind::schema, of.schema); }
    std::vector<Key> done() { return std::move(keys_); }

private:
    std::vector<Key> keys_;
};

std::string of_property(const OtherObject& object, const char* name) {
    const auto found = object.properties.find(name);
    return found == object.properties.end() ? std::string() : found->second;
}

}  // namespace

Key referenced_key(const Relation& referenced, const std::vector<std::string>& columns) {
    const auto same_columns = [&](std::vector<std::string> other) {
        std::vector<std::string> wanted = columns;
        std::sort(wanted.begin(), wanted.end());
        std::sort(other.begin(), other.end());
        return wanted == other;
    };
    for (const Constraint& constraint : referenced.constraints)
        if ((constraint.kind == Constraint::Kind::primary_key || constraint.kind == Constraint::Kind::unique) && same_columns(constraint.columns))
            return key_of(ObjectKind::constraint, referenced.name.display() + "." + constraint.name);
    for (const Index& index : referenced.indexes) {
        std::vector<std::string> keys;
        for (const IndexKey& each : index.keys) keys.push_back(each.column);
        if (index.unique && same_columns(keys)) return index.name.display();
    }
    return {};
}

std::vector<Key> needs_of(const Catalog&, const Relation& relation) {
    Needs needs;
    needs.schema(relation.name).name(relation.of_type).uses(relation.uses);
    for (const QualifiedName& parent : relation.parents) needs.name(parent);
    for (const QualifiedName& read : relation.depends_on) needs.name(read);
    for (const auto& [table, column] : relation.columns_read) needs.column(table, column);
    for (const std::string& type : relation.partition_key_types) needs.type(type);
    needs.key(ObjectKind::foreign_server, relation.server);
    needs.key(ObjectKind::access_method, relation.access_method);
    return needs.done();
}

std::vector<Key> needs_of_default(const Column& column) { return Needs().uses(column.uses).done(); }

std::vector<Key> needs_of(const Relation& table, const Column& column) {
    Needs needs;
    needs.name(table.name).type(column.type).uses(column.uses).spelled(ObjectKind::collation, column.collation);
    if (column.generated) needs.columns(table.name, column.columns_read);
    return needs.done();
}

std::vector<Key> needs_of(const Catalog& catalog, const Relation& table, const Constraint& constraint) {
    Needs needs;
    needs.name(table.name).columns(table.name, constraint.columns).columns(table.name, constraint.including).uses(constraint.uses);
    if (constraint.kind == Constraint::Kind::foreign_key) {
        needs.name(constraint.referenced).columns(constraint.referenced, constraint.referenced_columns);
        if (const Relation* referenced = catalog.relations.find(constraint.referenced))
            if (Key key = referenced_key(*referenced, constraint.referenced_columns); !key.empty()) return needs.name({{}, key}).done();
    }
    return needs.done();
}

std::vector<Key> needs_of(const Relation& table, const Index& index) {
    Needs needs;
    needs.name(table.name).columns(table.name, index.including).columns(table.name, index.columns_read).uses(index.uses).name(index.parent);
    for (const IndexKey& key : index.keys) {
        if (!key.column.empty()) needs.column(table.name, key.column);
        needs.spelled(ObjectKind::collation, key.collation).spelled(ObjectKind::operator_class, key.operator_class, " using " + index.method);
    }
    needs.key(ObjectKind::access_method, index.method);
    return needs.done();
}

std::vector<Key> needs_of(const Relation& table, const Trigger& trigger) {
    Needs needs;
    needs.name(table.name).name({trigger.function.schema, trigger.function.name + "()"}).columns(table.name, trigger.update_columns).uses(trigger.uses).name(trigger.from);
    return needs.columns_in(table, trigger.when).done();
}

std::vector<Key> needs_of(const Relation& table, const RowPolicy& policy) {
    Needs needs;
    needs.name(table.name).columns(table.name, policy.columns_read).uses(policy.uses);
    for (const std::string& role : policy.roles) needs.key(ObjectKind::role, role);
    return needs.done();
}

std::vector<Key> needs_of(const Catalog& catalog, const Relation& table, const RewriteRule& rule) {
    Needs needs;
    needs.name(table.name).uses(rule.uses).columns_in(table, rule.definition);
    for (const QualifiedName& used : rule.uses.names)
        if (const Relation* relation = catalog.relations.find(used)) needs.columns_in(*relation, rule.definition);
    return needs.done();
}

std::vector<Key> needs_of(const Routine& routine) {
    Needs needs;
    needs.schema(routine.name).uses(routine.uses).type(routine.returns).key(ObjectKind::language, routine.language);
    for (const std::string& type : routine.argument_types) needs.type(type);
    for (const RoutineParameter& parameter : routine.parameters) needs.type(parameter.type);
    return needs.done();
}

std::vector<Key> needs_of(const Type& type) {
    Needs needs;
    needs.schema(type.name).uses(type.uses).type(type.base).spelled(ObjectKind::collation, type.collation);
    for (const Column& attribute : type.attributes) needs.type(attribute.type).spelled(ObjectKind::collation, attribute.collation);
    if (const auto subtype = type.properties.find("subtype"); subtype != type.properties.end()) needs.type(subtype->second);
    return needs.done();
}

std::vector<Key> needs_of(const OtherObject& object) {
    Needs needs;
    needs.uses(object.uses);
    if (object.kind != ObjectKind::schema) needs.schema(object.name);
    needs.key(ObjectKind::foreign_data_wrapper, of_property(object, "foreign data wrapper"));
    if (object.kind == ObjectKind::user_mapping) {
        const std::size_t at = object.name.name.rfind(" server ");
        if (at != std::string::npos) needs.key(ObjectKind::foreign_server, object.name.name.substr(at + 8));
    }
    if (object.kind == ObjectKind::extension) needs.key(ObjectKind::schema, of_property(object, "schema"));
    needs.spelled(ObjectKind::text_search_parser, of_property(object, "parser")).spelled(ObjectKind::text_search_template, of_property(object, "template"));
    for (const auto& [name, value] : object.properties) {
        if (name.starts_with("mapping for "))
            for (std::size_t at = 0; at < value.size(); at = std::min(value.find(", ", at), value.size() - 1) + 1) {
                while (at < value.size() && (value[at] == ' ' || value[at] == ',')) ++at;
                needs.spelled(ObjectKind::text_search_dictionary, value.substr(at, value.find(',', at) - at));
            }
        if (name.starts_with("tables in schema ")) needs.key(ObjectKind::schema, name.substr(17));
        // Members of operator classes and families: an operator by its name and operands.
        if (name.starts_with("operator ")) needs.key(ObjectKind::operator_, value.substr(0, value.find(')') + 1));
    }
    if (object.kind == ObjectKind::operator_class) {
        const std::size_t at = object.name.name.rfind(" using ");
        const std::string family = of_property(object, "family");
        if (family.empty()) needs.key(ObjectKind::operator_family, object.name.display());   // of its own
        if (!family.empty() && at != std::string::npos) needs.spelled(ObjectKind::operator_family, family, object.name.name.substr(at));
    }
    return needs.done();
}

Dependencies::Dependencies(const Catalog& catalog) : catalog_(catalog) {
    for (const auto& routine : catalog.routines.sorted()) {
        const QualifiedName name = key_of(*routine);
        add(routine->kind, name.display(), {}, needs_of(*routine));
        names_.emplace(name.display(), name);
    }
    for (const auto& type : catalog.types.sorted()) {
        add(type->kind, type->name.display(), {}, needs_of(*type));
        names_.emplace(type->name.display(), type->name);
        for (const Constraint& check : type->constraints)
            add(ObjectKind::domain_constraint, type->name.display() + "." + check.name, type->name.display(), Needs().name(type->name).uses(check.uses).done());
    }
    for (const auto& schema : catalog.schemas.sorted()) add(ObjectKind::schema, schema->name.name, {}, {});
    for (const auto& other : catalog.others.sorted()) add(other->kind, other->name.display(), {}, needs_of(*other));
}

void Dependencies::add(ObjectKind kind, std::string identity, Key whole, std::vector<Key> needs) {
    const Key key = key_of(kind, identity);
    std::sort(needs.begin(), needs.end());
    needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
    for (const Key& need : needs)
        if (need != key) users_[need].push_back(key);
    parts_.emplace(key, Part{kind, std::move(identity), std::move(whole), std::move(needs)});
}

void Dependencies::add_relation(const Relation& relation) {
    const std::string whole = relation.name.display();
    add(relation.kind, whole, {}, needs_of(catalog_, relation));
    for (const Column& column : relation.columns) add(ObjectKind::column, whole + "." + column.name, whole, needs_of(relation, column));
    for (const Constraint& constraint : relation.constraints) {
        std::vector<Key> needs = needs_of(catalog_, relation, constraint);
        // A partition's key is part of the partitioned table's.
        if (const Index* index = relation.index(constraint.name); index && !index->parent.name.empty())
            for (const QualifiedName& parent : relation.parents) {
                needs.push_back(key_of(ObjectKind::constraint, parent.display() + "." + index->parent.name));
                needs.push_back(index->parent.display());
            }
        add(ObjectKind::constraint, whole + "." + constraint.name, whole, std::move(needs));
    }
    for (const Index& index : relation.indexes)
        if (!index.of_constraint) add(ObjectKind::index, index.name.display(), whole, needs_of(relation, index));
    for (const Trigger& trigger : relation.triggers) add(ObjectKind::trigger, whole + "." + trigger.name, whole, needs_of(relation, trigger));
    for (const RowPolicy& policy : relation.policies) add(ObjectKind::policy, whole + "." + policy.name, whole, needs_of(relation, policy));
    for (const RewriteRule& rule : relation.rules) add(ObjectKind::rule, whole + "." + rule.name, whole, needs_of(catalog_, relation, rule));
}

/// The relation that the key is of, or that has it as a part.
std::optional<QualifiedName> Dependencies::relation_of(const Key& key) const {
    std::size_t at = 0;
    for (const ObjectKind kind : {ObjectKind::column, ObjectKind::constraint, ObjectKind::trigger, ObjectKind::policy, ObjectKind::rule})
        if (key.starts_with(name_of(kind)) && key[name_of(kind).size()] == ' ') at = name_of(kind).size() + 1;
    QualifiedName name{{}, read_identifier(key, at, ".")};
    if (at < key.size() && key[at] == '.') name = {name.name, read_identifier(key, ++at, ".")};
    if (catalog_.relations.find(name)) return name;
    const QualifiedName* table = catalog_.index_tables.find(name);
    return table ? std::optional(*table) : std::nullopt;
}

void Dependencies::read(const QualifiedName& relation) {
    if (!read_.insert(relation).second) return;
    if (const Relation* known = catalog_.relations.find(relation)) add_relation(*known);
}

void Dependencies::read_users_of(const QualifiedName& name) {
    for (const QualifiedName& user : catalog_.relations.users_of(name)) read(user);
}

void Dependencies::read_all() {
    if (std::exchange(all_read_, true)) return;
    for (const auto& relation : catalog_.relations.sorted()) read(relation->name);
}

const Part* Dependencies::part(const Key& key) {
    if (const auto relation = relation_of(key)) read(*relation);
    const auto found = parts_.find(key);
    return found == parts_.end() ? nullptr : &found->second;
}

std::vector<Key> Dependencies::users_of(const Key& key) {
    const auto relation = relation_of(key);
    const auto named = names_.find(key);
    if (relation) {
        read(*relation);
        read_users_of(*relation);
    }
    if (named != names_.end()) read_users_of(named->second);
    // Whose operator class, collation, schema … it is, the catalog does not tell from the other side.
    if (!relation && named == names_.end()) read_all();
    const auto found = users_.find(key);
    return found == users_.end() ? std::vector<Key>() : found->second;
}

}  // namespace pgsteward::reconcile
