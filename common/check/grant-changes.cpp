#include "check/grant-changes.hpp"

#include <algorithm>
#include <map>
#include <tuple>

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
    return role.kind == sql::RoleReference::Kind::named ? role.name : step.session.role;
}

/// Names as the matrix has them, and as they may stand there without arguments.
void add_objects(const Step& step, const sql::Grant& grant, PrivilegeLog::Entry& entry) {
    for (const sql::ObjectReference& object : grant.objects) {
        if (grant.target == sql::Grant::Target::all_in_schema) entry.objects.insert(object.name.name);
        else if (is_routine(grant.kind)) {
            for (const Routine* routine : step.catalog.routines_named(object.name.qualified(), step.session.search_path)) entry.objects.insert(key_of(*routine).display());
        } else if (grant.kind == ObjectKind::table || grant.kind == ObjectKind::sequence) entry.objects.insert(resolved(step, object.name).display());
        else entry.objects.insert(object.name.schema.empty() ? object.name.name : object.name.qualified().display());
    }
}

struct Noter {
    const Step& step;
    PrivilegeLog::Entry& entry;

    bool operator()(const sql::Grant& grant) const {
        entry.takes = !grant.is_grant;
        add_objects(step, grant, entry);
        for (const sql::RoleReference& role : grant.grantees) entry.roles.insert(name_of_role(step, role));
        return true;
    }
    bool operator()(const sql::GrantRole& grant) const {
        entry.takes = !grant.is_grant;
        entry.roles.insert(grant.roles.begin(), grant.roles.end());
        for (const sql::RoleReference& role : grant.grantees) entry.roles.insert(name_of_role(step, role));
        return true;
    }
    bool operator()(const sql::AlterRole& alter) const { return entry.roles.insert(name_of_role(step, alter.role)), true; }
    bool operator()(const sql::CreateRole& create) const { return entry.roles.insert(create.name), true; }
    bool operator()(const sql::ChangeOwner& change) const {
        entry.owner = name_of_role(step, change.owner);
        entry.objects.insert(is_relation(change.object.kind) ? resolved(step, change.object.name).display() : change.object.name.qualified().display());
        return true;
    }
    bool operator()(const sql::DropOwned&) const { return entry.takes = true; }
    bool operator()(const sql::ReassignOwned&) const { return true; }
    bool operator()(const sql::AlterDefaultPrivileges&) const { return false; }   // what comes later is changed by its CREATE
    template <typename Node>
    bool operator()(const Node&) const { return false; }
};

}  // namespace

void PrivilegeLog::note(const Step& step) {
    Entry entry{step.at, std::string(step.text), false, {}, {}, {}};
    bool counts = std::visit(Noter{step, entry}, step.statement.body);
    for (const Effect& effect : step.effects) {
        if (const auto* created = std::get_if<Created>(&effect)) entry.objects.insert(created->name.display());
        else if (const auto* dropped = std::get_if<Dropped>(&effect); dropped && dropped->part.empty()) {
            entry.objects.insert(dropped->name.display());
            entry.takes = true;
        } else continue;
        counts = true;
    }
    if (counts) entries_.push_back(std::move(entry));
}

const PrivilegeLog::Entry* PrivilegeLog::find(bool takes, const std::string& object, const std::string& schema, const std::set<std::string>& roles) const {
    const std::string without_arguments = object.substr(0, object.find('('));
    for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
        const bool names_object = entry->objects.contains(object) || entry->objects.contains(without_arguments) || (!schema.empty() && entry->objects.contains(schema));
        const bool names_role = std::any_of(roles.begin(), roles.end(), [&](const std::string& role) { return entry->roles.contains(role); });
        const bool of_owner = !entry->owner.empty() && names_object;
        const bool makes_or_drops = names_object && entry->roles.empty() && entry->owner.empty();
        if (of_owner || (makes_or_drops && entry->takes == takes)) return &*entry;
        if (names_role && (names_object || entry->objects.empty()) && (entry->takes == takes || entry->objects.empty())) return &*entry;
    }
    return nullptr;
}

namespace {

using Key = std::tuple<std::string, std::string, std::string>;   // role, kind, object
struct Cell {
    PrivilegeSet held = 0, reached = 0;
    std::set<std::string> through;
    std::string schema;
};

std::map<Key, Cell> cells_of(const GrantReview& grants) {
    std::map<Key, Cell> cells;
    for (const MatrixRow& row : grant_matrix(grants)) {
        const access::Securable& object = grants.objects[row.object];
        for (const MatrixCell& cell : *row.cells) {
            Cell& here = cells[{grants.graph().name(cell.role), std::string(name_of(object.kind)), object.display()}];
            here = {cell.privileges, set_of(cell.reachable), {grants.graph().name(cell.role)}, object.name.schema};
            for (const auto& [bit, names] : cell.via) here.through.insert(names.begin(), names.end());
            for (const auto& [bit, names] : cell.reachable)
                for (const std::string& name : names) here.through.insert(name.substr(name.rfind(' ') + 1));
        }
    }
    return cells;
}

}  // namespace

std::vector<GrantChange> grant_changes(const GrantReview& before, const GrantReview& after, const PrivilegeLog& log) {
    const std::map<Key, Cell> old_cells = cells_of(before), new_cells = cells_of(after);
    std::map<Key, std::pair<Cell, Cell>> both;
    for (const auto& [key, cell] : old_cells) both[key].first = cell;
    for (const auto& [key, cell] : new_cells) both[key].second = cell;
    std::vector<GrantChange> changes;
    for (const auto& [key, pair] : both) {
        const auto& [was, is] = pair;
        if (was.held == is.held && was.reached == is.reached) continue;
        GrantChange change{std::get<0>(key), std::get<1>(key), std::get<2>(key), was.held, is.held, was.reached, is.reached, {}, {}};
        const bool takes = (change.gained() | (is.reached & ~was.reached)) == 0;
        std::set<std::string> roles = takes ? was.through : is.through;
        roles.insert(std::get<0>(key));
        if (const PrivilegeLog::Entry* entry = log.find(takes, change.object, takes ? was.schema : is.schema, roles)) {
            change.at = entry->at;
            change.statement = entry->text;
        }
        changes.push_back(std::move(change));
    }
    return changes;
}

}  // namespace pgsteward
