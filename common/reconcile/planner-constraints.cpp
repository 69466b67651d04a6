// Constraints and indexes. On tables that exist they are built without blocking writers for long, where PostgreSQL can.
#include <fmt/format.h>

#include <algorithm>

#include "catalog/children.hpp"
#include "reconcile/planner.hpp"
#include "text/contains.hpp"

namespace pgsteward::reconcile {
namespace {

using Kind = Constraint::Kind;

Key constraint_key(const Relation& table, const std::string& name) { return key_of(ObjectKind::constraint, part_identity(table, name)); }
bool has_index(const Constraint& constraint) { return constraint.kind == Kind::primary_key || constraint.kind == Kind::unique || constraint.kind == Kind::exclude; }
bool is_partition(const Relation& table) { return !table.partition_bound.empty(); }

/// Can ADD CONSTRAINT … USING INDEX take the index? (transformIndexConstraint())
bool fits(const Index& index, const Constraint& constraint) {
    if (!index.unique || !index.predicate.empty() || index.method != "btree" || constraint.kind == Kind::exclude || !index.valid) return false;
    std::vector<std::string> columns;
    for (const IndexKey& key : index.keys) {
        if (key.column.empty() || key.descending || key.nulls_first || !key.operator_class.empty() || !key.collation.empty()) return false;
        columns.push_back(key.column);
    }
    return columns == constraint.columns && index.including == constraint.including && index.nulls_not_distinct == constraint.nulls_not_distinct;
}

}  // namespace

/// The part of a partitioned index that its partition keeps while it is detached: because the partitioned table is made
/// anew, or because it becomes a partition of another or none.
bool Planner::stays_detached(const Relation& table, const Index& index) const {
    const Relation* before = sides_.found.relation(table.name.display());
    const Index* there = before ? before->index(index.name.name) : nullptr;
    if (!there || there->parent.name.empty() || (before->parents == table.parents && !fates_.detached().contains(table.name.display()))) return false;
    const auto only_place_changes = [&](const Key& key) {
        const Changed* changed = sides_.change_of(key);
        return !changed || (changed->change == Change::changed && std::all_of(changed->properties.begin(), changed->properties.end(), [](const std::string& property) {
                                return property == "parent" || property == "inherited" || property == "not local";
                            }));
    };
    return there->of_constraint == index.of_constraint && only_place_changes(index.name.display()) && (!index.of_constraint || only_place_changes(constraint_key(table, index.name.name)));
}

/// A part of a partitioned index that stays with the partition when that is detached, and that EXPECTED has not.
bool Planner::is_left_behind(const Relation& partition, const Index& part) const {
    const Relation* now = part.parent.name.empty() ? nullptr : sides_.wanted.relation(partition.name.display());
    const Relation* whole = now ? sides_.found.table_of_index(part.parent.display()) : nullptr;
    if (!whole || (contains(now->parents, whole->name) && !fates_.detached().contains(now->name.display()))) return false;
    if (fates_.goes(part.parent.display()) && !fates_.goes(whole->name.display())) return false;   // the whole goes before, with its parts
    const Index* kept = now->index(part.name.name);
    return !kept || !stays_detached(*now, *kept);
}

/// Do constraints of partitions stand on parts of the index? They go along only with CASCADE.
bool Planner::holds_constraints_of_partitions(const Relation& table, const Index& index) const {
    for (const QualifiedName& name : children_of(drifts_.actual, table.name)) {
        const Relation& partition = *drifts_.actual.relations.find(name);
        for (const Index& part : partition.indexes)
            if (part.parent == index.name && (part.of_constraint || holds_constraints_of_partitions(partition, part))) return true;
    }
    return false;
}

bool Planner::comes_with_parent(const Relation& table, const Constraint& constraint) const {
    if (!constraint.inherited) return false;
    if (constraint.kind == Kind::foreign_key) return true;
    if (constraint.kind != Kind::check) return false;
    const Relation* before = sides_.found.relation(table.name.display());
    const bool has_new_parent = !before || before->parents != table.parents || fates_.detached().contains(table.name.display());
    // ATTACH and INHERIT want a table that has what its parent has; CREATE TABLE … INHERITS brings it.
    if (is_partition(table)) return !has_new_parent && !is_new(table.name.display());
    return !constraint.local && (is_new(table.name.display()) || !has_new_parent);
}

void Planner::create_constraint(const Relation& table, const Constraint& constraint) {
    const std::string identity = part_identity(table, constraint.name);
    new_part_comment(ObjectKind::constraint, identity, print::part_reference(ObjectKind::constraint, constraint.name, table.name), constraint.comment);
    if (comes_with_parent(table, constraint)) return;
    if (const Index* index = has_index(constraint) ? table.index(constraint.name) : nullptr; index && stays_detached(table, *index)) return attach_index(table, *index);
    const bool foreign_key = constraint.kind == Kind::foreign_key;
    const Rank rank = foreign_key ? Rank::add_foreign_key : has_index(constraint) ? Rank::add_key : Rank::add_check;
    const Relation* before = sides_.found.relation(table.name.display());
    const Index* there = before && !is_new(table.name.display()) && has_index(constraint) ? before->index(constraint.name) : nullptr;
    std::string statement = print::add_constraint(table, constraint);
    if (there && !there->of_constraint && !fates_.goes(there->name.display()) && !table.partitioned() && there->parent.name.empty() && fits(*there, constraint)) {
        statement = fmt::format("{} ADD CONSTRAINT {} {} USING INDEX {}{}{}", print::alter(table), quoted(constraint.name), constraint.kind == Kind::primary_key ? "PRIMARY KEY" : "UNIQUE",
                                quoted(constraint.name), constraint.deferrable ? " DEFERRABLE" : "", constraint.initially_deferred ? " INITIALLY DEFERRED" : "");
    } else if (there && !there->of_constraint && !fates_.goes(there->name.display())) {
        drop_index(*before, *there);
    }
    // Only tables that have rows are spared: NOT VALID locks briefly, VALIDATE lets everybody work.
    const bool online = options_.online && !is_new(table.name.display()) && !constraint.not_valid && !table.partitioned() && table.kind == ObjectKind::table && (foreign_key || constraint.kind == Kind::check);
    Action& action = add(rank, ObjectKind::constraint, identity, {online ? statement + " NOT VALID" : statement});
    action.makes = {constraint_key(table, constraint.name)};
    if (has_index(constraint)) action.makes.push_back(QualifiedName{table.name.schema, constraint.name}.display());
    action.needs = needs_of(drifts_.expected, table, constraint);
    if (has_index(constraint)) append(action.needs, attached_partitions(table));
    if (is_partition(table) && has_index(constraint) && is_new(table.name.display())) action.rank = Rank::create_index;
    if (online) {
        Action& validating = add(rank, ObjectKind::constraint, identity, {fmt::format("{} VALIDATE CONSTRAINT {}", print::alter(table), quoted(constraint.name))});
        validating.alone = true;
        validating.needs = {constraint_key(table, constraint.name)};
    }
    if (!has_index(constraint)) return;
    if (const Index* index = table.index(constraint.name)) {
        index_settings(table, {}, *index);
        attach_index(table, *index);
    }
}

/// NO INHERIT and DETACH leave the parent's checks behind, as the table's own; DETACH its foreign keys too.
bool Planner::stays_without_parent(const Relation& table, const Constraint& constraint) const {
    const Relation* now = sides_.wanted.relation(table.name.display());
    const bool stays = constraint.kind == Kind::check || (constraint.kind == Kind::foreign_key && is_partition(table));
    if (!now || !stays || !constraint.inherited) return false;
    for (const QualifiedName& name : table.parents)   // dropped before, where this one goes along
        if (const Relation* parent = sides_.found.relation(name.display()); parent && !fates_.goes(name.display()) && fates_.goes(constraint_key(*parent, constraint.name))) return false;
    if (is_partition(table)) return fates_.detached().contains(table.name.display()) || now->parents != table.parents;
    return std::none_of(table.parents.begin(), table.parents.end(), [&](const QualifiedName& name) {
        const Relation* parent = sides_.found.relation(name.display());
        return parent && parent->constraint(constraint.name) && contains(now->parents, name);
    });
}

/// The key or unique index that it stands on goes, from a table that stays.
bool Planner::loses_its_key(const Constraint& constraint) const {
    if (constraint.kind != Kind::foreign_key) return false;
    const Relation* referenced = drifts_.actual.relations.find(constraint.referenced);
    return referenced && !fates_.goes(constraint.referenced.display()) && fates_.goes(referenced_key(*referenced, constraint.referenced_columns));
}

void Planner::drop_constraint(const Relation& table, const Constraint& constraint) {
    const std::string identity = part_identity(table, constraint.name);
    const Changed* changed = sides_.change_of(key_of(ObjectKind::constraint, identity));
    const bool for_good = changed && changed->change == Change::unexpected;
    const Index* index = has_index(constraint) ? table.index(constraint.name) : nullptr;
    const bool left_behind = stays_without_parent(table, constraint) || (index && is_left_behind(table, *index));
    if (comes_with_parent(table, constraint) && !left_behind) return;
    if (index && !index->parent.name.empty() && !left_behind) {
        // The partition's part of a key goes with the key.
        for (const QualifiedName& parent : table.parents)
            if (fates_.goes(constraint_key(*sides_.found.relation(parent.display()), index->parent.name)) || fates_.goes(index->parent.display())) return make_index_again(table, constraint);
    }
    // DROP COLUMN takes it along.
    if (for_good && !loses_its_key(constraint) && std::any_of(constraint.columns.begin(), constraint.columns.end(), [&](const std::string& column) {
            const Changed* of = sides_.change_of(key_of(ObjectKind::column, part_identity(table, column)));
            return of && of->change == Change::unexpected;
        }) && constraint.columns.size() == 1 && !has_index(constraint))
        return;
    Action& action = add(constraint.kind == Kind::foreign_key ? Rank::drop_foreign_key : Rank::drop_constraint, ObjectKind::constraint, identity,
                         {fmt::format("{} DROP CONSTRAINT {}", print::alter(table), quoted(constraint.name))});
    action.drops = {constraint_key(table, constraint.name)};
    if (left_behind) action.follows = {key_of(ObjectKind::other, "attached " + table.name.display())};
    if (has_index(constraint)) action.drops.push_back(QualifiedName{table.name.schema, constraint.name}.display());
    action.frees = needs_of(drifts_.actual, table, constraint);
    action.destructive = for_good;
    make_index_again(table, constraint);
}

/// The index of a key goes along with it, and EXPECTED may have one of that name.
void Planner::make_index_again(const Relation& table, const Constraint& constraint) {
    const Relation* now = sides_.wanted.relation(table.name.display());
    const Index* index = now && has_index(constraint) ? now->index(constraint.name) : nullptr;
    if (!index || index->of_constraint) return;
    const Changed* changed = sides_.change_of(index->name.display());
    // The index of a key is no part of its own that would be dropped and made anew.
    if (!changed || (changed->change == Change::changed && !fates_.dependencies().part(index->name.display()))) create_index(*now, *index);
}

/// A new index of the partitioned table comes after partitions are attached: ATTACH would make whatever index fits a part of it.
std::vector<Key> Planner::attached_partitions(const Relation& table) const {
    std::vector<Key> keys;
    if (!table.partitioned()) return keys;
    for (const QualifiedName& name : children_of(drifts_.expected, table.name)) keys.push_back(key_of(ObjectKind::other, "attached " + name.display()));
    return keys;
}

void Planner::alter_constraint(const Changed& changed) {
    const Relation &before = *sides_.found.relation(changed.whole), &now = *sides_.wanted.relation(changed.whole);
    const std::string name = diff::part_name(changed.object, changed.whole);
    const Constraint &old = *before.constraint(name), &constraint = *now.constraint(name);
    if (changed.any("deferrable", "initially deferred") && !comes_with_parent(now, constraint))
        add(Rank::add_check, ObjectKind::constraint, changed.object,
            {fmt::format("{} ALTER CONSTRAINT {} {}{}", print::alter(now), quoted(name), constraint.deferrable ? "DEFERRABLE" : "NOT DEFERRABLE",
                         !constraint.deferrable ? "" : constraint.initially_deferred ? " INITIALLY DEFERRED" : " INITIALLY IMMEDIATE")});
    if (changed.is("not valid") && old.not_valid && !comes_with_parent(now, constraint))
        add(Rank::add_check, ObjectKind::constraint, changed.object, {fmt::format("{} VALIDATE CONSTRAINT {}", print::alter(now), quoted(name))}).alone = options_.online;
    part_comment(changed, print::part_reference(ObjectKind::constraint, name, now.name), constraint.comment);
}

void Planner::create_index(const Relation& table, const Index& index) {
    const std::string identity = index.name.display();
    if (index.of_constraint) return;
    if (stays_detached(table, index)) return attach_index(table, index);
    const bool is_old = !is_new(table.name.display());
    const bool concurrent = options_.online && is_old && !table.partitioned() && table.kind == ObjectKind::table && table.persistence != Persistence::temporary;
    Action& action = add(Rank::create_index, ObjectKind::index, identity, {print::create_index(table, index, concurrent ? print::Concurrently::yes : print::Concurrently::no)});
    action.alone = concurrent;
    action.makes = {identity};
    action.needs = needs_of(table, index);
    append(action.needs, attached_partitions(table));
    std::erase(action.needs, index.parent.display());
    new_part_comment(ObjectKind::index, identity, "INDEX " + quoted(index.name), index.comment);
    index_settings(table, {}, index);
    attach_index(table, index);
}

/// A partition's index becomes part of the partitioned one, which is whole once all are.
void Planner::attach_index(const Relation& table, const Index& index) {
    if (index.parent.name.empty()) return;
    Action& action = add(Rank::attach_index, ObjectKind::index, index.name.display(), {print::attach_index(index)});
    action.needs = {index.name.display(), index.parent.display(), key_of(ObjectKind::other, "attached " + table.name.display())};
}

void Planner::index_settings(const Relation& table, const Index& before, const Index& now) {
    if (auto settings = print::index_settings(table, before, now); !settings.empty()) add(Rank::attach_index, ObjectKind::index, now.name.display(), std::move(settings)).needs = {now.name.display()};
}

void Planner::drop_index(const Relation& table, const Index& index) {
    const std::string identity = index.name.display();
    if (index.of_constraint) return;
    const bool left_behind = is_left_behind(table, index);
    if (!index.parent.name.empty() && !left_behind && fates_.goes(index.parent.display())) return;
    const Changed* changed = sides_.change_of(identity);
    const bool for_good = changed && changed->change == Change::unexpected;
    const bool concurrent = options_.online && !table.partitioned() && index.parent.name.empty() && table.kind == ObjectKind::table;
    const bool cascade = table.partitioned() && holds_constraints_of_partitions(table, index);
    Action& action = add(Rank::drop_index, ObjectKind::index, identity, {fmt::format("DROP INDEX {}{}{}", concurrent ? "CONCURRENTLY " : "", quoted(index.name), cascade ? " CASCADE" : "")});
    action.alone = concurrent;
    action.drops = {identity};
    if (left_behind) action.follows = {key_of(ObjectKind::other, "attached " + table.name.display())};
    else action.frees = needs_of(table, index);
    action.destructive = for_good && index.unique;
}

void Planner::alter_index(const Changed& changed) {
    const Relation &before = *sides_.found.table_of_index(changed.object), &now = *sides_.wanted.table_of_index(changed.object);
    const std::string name = changed.object.substr(now.name.schema.size() + 1);
    const Index &old = *before.index(name), &index = *now.index(name);
    const bool made_again = index.of_constraint && fates_.goes(constraint_key(now, name));
    if (!made_again && changed.any("options", "tablespace", "statistics targets", "clustered", "replica identity")) {
        if (old.clustered && !index.clustered && std::any_of(now.indexes.begin(), now.indexes.end(), [](const Index& each) { return each.clustered; })) {
            Index kept = old;
            kept.clustered = false;   // another index takes its place
            index_settings(now, kept, index);
        } else {
            index_settings(now, old, index);
        }
    }
    if (changed.is("parent") && !index.parent.name.empty()) {
        // ATTACH PARTITION makes it a part of an index that is there before.
        const Changed* whole = sides_.change_of(changed.whole);
        const Relation* above = sides_.found.table_of_index(index.parent.display());
        const bool parent_stays = above && !fates_.goes(above->name.display()) && !fates_.goes(index.parent.display()) && !fates_.goes(constraint_key(*above, index.parent.name));
        if (!whole || !whole->is("parents") || !parent_stays) attach_index(now, index);
    }
    part_comment(changed, "INDEX " + quoted(index.name), index.comment);
}

}  // namespace pgsteward::reconcile
