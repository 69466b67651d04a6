#include "check/grant-demands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace pgsteward {
namespace {

using access::PrivilegeSet;
using access::RoleId;
using access::Securable;

std::optional<PrivilegeSet> set_of(const std::optional<std::vector<std::string>>& words) {
    if (!words) return std::nullopt;
    PrivilegeSet set = 0;
    for (std::string word : *words) {
        std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        set |= access::privilege_named(word);
    }
    return set;
}

GrantDemand demand_of(const std::string& pattern, const GrantPolicy& policy) {
    GrantDemand demand{set_of(policy.at_least), set_of(policy.at_most), pattern, policy.at};
    if (policy.exactly) demand.at_least = demand.at_most = set_of(policy.exactly);
    return demand;
}

GrantDemands::Entry entry_of(const std::string& pattern, const GrantPolicy& policy) {
    const GrantDemand demand = demand_of(pattern, policy);
    GrantDemands::Entry entry{pattern, "relation", pattern, demand, demand, false, 0};
    entry.limit.at_least.reset();
    if (const auto colon = pattern.find(':'); colon != std::string::npos) {
        entry.group = pattern.substr(0, colon);
        entry.name = pattern.substr(colon + 1);
    }
    entry.wild = entry.name.find('*') != std::string::npos;
    entry.literal = static_cast<std::size_t>(std::count_if(entry.name.begin(), entry.name.end(), [](char c) { return c != '*'; }));
    return entry;
}

/// As specific as another: nothing says which of both wins.
bool more_specific(const GrantDemands::Entry& a, const GrantDemands::Entry& b) { return a.wild != b.wild ? !a.wild : a.literal > b.literal; }
bool as_specific(const GrantDemands::Entry& a, const GrantDemands::Entry& b) { return a.wild == b.wild && a.literal == b.literal; }

/// Is it the server's own, or in the schema that is?
bool in_system(std::string_view name) { return name == "pg_catalog" || name.starts_with("pg_catalog."); }

bool matches(const GrantDemands::Entry& entry, std::string_view group, std::string_view name) {
    // A pattern means the schema's own objects; whoever means the server's spells that out.
    if (entry.group != group || (entry.wild && in_system(name) && !in_system(entry.name))) return false;
    // A function's arguments need not be written.
    const bool without_arguments = entry.group == "function" && entry.name.find('(') == std::string::npos;
    return matches_pattern(entry.name, without_arguments ? name.substr(0, name.find('(')) : name);
}

bool same(const GrantDemand& a, const GrantDemand& b) { return a.at_least == b.at_least && a.at_most == b.at_most; }

Location place_in(const Policy& policy, const std::string& key) {
    const auto found = policy.places.find(key);
    return found == policy.places.end() ? Location() : found->second;
}

std::string with_suggestion(std::string message, const std::string& word, const std::vector<std::string>& known) {
    const std::string near = nearest_word(word, known);
    return near.empty() ? message : message + fmt::format(", did you mean {}?", near);
}

}  // namespace

