#include "check/grant-rules.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "check/rule-support.hpp"
#include "text/contains.hpp"

namespace pgsteward {

using namespace access;

bool is_application(const SchemaReview& review, RoleId role) {
    const RoleGraph& graph = review.grants->graph();
    if (role == everyone || graph[role].superuser || graph[role].predefined) return false;
    const bool named = !review.policy.grants.empty() || !review.policy.tenant_roles.empty();
    if (named) return review.grants->demands.is_application(role);
    return graph[role].login && !contains(review.policy.repair_roles, graph.name(role));
}

std::vector<RoleId> applications(const SchemaReview& review) {
    std::vector<RoleId> roles;
    for (RoleId role = 1; role < review.grants->graph().size(); ++role)
        if (is_application(review, role)) roles.push_back(role);
    return roles;
}

bool is_granted(const GrantReview& grants, const Securable& object, const Holding& holding) {
    if (holding.source == Holding::Source::predefined || holding.source == Holding::Source::superuser) return false;
    if (holding.source == Holding::Source::built_in) return false;
    return holding.grantee == everyone || holding.grantee != grants.privileges.owner(object);
}

std::vector<Excess> excesses(const GrantReview& grants, const std::function<bool(const Securable&, RoleId, const Holding&)>& counts) {
    std::vector<Excess> all;
    for (const GrantDemands::RoleEntries& role : grants.demands.roles()) {
        if (grants.graph()[role.role].superuser) continue;
        for (std::size_t i = 0; i < grants.objects.size(); ++i) {
            const GrantDemand* demand = role.of[i];
            if (!demand || !demand->at_most) continue;
            PrivilegeSet beyond = grants.holders[i].held_by(role.role) & ~*demand->at_most, counted = 0;
            for (; beyond; beyond &= beyond - 1) {
                const auto bit = static_cast<std::size_t>(std::countr_zero(beyond));
                const auto ways = grants.privileges.holdings(grants.objects[i], role.role, bit);
                if (std::any_of(ways.begin(), ways.end(), [&](const Holding& way) { return counts(grants.objects[i], role.role, way); })) counted |= 1U << bit;
            }
            if (counted) all.push_back({role.role, i, demand, counted});
        }
    }
    return all;
}

Verdict verdict_on(const access::Securable& object, std::string message, std::string fix) {
    Verdict verdict{.object = object.display(), .message = std::move(message), .fix = std::move(fix)};
    verdict.origin = object.object->changed;
    return verdict;
}

std::string allowed(const GrantDemand& demand) {
    const std::string words = demand.at_most ? words_of(*demand.at_most) : std::string();
    return fmt::format("the policy allows {} ({}, {}:{})", words.empty() ? "nothing" : words, demand.pattern, demand.at.source.name(), demand.at.begin().line);
}

std::string explained(const GrantReview& grants, const Securable& object, RoleId role, PrivilegeSet privileges) {
    std::vector<std::pair<std::string, PrivilegeSet>> by_way;
    for (; privileges; privileges &= privileges - 1) {
        const auto bit = static_cast<std::size_t>(std::countr_zero(privileges));
        std::string ways;
        for (const Holding& holding : grants.privileges.holdings(object, role, bit)) {
            const std::string way = explain(grants.privileges, object, role, holding);
            if (ways.find(way) == std::string::npos) ways += (ways.empty() ? "" : ", and ") + way;
        }
        const auto same = std::find_if(by_way.begin(), by_way.end(), [&](const auto& one) { return one.first == ways; });
        if (same == by_way.end()) by_way.emplace_back(ways, 1U << bit);
        else same->second |= 1U << bit;
    }
    std::string text;
    for (const auto& [way, set] : by_way) text += (text.empty() ? "" : "; ") + (by_way.size() > 1 ? words_of(set) + " " : "") + way;
    return text;
}

std::string on_one_line(const std::vector<std::string>& statements) { return fmt::format("{}", fmt::join(statements, " ")); }
std::string names_of(const std::vector<std::string>& names) { return list_of(names, 3); }

std::string names_of(const RoleGraph& graph, const RoleSet& roles) {
    std::vector<std::string> names;
    roles.for_each([&](RoleId role) { names.push_back(graph.name(role)); });
    return list_of(names);
}

// Append-only tables ----------------------------------------------------------------------------------------------

namespace {

/// Partitions and children hold the table's rows, and are written by their own names too.
bool holds_append_only_rows(const SchemaReview& review, const QualifiedName& table) {
    const auto is_append_only = [&](const QualifiedName& name) { return review.guards->is_append_only(name); };
    return is_append_only(table) || std::ranges::any_of(access::ancestors_of(review.catalog, table), is_append_only);
}

bool is_meant(const SchemaReview& review, const Securable& object, bool of_sequences) {
    if (!object.relation || !object.object->acl) return false;
    if (!of_sequences) return holds_append_only_rows(review, object.relation->name);
    return object.relation->owned_by && review.guards->is_append_only(object.relation->owned_by->first);
}

}  // namespace

std::vector<AppendOnlyGrant> append_only_grants(const SchemaReview& review, PrivilegeSet privileges, bool of_sequences) {
    std::vector<AppendOnlyGrant> found;
    if (!review.guards || !review.grants) return found;
    const GrantReview& grants = *review.grants;
    for (const Securable& object : grants.objects) {
        if (!is_meant(review, object, of_sequences)) continue;
        for (const AclItem& item : *object.object->acl) {
            const auto grantee = grants.graph().find(item.grantee);
            const PrivilegeSet given = privileges_of(item.privileges) & privileges;
            if (!given || !grantee || review.guards->repairers.contains(*grantee) || grantee == grants.privileges.owner(object)) continue;
            found.push_back({object, *grantee, given, item.grantor});
        }
    }
    return found;
}

Verdict verdict_on(const SchemaReview& review, const AppendOnlyGrant& grant, std::string message) {
    Verdict verdict{.object = grant.object.display(), .message = std::move(message),
                    .fix = on_one_line(revoke_sql(review.grants->privileges, grant.object, grant.grantee, grant.privileges))};
    verdict.origin = grant.object.relation->changed;
    return verdict;
}

// Guards ----------------------------------------------------------------------------------------------------------

std::string last_place_of_gap(const SchemaReview& review, const GuardGap& gap) {
    if (gap.table == gap.of) return gap.table.display();
    const Relation* table = review.catalog.relations.find(gap.table);
    return fmt::format("{}, a {} of {}", gap.table.display(), table && !table->partition_bound.empty() ? "partition" : "child", gap.of.display());
}

std::string place_of_gap(const SchemaReview& review, const GuardGap& gap) { return last_place_of_gap(review, gap) + (gap.table == gap.of ? "" : ","); }

std::string when(const GuardGap& gap) { return gap.condition.empty() ? std::string() : " when " + gap.condition; }

std::string for_whom(const GuardGap& gap) {
    if (!gap.users) return {};
    return fmt::format(" for {}{}", gap.users->members ? "members of " : "", fmt::join(gap.users->roles, ", "));
}

void report_gaps(const SchemaReview& review, Findings& findings, GuardGap::Kind kind, const std::function<std::string(const GuardGap&)>& message,
                 const std::function<std::string(const GuardGap&)>& fix, Severity most) {
    if (!review.guards) return;
    for (const GuardGap& gap : review.guards->gaps) {
        if (gap.kind != kind) continue;
        // Where no trigger is known there may be one that is not: guard-undetermined says so.
        if (gap.trigger.empty() && review.guards->in_doubt.contains(gap.table)) continue;
        Verdict verdict{.object = gap.trigger.empty() ? gap.table.display() : gap.table.display() + "." + gap.trigger, .message = message(gap), .fix = fix(gap)};
        verdict.origin = gap.origin;
        if (most != Severity::error) verdict.severity = most;
        findings.add(std::move(verdict));
    }
}

// Hidden writes ---------------------------------------------------------------------------------------------------

namespace {

/// Those of the roles who are not meant to change the table this way.
RoleSet unwanted_writers(const SchemaReview& review, const HiddenWrite& write) {
    RoleSet roles = write.roles;
    write.roles.for_each([&](RoleId role) {
        if (review.grants->graph()[role].predefined) roles.remove(role);
    });
    if (review.guards->is_append_only(write.table)) {
        roles -= review.guards->repairers;
        // The table's owner and the one in whose name it happens need no detour.
        if (const Relation* table = review.catalog.relations.find(write.table))
            if (const auto owner = review.grants->graph().find(table->owner)) roles.remove(*owner);
        return roles;
    }
    RoleSet limited = review.grants->graph().none();
    const PrivilegeSet privilege = privileges_of(write.write == Write::update ? "w" : write.write == Write::delete_ ? "d" : "D");
    roles.for_each([&](RoleId role) {
        const GrantDemand* demand = review.grants->demands.find(role, write.table);
        if (demand && demand->at_most && !(*demand->at_most & privilege)) limited.add(role);
    });
    return limited;
}

/// Statement triggers of a table do not see an UPDATE or DELETE that names its parent.
bool stops_by_parent(const SchemaReview& review, const HiddenWrite& write) {
    const Relation* table = review.catalog.relations.find(write.table);
    if (!write.named || !table || write.write == Write::truncate) return true;
    const auto ways = access::ways_of(review.catalog, *write.named, *table, write.write);
    return std::all_of(ways.begin(), ways.end(), [](const access::WriteWay& way) { return way.outcome == access::Outcome::raised || way.outcome == access::Outcome::raised_at_commit; });
}

}  // namespace

namespace {

std::string revoke_of_needs(const SchemaReview& review, const HiddenWrite& write, const RoleSet& roles) {
    std::vector<std::string> statements;
    roles.for_each([&](RoleId role) {
        for (const std::string& statement : access::revoke_sql(review.grants->privileges, write.needs.object, role, write.needs.privileges))
            if (!contains(statements, statement)) statements.push_back(statement);
    });
    return statements.empty() ? fmt::format("REVOKE {} FROM …;", write.needs.display()) : on_one_line(statements);
}

}  // namespace

void report_hidden_writes(const SchemaReview& review, Findings& findings, std::initializer_list<HiddenWrite::Kind> kinds,
                          const std::function<std::string(const HiddenWrite&)>& through, const std::function<std::string(const HiddenWrite&, const std::string&)>& fix) {
    if (!review.guards || !review.grants) return;
    const RoleGraph& graph = review.grants->graph();
    for (const HiddenWrite& write : review.guards->hidden) {
        if (std::find(kinds.begin(), kinds.end(), write.kind) == kinds.end()) continue;
        RoleSet roles = unwanted_writers(review, write);
        if (roles.contains(everyone)) {      // whoever else is said with it
            roles = graph.none();
            roles.add(everyone);
        }
        if (roles.empty()) continue;
        const bool stopped = review.guards->stops(write.table, write.write) && stops_by_parent(review, write);
        const std::string what = write.not_read.empty() ? fmt::format("may {} {}", word_of(write.write), write.table.display()) : fmt::format("may change {}, as far as can be told,", write.table.display());
        Verdict verdict{.object = write.table.display(),
                        .message = fmt::format("{} {} {}{}, with {}{}{}", names_of(graph, roles), what, through(write), write.named ? "" : " in the name of " + graph.name(write.as), write.needs.display(),
                                               write.not_read.empty() ? "" : ": " + write.not_read, stopped ? "; the guard stops it" : ""),
                        .fix = fix(write, revoke_of_needs(review, write, roles))};
        verdict.origin = write.origin;
        if (stopped) verdict.severity = Severity::notice;
        else if (!write.not_read.empty()) verdict.severity = Severity::warning;
        findings.add(std::move(verdict));
    }
}

}  // namespace pgsteward
