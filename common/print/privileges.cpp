// GRANT and REVOKE: from one access control list to another.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "access/acl.hpp"
#include "print/statements.hpp"

namespace pgsteward::print {
namespace {

using access::PrivilegeSet;

struct Rights {
    PrivilegeSet privileges = 0, options = 0;
};
struct Pair {
    std::string grantee, grantor;
    auto operator<=>(const Pair&) const = default;
};
using Grants = std::map<Pair, Rights>;

Grants grants_of(const std::vector<AclItem>& acl) {
    Grants grants;
    for (const AclItem& item : acl) {
        Rights& rights = grants[{item.grantee, item.grantor}];
        rights.privileges |= access::privileges_of(item.privileges);
        rights.options |= access::privileges_of(item.grantable);
    }
    return grants;
}

Rights rights_in(const Grants& grants, const Pair& pair) {
    const auto found = grants.find(pair);
    return found == grants.end() ? Rights() : found->second;
}

/// One statement to be, and how far its grantor is from the owner: what somebody was given must be there before he
/// gives it on, and goes after it.
struct Change {
    bool grant = true;
    bool option = false;                     ///< WITH GRANT OPTION, GRANT OPTION FOR
    Pair pair;
    PrivilegeSet privileges = 0;
    int depth = 0;
};

int depth_of(const Grants& grants, const std::string& grantor, const std::string& owner, int limit = 64) {
    if (grantor == owner || limit == 0) return 0;
    int best = limit;
    for (const auto& [pair, rights] : grants)
        if (pair.grantee == grantor && rights.options != 0) best = std::min(best, 1 + depth_of(grants, pair.grantor, owner, std::min(limit, best) - 1));
    return best;
}

std::vector<Change> changes_between(const Grants& before, const Grants& now, const std::string& owner) {
    std::vector<Change> revoked, granted;
    for (const auto& [pair, old] : before) {
        const Rights kept = rights_in(now, pair);
        const int depth = depth_of(before, pair.grantor, owner);
        if (const PrivilegeSet lost = old.privileges & ~kept.privileges) revoked.push_back({false, false, pair, lost, depth});
        if (const PrivilegeSet lost = old.options & ~kept.options & kept.privileges) revoked.push_back({false, true, pair, lost, depth});
    }
    for (const auto& [pair, rights] : now) {
        const Rights old = rights_in(before, pair);
        const int depth = depth_of(now, pair.grantor, owner);
        const PrivilegeSet options = rights.options & ~old.options;
        if (const PrivilegeSet added = rights.privileges & ~old.privileges & ~options) granted.push_back({true, false, pair, added, depth});
        if (options) granted.push_back({true, true, pair, options, depth});
    }
    std::ranges::stable_sort(revoked, std::ranges::greater(), &Change::depth);
    std::ranges::stable_sort(granted, std::ranges::less(), &Change::depth);
    revoked.insert(revoked.end(), granted.begin(), granted.end());
    return revoked;
}

std::string words(PrivilegeSet privileges, PrivilegeSet all, const std::string& column) {
    const std::string suffix = column.empty() ? "" : fmt::format(" ({})", quoted(column));
    if (privileges == all) return "ALL" + suffix;
    std::string list;
    for (std::size_t bit = 0; bit < access::privilege_count; ++bit)
        if (privileges & (PrivilegeSet{1} << bit)) list += fmt::format("{}{}{}", list.empty() ? "" : ", ", access::word_of(bit), suffix);
    return list;
}

std::string role_word(const std::string& role) { return role.empty() ? "PUBLIC" : quoted(role); }

/// `on` is "TABLE app.t", or "TABLES" of default privileges.
std::string text_of(const Change& change, const std::string& privileges, const std::string& on) {
    if (change.grant) return fmt::format("GRANT {} ON {} TO {}{}", privileges, on, role_word(change.pair.grantee), change.option ? " WITH GRANT OPTION" : "");
    return fmt::format("REVOKE {}{} ON {} FROM {}", change.option ? "GRANT OPTION FOR " : "", privileges, on, role_word(change.pair.grantee));
}

std::vector<AclItem> usual(const AclTarget& target) {
    return target.column.empty() ? access::built_in_acl(target.kind, target.owner, target.postgres) : std::vector<AclItem>();
}

std::vector<Change> changes_of(const AclTarget& target, const AccessControlList& before, const AccessControlList& now) {
    return changes_between(grants_of(before ? *before : usual(target)), grants_of(now ? *now : usual(target)), target.owner);
}

void add_statements(const AclTarget& target, const std::vector<Change>& changes, Statements& statements) {
    const PrivilegeSet all = target.column.empty() ? access::all_privileges(target.kind, target.postgres) : access::column_privileges();
    for (const Change& change : changes) {
        const std::string statement = text_of(change, words(change.privileges, all, target.column), target.name);
        const bool by_another = !change.pair.grantor.empty() && change.pair.grantor != target.owner;
        if (by_another) statements.push_back("SET SESSION AUTHORIZATION " + quoted(change.pair.grantor));
        statements.push_back(statement);
        if (by_another) statements.emplace_back("RESET SESSION AUTHORIZATION");
    }
}

/// ExecGrant_Relation(): a privilege that a grantor revokes from the table goes from the columns too.
AccessControlList after_revoking(const AccessControlList& column, const std::vector<Change>& table_changes) {
    if (!column) return column;
    std::vector<AclItem> left;
    for (AclItem item : *column) {
        PrivilegeSet privileges = access::privileges_of(item.privileges), options = access::privileges_of(item.grantable);
        for (const Change& change : table_changes) {
            if (change.grant || change.pair != Pair{item.grantee, item.grantor}) continue;
            options &= ~change.privileges;
            if (!change.option) privileges &= ~change.privileges;
        }
        item.privileges = access::letters_of(privileges);
        item.grantable = access::letters_of(options);
        if (privileges) left.push_back(std::move(item));
    }
    return left;
}

std::string target_word(ObjectKind kind) {
    switch (kind) {
        case ObjectKind::sequence: return "SEQUENCES";
        case ObjectKind::function: return "FUNCTIONS";
        case ObjectKind::type: return "TYPES";
        case ObjectKind::schema: return "SCHEMAS";
        case ObjectKind::large_object: return "LARGE OBJECTS";
        default: return "TABLES";
    }
}

}  // namespace

AclTarget acl_target(const Relation& relation) {
    const bool sequence = relation.kind == ObjectKind::sequence;
    return {sequence ? ObjectKind::sequence : ObjectKind::table, (sequence ? "SEQUENCE " : "TABLE ") + quoted(relation.name), relation.owner, {}};
}

AclTarget acl_target(const Relation& relation, const Column& column) {
    AclTarget target = acl_target(relation);
    target.column = column.name;
    return target;
}

AclTarget acl_target(const Routine& routine) {
    // An aggregate is a function to GRANT, and has no star.
    const std::string arguments = fmt::format("{}", fmt::join(routine.argument_types, ", "));
    return {ObjectKind::function, fmt::format("{} {}({})", routine.kind == ObjectKind::procedure ? "PROCEDURE" : "FUNCTION", quoted(routine.name), arguments), routine.owner, {}};
}

AclTarget acl_target(const Type& type) { return {ObjectKind::type, "TYPE " + quoted(type.name), type.owner, {}}; }

AclTarget acl_target(const OtherObject& object) {
    const std::string name = object.kind == ObjectKind::foreign_server ? "FOREIGN " + reference(object) : reference(object);
    // Parameters belong to nobody; the built-in list names the grantor that the object's own list has.
    std::string owner = object.owner;
    if (owner.empty() && object.acl && !object.acl->empty()) owner = object.acl->front().grantor;
    return {object.kind, name, owner, {}};
}

Statements change_acl(const AclTarget& target, const AccessControlList& before, const AccessControlList& now) {
    Statements statements;
    add_statements(target, changes_of(target, before, now), statements);
    return statements;
}

Statements change_privileges(const Relation& before, const Relation& now, int postgres) {
    Statements statements;
    AclTarget target = acl_target(now);
    target.postgres = postgres;
    const std::vector<Change> changes = changes_of(target, before.acl, now.acl);
    add_statements(target, changes, statements);
    for (const Column& column : now.columns) {
        const Column* old = before.column(column.name);
        target.column = column.name;
        add_statements(target, changes_of(target, old ? after_revoking(old->acl, changes) : std::nullopt, column.acl), statements);
    }
    return statements;
}

Statements default_privileges(const DefaultPrivileges& before, const DefaultPrivileges& now, int postgres) {
    const std::vector<AclItem> usual = now.schema.empty() ? access::built_in_acl(now.kind, now.role, postgres) : std::vector<AclItem>();
    const std::string head = fmt::format("ALTER DEFAULT PRIVILEGES FOR ROLE {}{} ", quoted(now.role), now.schema.empty() ? "" : " IN SCHEMA " + quoted(now.schema));
    Statements statements;
    for (const Change& change : changes_between(grants_of(before.acl.value_or(usual)), grants_of(now.acl.value_or(usual)), now.role))
        statements.push_back(head + text_of(change, words(change.privileges, access::all_privileges(now.kind, postgres), {}), target_word(now.kind)));
    return statements;
}

}  // namespace pgsteward::print