bool matches_pattern(std::string_view pattern, std::string_view text) {
    std::size_t p = 0, t = 0, star = std::string_view::npos, behind = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            behind = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++behind;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

GrantDemands::GrantDemands(const Policy& policy, const access::RoleGraph& graph, const std::vector<Securable>& objects)
    : graph_(graph), objects_(objects), applications_(graph.none()) {
    read_roles(policy);
    for (RoleEntries& role : roles_) match(role);
    find_append_only(policy);
    find_public_conflicts();
    std::stable_sort(problems_.begin(), problems_.end(), [](const PolicyProblem& a, const PolicyProblem& b) { return a.at.span.begin < b.at.span.begin; });
}

void GrantDemands::read_roles(const Policy& policy) {
    std::vector<std::string> known = {"PUBLIC"};
    for (RoleId id = 1; id < graph_.size(); ++id) known.push_back(graph_.name(id));
    const auto find = [&](const std::string& name, const std::string& place) {
        const auto role = name == "PUBLIC" ? std::optional(access::everyone) : graph_.find(name);
        if (!role) problem(place_in(policy, place), with_suggestion(fmt::format("no role is called {}", name), name, known));
        return role;
    };
    for (const auto& [name, patterns] : policy.grants) {
        const auto role = find(name, "grants/" + name);
        if (!role) continue;
        RoleEntries entries{*role, {}, {}};
        for (const auto& [pattern, demand] : patterns) entries.entries.push_back(entry_of(pattern, demand));
        std::stable_sort(entries.entries.begin(), entries.entries.end(), more_specific);
        roles_.push_back(std::move(entries));
        if (*role != access::everyone) applications_.add(*role);
    }
    for (const std::string& name : policy.tenant_roles)
        if (const auto role = graph_.find(name)) applications_.add(*role);
    for (const std::string& name : policy.repair_roles)
        if (const auto role = find(name, "append_only/repair_roles/" + name)) applications_.remove(*role);
    std::sort(roles_.begin(), roles_.end(), [](const RoleEntries& a, const RoleEntries& b) { return a.role < b.role; });
}

/// Which entry holds for each object; entries without any object, and two of which neither is more specific.
void GrantDemands::match(RoleEntries& role) {
    std::vector<bool> used(role.entries.size());
    bool tie = false;
    for (const Securable& object : objects_) {
        const std::string name = object.display();
        const std::string_view group = access::group_of(object.kind);
        const Entry* first = nullptr;
        for (std::size_t i = 0; i < role.entries.size(); ++i) {
            const Entry& entry = role.entries[i];
            if (!matches(entry, group, name)) continue;
            used[i] = true;
            if (!first) {
                first = &entry;
            } else if (!tie && as_specific(*first, entry) && !same(first->demand, entry.demand)) {
                tie = true;
                const bool later = entry.demand.at.span.begin > first->demand.at.span.begin;
                problem((later ? entry : *first).demand.at, fmt::format("{} and {} say different things about {} for {}, and neither is more specific", first->pattern, entry.pattern, name, graph_.name(role.role)));
            }
        }
        // What a pattern wants a role to have was not thought of for what extensions bring.
        role.of.push_back(!first ? nullptr : object.ready_made && first->wild ? &first->limit : &first->demand);
    }
    for (std::size_t i = 0; i < used.size(); ++i)
        if (!used[i]) without_object(role.entries[i]);
}

/// Columns without a list of their own are not among the objects.
bool GrantDemands::names_a_column(const Entry& entry) const {
    return entry.group == "column" && std::any_of(objects_.begin(), objects_.end(), [&](const Securable& object) {
        return object.relation && !object.is_column() && std::any_of(object.relation->columns.begin(), object.relation->columns.end(), [&](const Column& column) {
            return matches_pattern(entry.name, object.display() + "." + column.name);
        });
    });
}

void GrantDemands::without_object(const Entry& entry) {
    if (names_a_column(entry)) return;
    if (entry.wild) return problem(entry.demand.at, fmt::format("{} matches nothing", entry.pattern));
    std::vector<std::string> names;
    for (const Securable& object : objects_)
        if (access::group_of(object.kind) == entry.group) names.push_back(object.display());
    problem(entry.demand.at, with_suggestion(fmt::format("no {} is called {}", entry.group, entry.name), entry.name, names));
}

void GrantDemands::find_append_only(const Policy& policy) {
    std::vector<std::string> tables;
    for (const Securable& object : objects_)
        if (object.kind == ObjectKind::table) tables.push_back(object.display());
    const PrivilegeSet changing = access::privileges_of("wdD");
    for (const std::string& name : policy.append_only_tables) {
        const auto object = std::find_if(objects_.begin(), objects_.end(), [&](const Securable& one) { return one.kind == ObjectKind::table && one.display() == name; });
        if (object == objects_.end()) {
            problem(place_in(policy, "append_only/tables/" + name), with_suggestion(fmt::format("no table is called {}", name), name, tables));
            continue;
        }
        for (const RoleEntries& role : roles_) {
            const GrantDemand* demand = role.of[static_cast<std::size_t>(object - objects_.begin())];
            const bool repairs = std::find(policy.repair_roles.begin(), policy.repair_roles.end(), graph_.name(role.role)) != policy.repair_roles.end();
            const PrivilegeSet wanted = demand && demand->at_least && !repairs ? *demand->at_least & changing : 0;
            if (wanted) problem(demand->at, fmt::format("{} is append-only, and {} asks for {} on it for {}, which is no repair role", name, demand->pattern, access::words_of(wanted), graph_.name(role.role)));
        }
    }
}

/// What everybody must have, nobody can be without.
void GrantDemands::find_public_conflicts() {
    const RoleEntries* open = of_role(access::everyone);
    for (const RoleEntries& role : roles_) {
        if (!open || &role == open) continue;
        for (std::size_t i = 0; i < objects_.size(); ++i) {
            const GrantDemand *all = open->of[i], *one = role.of[i];
            const PrivilegeSet conflict = all && one && all->at_least && one->at_most ? *all->at_least & ~*one->at_most : 0;
            if (!conflict) continue;
            problem(one->at, fmt::format("{} may not have {} on {}, which {} asks for PUBLIC to have", graph_.name(role.role), access::words_of(conflict), objects_[i].display(), all->pattern));
            break;
        }
    }
}

const GrantDemands::RoleEntries* GrantDemands::of_role(RoleId role) const {
    const auto found = std::find_if(roles_.begin(), roles_.end(), [&](const RoleEntries& entries) { return entries.role == role; });
    return found == roles_.end() ? nullptr : &*found;
}

const GrantDemand* GrantDemands::find(RoleId role, const QualifiedName& relation) const {
    const RoleEntries* entries = of_role(role);
    for (std::size_t i = 0; entries && i < objects_.size(); ++i)
        if (objects_[i].relation && !objects_[i].is_column() && objects_[i].name == relation) return entries->of[i];
    return nullptr;
}

const GrantDemand* GrantDemands::find_future(const RoleEntries& role, std::string_view group, const std::string& schema) const {
    const std::string any = schema + "." + std::string(1, '\x01');   // no name that a pattern spells out
    for (const Entry& entry : role.entries)
        if (entry.group == group && entry.wild && matches_pattern(entry.name, any)) return &entry.demand;
    return nullptr;
}

}  // namespace pgsteward
