// Owners, comments and security labels of every kind of object.
#include <algorithm>

#include "interpret/altered-privileges.hpp"
#include "interpret/apply.hpp"
#include "interpret/definitions.hpp"
#include "interpret/drops.hpp"
#include "interpret/others.hpp"
#include "interpret/privileges.hpp"

namespace pgsteward::interpret {
namespace {

template <typename List>
void edit_named(List& list, const std::string& name, const std::function<void(typename List::value_type&)>& change) {
    for (auto& item : list)
        if (item.name == name) change(item);
}

/// The annotations of the object that a statement names, of a column or attribute too; false where it is not known or
/// has none of its own.
bool edit_annotations(Execution& run, const sql::ObjectReference& object, const std::function<void(Annotations&)>& change) {
    if (is_relation(object.kind)) return run.catalog().relations.edit(run.relation_name(object.name), [&](Relation& relation) { change(relation); });
    if (object.kind == ObjectKind::column || object.kind == ObjectKind::attribute) {
        const auto on_column = [&](Column& column) { change(column); };
        if (run.catalog().relations.edit(run.relation_name(object.name), [&](Relation& relation) { edit_named(relation.columns, object.part, on_column); })) return true;
        return run.catalog().types.edit(run.type_name(object.name), [&](Type& type) { edit_named(type.attributes, object.part, on_column); });
    }
    if (object.kind == ObjectKind::type || object.kind == ObjectKind::domain)
        return run.catalog().types.edit(run.type_name(object.name), [&](Type& type) { change(type); });
    if (is_routine(object.kind)) {
        const auto key = find_routine(run, object.name, object.arguments);
        return key && run.catalog().routines.edit(*key, [&](Routine& routine) { change(routine); });
    }
    if (object.kind == ObjectKind::role) return run.catalog().roles.edit({"", object.name.name}, [&](Role& role) { change(role); });
    if (object.kind == ObjectKind::schema) {
        know_public_schema(run, object.name.name);
        return run.catalog().schemas.edit({"", object.name.name}, [&](OtherObject& schema) { change(schema); });
    }
    return run.catalog().others.edit(other_key(object.kind, other_name(run, object)), [&](OtherObject& other) { change(other); });
}

void comment_on_index(Execution& run, const sql::ObjectReference& object, const std::string& text) {
    const Relation* table = run.catalog().table_of_index(object.name.qualified(), run.path());
    if (!table) return;
    run.catalog().relations.edit(table->name, [&](Relation& relation) {
        for (Index& index : relation.indexes)
            if (index.name.name == object.name.name) index.comment = text;
    });
}

void comment_on_part(Execution& run, const sql::ObjectReference& object, const std::string& text) {
    run.catalog().relations.edit(run.relation_name(object.name), [&](Relation& relation) {
        const auto say = [&](auto& part) { part.comment = text; };
        switch (object.kind) {
            case ObjectKind::constraint: return edit_named(relation.constraints, object.part, say);
            case ObjectKind::trigger: return edit_named(relation.triggers, object.part, say);
            case ObjectKind::policy: return edit_named(relation.policies, object.part, say);
            default: return edit_named(relation.rules, object.part, say);
        }
    });
}

bool is_part(ObjectKind kind) {
    return kind == ObjectKind::constraint || kind == ObjectKind::trigger || kind == ObjectKind::policy || kind == ObjectKind::rule;
}

}  // namespace

void set_owner(Execution& run, Relation& table, const std::string& owner) {
    if (table.owner == owner) return;
    if (table.kind == ObjectKind::sequence && table.owned_by) return;   // the server refuses: it follows its table
    const std::string before = table.owner;
    change_owner(table, owner);
    for (Column& column : table.columns) {
        column.owner = before;
        change_owner(column, owner);
        column.owner.clear();
    }
    for (const QualifiedName& sequence : owned_sequences(run.catalog(), table.name, {}))
        run.catalog().relations.edit(sequence, [&](Relation& owned) { change_owner(owned, owner); });
}

void apply(Execution& run, const sql::ChangeOwner& change) {
    const std::string owner = run.role_name(change.owner);
    if (is_relation(change.object.kind)) {
        const bool known = run.catalog().relations.edit(run.relation_name(change.object.name), [&](Relation& relation) {
            set_owner(run, relation, owner);
            relation.changed = run.origin();
        });
        if (!known) own_altered(run, change.object, owner);
        return;
    }
    if (is_routine(change.object.kind) && !find_routine(run, change.object.name, change.object.arguments)) return own_altered(run, change.object, owner);
    if (change.object.kind == ObjectKind::language && change.object.name.name == "plpgsql") return;   // initdb's, of which only grants are dumped
    know_server_object(run, change.object.kind, other_name(run, change.object));
    edit_annotations(run, change.object, [&](Annotations& object) {
        change_owner(object, owner);
        object.changed = run.origin();
    });
}

void apply(Execution& run, const sql::Comment& comment) {
    const std::string text = comment.text.value_or("");
    const sql::ObjectReference& object = comment.object;
    if (object.kind == ObjectKind::index) return comment_on_index(run, object, text);
    if (is_part(object.kind)) return comment_on_part(run, object, text);
    if (object.kind == ObjectKind::domain_constraint) {
        run.catalog().types.edit(run.type_name(object.name), [&](Type& domain) { edit_named(domain.constraints, object.part, [&](Constraint& check) { check.comment = text; }); });
        return;
    }
    edit_annotations(run, object, [&](Annotations& annotated) { annotated.comment = text; });
}

void apply(Execution& run, const sql::SecurityLabel& label) {
    edit_annotations(run, label.object, [&](Annotations& annotated) {
        if (label.label) annotated.security_labels[label.provider] = *label.label;
        else annotated.security_labels.erase(label.provider);
    });
}

}  // namespace pgsteward::interpret
