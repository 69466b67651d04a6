#include "reconcile/fates.hpp"

#include <algorithm>

#include "canonical/type-name.hpp"
#include "diff/drift.hpp"
#include "print/statements.hpp"
#include "text/contains.hpp"

namespace pgsteward::reconcile {
namespace {

using Change = Difference::Change;

bool is_part_of_table(ObjectKind kind) {
    return kind == ObjectKind::constraint || kind == ObjectKind::index || kind == ObjectKind::trigger || kind == ObjectKind::policy || kind == ObjectKind::rule;
}

bool is_view(ObjectKind kind) { return kind == ObjectKind::view || kind == ObjectKind::materialized_view; }

/// What is nobody's part and never made or dropped, only changed.
bool is_only_altered(ObjectKind kind) { return kind == ObjectKind::role || kind == ObjectKind::default_acl || kind == ObjectKind::privileges; }

/// Types whose values compare with each other, so that a foreign key stands while one side has the one and one the other.
bool comparable(const std::string& a, const std::string& b) {
    static const std::vector<std::string> integers = {"smallint", "integer", "bigint"};
    const auto is_text = [](const std::string& type) { return type == "text" || type.starts_with("character varying"); };
    return a == b || (contains(integers, a) && contains(integers, b)) || (is_text(a) && is_text(b));
}

}  // namespace

Sides::Sides(const diff::DriftList& drifts) : expected(drifts.expected), actual(drifts.actual), wanted(drifts.expected), found(drifts.actual) {
    for (const Difference& difference : drifts.differences) {
        if (difference.undetermined && difference.change == Change::unexpected) left_alone.insert(key_of(difference.kind, difference.object));
        if (difference.undetermined) continue;
        Changed& object = changed[key_of(difference.kind, difference.object)];
        object.kind = difference.kind;
        object.object = difference.object;
        object.whole = difference.whole;
        object.change = difference.change;
        if (difference.change == Change::changed) object.properties.insert(difference.property);
    }
}

const Changed* Sides::change_of(const Key& key) const {
    const auto found_change = changed.find(key);
    return found_change == changed.end() ? nullptr : &found_change->second;
}

bool Sides::in_expected(const Part& part) const {
    const Changed* change = change_of(key_of(part.kind, part.identity));
    if (change) return change->change != Change::unexpected;
    if (part.whole.empty()) return true;
    const Changed* whole = change_of(part.whole);
    return !whole || whole->change != Change::unexpected;
}

Fates::Fates(const Sides& sides, int postgres) : sides_(sides), postgres_(postgres) {
    seed();
    while (!work_.empty()) {
        const Key key = work_.back();
        work_.pop_back();
        spread(key);
    }
}

Dependencies& Fates::dependencies() const {
    if (!dependencies_) dependencies_ = std::make_unique<Dependencies>(sides_.actual);
    return *dependencies_;
}

bool Fates::gives_way(const Part& part) const {
    const Routine* routine = is_routine(part.kind) && !sides_.in_expected(part) ? sides_.found.routine(part.identity) : nullptr;
    return routine && new_routines_.contains(routine->name);
}

void Fates::seed() {
    for (const auto& [key, changed] : sides_.changed)
        if (const Routine* routine = changed.change == Change::missing && is_routine(changed.kind) ? sides_.wanted.routine(changed.object) : nullptr) new_routines_.insert(routine->name);
    for (const auto& [key, changed] : sides_.changed)
        if (changed.change == Change::missing && changed.kind == ObjectKind::constraint) replace_index(changed);
    for (const auto& [key, changed] : sides_.changed) {
        if (changed.change == Change::missing || is_only_altered(changed.kind)) continue;
        if (changed.kind == ObjectKind::attribute) {
            if (type_must_be_swapped(changed)) swap_type(changed.whole);
            continue;
        }
        if (changed.change == Change::unexpected || must_be_replaced(changed)) drop(key);
        else if ((changed.kind == ObjectKind::type || changed.kind == ObjectKind::domain) && type_must_be_swapped(changed)) swap_type(key);
        else if (changed.kind == ObjectKind::column && changed.any("type", "collation")) retype(key, false);
    }
    // An attribute that is new stands at the end, or the type is made anew.
    for (const auto& [key, changed] : sides_.changed)
        if (changed.kind == ObjectKind::attribute && changed.change == Change::missing && type_must_be_swapped(changed)) swap_type(changed.whole);
}

/// An index of a partitioned table or its partition that EXPECTED has as a key's: there is no USING INDEX for it.
void Fates::replace_index(const Changed& key) {
    const Relation* table = sides_.found.relation(key.whole);
    const Index* index = table ? table->index(diff::part_name(key.object, key.whole)) : nullptr;
    if (index && !index->of_constraint && (table->partitioned() || !index->parent.name.empty())) drop(index->name.display());
}

bool Fates::must_be_replaced(const Changed& changed) const {
    switch (changed.kind) {
        case ObjectKind::table:
        case ObjectKind::foreign_table:
        case ObjectKind::sequence: return changed.any("kind", "partition key", "server");
        case ObjectKind::materialized_view: return changed.any("kind", "query");
        case ObjectKind::view: return changed.is("kind") || (changed.is("query") && !can_replace(*sides_.found.relation(changed.object), *sides_.wanted.relation(changed.object)));
        case ObjectKind::column: {
            const Relation* table = sides_.wanted.relation(changed.whole);
            const Column* column = table ? table->column(diff::part_name(changed.object, changed.whole)) : nullptr;
            return changed.is("generated") && column && column->generated && (postgres_ < 17 || changed.is("type") || !actual_column(*dependencies().part(key_of(changed.kind, changed.object)))->generated);
        }
        case ObjectKind::constraint: {
            const Relation* table = sides_.wanted.relation(changed.whole);
            const Constraint* constraint = table ? table->constraint(diff::part_name(changed.object, changed.whole)) : nullptr;
            if (!constraint) return true;
            const bool deferral = changed.any("deferrable", "initially deferred") && constraint->kind != Constraint::Kind::foreign_key;
            return deferral || changed.is("no inherit") || (changed.is("not valid") && constraint->not_valid) ||
                   std::any_of(changed.properties.begin(), changed.properties.end(), [](const std::string& property) { return diff::is_definition(ObjectKind::constraint, property); });
        }
        case ObjectKind::domain_constraint: {
            const Type* domain = sides_.wanted.type(changed.whole);
            return changed.is("expression") || (changed.is("not valid") && domain && std::any_of(domain->constraints.begin(), domain->constraints.end(), [&](const Constraint& check) {
                                                    return check.not_valid && check.name == diff::part_name(changed.object, changed.whole);
                                                }));
        }
        case ObjectKind::index:
            return changed.is("not valid") || std::any_of(changed.properties.begin(), changed.properties.end(),
                                                          [](const std::string& property) { return diff::is_definition(ObjectKind::index, property); });
        case ObjectKind::function:
        case ObjectKind::procedure:
        case ObjectKind::aggregate: {
            const Routine *before = sides_.found.routine(changed.object), *now = sides_.wanted.routine(changed.object);
            return changed.is("kind") || !before || !now || !can_replace(*before, *now);
        }
        case ObjectKind::trigger: return changed.is("inherited");   // a partition's own, or a clone that comes and goes with its place
        case ObjectKind::type:
        case ObjectKind::domain:
        case ObjectKind::attribute:
        case ObjectKind::policy:
        case ObjectKind::rule:
        case ObjectKind::schema:
        case ObjectKind::role:
        case ObjectKind::default_acl:
        case ObjectKind::privileges: return false;
        default: {
            const OtherObject *before = sides_.found.other(changed.kind, changed.object), *now = sides_.wanted.other(changed.kind, changed.object);
            return before && now && !print::alter_other(*before, *now);
        }
    }
}

bool Fates::type_must_be_swapped(const Changed& changed) const {
    const std::string& identity = changed.kind == ObjectKind::attribute ? changed.whole : changed.object;
    const Type *before = sides_.found.type(identity), *now = sides_.wanted.type(identity);
    if (!before || !now || before == now) return false;
    if (changed.kind == ObjectKind::attribute) {
        const auto& users = dependencies().users_of(identity);
        const bool in_columns = std::any_of(users.begin(), users.end(), [&](const Key& user) { return dependencies().part(user) && dependencies().part(user)->kind == ObjectKind::column; });
        const bool typed_tables = std::any_of(users.begin(), users.end(), [&](const Key& user) { return dependencies().part(user) && is_relation(dependencies().part(user)->kind); });
        if (changed.change == Change::changed) return changed.any("type", "collation") && in_columns && !typed_tables;
        // A new attribute stands at the end.
        return changed.change == Change::missing && now->attributes.back().name != diff::part_name(changed.object, changed.whole) &&
               !can_add_values([&] { std::vector<std::string> names; for (const Column& each : before->attributes) names.push_back(each.name); return names; }(),
                               [&] { std::vector<std::string> names; for (std::size_t i = 0; i < std::min(before->attributes.size(), now->attributes.size()); ++i) names.push_back(now->attributes[i].name); return names; }());
    }
    if (changed.any("kind", "form", "base", "collation", "properties", "column order")) return true;
    return changed.is("labels") && !can_add_values(before->labels, now->labels);
}

void Fates::drop(const Key& key) {
    if (gone_.insert(key).second) work_.push_back(key);
}

void Fates::retype(const Key& column, bool swapped) {
    bool& known = retyped_.emplace(column, false).first->second;
    const bool first = retyped_.size() > 0 && !(known && swapped);
    if (known && swapped) return;
    known = known || swapped;
    if (first)
        for (const Key& user : dependencies().users_of(column))
            if (const Part* part = dependencies().part(user)) retyped_user(column, *part, swapped);
}

void Fates::swap_type(const Key& type) {
    if (swapped_.insert(type).second) work_.push_back(type);
}

void Fates::spread(const Key& key) {
    for (const Key& user : dependencies().users_of(key))
        if (const Part* part = dependencies().part(user); part && !gone_.contains(user)) user_goes(key, *part);
}

/// What goes for good is no longer used by what EXPECTED has otherwise; that is changed in place, before.
bool Fates::survives(const Key& gone, const Part& user) const {
    if (swapped_.contains(gone)) return false;
    const Part* part = dependencies().part(gone);
    return part && !sides_.in_expected(*part) && !gives_way(*part) && sides_.change_of(key_of(user.kind, user.identity)) != nullptr;
}

/// A partition's part of an index or key goes with the whole of it, whatever else becomes of it.
bool Fates::is_part_of_partitioned_index(const Key& gone, const Part& user) const {
    const Relation* table = user.kind == ObjectKind::index || user.kind == ObjectKind::constraint ? sides_.found.relation(user.whole) : nullptr;
    if (!table) return false;
    const Index* index = table->index(user.kind == ObjectKind::index ? user.identity.substr(table->name.schema.size() + 1) : diff::part_name(user.identity, user.whole));
    if (!index || index->parent.name.empty()) return false;
    return gone == index->parent.display() || std::any_of(table->parents.begin(), table->parents.end(), [&](const QualifiedName& parent) {
               return gone == key_of(ObjectKind::constraint, parent.display() + "." + index->parent.name);
           });
}

void Fates::user_goes(const Key& gone, const Part& user) {
    const Key key = key_of(user.kind, user.identity);
    if (user.kind == ObjectKind::column) return column_user(gone, user);
    if (user.whole == gone && !swapped_.contains(gone)) return drop(key);
    if (is_part_of_partitioned_index(gone, user)) return drop(key);
    if (survives(gone, user)) return;
    if (is_part_of_table(user.kind) || is_view(user.kind) || is_routine(user.kind) || user.kind == ObjectKind::domain_constraint) return drop(key);
    if (is_relation(user.kind)) {
        const Relation* relation = sides_.found.relation(user.identity);
        // Children of a table that is made anew are kept, with their rows; a typed table is typed again.
        if (relation && (contains(relation->parents, sides_.found.relation(gone) ? sides_.found.relation(gone)->name : QualifiedName()) || relation->of_type.display() == gone)) detached_.insert(key);
        else if (user.kind != ObjectKind::sequence) drop(key);
        return;
    }
    if (user.kind == ObjectKind::type || user.kind == ObjectKind::domain) {
        if (swapped_.contains(gone)) swap_type(key);
        return;
    }
    if (user.kind != ObjectKind::schema && user.kind != ObjectKind::role && user.kind != ObjectKind::extension) drop(key);
}

void Fates::column_user(const Key& gone, const Part& user) {
    const Key key = key_of(user.kind, user.identity);
    const Column* column = actual_column(user);
    if (gone == user.whole || !column) return drop(key);
    if (!sides_.in_expected(user) || is_view(sides_.found.relation(user.whole)->kind)) return;
    const auto type = type_named(column->type);
    if (type && type->display() == gone) {
        if (swapped_.contains(gone)) retype(key, true);
        return;
    }
    if (const auto collation = type_named(column->collation); collation && gone == key_of(ObjectKind::collation, collation->display())) return retype(key, false);
    if (column->generated) return survives(gone, user) ? void() : drop(key);
    if (contains(needs_of_default(*column), gone) && !survives(gone, user)) reset_defaults_.insert(key);
}

void Fates::retyped_user(const Key& column, const Part& user, bool swapped) {
    const Key key = key_of(user.kind, user.identity);
    if (is_view(user.kind) || user.kind == ObjectKind::rule || user.kind == ObjectKind::policy || user.kind == ObjectKind::trigger || user.kind == ObjectKind::column) return drop(key);
    if (user.kind == ObjectKind::constraint) {
        const Relation* table = sides_.found.relation(user.whole);
        const Constraint* constraint = table ? table->constraint(diff::part_name(user.identity, user.whole)) : nullptr;
        if (!constraint) return;
        if (constraint->kind == Constraint::Kind::foreign_key) {
            if (!is_compatible_reference(user)) drop(key);
        } else if (swapped && (constraint->kind == Constraint::Kind::check || constraint->kind == Constraint::Kind::exclude)) {
            drop(key);
        }
    }
    if (user.kind == ObjectKind::index && swapped) {
        const Relation* table = sides_.found.relation(user.whole);
        const Index* index = table ? table->index(user.identity.substr(table->name.schema.size() + 1)) : nullptr;
        if (index && (!index->predicate.empty() || !index->columns_read.empty())) drop(key);
    }
    (void)column;
}

/// Does a foreign key stand in every moment while the types on both of its sides change?
bool Fates::is_compatible_reference(const Part& part) const {
    const auto of = [&](const diff::ObjectFinder& finder) { const Relation* table = finder.relation(part.whole); return table ? table->constraint(diff::part_name(part.identity, part.whole)) : nullptr; };
    const Constraint *before = of(sides_.found), *now = of(sides_.wanted);
    if (!before || !now || before->columns.size() != now->columns.size()) return false;
    const auto type = [](const Catalog& catalog, const QualifiedName& table, const std::string& name) {
        const Relation* relation = catalog.relations.find(table);
        const Column* column = relation ? relation->column(name) : nullptr;
        return column ? column->type.str() : std::string();
    };
    const QualifiedName table = sides_.found.relation(part.whole)->name;
    for (std::size_t i = 0; i < before->columns.size() && i < before->referenced_columns.size() && i < now->referenced_columns.size(); ++i) {
        const std::string old = type(sides_.actual, table, before->columns[i]);
        for (const std::string& other : {type(sides_.expected, table, now->columns[i]), type(sides_.expected, now->referenced, now->referenced_columns[i])})
            if (!comparable(old, other)) return false;
    }
    return true;
}

const Column* Fates::actual_column(const Part& part) const {
    const Relation* relation = sides_.found.relation(part.whole);
    return relation ? relation->column(diff::part_name(part.identity, part.whole)) : nullptr;
}

}  // namespace pgsteward::reconcile
