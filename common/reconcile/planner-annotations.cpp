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

void add_to(std::vector<AclItem>& list, AclItem item, const std::string& owner) {
    item.grantor = owner;
    const auto same = std::find_if(list.begin(), list.end(), [&](const AclItem& each) { return each.grantee == item.grantee; });
    if (same == list.end()) list.push_back(std::move(item));
    else same->privileges = access::letters_of(access::privileges_of(same->privileges) | access::privileges_of(item.privileges));
}

void keep_common(std::vector<AclItem>& list, const DefaultPrivileges& entry) {
    for (AclItem& item : list) {
        access::PrivilegeSet given{};
        for (const AclItem& other : *entry.acl)
            if (other.grantee == item.grantee || (other.grantee == entry.role && item.grantee == item.grantor)) given = given | access::privileges_of(other.privileges);
        item.privileges = access::letters_of(access::privileges_of(item.privileges) & given);
    }
    std::erase_if(list, [](const AclItem& item) { return item.privileges.empty(); });
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

/// Whoever runs this may or may not be one whose new objects start with other privileges than the built-in ones: what may
/// be too much is revoked, what may be missing is granted.
print::Statements Planner::new_privileges(print::AclTarget target, const Annotations& now) const {
    target.postgres = options_.postgres;
    const std::vector<AclItem> built_in = access::built_in_acl(target.kind, target.owner, options_.postgres);
    std::vector<AclItem> most = built_in, least = built_in;
    bool by_default = false;
    for (const auto& [key, entry] : drifts_.actual.default_privileges) {
        if (default_kind(entry->kind) != default_kind(target.kind) || !entry->acl) continue;
        by_default = true;
        for (const AclItem& item : *entry->acl)
            if (item.grantee != entry->role) add_to(most, item, target.owner);
        if (entry->schema.empty()) keep_common(least, *entry);   // instead of the built-in ones; those of a schema come on top
    }
    if (!by_default) return print::change_acl(target, std::nullopt, now.acl);
    const AccessControlList wanted = now.acl ? now.acl : built_in;
    print::Statements statements = print::change_acl(target, most, wanted);
    std::erase_if(statements, [](const std::string& statement) { return !statement.starts_with("REVOKE"); });
    print::Statements grants = print::change_acl(target, least, wanted);
    std::erase_if(grants, [](const std::string& statement) { return statement.starts_with("REVOKE"); });
    append(statements, std::move(grants));
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
    // What initdb says of it is not kept as a comment.
    const bool initial = now.comment.empty() && changed.kind == ObjectKind::schema && changed.object == "public";
    if (changed.is("comment")) needing(Rank::comment, {print::comment_on(what, initial ? "standard public schema" : now.comment)});
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
