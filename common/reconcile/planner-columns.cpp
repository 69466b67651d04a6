// Columns: added, dropped, and each of their properties changed where it stands.
#include <fmt/format.h>

#include <algorithm>

#include "canonical/type-name.hpp"
#include "catalog/children.hpp"
#include "reconcile/casts.hpp"
#include "reconcile/planner.hpp"
#include "text/contains.hpp"

namespace pgsteward::reconcile {
namespace {

Key column_key(const Relation& table, const Column& column) { return key_of(ObjectKind::column, part_identity(table, column.name)); }

std::string altering(const Relation& table, const Column& column, const std::string& change) { return fmt::format("{} ALTER COLUMN {} {}", print::alter(table), quoted(column.name), change); }

std::string base_of(const std::string& type) { return canonical::take_apart(type).base; }

/// The way from the old values to the new; empty where ALTER COLUMN finds it itself.
std::string conversion(const Catalog& catalog, const Column& old, const Column& now, bool swapped) {
    const canonical::TypeParts before = canonical::take_apart(old.type), after = canonical::take_apart(now.type);
    const std::string name = quoted(now.name), by_text = fmt::format("{}::text{}::{}", name, after.array && before.array ? "[]" : "", now.type);
    if (swapped) return by_text;
    const Cast cast = cast_between(catalog, old.type, now.type);
    if (cast == Cast::assigned) return {};
    if (cast == Cast::written) return fmt::format("{}::{}", name, now.type);
    if (!before.array && after.array) return fmt::format("CASE WHEN {0} IS NULL THEN NULL ELSE ARRAY[{0}::{1}] END", name, after.base);
    if (before.array && !after.array) return fmt::format("{}[1]::{}", name, now.type);
    return by_text;
}

/// Are all tables that have the column above `table` parents of `other` too? INHERIT and NO INHERIT add and take no column.
bool has_same_source(const diff::ObjectFinder& finder, const Relation& table, const std::string& column, const Relation* other) {
    return !other || std::any_of(table.parents.begin(), table.parents.end(), [&](const QualifiedName& name) {
        const Relation* parent = finder.relation(name.display());
        return parent && parent->column(column) && contains(other->parents, name);
    });
}

/// Does the change of a parent's column reach this one?
bool follows_parent(const diff::ObjectFinder& finder, const Relation& table, const Column& column) {
    if (!column.inherited) return false;
    for (const QualifiedName& name : table.parents)
        if (const Relation* parent = finder.relation(name.display()); parent && parent->column(column.name)) return true;
    return false;
}

}  // namespace

void Planner::create_column(const Relation& table, const Column& column) {
    if (table.kind == ObjectKind::view || table.kind == ObjectKind::materialized_view) return;
    const std::string identity = part_identity(table, column.name);
    const Relation* before = sides_.found.relation(table.name.display());
    const bool becomes_typed = before && !is_new(table.name.display()) && before->of_type.name.empty();
    const bool typed = !table.of_type.name.empty() && !becomes_typed;
    const bool inherited = follows_parent(sides_.wanted, table, column) && !column.local && has_same_source(sides_.wanted, table, column.name, is_new(table.name.display()) ? nullptr : before);
    const bool comes = inherited || typed;
    if (!comes) {
        Relation without_type = table;           // whose columns are written in full
        without_type.of_type = {};
        Action& action = add(Rank::add_column, ObjectKind::column, identity, {fmt::format("{} ADD COLUMN {}", print::alter(table), print::column_definition(drifts_.expected, without_type, column))});
        action.makes = {column_key(table, column)};
        action.needs = needs_of(table, column);
        action.follows = {key_of(ObjectKind::other, "typed " + table.name.display())};
        if (column.not_null && !column.default_ && !column.generated && !column.identity) action.note = "fails where the table has rows: give the column a value first";
        append(action.statements, print::column_settings(table, {}, column));
    } else if (typed) {
        if (column.default_) set_default_after(table, column, {key_of(ObjectKind::attribute, table.of_type.display() + "." + column.name)});
        if (column.not_null) change_not_null(table, column);
    }
    new_part_comment(ObjectKind::column, identity, print::column_reference(table.name, column.name), column.comment);
    const Changed* whole = sides_.change_of(table.name.display());
    if (column.acl && before && !(whole && whole->is("acl"))) {
        Relation without = table;
        for (Column& each : without.columns)
            if (each.name == column.name) each.acl.reset();
        if (auto privileges = print::change_privileges(without, table, options_.postgres); !privileges.empty())
            add(Rank::privileges, ObjectKind::column, identity, std::move(privileges)).needs = {column_key(table, column)};
    }
}

/// Does a child keep the column as its own?
bool Planner::stays_in_children(const Relation& table, const std::string& column) const {
    const std::vector<QualifiedName> children = children_of(drifts_.actual, table.name);
    return std::any_of(children.begin(), children.end(), [&](const QualifiedName& name) {
        const Relation* now = drifts_.expected.relations.find(name);
        return now && now->column(column);
    });
}

bool Planner::goes_with_parents(const Relation& table, const std::string& column) const {
    return std::none_of(table.parents.begin(), table.parents.end(), [&](const QualifiedName& parent) {
        const Relation* relation = drifts_.actual.relations.find(parent);
        return relation && relation->column(column) && stays_in_children(*relation, column);
    });
}

void Planner::drop_column(const Relation& table, const Column& column) {
    const Relation* now = sides_.wanted.relation(table.name.display());
    const bool stays_typed = !table.of_type.name.empty() && now && now->of_type == table.of_type;
    if (table.kind == ObjectKind::view || table.kind == ObjectKind::materialized_view || stays_typed) return;
    const bool same_source = has_same_source(sides_.found, table, column.name, now);
    if (follows_parent(sides_.found, table, column) && !column.local && same_source && goes_with_parents(table, column.name)) return;
    const std::string alter = stays_in_children(table, column.name) ? print::alter_only(table) : print::alter(table);
    Action& action = add(Rank::drop_column, ObjectKind::column, part_identity(table, column.name), {fmt::format("{} DROP COLUMN {}", alter, quoted(column.name))});
    for (const QualifiedName& parent : table.parents) {
        if (same_source) action.follows.push_back(key_of(ObjectKind::column, parent.display() + "." + column.name));
        else action.follows.push_back(key_of(ObjectKind::other, "attached " + table.name.display()));
    }
    if (!table.of_type.name.empty()) action.follows.push_back(key_of(ObjectKind::other, "typed " + table.name.display()));
    action.drops = {column_key(table, column)};
    action.frees = needs_of(table, column);
    const bool again = now && now->column(column.name);
    action.destructive = !(again && column.generated);
    if (again) action.rank = Rank::drop_dependent;
}

void Planner::alter_column(const Changed& changed) {
    const Relation &before = *sides_.found.relation(changed.whole), &now = *sides_.wanted.relation(changed.whole);
    const std::string name = diff::part_name(changed.object, changed.whole);
    const Column &old = *before.column(name), &column = *now.column(name);
    const bool view = now.kind == ObjectKind::view || now.kind == ObjectKind::materialized_view;
    const bool follows = follows_parent(sides_.wanted, now, column) && follows_parent(sides_.found, before, old);
    const auto parents_changed = [&](std::string_view property) {
        for (const QualifiedName& parent : now.parents)
            if (const Changed* above = sides_.change_of(key_of(ObjectKind::column, parent.display() + "." + name)); above && above->is(property)) return true;
        return false;
    };
    if (!view) {
        if (changed.is("generated") && old.generated && !column.generated) {
            Action& action = add(Rank::set_default, ObjectKind::column, changed.object, {altering(now, column, "DROP EXPRESSION")});
            action.frees = needs_of(before, old);
            if (column.default_ && !changed.is("type")) {
                action.statements.push_back(print::column_default(now, column));
                action.needs = needs_of_default(column);
            }
        } else if (changed.is("generated") && !(follows && parents_changed("generated"))) {
            Action& action = add(Rank::set_default, ObjectKind::column, changed.object, {altering(now, column, fmt::format("SET EXPRESSION AS ({})", column.generated.value_or("")))});
            action.needs = needs_of(now, column);
            action.frees = needs_of(before, old);
        }
        if (changed.is("identity")) change_identity(before, now, old, column);
        if (changed.is("not null") && !(follows && parents_changed("not null"))) change_not_null(now, column);
    }
    if (changed.is("default") && !changed.is("type") && !(changed.is("generated") && old.generated)) change_default(now, old, column);
    if (changed.any("storage", "compression", "statistics target", "options", "foreign options"))
        if (auto settings = print::column_settings(now, old, column); !settings.empty()) add(Rank::table_setting, ObjectKind::column, changed.object, std::move(settings)).needs = {column_key(now, column)};
    part_comment(changed, print::column_reference(now.name, name), column.comment);
    if (changed.is("security labels"))
        add(Rank::comment, ObjectKind::column, changed.object, print::security_labels(print::column_reference(now.name, name), old.security_labels, column.security_labels));
    const Changed* whole = sides_.change_of(changed.whole);
    if (changed.is("acl") && !(whole && whole->is("acl"))) {
        Relation from = now;
        for (Column& each : from.columns)
            if (each.name == name) each.acl = old.acl;
        if (auto privileges = print::change_privileges(from, now, options_.postgres); !privileges.empty()) add(Rank::privileges, ObjectKind::column, changed.object, std::move(privileges)).needs = {changed.whole};
    }
}

void Planner::change_default(const Relation& now, const Column& old, const Column& column) {
    if (column.identity) return;
    if (old.identity && !column.default_) return;
    Action& action = add(Rank::set_default, ObjectKind::column, part_identity(now, column.name), {print::column_default(now, column)});
    action.needs = needs_of_default(column);
    action.needs.push_back(column_key(now, column));
    action.frees = needs_of_default(old);
}

void Planner::change_identity(const Relation& before, const Relation& now, const Column& old, const Column& column) {
    const std::string identity = part_identity(now, column.name);
    if (old.identity && column.identity) {
        add(Rank::set_default, ObjectKind::column, identity, {altering(now, column, column.identity == 'a' ? "SET GENERATED ALWAYS" : "SET GENERATED BY DEFAULT")});
        return;
    }
    if (old.identity) {
        Action& action = add(Rank::drop_default, ObjectKind::column, identity, {altering(now, column, "DROP IDENTITY")});
        for (const auto& [name, sequence] : drifts_.actual.relations)
            if (sequence->identity_sequence && sequence->owned_by && sequence->owned_by->first == before.name && sequence->owned_by->second == column.name) action.drops.push_back(name.display());
        return;
    }
    // An identity's column has NOT NULL before and no default; the numbers go on where they were.
    print::Statements statements;
    if (old.default_) statements.push_back(altering(now, column, "DROP DEFAULT"));
    if (!old.not_null) statements.push_back(altering(now, column, "SET NOT NULL"));
    Action& away = add(Rank::drop_default, ObjectKind::column, identity, std::move(statements));
    away.drops = {key_of(ObjectKind::other, "default " + identity)};
    away.frees = needs_of_default(old);
    Action& action = add(Rank::set_default, ObjectKind::column, identity, {altering(now, column, "ADD " + print::identity_clause(drifts_.expected, now, column))});
    action.needs = {column_key(now, column)};
    action.follows = {key_of(ObjectKind::other, "default " + identity)};
    for (const auto& [name, sequence] : drifts_.expected.relations)
        if (sequence->identity_sequence && sequence->owned_by && sequence->owned_by->first == now.name && sequence->owned_by->second == column.name) {
            action.makes.push_back(name.display());
            action.statements.push_back(fmt::format("SELECT pg_catalog.setval({}::regclass, max({})) FROM {} HAVING max({}) IS NOT NULL", quoted_literal(quoted(name)), quoted(column.name), quoted(now.name), quoted(column.name)));
        }
}

void Planner::change_not_null(const Relation& now, const Column& column) {
    const std::string identity = part_identity(now, column.name);
    const auto statement = [&](const char* change) { return altering(now, column, change); };
    if (!column.not_null) {
        Action& action = add(Rank::change_column, ObjectKind::column, identity, {statement("DROP NOT NULL")});
        action.destructive = true;
        if (const Relation* before = sides_.found.relation(now.name.display()))
            for (const Constraint& constraint : before->constraints)
                if (constraint.kind == Constraint::Kind::primary_key && contains(constraint.columns, column.name)) {
                    // Goes with a key that goes.
                    action.follows = {key_of(ObjectKind::constraint, part_identity(now, constraint.name))};
                    action.destructive = false;
                }
        action.follows.push_back(key_of(ObjectKind::other, "identity " + identity));
        return;
    }
    if (const Column* old = sides_.found.relation(now.name.display())->column(column.name); old && column.identity && !old->identity) return;
    for (const Constraint& constraint : now.constraints)
        if (constraint.kind == Constraint::Kind::primary_key && contains(constraint.columns, column.name))
            // A key makes its columns NOT NULL; that of a partitioned table alone cannot, for its partitions.
            if (const Changed* key = sides_.change_of(key_of(ObjectKind::constraint, part_identity(now, constraint.name))); key && !now.partitioned()) return;
    if (!options_.online || now.kind != ObjectKind::table || is_new(now.name.display())) {
        add(Rank::change_column, ObjectKind::column, identity, {statement("SET NOT NULL")}).needs = {column_key(now, column)};
        return;
    }
    // A validated check spares SET NOT NULL its scan under ACCESS EXCLUSIVE (since 12).
    const std::string check = quoted("pgsteward_" + column.name + "_not_null");
    Action& first = add(Rank::change_column, ObjectKind::column, identity, {fmt::format("{} ADD CONSTRAINT {} CHECK ({} IS NOT NULL) NOT VALID", print::alter(now), check, quoted(column.name))});
    first.needs = {column_key(now, column)};
    first.makes = {key_of(ObjectKind::other, "check " + identity)};
    Action& second = add(Rank::change_column, ObjectKind::column, identity, {fmt::format("{} VALIDATE CONSTRAINT {}", print::alter(now), check)});
    second.alone = true;
    second.needs = {key_of(ObjectKind::other, "check " + identity)};
    second.makes = {key_of(ObjectKind::other, "validated " + identity)};
    Action& third = add(Rank::change_column, ObjectKind::column, identity, {statement("SET NOT NULL"), fmt::format("{} DROP CONSTRAINT {}", print::alter(now), check)});
    third.needs = {key_of(ObjectKind::other, "validated " + identity)};
}

void Planner::retype_columns() {
    for (const auto& [key, swapped] : fates_.retyped()) {
        const Part& part = *fates_.dependencies().part(key);
        if (fates_.goes(key) || fates_.goes(part.whole)) continue;
        const Relation *before = sides_.found.relation(part.whole), *now = sides_.wanted.relation(part.whole);
        const std::string name = diff::part_name(part.identity, part.whole);
        const Column *old = before->column(name), *column = now ? now->column(name) : nullptr;
        if (!column || !now->of_type.name.empty()) continue;
        if (follows_parent(sides_.wanted, *now, *column) && follows_parent(sides_.found, *before, *old)) change_inherited_type(*now, *old, *column, swapped);
        else change_type(*before, *now, *old, *column, swapped);
    }
}

/// A new length or precision leaves a default as it is; any other type wants it away meanwhile.
bool Planner::drop_default_before(const Relation& now, const Column& old, const Column& column, bool swapped, const std::vector<Key>& columns) {
    const bool same_base = base_of(old.type) == base_of(column.type) && !swapped;
    if (!old.default_ || (same_base && old.default_ == column.default_)) return false;
    const std::string identity = part_identity(now, column.name);
    Column bare = column;
    bare.default_.reset();
    Action& away = add(Rank::drop_default, ObjectKind::column, identity, {print::column_default(now, bare)});
    away.frees = needs_of_default(old);
    append(away.frees, columns);
    away.drops = {key_of(ObjectKind::other, "default " + identity)};
    return true;
}

void Planner::set_default_after(const Relation& now, const Column& column, const std::vector<Key>& columns) {
    Action& back = add(Rank::set_default, ObjectKind::column, part_identity(now, column.name), {print::column_default(now, column)});
    back.needs = needs_of_default(column);
    append(back.needs, columns);
}

/// The type comes with that of the parents' column, and so does it that a default goes; one of its own comes back by itself.
void Planner::change_inherited_type(const Relation& now, const Column& old, const Column& column, bool swapped) {
    std::vector<Key> above;
    std::vector<const Relation*> open = {&now};
    while (!open.empty()) {
        const Relation& table = *open.back();
        open.pop_back();
        for (const QualifiedName& name : table.parents)
            if (const Relation* parent = sides_.wanted.relation(name.display()); parent && parent->column(column.name)) {
                above.push_back(key_of(ObjectKind::column, part_identity(*parent, column.name)));
                open.push_back(parent);
            }
    }
    const bool dropped = drop_default_before(now, old, column, swapped, above);
    if (column.default_ && (dropped || old.default_ != column.default_)) set_default_after(now, column, above);
}

void Planner::change_type(const Relation& before, const Relation& now, const Column& old, const Column& column, bool swapped) {
    const std::string identity = part_identity(now, column.name);
    const Key key = column_key(now, column);
    const bool without_default = drop_default_before(now, old, column, swapped, {key});
    const auto type = type_named(old.type);
    const Type* swapped_type = swapped && type ? drifts_.actual.types.find(*type) : nullptr;
    const bool by_way_of_text = swapped_type && (swapped_type->form == Type::Form::range || swapped_type->form == Type::Form::base);
    const auto collation = type_named(old.collation);
    const bool loses_collation = collation && fates_.goes(key_of(ObjectKind::collation, collation->display()));
    if (by_way_of_text || loses_collation) {
        const std::string text = canonical::take_apart(old.type).array ? "text[]" : "text", meanwhile = by_way_of_text ? text : old.type.str();
        Action& waiting = add(Rank::drop_default, ObjectKind::column, identity, {altering(now, column, fmt::format("TYPE {0} USING {1}::{0}", meanwhile, quoted(column.name)))});
        waiting.drops = {key};
        waiting.frees = needs_of(before, old);
        waiting.follows = {key_of(ObjectKind::other, "default " + identity)};
    }
    std::string change = "TYPE " + column.type;
    if (!column.collation.empty()) change += " COLLATE " + column.collation;
    const std::string using_ = now.kind == ObjectKind::table ? conversion(drifts_.expected, old, column, swapped) : std::string();
    if (!using_.empty()) change += " USING " + using_;
    Action& action = add(Rank::change_column, ObjectKind::column, identity, {altering(now, column, change)});
    action.makes = {key};
    if (!by_way_of_text && !loses_collation) action.drops = {key};
    action.needs = needs_of(now, column);
    if (!by_way_of_text && !loses_collation) action.frees = needs_of(before, old);
    std::erase(action.needs, now.name.display());
    std::erase(action.frees, now.name.display());
    action.note = loss_of_narrowing(old.type, column.type, !using_.empty());
    // ALTER COLUMN TYPE forgets how values are stored.
    Column stored = column;
    stored.storage.clear();
    stored.compression.clear();
    append(action.statements, print::column_settings(now, stored, column));
    if (column.default_ && (without_default || old.default_ != column.default_)) set_default_after(now, column, {key});
}

/// Defaults over a function or sequence that is made anew.
void Planner::reset_defaults() {
    for (const Key& key : fates_.reset_defaults()) {
        const Part& part = *fates_.dependencies().part(key);
        if (fates_.goes(key) || fates_.goes(part.whole) || fates_.retyped().contains(key)) continue;
        const Relation *before = sides_.found.relation(part.whole), *now = sides_.wanted.relation(part.whole);
        const std::string name = diff::part_name(part.identity, part.whole);
        const Column *old = before->column(name), *column = now ? now->column(name) : nullptr;
        if (!column) continue;
        Column bare = *column;
        bare.default_.reset();
        Action& away = add(Rank::drop_default, ObjectKind::column, part.identity, {print::column_default(*now, bare)});
        away.frees = needs_of_default(*old);
        const Changed* changed = sides_.change_of(key);
        if ((changed && changed->is("default")) || !column->default_) continue;
        Action& back = add(Rank::set_default, ObjectKind::column, part.identity, {print::column_default(*now, *column)});
        back.needs = needs_of_default(*column);
    }
}

}  // namespace pgsteward::reconcile
