// DROP in its forms, and what goes along.
#include <algorithm>

#include <fmt/format.h>

#include "canonical/type-name.hpp"
#include "interpret/executor.hpp"

namespace pgsteward::interpret {
namespace {

bool is_relation(ObjectKind kind) {
    return kind == ObjectKind::table || kind == ObjectKind::view || kind == ObjectKind::materialized_view ||
           kind == ObjectKind::sequence || kind == ObjectKind::foreign_table;
}

bool is_part(ObjectKind kind) {
    return kind == ObjectKind::trigger || kind == ObjectKind::policy || kind == ObjectKind::rule;
}

bool is_routine(ObjectKind kind) {
    return kind == ObjectKind::function || kind == ObjectKind::procedure || kind == ObjectKind::routine || kind == ObjectKind::aggregate;
}

/// What has no name of its own is called as its DROP spells it.
QualifiedName name_of_other(const sql::ObjectReference& object) {
    const auto type = [](const std::optional<sql::TypeName>& name) { return name ? canonical::type_name(*name) : std::string(); };
    if (object.kind == ObjectKind::cast) return {"", fmt::format("({} as {})", type(object.type), type(object.second_type))};
    if (object.kind == ObjectKind::transform) return {"", fmt::format("for {} language {}", type(object.type), object.name.name)};
    if (object.kind == ObjectKind::user_mapping) return {"", fmt::format("for {} server {}", object.name.name, object.extra)};
    return object.name.qualified();
}

template <typename List>
const typename List::value_type* named(const List& list, const std::string& name) {
    const auto found = std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.name == name; });
    return found == list.end() ? nullptr : &*found;
}

}  // namespace

std::vector<std::string> Executor::dependants_of(const QualifiedName& name) const {
    std::vector<std::string> found;
    for (const auto& [other, relation] : interpreter_.catalog_.relations) {
        if (std::find(relation->depends_on.begin(), relation->depends_on.end(), name) != relation->depends_on.end()) found.push_back(other.display());
        for (const Constraint& constraint : relation->constraints)
            if (constraint.kind == Constraint::Kind::foreign_key && constraint.referenced == name && other != name)
                found.push_back(other.display() + "." + constraint.name);
    }
    std::sort(found.begin(), found.end());
    return found;
}

void Executor::drop_relation(const QualifiedName& name, Dropped dropped, bool cascade) {
    const auto shared = catalog().relations.share(name);
    dropped.relation = shared;
    if (!shared) return emit(std::move(dropped));
    dropped.kind = shared->kind;
    dropped.known = known(shared.get());
    dropped.temporary = shared->persistence == Persistence::temporary;
    dropped.dependants = dependants_of(name);
    emit(dropped);

    for (const Index& index : shared->indexes) catalog().index_tables.erase(index.name);
    catalog().relations.erase(name);
    // Partitions go with their parent; sequences with the column that owns them. Views and children need CASCADE.
    std::vector<QualifiedName> along;
    for (const auto& [other, relation] : catalog().relations) {
        const bool child = std::find(relation->parents.begin(), relation->parents.end(), name) != relation->parents.end();
        const bool reads = std::find(relation->depends_on.begin(), relation->depends_on.end(), name) != relation->depends_on.end();
        const bool owned = relation->owned_by && relation->owned_by->first == name;
        if (owned || (child && (cascade || !relation->partition_bound.empty())) || (reads && cascade)) along.push_back(other);
    }
    std::sort(along.begin(), along.end());
    for (const QualifiedName& other : along) {
        if (!catalog().relations.find(other)) continue;
        Dropped by{catalog().relations.find(other)->kind, other, {}};
        by.by_cascade = true;
        drop_relation(other, by, cascade);
    }
    if (!cascade) return;
    std::vector<std::pair<QualifiedName, std::string>> foreign_keys;
    for (const auto& [other, relation] : catalog().relations)
        for (const Constraint& constraint : relation->constraints)
            if (constraint.kind == Constraint::Kind::foreign_key && constraint.referenced == name) foreign_keys.emplace_back(other, constraint.name);
    std::sort(foreign_keys.begin(), foreign_keys.end());
    for (const auto& [table, constraint] : foreign_keys) {
        Dropped by{ObjectKind::constraint, table, constraint};
        by.by_cascade = true;
        by.relation = catalog().relations.share(table);
        by.known = known(by.relation->constraint(constraint)->created);
        by.temporary = by.relation->persistence == Persistence::temporary;
        emit(std::move(by));
        catalog().relations.edit(table, [&, &key = constraint](Relation& relation) {
            std::erase_if(relation.constraints, [&](const Constraint& item) { return item.name == key; });
        });
    }
}

