// DROP in its forms.
#include <algorithm>

#include <fmt/format.h>

#include "interpret/altered-privileges.hpp"
#include "interpret/apply.hpp"
#include "interpret/definitions.hpp"
#include "interpret/drops.hpp"
#include "interpret/others.hpp"
#include "text/contains.hpp"

namespace pgsteward::interpret {
namespace {

bool is_part(ObjectKind kind) {
    return kind == ObjectKind::trigger || kind == ObjectKind::policy || kind == ObjectKind::rule;
}

template <typename List>
const typename List::value_type* named(const List& list, const std::string& name) {
    const auto found = std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.name == name; });
    return found == list.end() ? nullptr : &*found;
}

void drop_index(Execution& run, const QualifiedName& name, Dropped dropped, bool cascade) {
    const Relation* table = run.catalog().table_of_index(name, run.path());
    const Index* index = table ? table->index(name.name) : nullptr;
    if (!index) {
        if (!dropped.if_exists || !run.catalog().complete) run.emit(std::move(dropped));
        return;
    }
    dropped.name = index->name;
    dropped.index = *index;
    dropped.known = run.known(index->created);
    dropped.temporary = table->persistence == Persistence::temporary;
    dropped.relation = run.catalog().relations.share(table->name);
    const QualifiedName full = index->name;
    run.catalog().relations.edit(table->name, [&](Relation& relation) {
        if (cascade) drop_foreign_keys_on(run, relation, full.name);
        erase_if(relation.indexes, [&](const Index& other) { return other.name == full; });
    });
    run.catalog().index_tables.erase(full);
    run.emit(std::move(dropped));
    // The partitions' own indexes of a partitioned one go with it.
    const QualifiedName table_name = table->name;
    for (const QualifiedName& child : children_of(run.catalog(), table_name)) {
        QualifiedName counterpart;
        for (const Index& other : run.catalog().relations.find(child)->indexes)
            if (other.parent == full) counterpart = other.name;
        if (counterpart.name.empty()) continue;
        Dropped along{ObjectKind::index, counterpart, {}};
        along.by_cascade = true;
        drop_index(run, counterpart, std::move(along), cascade);
    }
}

void drop_routine(Execution& run, const sql::ObjectReference& object, Dropped dropped, bool cascade) {
    const auto found = find_routine(run, object.name, object.arguments);
    if (!found) return drop_other(run, std::move(dropped));
    drop_routine_with(run, *found, std::move(dropped), cascade);
}

void drop_part(Execution& run, const sql::Drop& drop, const sql::ObjectReference& object) {
    const QualifiedName table = run.relation_name(object.name);
    const auto shared = run.catalog().relations.share(table);
    Dropped dropped{object.kind, table, object.part};
    dropped.if_exists = drop.if_exists;
    dropped.relation = shared;
    if (shared) {
        const Trigger* trigger = named(shared->triggers, object.part);
        const RowPolicy* policy = named(shared->policies, object.part);
        const RewriteRule* rule = named(shared->rules, object.part);
        const bool present = object.kind == ObjectKind::trigger ? trigger != nullptr : object.kind == ObjectKind::policy ? policy != nullptr : rule != nullptr;
        if (!present && drop.if_exists && run.catalog().complete && !shared->partial) return;
        if (object.kind == ObjectKind::trigger && trigger) dropped.known = run.known(trigger->created);
        if (object.kind == ObjectKind::policy && policy) dropped.known = run.known(policy->created);
        if (object.kind == ObjectKind::rule && rule) dropped.known = run.known(rule->created);
        if (!present && run.known(shared.get()) == Known::this_migration) dropped.known = Known::this_migration;
        dropped.temporary = shared->persistence == Persistence::temporary;
    }
    run.emit(dropped);
    const auto remove_from = [&](const QualifiedName& name) {
        run.catalog().relations.edit(name, [&](Relation& relation) {
            if (object.kind == ObjectKind::trigger) erase_if(relation.triggers, [&](const Trigger& item) { return item.name == object.part; });
            if (object.kind == ObjectKind::policy) erase_if(relation.policies, [&](const RowPolicy& item) { return item.name == object.part; });
            if (object.kind == ObjectKind::rule) erase_if(relation.rules, [&](const RewriteRule& item) { return item.name == object.part; });
            relation.changed = run.origin();
        });
    };
    remove_from(table);
    if (object.kind != ObjectKind::trigger || !shared || !shared->partitioned()) return;
    std::vector<QualifiedName> partitions = children_of(run.catalog(), table);
    for (std::size_t i = 0; i < partitions.size(); ++i) {
        remove_from(partitions[i]);
        const std::vector<QualifiedName> below = children_of(run.catalog(), partitions[i]);
        partitions.insert(partitions.end(), below.begin(), below.end());
    }
}

void drop_type(Execution& run, const sql::ObjectReference& object, Dropped dropped, bool cascade) {
    const QualifiedName name = run.type_name(object.name);
    dropped.name = name;
    dropped.type = run.catalog().types.share(name);
    if (!dropped.type && dropped.if_exists && run.catalog().complete) return;
    if (dropped.type) dropped.known = run.known(dropped.type->created);
    run.catalog().types.erase(name);
    run.emit(std::move(dropped));
    if (cascade) drop_users(run, name);
}

