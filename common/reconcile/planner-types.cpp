// Types and domains. Where ALTER cannot make the change, the old type is moved aside, the new one takes its name, the
// columns go over by way of text, and the old one is dropped.
#include <fmt/format.h>

#include <algorithm>

#include "interpret/names.hpp"
#include "reconcile/planner.hpp"
#include "text/contains.hpp"

namespace pgsteward::reconcile {
namespace {

Key check_key(const Type& domain, const std::string& name) { return key_of(ObjectKind::domain_constraint, domain.name.display() + "." + name); }

QualifiedName aside(const QualifiedName& type) { return {type.schema, interpret::cut_name("old_" + type.name)}; }

bool is_typed_table(const Catalog& catalog, const QualifiedName& type) {
    const auto users = catalog.relations.users_of(type);
    return std::any_of(users.begin(), users.end(), [&](const QualifiedName& user) { return catalog.relations.find(user)->of_type == type; });
}

}  // namespace

void Planner::create_type(const Type& type, const Type* before) {
    const std::string identity = type.name.display();
    Action& action = add(Rank::create_type, type.kind, identity, {print::create_type(type)});
    action.makes = {identity};
    action.needs = needs_of(type);
    for (const Constraint& check : type.constraints)
        if (check.not_valid) action.statements.push_back(print::add_constraint(type, check));
    for (const Constraint& check : type.constraints)
        new_part_comment(ObjectKind::domain_constraint, identity + "." + check.name, print::part_reference(ObjectKind::domain_constraint, check.name, type.name), check.comment);
    for (const Column& attribute : type.attributes)
        if (!attribute.comment.empty()) add(Rank::comment, type.kind, identity, {print::comment_on(print::column_reference(type.name, attribute.name), attribute.comment)}).needs = {identity};
    annotate_new(Rank::comment, type.kind, identity, print::reference(type), type, before);
    if (auto privileges = new_privileges(print::acl_target(type), type); !privileges.empty()) add(Rank::privileges, type.kind, identity, std::move(privileges)).needs = {identity};
}

void Planner::drop_type(const Type& type) {
    Action& action = add(Rank::drop_type, type.kind, type.name.display(), {"DROP " + print::reference(type)});
    action.drops = {type.name.display()};
    action.frees = needs_of(type);
    action.destructive = true;
}

void Planner::swap_types() {
    for (const Key& key : fates_.swapped_types()) {
        const Type *before = sides_.found.type(key), *now = sides_.wanted.type(key);
        if (!before || !now) continue;
        if (before->form == Type::Form::range || before->form == Type::Form::base) {
            // Its functions have its name and would be in the way of the new one's: the columns wait as text.
            drop_type(*before);
            actions_.back().rank = Rank::move_aside;
            actions_.back().destructive = false;
            create_type(*now, before);
            continue;
        }
        const QualifiedName old = aside(before->name);
        Action& away = add(Rank::move_aside, before->kind, key, {fmt::format("ALTER {} RENAME TO {}", print::reference(*before), quoted(old.name))});
        away.drops = {key};
        // Nothing that keeps it has to be gone before: the columns and domains go over afterwards.
        away.makes = {key_of(ObjectKind::other, "aside " + key)};
        create_type(*now, before);
        Type moved = *before;
        moved.name = old;
        Action& drop = add(Rank::drop_type, before->kind, old.display(), {"DROP " + print::reference(moved)});
        drop.drops = {key_of(ObjectKind::other, "old " + key)};
        drop.needs = {key_of(ObjectKind::other, "aside " + key), key};
        for (const auto& [column, swapped] : fates_.retyped()) drop.needs.push_back(column);
        for (const Key& other : fates_.swapped_types())
            if (other != key && contains(fates_.dependencies().users_of(key), other)) drop.follows.push_back(key_of(ObjectKind::other, "old " + other));
    }
}

void Planner::alter_type(const Changed& changed) {
    const Type &before = *sides_.found.type(changed.object), &now = *sides_.wanted.type(changed.object);
    if (!fates_.swapped_types().contains(changed.object)) {
        if (changed.is("labels")) alter_enum(before, now);
        if (now.form == Type::Form::domain) alter_domain(changed, before, now);
    } else {
        return;   // made anew with everything
    }
    const print::AclTarget target = print::acl_target(now);
    change_annotations(changed, print::reference(now), before, now, &target);
}

void Planner::alter_enum(const Type& before, const Type& now) {
    print::Statements statements;
    std::vector<std::string> there = before.labels;
    for (std::size_t i = 0; i < now.labels.size(); ++i) {
        const std::string& label = now.labels[i];
        if (i < there.size() && there[i] == label) continue;
        std::string place;
        if (i < there.size()) place = i == 0 ? " BEFORE " + quoted_literal(there[0]) : " AFTER " + quoted_literal(now.labels[i - 1]);
        statements.push_back(fmt::format("ALTER TYPE {} ADD VALUE {}{}", quoted(now.name), quoted_literal(label), place));
        there.insert(there.begin() + static_cast<std::ptrdiff_t>(i), label);
    }
    Action& action = add(Rank::add_value, now.kind, now.name.display(), std::move(statements));
    action.makes = {now.name.display()};
    action.alone = true;   // a new value can be used only once it is committed
}

void Planner::alter_domain(const Changed& changed, const Type& before, const Type& now) {
    if (changed.is("default")) {
        Action& action = add(Rank::set_default, now.kind, changed.object, {fmt::format("ALTER DOMAIN {} {}", quoted(now.name), now.default_ ? "SET DEFAULT " + *now.default_ : "DROP DEFAULT")});
        action.needs = needs_of(now);
        action.frees = needs_of(before);
    }
    if (changed.is("not null")) add(Rank::change_column, now.kind, changed.object, {fmt::format("ALTER DOMAIN {} {} NOT NULL", quoted(now.name), now.not_null ? "SET" : "DROP")}).destructive = !now.not_null;
}

void Planner::alter_attribute(const Changed& changed) {
    const Type &before = *sides_.found.type(changed.whole), &now = *sides_.wanted.type(changed.whole);
    if (fates_.swapped_types().contains(changed.whole)) return;
    const std::string name = diff::part_name(changed.object, changed.whole);
    const Column *old = named(before.attributes, name), *attribute = named(now.attributes, name);
    const std::string cascade = is_typed_table(drifts_.actual, before.name) ? " CASCADE" : "";
    const auto typed = [&] { return attribute->type + (attribute->collation.empty() ? "" : " COLLATE " + attribute->collation); };
    const std::string alter = fmt::format("ALTER TYPE {} ", quoted(now.name));
    if (!old) {
        Action& action = add(Rank::add_column, ObjectKind::attribute, changed.object, {fmt::format("{}ADD ATTRIBUTE {} {}{}", alter, quoted(name), typed(), cascade)});
        action.needs = needs_of(now);
        action.makes = {key_of(ObjectKind::attribute, changed.object), changed.whole};
        if (!attribute->comment.empty()) action.statements.push_back(print::comment_on(print::column_reference(now.name, name), attribute->comment));
    } else if (!attribute) {
        Action& action = add(Rank::drop_column, ObjectKind::attribute, changed.object, {fmt::format("{}DROP ATTRIBUTE {}{}", alter, quoted(name), cascade)});
        action.drops = {key_of(ObjectKind::attribute, changed.object)};
        action.frees = needs_of(before);
        action.destructive = true;
    } else {
        if (changed.any("type", "collation")) {
            Action& action = add(Rank::change_column, ObjectKind::attribute, changed.object, {fmt::format("{}ALTER ATTRIBUTE {} TYPE {}{}", alter, quoted(name), typed(), cascade)});
            action.needs = needs_of(now);
            action.frees = needs_of(before);
        }
        part_comment(changed, print::column_reference(now.name, name), attribute->comment);
    }
}

void Planner::create_domain_constraint(const Type& domain, const Constraint& check) {
    if (fates_.swapped_types().contains(domain.name.display())) return;
    Action& action = add(Rank::add_check, ObjectKind::domain_constraint, domain.name.display() + "." + check.name, {print::add_constraint(domain, check)});
    action.makes = {check_key(domain, check.name)};
    action.needs = needs_of(domain);
    for (const QualifiedName& used : check.uses.names) action.needs.push_back(used.display());
    new_part_comment(ObjectKind::domain_constraint, domain.name.display() + "." + check.name, print::part_reference(ObjectKind::domain_constraint, check.name, domain.name), check.comment);
}

void Planner::drop_domain_constraint(const Type& domain, const Constraint& check) {
    if (fates_.swapped_types().contains(domain.name.display())) return;
    Action& action = add(Rank::drop_constraint, ObjectKind::domain_constraint, domain.name.display() + "." + check.name, {fmt::format("ALTER DOMAIN {} DROP CONSTRAINT {}", quoted(domain.name), quoted(check.name))});
    action.drops = {check_key(domain, check.name)};
    for (const QualifiedName& used : check.uses.names) action.frees.push_back(used.display());
    const Changed* changed = sides_.change_of(action.drops.front());
    action.destructive = changed && changed->change == Change::unexpected;
}

void Planner::alter_domain_constraint(const Changed& changed) {
    const Type& domain = *sides_.wanted.type(changed.whole);
    if (fates_.swapped_types().contains(changed.whole)) return;
    const std::string name = diff::part_name(changed.object, changed.whole);
    if (changed.is("not valid")) add(Rank::add_check, ObjectKind::domain_constraint, changed.object, {fmt::format("ALTER DOMAIN {} VALIDATE CONSTRAINT {}", quoted(domain.name), quoted(name))});
    part_comment(changed, print::part_reference(ObjectKind::domain_constraint, name, domain.name), named(domain.constraints, name)->comment);
}

}  // namespace pgsteward::reconcile
