#include "access/privileges.hpp"

#include <algorithm>

#include "access/ready-made.hpp"

namespace pgsteward::access {
namespace {

/// aclchk.c, pg_class_aclmask_ext() and object_aclmask_ext(): nothing of it is in any list.
struct PredefinedRight { std::string_view role, relations, sequences, schemas; };
constexpr PredefinedRight predefined_rights[] = {
    {"pg_read_all_data", "r", "r", "U"},
    {"pg_write_all_data", "awd", "w", "U"},
    {"pg_maintain", "m", "", ""},
};

template <typename Visit>
void for_each_bit(PrivilegeSet set, Visit visit) {
    for (; set; set &= set - 1) visit(static_cast<std::size_t>(std::countr_zero(set)));
}

PrivilegeSet privileges_of_kind(ObjectKind kind, int postgres) { return kind == ObjectKind::column ? column_privileges() : all_privileges(kind, postgres); }

PrivilegeSet of_role(const std::array<RoleSet, privilege_count>& sets, PrivilegeSet privileges, RoleId role) {
    PrivilegeSet found = 0;
    for_each_bit(privileges, [&](std::size_t bit) {
        if (sets[bit].contains(role)) found |= 1U << bit;
    });
    return found;
}

Holders none_of(PrivilegeSet privileges, const RoleGraph& graph) {
    Holders holders;
    holders.privileges = privileges;
    for_each_bit(privileges, [&](std::size_t bit) { holders.held[bit] = holders.grantable[bit] = graph.none(); });
    return holders;
}

}  // namespace

PrivilegeSet Holders::held_by(RoleId role) const { return of_role(held, privileges, role); }
PrivilegeSet Holders::grantable_by(RoleId role) const { return of_role(grantable, privileges, role); }

Privileges::Privileges(const Catalog& catalog, const RoleGraph& graph) : catalog_(catalog), graph_(graph) {
    for (const PredefinedRight& right : predefined_rights)
        if (const auto role = graph.find(right.role); role && graph[*role].predefined)
            everywhere_.push_back({*role, privileges_of(right.relations), privileges_of(right.sequences), privileges_of(right.schemas)});
    becoming_.assign(graph.size(), graph.none());
    for (RoleId role = 0; role < graph.size(); ++role)
        graph.settable(role).for_each([&](RoleId other) { becoming_[other].add(role); });
    const auto usage = static_cast<std::size_t>(std::countr_zero(privileges_of("U")));
    const auto add_users = [&](const OtherObject& schema) { schema_users_.emplace(schema.name.name, holders(securable(schema)).held[usage]); };
    for (const auto& [key, schema] : catalog.schemas) add_users(*schema);
    for (const OtherObject& schema : ready_made_schemas(catalog, graph)) add_users(schema);
}

std::optional<RoleId> Privileges::owner(const Securable& object) const {
    if (object.kind != ObjectKind::parameter) return object.owner().empty() ? std::nullopt : graph_.find(object.owner());
    // pg_parameter_acl has no owner: the first superuser, in whose name superusers grant.
    if (object.object->acl)
        for (const AclItem& item : *object.object->acl)
            if (const auto grantor = graph_.find(item.grantor); grantor && graph_[*grantor].superuser) return grantor;
    return graph_.first_superuser();
}

std::vector<Grant> Privileges::entries(const Securable& object) const {
    std::vector<Grant> entries;
    if (object.object->acl) {
        for (const AclItem& item : *object.object->acl)
            if (const auto grantee = graph_.find(item.grantee))
                entries.push_back({*grantee, graph_.find(item.grantor).value_or(everyone), privileges_of(item.privileges), privileges_of(item.grantable)});
        return entries;
    }
    const auto owner = this->owner(object);
    // A parameter without an entry of pg_parameter_acl is nobody's but a superuser's.
    if (object.kind == ObjectKind::parameter || object.is_column()) return entries;
    if (owner) entries.push_back({*owner, *owner, all_privileges(object.kind, graph_.postgres()), 0});
    if (const PrivilegeSet open = public_privileges(object.kind)) entries.push_back({everyone, owner.value_or(everyone), open, 0});
    return entries;
}

void Privileges::add_entries(Holders& holders, const std::vector<Grant>& entries) const {
    for (const Grant& entry : entries) {
        const RoleSet& roles = graph_.holders(entry.grantee);
        for_each_bit(entry.privileges & holders.privileges, [&](std::size_t bit) { holders.held[bit] |= roles; });
        for_each_bit(entry.options & holders.privileges, [&](std::size_t bit) { holders.grantable[bit] |= roles; });
    }
}

void Privileges::add_owner_and_superusers(Holders& holders, std::optional<RoleId> owner) const {
    for_each_bit(holders.privileges, [&](std::size_t bit) {
        // aclmask(): the owner always has all grant options, and whoever has its privileges.
        if (owner) holders.grantable[bit] |= graph_.holders(*owner);
        holders.held[bit] |= graph_.superusers();
        holders.grantable[bit] |= graph_.superusers();
    });
}

PrivilegeSet Privileges::Everywhere::on(ObjectKind kind) const {
    if (kind == ObjectKind::sequence) return sequences;
    if (kind == ObjectKind::schema) return schemas;
    return is_relation(kind) ? relations : 0;
}

void Privileges::add_predefined(Holders& holders, ObjectKind kind) const {
    for (const Everywhere& right : everywhere_)
        for_each_bit(right.on(kind) & holders.privileges, [&](std::size_t bit) { holders.held[bit] |= graph_.holders(right.role); });
}

/// pg_class_aclmask_ext(): nobody but superusers changes a table of pg_catalog, whatever its list says.
void Privileges::keep_system_tables_from_others(Holders& holders, const Securable& object) const {
    if (object.kind != ObjectKind::table || object.name.schema != "pg_catalog") return;
    for_each_bit(privileges_of("awdD") & holders.privileges, [&](std::size_t bit) { holders.held[bit] &= graph_.superusers(); });
}

Holders Privileges::holders(const Securable& object) const {
    Holders holders = none_of(privileges_of_kind(object.kind, graph_.postgres()), graph_);
    add_entries(holders, entries(object));
    add_owner_and_superusers(holders, owner(object));
    if (!object.is_column()) {
        add_predefined(holders, object.kind);
        keep_system_tables_from_others(holders, object);
        return holders;
    }
    const Holders table = this->holders(securable(*object.relation));
    for_each_bit(holders.privileges, [&](std::size_t bit) {
        holders.held[bit] |= table.held[bit];
        holders.grantable[bit] |= table.grantable[bit];
    });
    return holders;
}

Holders Privileges::future_holders(ObjectKind kind, RoleId creator, const std::string& schema) const {
    Annotations object;
    object.owner = graph_.name(creator);
    const auto entry = [&](const std::string& where) { return catalog_.default_privileges.find({where, object.owner + " " + std::string(name_of(kind))}); };
    // A global entry stands for the built-in default, one of a schema adds to it; aclmerge() of nothing is the default.
    if (const DefaultPrivileges* global = entry("")) object.acl = global->acl;
    const Securable future{kind, {}, {}, &object};
    std::vector<Grant> all = entries(future);
    if (const DefaultPrivileges* local = schema.empty() ? nullptr : entry(schema)) {
        object.acl = local->acl;
        const std::vector<Grant> added = entries(future);
        all.insert(all.end(), added.begin(), added.end());
    }
    object.acl.reset();
    if (all.empty()) all = entries(future);
    Holders holders = none_of(privileges_of_kind(kind, graph_.postgres()), graph_);
    add_entries(holders, all);
    add_owner_and_superusers(holders, creator);
    add_predefined(holders, kind);
    return holders;
}

const RoleSet* Privileges::users_of_schema(const std::string& schema) const {
    const auto found = schema_users_.find(schema);
    return found == schema_users_.end() ? nullptr : &found->second;
}

RoleSet Privileges::reaching(const RoleSet& holders) const {
    RoleSet roles = graph_.none();
    holders.for_each([&](RoleId role) { roles |= becoming_[role]; });
    roles -= holders;
    return roles;
}

std::vector<Grants> Privileges::grants_on(const Securable& object) const {
    std::vector<Grants> grants;
    grants.push_back({object.kind, object.object->acl.has_value(), false, entries(object)});
    if (!object.is_column()) return grants;
    const Securable table = securable(*object.relation);
    grants.push_back({table.kind, table.object->acl.has_value(), true, entries(table)});
    return grants;
}

std::vector<Holding> Privileges::holdings(const std::vector<Grants>& grants, RoleId role, std::size_t bit) const {
    using Source = Holding::Source;
    std::vector<Holding> found;
    const RoleSet& inherited = graph_.inherited(role);
    for (const Grants& from : grants) {
        for (const Grant& entry : from.entries)
            if ((entry.privileges >> bit & 1) && inherited.contains(entry.grantee))
                found.push_back({from.listed ? Source::list : Source::built_in, entry.grantee, entry.grantor, from.of_table, (entry.options >> bit & 1) != 0});
        for (const Everywhere& right : everywhere_)
            if ((right.on(from.kind) >> bit & 1) && inherited.contains(right.role))
                found.push_back({Source::predefined, right.role, right.role, from.of_table, false});
    }
    std::stable_sort(found.begin(), found.end(), [&](const Holding& a, const Holding& b) { return (a.grantee != role) < (b.grantee != role); });
    if (graph_[role].superuser) found.push_back({Source::superuser, role, role, grants.size() > 1, true});
    return found;
}

}  // namespace pgsteward::access