void Executor::drop_index(const QualifiedName& name, Dropped dropped) {
    const Relation* table = catalog().table_of_index(name, session().search_path);
    const Index* index = table ? table->index(name.name) : nullptr;
    if (index) {
        dropped.name = index->name;
        dropped.index = *index;
        dropped.known = known(index->created);
        dropped.temporary = table->persistence == Persistence::temporary;
        dropped.relation = catalog().relations.share(table->name);
        const QualifiedName full = index->name;
        catalog().relations.edit(table->name, [&](Relation& relation) {
            std::erase_if(relation.indexes, [&](const Index& other) { return other.name == full; });
        });
        catalog().index_tables.erase(full);
    } else if (dropped.if_exists && catalog().complete) {
        return;
    }
    emit(std::move(dropped));
}

void Executor::drop_routine(const sql::ObjectReference& object, Dropped dropped) {
    std::string signature;
    if (object.arguments) {
        for (const sql::TypeName& type : *object.arguments) signature += (signature.empty() ? "" : ", ") + canonical::type_name(type);
        signature = "(" + signature + ")";
    }
    std::vector<QualifiedName> found;
    for (const auto& [key, routine] : catalog().routines) {
        const bool schema = object.name.schema.empty() || key.schema == object.name.schema;
        if (schema && routine->name.name == object.name.name && (!object.arguments || key.name == object.name.name + signature)) found.push_back(key);
    }
    if (found.empty()) return drop_other(std::move(dropped));
    std::sort(found.begin(), found.end());
    dropped.routine = catalog().routines.share(found.front());
    dropped.name = dropped.routine->name;
    dropped.known = known(dropped.routine->created);
    std::vector<std::pair<QualifiedName, std::string>> triggers;
    for (const auto& [name, relation] : catalog().relations)
        for (const Trigger& trigger : relation->triggers)
            if (trigger.function.name == dropped.name.name && (trigger.function.schema.empty() || trigger.function.schema == dropped.name.schema))
                triggers.emplace_back(name, trigger.name);
    std::sort(triggers.begin(), triggers.end());
    for (const auto& [table, trigger] : triggers) dropped.dependants.push_back(table.display() + "." + trigger);
    catalog().routines.erase(found.front());
    emit(dropped);
    for (const auto& [table, trigger] : triggers) {
        Dropped by{ObjectKind::trigger, table, trigger};
        by.by_cascade = true;
        by.relation = catalog().relations.share(table);
        by.known = known(by.relation->trigger(trigger)->created);
        emit(by);
        catalog().relations.edit(table, [&, &gone = trigger](Relation& relation) {
            std::erase_if(relation.triggers, [&](const Trigger& item) { return item.name == gone; });
        });
    }
}

void Executor::drop_part(const sql::Drop& drop, const sql::ObjectReference& object) {
    const QualifiedName table = relation_name(object.name);
    const auto shared = catalog().relations.share(table);
    Dropped dropped{object.kind, table, object.part};
    dropped.if_exists = drop.if_exists;
    dropped.relation = shared;
    if (shared) {
        const Trigger* trigger = named(shared->triggers, object.part);
        const RowPolicy* policy = named(shared->policies, object.part);
        const RewriteRule* rule = named(shared->rules, object.part);
        const bool present = object.kind == ObjectKind::trigger ? trigger != nullptr : object.kind == ObjectKind::policy ? policy != nullptr : rule != nullptr;
        if (!present && drop.if_exists && catalog().complete) return;
        if (object.kind == ObjectKind::trigger && trigger) dropped.known = known(trigger->created);
        if (object.kind == ObjectKind::policy && policy) dropped.known = known(policy->created);
        if (object.kind == ObjectKind::rule && rule) dropped.known = known(rule->created);
        if (!present && known(shared.get()) == Known::this_migration) dropped.known = Known::this_migration;
        dropped.temporary = shared->persistence == Persistence::temporary;
    }
    emit(dropped);
    catalog().relations.edit(table, [&](Relation& relation) {
        if (object.kind == ObjectKind::trigger) std::erase_if(relation.triggers, [&](const Trigger& item) { return item.name == object.part; });
        if (object.kind == ObjectKind::policy) std::erase_if(relation.policies, [&](const RowPolicy& item) { return item.name == object.part; });
        if (object.kind == ObjectKind::rule) std::erase_if(relation.rules, [&](const RewriteRule& item) { return item.name == object.part; });
        relation.changed = origin();
    });
}

