#include "interpret/rewrite.hpp"

#include <algorithm>

#include "interpret/definitions.hpp"

namespace pgsteward::interpret {
namespace {

/// Every definition text of a relation.
template <typename Change>
void for_each_definition(Relation& relation, const Change& change) {
    const auto optional = [&](Rare<std::string>& text) {
        if (text) *text = change(*text);
    };
    const auto plain = [&](SharedText& text) {
        if (!text.empty()) text = change(text);
    };
    for (Column& column : relation.columns) {
        optional(column.default_);
        optional(column.generated);
    }
    for (Constraint& constraint : relation.constraints) plain(constraint.expression);
    for (Index& index : relation.indexes) {
        for (IndexKey& key : index.keys) plain(key.expression);
        plain(index.predicate);
    }
    for (Trigger& trigger : relation.triggers) plain(trigger.when);
    for (RewriteRule& rule : relation.rules) plain(rule.definition);
    for (RowPolicy& policy : relation.policies) {
        optional(policy.using_);
        optional(policy.with_check);
    }
    plain(relation.query);
}

template <typename Change>
void for_each_uses(Relation& relation, const Change& change) {
    for (Column& column : relation.columns) change(column.uses);
    for (Constraint& constraint : relation.constraints) change(constraint.uses);
    for (Index& index : relation.indexes) change(index.uses);
    for (Trigger& trigger : relation.triggers) change(trigger.uses);
    for (RewriteRule& rule : relation.rules) change(rule.uses);
    for (RowPolicy& policy : relation.policies) change(policy.uses);
    change(relation.uses);
}

void replace_use(Relation& relation, const QualifiedName& from, const QualifiedName& to) {
    for_each_uses(relation, [&](Uses& uses) { std::replace(uses.names.begin(), uses.names.end(), from, to); });
}

template <typename List>
void replace_in(List& list, const std::string& from, const std::string& to) {
    std::replace(list.begin(), list.end(), from, to);
}

/// "app.mood[]" → "app.feeling[]".
template <typename Text>
void rename_in_type(Text& type, const QualifiedName& from, const QualifiedName& to) {
    if (type_named(type) != from) return;
    const std::string spelled = quoted(from);
    type = quoted(to) + type.substr(std::min(spelled.size(), type.size()));
}

}  // namespace

void rename_relation_in(Execution&, Relation& relation, const QualifiedName& from, const QualifiedName& to) {
    std::replace(relation.parents.begin(), relation.parents.end(), from, to);
    std::replace(relation.depends_on.begin(), relation.depends_on.end(), from, to);
    for (auto& [table, column] : relation.columns_read)
        if (table == from) table = to;
    if (relation.owned_by && relation.owned_by->first == from) relation.owned_by->first = to;
    for (Constraint& constraint : relation.constraints)
        if (constraint.referenced == from) constraint.referenced = to;
    for (Trigger& trigger : relation.triggers)
        if (trigger.from == from) trigger.from = to;
    for (Column& column : relation.columns) rename_in_type(column.type, from, to);
    replace_use(relation, from, to);
    for_each_definition(relation, [&](const std::string& text) { return with_renamed_object(text, from, to); });
}

void rename_row_in(Relation& relation, const std::string& from, const std::string& to) {
    if (from == to) return;
    for (RowPolicy& policy : relation.policies) {
        if (policy.using_) *policy.using_ = with_renamed_row(*policy.using_, from, to);
        if (policy.with_check) *policy.with_check = with_renamed_row(*policy.with_check, from, to);
    }
}

void rename_label_in(Relation& relation, const QualifiedName& type, const std::string& from, const std::string& to) {
    for_each_definition(relation, [&](const std::string& text) { return with_renamed_label(text, type, from, to); });
}

void rename_type_in(Execution&, Relation& relation, const QualifiedName& from, const QualifiedName& to) {
    for (Column& column : relation.columns) rename_in_type(column.type, from, to);
    if (relation.of_type == from) relation.of_type = to;
    replace_use(relation, from, to);
    for_each_definition(relation, [&](const std::string& text) { return with_renamed_object(text, from, to); });
}

void rename_type_in(Routine& routine, const QualifiedName& from, const QualifiedName& to) {
    for (std::string& type : routine.argument_types) rename_in_type(type, from, to);
    for (RoutineParameter& parameter : routine.parameters) {
        rename_in_type(parameter.type, from, to);
        if (parameter.default_) *parameter.default_ = with_renamed_object(*parameter.default_, from, to);
    }
    rename_in_type(routine.returns, from, to);
}

void rename_type_in(Type& type, const QualifiedName& from, const QualifiedName& to) {
    for (Column& attribute : type.attributes) rename_in_type(attribute.type, from, to);
    rename_in_type(type.base, from, to);
    if (const auto subtype = type.properties.find("subtype"); subtype != type.properties.end()) rename_in_type(subtype->second, from, to);
}

void rename_routine_in(Execution&, Relation& relation, const QualifiedName& from, const QualifiedName& to, const QualifiedName& old_key,
                       const QualifiedName& new_key) {
    replace_use(relation, old_key, new_key);
    for_each_definition(relation, [&](const std::string& text) { return with_renamed_object(text, from, to); });
}

void rename_column_in(Execution& run, Relation& relation, const std::string& from, const std::string& to) {
    for (Column& column : relation.columns) {
        if (column.name == from) {
            column.name = to;
            column.changed = run.origin();
        }
        replace_in(column.columns_read, from, to);
        if (column.generated) *column.generated = with_renamed_column(*column.generated, relation.name.name, from, to);
    }
    for (Constraint& constraint : relation.constraints) {
        replace_in(constraint.columns, from, to);
        replace_in(constraint.including, from, to);
        replace_in(constraint.on_delete_columns, from, to);
        if (constraint.referenced == relation.name) replace_in(constraint.referenced_columns, from, to);
        if (!constraint.expression.empty()) constraint.expression = with_renamed_column(constraint.expression, relation.name.name, from, to);
    }
    for (Index& index : relation.indexes) {
        for (IndexKey& key : index.keys) {
            if (key.column == from) key.column = to;
            if (!key.expression.empty()) key.expression = with_renamed_column(key.expression, relation.name.name, from, to);
        }
        replace_in(index.including, from, to);
        replace_in(index.columns_read, from, to);
        if (!index.predicate.empty()) index.predicate = with_renamed_column(index.predicate, relation.name.name, from, to);
    }
    for (Trigger& trigger : relation.triggers) {
        replace_in(trigger.update_columns, from, to);
        if (!trigger.when.empty()) trigger.when = with_renamed_column(trigger.when, relation.name.name, from, to);
    }
    for (RowPolicy& policy : relation.policies) {
        replace_in(policy.columns_read, from, to);
        if (policy.using_) *policy.using_ = with_renamed_column(*policy.using_, relation.name.name, from, to);
        if (policy.with_check) *policy.with_check = with_renamed_column(*policy.with_check, relation.name.name, from, to);
    }
    if (!relation.partition_key.empty()) relation.partition_key = with_renamed_column(relation.partition_key, relation.name.name, from, to);
}

void rename_foreign_column_in(Execution&, Relation& relation, const Relation& table, const std::string& from, const std::string& to) {
    for (Constraint& constraint : relation.constraints)
        if (constraint.referenced == table.name) replace_in(constraint.referenced_columns, from, to);
    if (relation.owned_by && relation.owned_by->first == table.name && relation.owned_by->second == from) relation.owned_by->second = to;
    const auto read = std::find(relation.columns_read.begin(), relation.columns_read.end(), std::pair(table.name, from));
    if (read != relation.columns_read.end()) {
        read->second = to;
        relation.query = with_renamed_column_read(relation.query, table.name, from, to);
    }
    for (RowPolicy& policy : relation.policies) {
        if (policy.using_) *policy.using_ = with_renamed_column_read(*policy.using_, table.name, from, to);
        if (policy.with_check) *policy.with_check = with_renamed_column_read(*policy.with_check, table.name, from, to);
    }
    for (RewriteRule& rule : relation.rules) rule.definition = with_renamed_column_read(rule.definition, table.name, from, to);
}

void follow_in_others(Execution& run, const QualifiedName& from, const QualifiedName& to) {
    for (const QualifiedName& key : run.catalog().others.users_of(from))
        run.catalog().others.edit(key, [&](OtherObject& object) {
            std::replace(object.uses.names.begin(), object.uses.names.end(), from, to);
            OptionMap properties;
            for (const auto& [name, value] : object.properties) properties[with_renamed_object(name, from, to)] = with_renamed_object(value, from, to);
            object.properties = std::move(properties);
        });
}

}  // namespace pgsteward::interpret
