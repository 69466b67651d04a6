#include "check/grant-changes.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "access/acl.hpp"
#include "access/ready-made.hpp"
#include "access/securables.hpp"
#include "check/rule-support.hpp"

namespace pgsteward {
namespace {

using access::PrivilegeSet;

PrivilegeSet set_of(const NamesByPrivilege& names) {
    PrivilegeSet set = 0;
    for (const auto& [bit, list] : names) set |= 1U << bit;
    return set;
}

std::string name_of_role(const Step& step, const sql::RoleReference& role) {
    if (role.kind == sql::RoleReference::Kind::public_) return "PUBLIC";
    return role.kind == sql::RoleReference::Kind::named ? role.name.str() : step.session.role;
}

/// A table by its name where a privilege is on all of it, else the columns.
void add_relation(const sql::Grant& grant, const std::string& name, PrivilegeLog::Entry& entry) {
    for (const sql::Privilege& privilege : grant.privileges)
        for (const std::string& column : privilege.columns) entry.objects.insert(name + "." + column);
    const bool only_columns = std::all_of(grant.privileges.begin(), grant.privileges.end(), [](const sql::Privilege& privilege) { return !privilege.columns.empty(); });
    if (grant.privileges.empty() || !only_columns) entry.objects.insert(name);
}

/// Names as the matrix has them, and as they may stand there without arguments.
void add_objects(const Step& step, const sql::Grant& grant, PrivilegeLog::Entry& entry) {
    for (const sql::ObjectReference& object : grant.objects) {
        if (grant.target == sql::Grant::Target::all_in_schema) entry.objects.insert(object.name.name);
        else if (is_routine(grant.kind)) {
            for (const Routine* routine : step.catalog.routines_named(object.name.qualified(), step.session.search_path)) entry.objects.insert(key_of(*routine).display());
        } else if (grant.kind == ObjectKind::table || grant.kind == ObjectKind::sequence) add_relation(grant, resolved(step, object.name).display(), entry);
        else entry.objects.insert(object.name.schema.empty() ? object.name.name.str() : object.name.qualified().display());
    }
}

/// What the server or an extension made, named without arguments.
void add_ready_made(const Step& step, PrivilegeLog::Entry& entry) {
    for (const auto& [key, before] : step.catalog.others.changed_since(step.before.others)) {
        const OtherObject* now = step.catalog.others.find(key);
        const OtherObject* privileges = now ? now : before.get();
        if (!privileges || privileges->kind != ObjectKind::privileges) continue;
        entry.objects.insert(access::ready_made_name(*privileges).display());
    }
}

constexpr PrivilegeSet every_privilege = ~PrivilegeSet{0};

PrivilegeSet named_by(const sql::Grant& grant) {
    PrivilegeSet set = 0;
    for (const sql::Privilege& privilege : grant.privileges) set |= privilege.name == "all" ? every_privilege : access::privilege_named(privilege.name);
    return grant.privileges.empty() ? every_privilege : set;
}

/// Options of CREATE ROLE and ALTER ROLE that change what a role may do with objects; a password or a limit does not.
bool changes_privileges(const sql::Options& options) {
    constexpr std::string_view names[] = {"superuser", "inherit", "addroleto", "rolemembers", "adminmembers"};
    return std::any_of(options.begin(), options.end(), [&](const sql::Option& option) { return std::find(std::begin(names), std::end(names), option.name) != std::end(names); });
}

/// Fills an entry; false for a statement that changes nobody's privileges by its own words.
struct Noter {
    const Step& step;
    PrivilegeLog::Entry& entry;

    void add_roles(const std::vector<sql::RoleReference>& roles) const {
        for (const sql::RoleReference& role : roles) entry.roles.insert(name_of_role(step, role));
    }
    void add_owner(const sql::RoleReference& owner, std::string object) const {
        entry.owner = name_of_role(step, owner);
        entry.objects.insert(std::move(object));
    }