/// What the catalog keeps by name only; aggregates too.
void Executor::drop_other(Dropped dropped) {
    const QualifiedName key{"", fmt::format("{} {}", name_of(dropped.kind), dropped.name.display())};
    const OtherObject* existing = catalog().others.find(key);
    // Roles, databases and tablespaces belong to the server: no chain of one database knows them all.
    const bool of_server = dropped.kind == ObjectKind::role || dropped.kind == ObjectKind::database || dropped.kind == ObjectKind::tablespace;
    if (existing) dropped.known = known(existing->created);
    else if (dropped.if_exists && catalog().complete && !of_server) return;
    catalog().others.erase(key);
    emit(std::move(dropped));
}

void Executor::drop_schema(const std::string& schema, const Dropped& dropped) {
    Dropped by = dropped;
    if (const OtherObject* existing = catalog().schemas.find({"", schema})) by.known = known(existing->created);
    std::vector<QualifiedName> relations, routines, types;
    for (const auto& [name, relation] : catalog().relations) if (name.schema == schema) relations.push_back(name);
    for (const auto& [name, routine] : catalog().routines) if (name.schema == schema) routines.push_back(name);
    for (const auto& [name, type] : catalog().types) if (name.schema == schema) types.push_back(name);
    const bool unknown = by.known == Known::no && relations.empty() && routines.empty() && types.empty();
    if (unknown && dropped.if_exists && catalog().complete && schema != "public") return;
    for (const auto* names : {&relations, &routines, &types})
        for (const QualifiedName& name : *names) by.dependants.push_back(name.display());
    std::sort(by.dependants.begin(), by.dependants.end());
    std::sort(relations.begin(), relations.end());
    emit(by);
    // Without CASCADE the server refuses where anything is inside; then nothing of this happens.
    for (const QualifiedName& name : relations) {
        if (!catalog().relations.find(name)) continue;
        Dropped inside{catalog().relations.find(name)->kind, name, {}};
        inside.by_cascade = true;
        drop_relation(name, std::move(inside), true);
    }
    for (const QualifiedName& name : routines) catalog().routines.erase(name);
    for (const QualifiedName& name : types) catalog().types.erase(name);
    catalog().schemas.erase({"", schema});
}

/// DROP TYPE … CASCADE.
void Executor::drop_columns_of_type(const QualifiedName& type) {
    const auto is_of_type = [&](const Column& column) {
        const std::string base = canonical::take_apart(column.type).base;
        return base == type.display() || base == type.name;
    };
    std::vector<std::pair<QualifiedName, std::string>> columns;
    for (const auto& [table, relation] : catalog().relations)
        for (const Column& column : relation->columns)
            if (is_of_type(column)) columns.emplace_back(table, column.name);
    std::sort(columns.begin(), columns.end());
    for (const auto& [table, column] : columns) {
        Dropped by{ObjectKind::column, table, column};
        by.by_cascade = true;
        by.relation = catalog().relations.share(table);
        by.known = known(by.relation->column(column)->created);
        by.temporary = by.relation->persistence == Persistence::temporary;
        emit(std::move(by));
        catalog().relations.edit(table, [&, &gone = column](Relation& relation) {
            std::erase_if(relation.columns, [&](const Column& item) { return item.name == gone; });
        });
    }
}

void Executor::drop_object(const sql::Drop& drop, const sql::ObjectReference& object) {
    const bool cascade = drop.behaviour == sql::Behaviour::cascade;
    if (is_part(object.kind)) return drop_part(drop, object);
    Dropped dropped{object.kind, object.name.qualified(), object.part};
    dropped.if_exists = drop.if_exists;
    if (is_relation(object.kind)) {
        const QualifiedName name = relation_name(object.name);
        if (!catalog().relations.find(name) && drop.if_exists && catalog().complete) return;
        dropped.name = name;
        return drop_relation(name, dropped, cascade);
    }
    if (object.kind == ObjectKind::index) return drop_index(object.name.qualified(), dropped);
    if (is_routine(object.kind)) return drop_routine(object, dropped);
    if (object.kind == ObjectKind::schema) return drop_schema(object.name.name, dropped);
    if (object.kind == ObjectKind::type || object.kind == ObjectKind::domain) {
        const QualifiedName name = creation_name(object.name);
        dropped.name = name;
        dropped.type = catalog().types.share(name);
        if (!dropped.type && drop.if_exists && catalog().complete) return;
        if (dropped.type) dropped.known = known(dropped.type->created);
        catalog().types.erase(name);
        emit(std::move(dropped));
        if (cascade) drop_columns_of_type(name);
        return;
    }
    dropped.name = name_of_other(object);
    drop_other(std::move(dropped));
}

void Executor::drop(const sql::Drop& drop) {
    for (const sql::ObjectReference& object : drop.objects) drop_object(drop, object);
}

}  // namespace pgsteward::interpret