void drop_object(Execution& run, const sql::Drop& drop, const sql::ObjectReference& object) {
    const bool cascade = drop.behaviour == sql::Behaviour::cascade;
    if (is_part(object.kind)) return drop_part(run, drop, object);
    Dropped dropped{object.kind, object.name.qualified(), object.part};
    dropped.if_exists = drop.if_exists;
    if (is_relation(object.kind)) {
        const QualifiedName name = run.relation_name(object.name);
        if (!run.catalog().relations.find(name) && drop.if_exists && run.catalog().complete) return;
        dropped.name = name;
        return drop_relation(run, name, std::move(dropped), cascade);
    }
    if (object.kind == ObjectKind::index) run.session().dropped_indexes.push_back(object.name.name);
    if (object.kind == ObjectKind::index) return drop_index(run, object.name.qualified(), std::move(dropped), cascade);
    if (is_routine(object.kind)) return drop_routine(run, object, std::move(dropped), cascade);
    if (object.kind == ObjectKind::schema) return drop_schema_with(run, object.name.name, dropped);
    if (object.kind == ObjectKind::type || object.kind == ObjectKind::domain) return drop_type(run, object, std::move(dropped), cascade);
    dropped.name = other_name(run, object);
    drop_other(run, std::move(dropped), cascade);
    if (object.kind == ObjectKind::extension) doubt_by_drop(run);
}

/// The relation, routine or type as others name what they depend on; empty where the catalog does not have it.
std::string identity_of(Execution& run, const sql::ObjectReference& object) {
    if (is_part(object.kind)) return {};
    if (is_relation(object.kind)) {
        const Relation* relation = run.relation(object.name);
        return relation ? relation->name.display() : "";
    }
    if (is_routine(object.kind)) {
        const auto key = find_routine(run, object.name, object.arguments);
        return key ? key->display() : "";
    }
    const bool is_type = object.kind == ObjectKind::type || object.kind == ObjectKind::domain;
    const Type* type = is_type ? run.catalog().type(object.name.qualified(), run.path()) : nullptr;
    return type ? type->name.display() : "";
}

/// What one statement names goes together (performMultipleDeletions): none of it goes along with another or needs CASCADE.
void join_drops(Execution& run, const std::vector<std::string>& named) {
    const auto is_named = [&](const std::string& name) { return contains(named, name); };
    const auto identity = [](const Dropped& dropped) { return dropped.routine ? key_of(*dropped.routine).display() : dropped.name.display(); };
    std::erase_if(run.effects, [&](Effect& effect) {
        auto* dropped = std::get_if<Dropped>(&effect);
        if (!dropped) return false;
        std::erase_if(dropped->dependants, [&](const std::string& user) { return is_named(user) || is_named(user.substr(0, user.rfind('.'))); });
        if (!dropped->by_cascade || !is_named(identity(*dropped))) return false;
        dropped->by_cascade = false;
        return !dropped->part.empty();
    });
}

}  // namespace

void drop_schema_with(Execution& run, const std::string& schema, const Dropped& dropped) {
    Dropped by = dropped;
    if (const OtherObject* existing = run.catalog().schemas.find({"", schema})) by.known = run.known(existing->created);
    const std::vector<QualifiedName> relations = run.catalog().relations.names_in(schema);
    const std::vector<QualifiedName> routines = run.catalog().routines.names_in(schema);
    const std::vector<QualifiedName> types = run.catalog().types.names_in(schema);
    const bool unknown = by.known == Known::no && relations.empty() && routines.empty() && types.empty();
    if (unknown && dropped.if_exists && run.catalog().complete && schema != "public") return;
    for (const auto* names : {&relations, &routines, &types})
        for (const QualifiedName& name : *names) by.dependants.push_back(name.display());
    std::sort(by.dependants.begin(), by.dependants.end());
    run.emit(by);
    // Without CASCADE the server refuses where anything is inside; then nothing of this happens.
    for (const QualifiedName& name : relations) {
        if (!run.catalog().relations.find(name)) continue;
        Dropped inside{run.catalog().relations.find(name)->kind, name, {}};
        inside.by_cascade = true;
        drop_relation(run, name, std::move(inside), true);
    }
    for (const QualifiedName& key : routines) {
        run.catalog().erase_routine(key);
        drop_users(run, key);
    }
    for (const QualifiedName& name : types) {
        run.catalog().types.erase(name);
        drop_users(run, name);
    }
    std::vector<QualifiedName> others;
    for (const auto& [key, object] : run.catalog().others)
        if (object->name.schema == schema) others.push_back(key);
    for (const QualifiedName& key : others) run.catalog().others.erase(key);
    for (const auto& entry : run.catalog().default_privileges.sorted())
        if (entry->schema == schema) run.catalog().default_privileges.erase({schema, entry->role + " " + std::string(name_of(entry->kind))});
    run.catalog().schemas.erase({"", schema});
}

void apply(Execution& run, const sql::Drop& drop) {
    std::vector<std::string> named;
    for (const sql::ObjectReference& object : drop.objects) named.push_back(identity_of(run, object));
    for (std::size_t i = 0; i < named.size(); ++i) {
        const bool went_along = !named[i].empty() && identity_of(run, drop.objects[i]) != named[i];
        if (!went_along) drop_object(run, drop, drop.objects[i]);
    }
    if (named.size() > 1) join_drops(run, named);
}

}  // namespace pgsteward::interpret
