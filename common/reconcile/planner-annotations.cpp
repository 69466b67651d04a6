// Owners, privileges, comments and security labels.
#include <fmt/format.h>

#include <algorithm>

#include "access/acl.hpp"
#include "reconcile/planner.hpp"

namespace pgsteward::reconcile {
namespace {

/// ALTER DEFAULT PRIVILEGES knows five kinds.
ObjectKind default_kind(ObjectKind kind) {
    if (is_routine(kind)) return ObjectKind::function;
    if (kind == ObjectKind::domain) return ObjectKind::type;
    return is_relation(kind) && kind != ObjectKind::sequence ? ObjectKind::table : kind;
}

}  // namespace

/// After this object is made: who owns it, and what is said about it. `before` is what it replaces.
void Planner::annotate_new(Rank after, ObjectKind kind, const std::string& identity, const std::string& what, const Annotations& now, const Annotations* before) {
    const Key key = key_of(kind, identity);
    const auto needing = [&](Rank rank, print::Statements statements) {
        if (!statements.empty()) add(std::max(rank, after), kind, identity, std::move(statements)).needs = {key};
    };
    if (!now.comment.empty()) needing(Rank::comment, {print::comment_on(what, now.comment)});
    needing(Rank::comment, print::security_labels(what, {}, now.security_labels));
    const bool known = options_.expected_owners || (before && options_.actual_owners);
    if (known && !now.owner.empty() && print::has_changeable_owner(kind)) needing(Rank::owner, {print::owner_to(what, now.owner)});
}

print::Statements Planner::new_privileges(print::AclTarget target, const Annotations& now) const {
    target.postgres = options_.postgres;
    std::vector<AclItem> given = access::built_in_acl(target.kind, target.owner, options_.postgres);
    bool by_default = false;
    for (const auto& [key, entry] : drifts_.actual.default_privileges) {
        if (default_kind(entry->kind) != default_kind(target.kind) || !entry->acl) continue;
        for (AclItem item : *entry->acl) {
            if (item.grantee == entry->role) continue;
            item.grantor = target.owner;
            const auto same = std::find_if(given.begin(), given.end(), [&](const AclItem& each) { return each.grantee == item.grantee; });
            if (same == given.end()) given.push_back(item);
            else same->privileges = access::letters_of(access::privileges_of(same->privileges) | access::privileges_of(item.privileges));
            by_default = true;
        }
    }
    print::Statements statements;
    if (by_default) {
        // Whoever runs this may or may not be one whose new objects start with that.
        statements = print::change_acl(target, given, now.acl ? now.acl : access::built_in_acl(target.kind, target.owner, options_.postgres));
        std::erase_if(statements, [](const std::string& statement) { return !statement.starts_with("REVOKE"); });
    }
    append(statements, print::change_acl(target, std::nullopt, now.acl));
    return statements;
}

print::Statements Planner::new_privileges(const Relation& now) const {
    Relation bare = now;
    for (Column& column : bare.columns) column.acl.reset();
    print::Statements statements = new_privileges(print::acl_target(bare), bare);
    Relation before = bare;
    append(statements, print::change_privileges(before, now, options_.postgres));
    return statements;
}

void Planner::change_annotations(const Changed& changed, const std::string& what, const Annotations& before, const Annotations& now, const print::AclTarget* target) {
    const Key key = key_of(changed.kind, changed.object);
    const auto needing = [&](Rank rank, print::Statements statements) {
        if (!statements.empty()) add(rank, changed.kind, changed.object, std::move(statements)).needs = {key};
    };
    if (changed.is("comment")) needing(Rank::comment, {print::comment_on(what, now.comment)});
    if (changed.is("security labels")) needing(Rank::comment, print::security_labels(what, before.security_labels, now.security_labels));
    if (changed.is("owner") && print::has_changeable_owner(changed.kind)) needing(Rank::owner, {print::owner_to(what, now.owner)});
    if (changed.is("acl") && target) {
        print::AclTarget with_version = *target;
        with_version.postgres = options_.postgres;
        needing(Rank::privileges, print::change_acl(with_version, before.acl, now.acl));
    }
}

void Planner::part_comment(const Changed& changed, const std::string& what, const std::string& comment) {
    if (changed.is("comment")) add(Rank::comment, changed.kind, changed.object, {print::comment_on(what, comment)}).needs = {key_of(changed.kind, changed.object)};
}

void Planner::new_part_comment(ObjectKind kind, const std::string& identity, const std::string& what, const std::string& comment) {
    if (!comment.empty()) add(Rank::comment, kind, identity, {print::comment_on(what, comment)}).needs = {key_of(kind, identity)};
}

}  // namespace pgsteward::reconcile
