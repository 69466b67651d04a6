// Sequences, routines, roles, default privileges, and the kinds that the catalog keeps as properties.
#include <fmt/format.h>

#include <algorithm>

#include "reconcile/planner.hpp"
#include "text/contains.hpp"

namespace pgsteward::reconcile {
namespace {

Rank rank_of_new(ObjectKind kind) {
    switch (kind) {
        case ObjectKind::schema: return Rank::create_schema;
        case ObjectKind::extension: return Rank::create_extension;
        case ObjectKind::language:
        case ObjectKind::collation:
        case ObjectKind::foreign_data_wrapper:
        case ObjectKind::foreign_server:
        case ObjectKind::user_mapping:
        case ObjectKind::access_method: return Rank::create_other;
        case ObjectKind::event_trigger: return Rank::create_event_trigger;
        // Expressions use them without naming them in a way that is always known.
        case ObjectKind::operator_:
        case ObjectKind::operator_class:
        case ObjectKind::operator_family:
        case ObjectKind::cast: return Rank::create_routine;
        default: return Rank::create_policy;   // statistics, publications …: they stand on tables and functions
    }
}

Rank rank_of_gone(ObjectKind kind) {
    switch (kind) {
        case ObjectKind::schema: return Rank::drop_schema;
        case ObjectKind::extension: return Rank::drop_extension;
        case ObjectKind::event_trigger: return Rank::drop_event_trigger;
        case ObjectKind::statistics:
        case ObjectKind::publication:
        case ObjectKind::subscription: return Rank::drop_index;
        default: return Rank::drop_other;
    }
}

/// Kinds whose loss takes data, access or a guard along.
bool is_loss(ObjectKind kind) {
    switch (kind) {
        case ObjectKind::schema:
        case ObjectKind::extension:
        case ObjectKind::foreign_server:
        case ObjectKind::event_trigger:
        case ObjectKind::publication:
        case ObjectKind::subscription: return true;
        default: return false;
    }
}

std::string note_on_secrets(const std::vector<std::string>& statements) {
    const bool redacted = std::any_of(statements.begin(), statements.end(), [](const std::string& statement) { return statement.find("redacted:") != std::string::npos; });
    return redacted ? "secrets stand here as digests: --show-secrets writes them" : "";
}

}  // namespace

/// `sequence` as the new type of its column leaves it; bounds that the type has no room for are changed before.
void Planner::narrow_before_retype(Relation& sequence, const Relation& now) {
    SequenceSettings& settings = *sequence.sequence;
    const SequenceSettings &wanted = *now.sequence, after = print::retyped(settings, wanted.type), room = print::retyped({.type = "smallint", .minimum = INT16_MIN, .maximum = INT16_MAX}, wanted.type);
    const Relation before = sequence;
    if (after.maximum > room.maximum) settings.maximum = wanted.maximum;
    if (after.minimum < room.minimum) settings.minimum = wanted.minimum;
    if (auto statements = print::alter_sequence(before, sequence); !statements.empty()) {
        Action& action = add(Rank::drop_default, now.kind, now.name.display(), std::move(statements));
        action.frees = {key_of(ObjectKind::column, part_identity(*sides_.wanted.relation(now.owned_by->first.display()), now.owned_by->second))};
    }
    settings = print::retyped(settings, wanted.type);
}

void Planner::create_sequence(const Relation& sequence) {
    const std::string identity = sequence.name.display();
    if (!sequence.identity_sequence) {
        Action& action = add(Rank::create_sequence, sequence.kind, identity, {print::create_relation(drifts_.expected, sequence)});
        action.makes = {identity};
        action.needs = needs_of(drifts_.expected, sequence);
        if (sequence.owned_by) {
            print::Statements statements = {print::sequence_owner(sequence)};
            // It must belong to whoever the table belongs to by then; that of a new table goes along with it later.
            const Relation* table = sides_.found.relation(sequence.owned_by->first.display());
            const bool stays = table && !table->owner.empty() && !fates_.goes(table->name.display());
            if (stays && options_.expected_owners && options_.actual_owners) statements.insert(statements.begin(), print::owner_to(print::reference(sequence), table->owner));
            Action& owning = add(Rank::table_setting, sequence.kind, identity, std::move(statements));
            owning.needs = {identity, sequence.owned_by->first.display(), key_of(ObjectKind::column, sequence.owned_by->first.display() + "." + sequence.owned_by->second)};
        }
    }
    const Relation* before = sides_.found.relation(identity);
    Key needed = identity;
    if (sequence.identity_sequence && sequence.owned_by) {
        const Key table = sequence.owned_by->first.display(), column = key_of(ObjectKind::column, table + "." + sequence.owned_by->second);
        needed = column;
        if (!sequence.comment.empty()) add(Rank::comment, sequence.kind, identity, {print::comment_on(print::reference(sequence), sequence.comment)}).needs = {column, identity};
    } else {
        // Who owns the table owns its sequences: OWNED BY wants it, and ALTER TABLE … OWNER TO sees to it.
        Annotations annotations = sequence;
        if (sequence.owned_by) annotations.owner.clear();
        annotate_new(Rank::comment, sequence.kind, identity, print::reference(sequence), annotations, before);
    }
    if (auto privileges = new_privileges(sequence); !privileges.empty()) add(Rank::privileges, sequence.kind, identity, std::move(privileges)).needs = {identity, needed};
}

void Planner::alter_sequence(const Changed& changed, const Relation& before, const Relation& now) {
    // A new type of an identity column has changed its sequence as well.
    const bool with_column = now.identity_sequence && before.identity_sequence && now.owned_by && fates_.retyped().contains(key_of(ObjectKind::column, now.owned_by->first.display() + "." + now.owned_by->second));
    const bool turned = now.identity_sequence != before.identity_sequence;
    if (changed.any("type", "increment", "minimum", "maximum", "start", "cache", "cycle") && !turned) {
        Relation from = before;
        if (with_column && from.sequence && now.sequence) narrow_before_retype(from, now);
        if (auto statements = print::alter_sequence(from, now); !statements.empty()) add(Rank::set_default, now.kind, changed.object, std::move(statements)).needs = {changed.object};
    }
    if (turned) {
        if (!before.identity_sequence) {
            // The identity makes its own sequence of that name.
            Action& action = add(Rank::drop_dependent, before.kind, changed.object, {"DROP " + print::reference(before)});
            action.drops = {changed.object};
            action.follows = {key_of(ObjectKind::other, "default " + (now.owned_by ? now.owned_by->first.display() + "." + now.owned_by->second : std::string()))};
        } else {
            create_sequence(now);
        }
        return;
    }
    if (changed.is("owned by") && !now.identity_sequence) {
        Action& action = add(Rank::table_setting, now.kind, changed.object, {print::sequence_owner(now)});
        if (now.owned_by) action.needs = {now.owned_by->first.display(), key_of(ObjectKind::column, now.owned_by->first.display() + "." + now.owned_by->second)};
        if (before.owned_by && !loses_its_owner(changed.object, before, now))
            action.frees = {before.owned_by->first.display(), key_of(ObjectKind::column, before.owned_by->first.display() + "." + before.owned_by->second)};
    }
}

/// The table or column that owns the sequence goes, or is made anew, while the sequence stays and is owned again.
bool Planner::loses_its_owner(const std::string& identity, const Relation& before, const Relation& now) const {
    if (!before.owned_by || before.identity_sequence || !now.owned_by || now.identity_sequence || fates_.goes(identity)) return false;
    const Key table = before.owned_by->first.display();
    return fates_.goes(table) || fates_.goes(key_of(ObjectKind::column, table + "." + before.owned_by->second));
}

/// Such a sequence keeps its numbers: it belongs to nobody meanwhile.
void Planner::keep_owned_sequences() {
    for (const auto& [name, sequence] : drifts_.actual.relations) {
        const std::string identity = name.display();
        const Relation* now = sides_.wanted.relation(identity);
        if (!now || !loses_its_owner(identity, *sequence, *now)) continue;
        const Key table = sequence->owned_by->first.display(), column = key_of(ObjectKind::column, table + "." + sequence->owned_by->second);
        Action& away = add(Rank::drop_default, sequence->kind, identity, {print::alter(*sequence) + " OWNED BY NONE"});
        away.frees = {table, column};
        away.destructive = true;             // where the table stays, the sequence stays its own
        if (const Changed* changed = sides_.change_of(identity); changed && changed->is("owned by")) continue;   // alter_sequence() gives it to the new owner
        Action& back = add(Rank::table_setting, sequence->kind, identity, {print::sequence_owner(*now)});
        back.needs = {table, column};
    }
}

void Planner::create_routine(const Routine& routine) {
    const std::string identity = key_of(routine).display();
    Action& action = add(Rank::create_routine, routine.kind, identity, {print::create_routine(routine)});
    action.makes = {identity};
    action.needs = needs_of(routine);
    action.wants = wants_.of_body(routine);
    action.follows = {key_of(ObjectKind::other, "routine " + routine.name.display())};
    annotate_new(Rank::comment, routine.kind, identity, print::reference(routine), routine, sides_.found.routine(identity));
    if (auto privileges = new_privileges(print::acl_target(routine), routine); !privileges.empty()) add(Rank::privileges, routine.kind, identity, std::move(privileges)).needs = {identity};
}

void Planner::alter_routine(const Changed& changed) {
    const Routine &before = *sides_.found.routine(changed.object), &now = *sides_.wanted.routine(changed.object);
    Routine same = now;
    static_cast<Annotations&>(same) = before;
    if (!(same == before)) {
        Action& action = add(Rank::create_routine, now.kind, changed.object, {print::create_routine(now, print::Replace::yes)});
        action.makes = {changed.object};
        action.needs = needs_of(now);
        action.wants = wants_.of_body(now);
        action.frees = needs_of(before);
    }
    const print::AclTarget target = print::acl_target(now);
    change_annotations(changed, print::reference(now), before, now, &target);
}

void Planner::create_other(const OtherObject& object) {
    const std::string identity = object.name.display();
    const Key family = key_of(ObjectKind::operator_family, identity);
    const Changed* of_class = object.kind == ObjectKind::operator_family ? sides_.change_of(key_of(ObjectKind::operator_class, identity)) : nullptr;
    if (!of_class || of_class->change != Change::missing) {   // else the class makes its family
        Action& action = add(rank_of_new(object.kind), object.kind, identity, print::create_other(object, options_.secrets));
        action.makes = {key_of(object.kind, identity)};
        action.needs = needs_of(object);
        action.note = note_on_secrets(action.statements);
        if (object.kind == ObjectKind::operator_class && contains(action.needs, family)) {
            action.makes.push_back(family);
            std::erase(action.needs, family);
        }
    }
    annotate_new(std::max(Rank::comment, rank_of_new(object.kind)), object.kind, identity, print::reference(object), object, sides_.found.other(object.kind, identity));
    if (auto privileges = new_privileges(print::acl_target(object), object); !privileges.empty()) add(Rank::privileges, object.kind, identity, std::move(privileges)).needs = {key_of(object.kind, identity)};
}

void Planner::drop_other(const OtherObject& object) {
    const std::string identity = object.name.display();
    const Changed* changed = sides_.change_of(key_of(object.kind, identity));
    const bool for_good = changed && changed->change == Change::unexpected;
    const bool early = !for_good && object.kind != ObjectKind::event_trigger;
    Action& action = add(early ? Rank::drop_dependent : rank_of_gone(object.kind), object.kind, identity, {"DROP " + print::reference(object)});
    action.drops = {key_of(object.kind, identity)};
    action.frees = needs_of(object);
    action.destructive = for_good && is_loss(object.kind);
}

void Planner::alter_other(const Changed& changed) {
    const OtherObject *before = sides_.found.other(changed.kind, changed.object), *now = sides_.wanted.other(changed.kind, changed.object);
    if (!before || !now) return;
    OtherObject same = *now;
    static_cast<Annotations&>(same) = *before;
    if (!(same == *before))
        if (auto statements = print::alter_other(*before, *now, options_.secrets); statements && !statements->empty()) {
            Action& action = add(std::max(rank_of_new(changed.kind), Rank::create_extension), changed.kind, changed.object, std::move(*statements));
            action.makes = {key_of(changed.kind, changed.object)};
            action.needs = needs_of(*now);
            action.frees = needs_of(*before);
            action.note = note_on_secrets(action.statements);
        }
    const print::AclTarget target = print::acl_target(*now);
    change_annotations(changed, print::reference(*now), *before, *now, &target);
}

void Planner::alter_role(const Changed& changed) {
    const Role *before = sides_.found.role(changed.object), *now = sides_.wanted.role(changed.object);
    if (!now) {
        Action& action = add(Rank::drop_role, ObjectKind::role, changed.object, {"DROP " + print::reference(*before)});
        action.destructive = action.alone = true;
        return;
    }
    print::Statements statements;
    if (!before) statements = print::create_role_where_missing(*now);
    append(statements, print::role_settings(before ? *before : Role(), *now));
    Action& action = add(Rank::create_role, ObjectKind::role, changed.object, std::move(statements));
    action.makes = {key_of(ObjectKind::role, changed.object)};
    for (const Membership& membership : now->member_of) action.needs.push_back(key_of(ObjectKind::role, membership.role));
    if (!before ? !now->comment.empty() : before->comment != now->comment) action.statements.push_back(print::comment_on(print::reference(*now), now->comment));
}

void Planner::alter_default_privileges(const Changed& changed) {
    const DefaultPrivileges *before = sides_.found.default_privileges(changed.object), *now = sides_.wanted.default_privileges(changed.object);
    if (!now && fates_.goes(key_of(ObjectKind::schema, before->schema))) return;   // they go with it
    DefaultPrivileges none = now ? *now : *before;
    none.acl.reset();
    if (auto statements = print::default_privileges(before ? *before : none, now ? *now : none, options_.postgres); !statements.empty()) {
        Action& action = add(Rank::default_privileges, ObjectKind::default_acl, changed.object, std::move(statements));
        if (!none.schema.empty()) action.needs = {key_of(ObjectKind::schema, none.schema)};
    }
}

/// On objects of extensions and of the server: a side that has none left all as it was made.
void Planner::alter_privileges(const Changed& changed) {
    const OtherObject *before = sides_.found.other(changed.kind, changed.object), *now = sides_.wanted.other(changed.kind, changed.object);
    OtherObject none = now ? *now : *before;
    none.properties.clear();
    auto statements = print::alter_other(before ? *before : none, now ? *now : none);
    if (statements && !statements->empty()) add(Rank::privileges, changed.kind, changed.object, std::move(*statements));
}

}  // namespace pgsteward::reconcile