    bool operator()(const sql::Grant& grant) const {
        entry.takes = !grant.is_grant;
        entry.privileges = named_by(grant);
        add_objects(step, grant, entry);
        add_ready_made(step, entry);
        add_roles(grant.grantees);
        return true;
    }
    bool operator()(const sql::GrantRole& grant) const {
        entry.takes = !grant.is_grant;
        entry.roles.insert(grant.roles.begin(), grant.roles.end());
        add_roles(grant.grantees);
        return true;
    }
    bool operator()(const sql::AlterRole& alter) const {
        entry.takes_or_gives = true;
        add_roles({alter.role});
        return alter.members != sql::AlterRole::Members::none || changes_privileges(alter.options);
    }
    bool operator()(const sql::CreateRole& create) const { return entry.roles.insert(create.name), changes_privileges(create.options); }
    bool operator()(const sql::ChangeOwner& change) const {
        const sql::ObjectReference& object = change.object;
        return add_owner(change.owner, is_relation(object.kind) ? resolved(step, object.name).display() : object.name.qualified().display()), true;
    }
    bool operator()(const sql::AlterTable& alter) const {
        for (const sql::AlterTableAction& action : alter.actions)
            if (const auto* owner = std::get_if<sql::SetOwner>(&action.change)) add_owner(owner->owner, resolved(step, alter.relation).display());
        return !entry.owner.empty();
    }
    bool operator()(const sql::DropOwned& drop) const {
        entry.takes = true;
        return add_roles(drop.roles), true;
    }
    bool operator()(const sql::ReassignOwned& reassign) const {
        entry.takes_or_gives = true;
        add_roles(reassign.roles);
        return add_roles({reassign.new_owner}), true;
    }
    bool operator()(const sql::AlterDefaultPrivileges&) const { return false; }   // what comes later is changed by its CREATE
    template <typename Node>
    bool operator()(const Node&) const { return false; }
};

/// An object that has privileges came or went; a trigger or a policy of it is nobody's right.
bool note_effects(const Step& step, PrivilegeLog::Entry& entry) {
    bool counts = false;
    for (const Effect& effect : step.effects) {
        const auto* created = std::get_if<Created>(&effect);
        const auto* dropped = std::get_if<Dropped>(&effect);
        if (created ? !created->part.empty() || !access::has_privileges(created->kind) : !dropped || !dropped->part.empty() || !access::has_privileges(dropped->kind)) continue;
        entry.objects.insert(created ? created->name.display() : dropped->name.display());
        entry.takes = entry.takes || dropped;
        counts = true;
    }
    return counts;
}

}  // namespace

void PrivilegeLog::note(const Step& step) {
    Entry entry{.at = step.at, .text = std::string(step.text), .privileges = every_privilege};
    const bool by_words = std::visit(Noter{step, entry}, step.statement.body);
    const bool by_effects = note_effects(step, entry);
    if (by_words || by_effects) entries_.push_back(std::move(entry));
}

const PrivilegeLog::Entry* PrivilegeLog::find(const Sought& sought) const {
    const std::string without_arguments = sought.object.substr(0, sought.object.find('('));
    const auto fits = [&](const Entry& entry) {
        const bool names_object = std::any_of(entry.objects.begin(), entry.objects.end(), [&](const std::string& name) {
            return !name.empty() && (name == sought.object || name == without_arguments || name == sought.table || name == sought.schema);
        });
        if (!entry.owner.empty()) return names_object && sought.roles.contains(sought.takes ? sought.owner : entry.owner);
        if (!entry.takes_or_gives && entry.takes != sought.takes) return false;
        if ((entry.privileges & sought.privileges) == 0) return false;
        if (entry.roles.empty()) return names_object;   // it came or went
        const bool names_role = std::any_of(sought.roles.begin(), sought.roles.end(), [&](const std::string& role) { return entry.roles.contains(role); });
        return names_role && (names_object || entry.objects.empty());
    };
    const auto found = std::find_if(entries_.rbegin(), entries_.rend(), fits);
    return found == entries_.rend() ? nullptr : &*found;
}

namespace {

using Key = std::tuple<std::string, std::string, std::string>;   // role, kind, object
struct Cell {
    PrivilegeSet held = 0, reached = 0;
    std::set<std::string> through;
    std::string schema, owner;
    std::string table, table_kind;           ///< of a column
};

std::map<Key, Cell> cells_of(const GrantReview& grants) {
    std::map<Key, Cell> cells;
    for (const MatrixRow& row : grant_matrix(grants)) {
        const access::Securable& object = grants.objects[row.object];
        for (const MatrixCell& cell : *row.cells) {
            Cell& here = cells[{grants.graph().name(cell.role), std::string(name_of(object.kind)), object.display()}];
            here = {cell.privileges, set_of(cell.reachable), {grants.graph().name(cell.role)}, object.name.schema, object.owner(), object.is_column() ? object.name.display() : std::string(), std::string(object.is_column() ? name_of(object.relation->kind) : "")};
            for (const auto& [bit, names] : cell.via) here.through.insert(names.begin(), names.end());
            for (const auto& [bit, names] : cell.reachable)
                for (const std::string& name : names) here.through.insert(name.substr(name.rfind(' ') + 1));
        }
    }
    return cells;
}

bool is_superuser(const GrantReview& grants, const std::string& name) {
    const auto role = grants.graph().find(name);
    return role && grants.graph()[*role].superuser;
}

/// A column that has no list of its own on one side has there what its table has.
Cell of_table(const std::map<Key, Cell>& cells, const Key& column, const Cell& other_side) {
    const auto table = cells.find({std::get<0>(column), other_side.table_kind, other_side.table});
    if (other_side.table.empty() || table == cells.end()) return {};
    Cell cell = table->second;
    cell.held &= access::column_privileges();
    cell.reached &= access::column_privileges();
    cell.table = other_side.table;
    return cell;
}

}  // namespace

std::vector<GrantChange> grant_changes(const GrantReview& before, const GrantReview& after, const PrivilegeLog& log) {
    const std::map<Key, Cell> old_cells = cells_of(before), new_cells = cells_of(after);
    std::map<Key, std::pair<Cell, Cell>> both;
    for (const auto& [key, cell] : old_cells) both[key] = {cell, new_cells.contains(key) ? new_cells.at(key) : of_table(new_cells, key, cell)};
    for (const auto& [key, cell] : new_cells)
        if (!old_cells.contains(key)) both[key] = {of_table(old_cells, key, cell), cell};
    std::vector<GrantChange> changes;
    for (const auto& [key, pair] : both) {
        const auto& [was, is] = pair;
        if ((was.held == is.held && was.reached == is.reached) || (is_superuser(before, std::get<0>(key)) && is_superuser(after, std::get<0>(key)))) continue;
        GrantChange change{std::get<0>(key), std::get<1>(key), std::get<2>(key), was.held, is.held, was.reached, is.reached, {}, {}};
        const PrivilegeSet gained = change.gained() | (is.reached & ~was.reached);
        const bool takes = gained == 0;
        const Cell& holding = takes ? was : is;
        std::set<std::string> roles = holding.through;
        roles.insert(change.role);
        if (const PrivilegeLog::Entry* entry = log.find({takes, takes ? change.lost() | (was.reached & ~is.reached) : gained, change.object, holding.schema, holding.owner, holding.table, std::move(roles)})) {
            change.at = entry->at;
            change.statement = entry->text;
        }
        changes.push_back(std::move(change));
    }
    return changes;
}

}  // namespace pgsteward
