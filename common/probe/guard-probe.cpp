#include "probe/guard-probe.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "access/hidden-writes.hpp"
#include "probe/guard-probe-rows.hpp"
#include "text/contains.hpp"

namespace pgsteward::probe {
namespace {

using namespace access;

class Prober {
public:
    Prober(postgres::Connection& connection, const Privileges& privileges, const GuardReview& review, const GuardProbeOptions& options)
        : connection_(connection), privileges_(privileges), catalog_(privileges.catalog()), graph_(privileges.graph()), review_(review), options_(options), rows_(connection, catalog_, options) {
        superuser_ = connection_.query("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").at(0, 0) == "t";
    }

    std::vector<GuardProbe> all(const std::vector<RoleId>& roles);

private:
    GuardProbe probe(const Prepared& prepared, RoleId role, const std::string& command, const std::vector<std::string>& statements);
    ProbeOutcome run(const Prepared& prepared, RoleId role, const std::string& statement, std::string& message);
    void become(const Prepared& prepared, RoleId role);
    bool is_filtered(const Relation& table, RoleId role) const;
    bool is_replaced_by_nothing(const Relation& table, const std::string& command) const;
    std::string hidden_by_row_security(const Prepared& prepared, RoleId role);
    std::vector<std::string> updates_for(const Prepared& prepared, RoleId role, const std::string& before) const;
    bool holds(const Relation& table, RoleId role, char letter) const;
    std::vector<ProbeOutcome> expected(const Relation& table, RoleId role, const std::string& command) const;
    std::vector<ProbeOutcome> expected_of_guard(const Relation& table, RoleId role, Write write) const;

    postgres::Connection& connection_;
    const Privileges& privileges_;
    const Catalog& catalog_;
    const RoleGraph& graph_;
    const GuardReview& review_;
    const GuardProbeOptions& options_;
    ProbeRows rows_;
    bool superuser_ = false;
};

// What is expected ------------------------------------------------------------------------------------------------

bool Prober::holds(const Relation& table, RoleId role, char letter) const {
    const auto bit = static_cast<std::size_t>(std::countr_zero(privileges_of(std::string(1, letter))));
    if (privileges_.holders(securable(table)).held[bit].contains(role)) return true;
    return letter != 'd' && letter != 'D' && std::any_of(table.columns.begin(), table.columns.end(), [&](const Column& column) {
        return column.acl && privileges_.holders(securable(table, column)).held[bit].contains(role);
    });
}

/// Does the way lead through conditions that this writer does not meet?
bool is_for_others(const WriteWay& way, const std::string& writer) {
    for (const PathCondition& condition : way.conditions()) {
        const auto& users = condition.implied.users;
        if (users && !users->members && !users->roles.contains(writer)) return true;
        if (condition.implied.not_users.roles.contains(writer)) return true;
    }
    return false;
}

/// Where the rows of a table lie: in itself, or in its partitions.
std::vector<const Relation*> with_rows(const Catalog& catalog, const Relation& table) {
    std::vector<const Relation*> leaves;
    if (!table.partitioned()) return {&table};
    for (const QualifiedName& name : descendants_of(catalog, table.name))
        if (const Relation* leaf = catalog.relations.find(name); leaf && !leaf->partitioned()) leaves.push_back(leaf);
    return leaves;
}

std::vector<ProbeOutcome> Prober::expected_of_guard(const Relation& table, RoleId role, Write write) const {
    std::vector<ProbeOutcome> outcomes;
    std::vector<WriteWay> ways;
    for (const Relation* leaf : write == Write::truncate ? std::vector{&table} : with_rows(catalog_, table))
        for (WriteWay& way : ways_of(catalog_, table, *leaf, write)) ways.push_back(std::move(way));
    for (const WriteWay& way : ways) {
        if (is_for_others(way, graph_.name(role))) continue;
        if (way.outcome == Outcome::undetermined) return {};
        const ProbeOutcome outcome = way.outcome == Outcome::raised ? ProbeOutcome::raised : way.outcome == Outcome::raised_at_commit ? ProbeOutcome::raised_at_commit
                                     : way.outcome == Outcome::skipped ? ProbeOutcome::silently_skipped : ProbeOutcome::changed;
        if (!contains(outcomes, outcome)) outcomes.push_back(outcome);
    }
    return outcomes;
}

bool Prober::is_replaced_by_nothing(const Relation& table, const std::string& command) const {
    if (command != "UPDATE" && command != "DELETE") return false;
    const std::vector<WriteWay> ways = ways_of(catalog_, table, table, command == "DELETE" ? Write::delete_ : Write::update);
    return !ways.empty() && std::all_of(ways.begin(), ways.end(), [](const WriteWay& way) {
        return way.outcome == Outcome::skipped && !way.passed.empty() && way.passed[0].how == Passed::How::rule && way.passed[0].conditions.empty();
    });
}

std::vector<ProbeOutcome> Prober::expected(const Relation& table, RoleId role, const std::string& command) const {
    const RoleSet* users = privileges_.users_of_schema(table.name.schema);
    const bool may = (!users || users->contains(role)) && (command == "UPSERT" ? holds(table, role, 'a') && holds(table, role, 'w') && holds(table, role, 'r')
                                                           : holds(table, role, command == "INSERT" ? 'a' : command == "UPDATE" ? 'w' : command == "DELETE" ? 'd' : 'D'));
    // Of a statement that a rule replaces by nothing no privilege is asked.
    if (!may && (!users || users->contains(role)) && is_replaced_by_nothing(table, command)) return {ProbeOutcome::silently_skipped};
    if (!may) return {ProbeOutcome::denied};
    std::vector<ProbeOutcome> outcomes;
    const bool insert_triggers = std::any_of(table.triggers.begin(), table.triggers.end(), [](const Trigger& trigger) { return trigger.on_insert; }) || !table.rules.empty();
    if (command == "INSERT") outcomes = insert_triggers ? std::vector<ProbeOutcome>() : std::vector{ProbeOutcome::changed};
    else if (command == "UPSERT" && insert_triggers) return {};
    else outcomes = expected_of_guard(table, role, command == "DELETE" ? Write::delete_ : command == "TRUNCATE" ? Write::truncate : Write::update);
    // Row security may refuse the new row, though the role sees the old one.
    if (options_.live && command == "UPDATE" && is_filtered(table, role) && !outcomes.empty() && !contains(outcomes, ProbeOutcome::denied)) outcomes.push_back(ProbeOutcome::denied);
    return outcomes;
}

bool Prober::is_filtered(const Relation& table, RoleId role) const {
    const bool owns = graph_.has_privileges_of(role, graph_.find(table.owner).value_or(everyone));
    return table.row_security && !graph_[role].bypass_row_security && !graph_[role].superuser && (!owns || table.force_row_security);
}

// What happens ----------------------------------------------------------------------------------------------------

/// One column at a time: those that the role may update, else the first.
std::vector<std::string> Prober::updates_for(const Prepared& prepared, RoleId role, const std::string& before) const {
    std::vector<std::string> statements;
    const auto bit = static_cast<std::size_t>(std::countr_zero(privileges_of("w")));
    for (const auto& [column, value] : prepared.updates) {
        const bool may = privileges_.holders(column->acl ? securable(*prepared.table, *column) : securable(*prepared.table)).held[bit].contains(role);
        if (may) statements.push_back(fmt::format("{}SET {} = {}{}", before, quoted(column->name), value, prepared.row));
    }
    if (statements.empty() && !prepared.updates.empty()) statements.push_back(fmt::format("{}SET {} = {}{}", before, quoted(prepared.updates[0].first->name), prepared.updates[0].second, prepared.row));
    return statements;
}

/// Of a constraint that stands between the statement and the guard: says nothing about the guard.
bool is_constraint_error(const postgres::DatabaseError::Fields& fields) {
    return fields.sqlstate.starts_with("23") && fields.context.find("at RAISE") == std::string::npos;
}

/// Until the end of the savepoint around it.
void Prober::become(const Prepared& prepared, RoleId role) {
    if (!prepared.tenant.empty()) connection_.run(fmt::format("SELECT set_config({}, {}, true)", quoted_literal(options_.tenant_setting), quoted_literal(prepared.tenant)));
    connection_.run(fmt::format("SET LOCAL {} {}", superuser_ ? "SESSION AUTHORIZATION" : "ROLE", quoted(graph_.name(role))));
}

/// Why the role does not meet the row, so that nothing it does says anything about the guard; empty where it does. FOR
/// UPDATE asks the policies for SELECT and those for UPDATE.
std::string Prober::hidden_by_row_security(const Prepared& prepared, RoleId role) {
    if (!options_.live || !is_filtered(*prepared.table, role)) return {};
    std::string why;
    connection_.run("SAVEPOINT meeting");
    try {
        become(prepared, role);
        if (connection_.query(fmt::format("SELECT FROM {}{}{}", quoted(prepared.table->name), prepared.row, holds(*prepared.table, role, 'w') ? " FOR UPDATE" : "")).size() == 0) why = "row security hides the row";
    } catch (const postgres::DatabaseError& error) {
        const bool denied = error.fields().sqlstate == "42501";   // then the write is, too, or needs no SELECT
        if (!denied) why = "row security: " + error.fields().message;
    }
    connection_.run("ROLLBACK TO SAVEPOINT meeting; RELEASE SAVEPOINT meeting");
    return why;
}

ProbeOutcome Prober::run(const Prepared& prepared, RoleId role, const std::string& statement, std::string& message) {
    const std::string before = rows_.content(prepared);
    ProbeOutcome outcome = ProbeOutcome::not_probed;
    connection_.run("SAVEPOINT probe");
    try {
        become(prepared, role);
        try {
            connection_.run(statement);
            connection_.run(superuser_ ? "RESET SESSION AUTHORIZATION" : "RESET ROLE");
            outcome = rows_.content(prepared) == before ? ProbeOutcome::silently_skipped : ProbeOutcome::changed;
            try {
                connection_.run("SET CONSTRAINTS ALL IMMEDIATE");
            } catch (const postgres::DatabaseError& error) {
                message = error.fields().message;
                outcome = is_constraint_error(error.fields()) ? outcome : ProbeOutcome::raised_at_commit;
            }
        } catch (const postgres::DatabaseError& error) {
            message = error.fields().message;
            const bool by_function = error.fields().context.find("function") != std::string::npos;
            outcome = error.fields().sqlstate == "42501" && !by_function ? ProbeOutcome::denied
                      : is_constraint_error(error.fields()) || error.fields().sqlstate == "55P03" || error.fields().sqlstate == "0A000" ? ProbeOutcome::not_probed : ProbeOutcome::raised;
        }
    } catch (const postgres::DatabaseError& error) {
        message = "the role cannot be taken: " + error.fields().message;
    }
    connection_.run("ROLLBACK TO SAVEPOINT probe; RELEASE SAVEPOINT probe");
    return outcome;
}

/// The most that came of any of the statements.
GuardProbe Prober::probe(const Prepared& prepared, RoleId role, const std::string& command, const std::vector<std::string>& statements) {
    GuardProbe result;
    result.table = prepared.table->name.display();
    result.role = graph_.name(role);
    result.command = command;
    result.repairs = review_.repairers.contains(role);
    result.origin = prepared.table->changed;
    result.expected = expected(*prepared.table, role, command);
    // To find the one row takes SELECT; nobody tries it on all rows of a live table.
    const bool blind = options_.live && !contains(result.expected, ProbeOutcome::denied) && !holds(*prepared.table, role, 'r');
    if (!prepared.why_not.empty()) result.message = prepared.why_not;
    else if (blind) result.message = "the role may not SELECT, which it takes to try one row";
    else if (statements.empty()) result.message = "there is no such way to write to it";
    else result.message = hidden_by_row_security(prepared, role);
    if (!result.message.empty()) return result;
    bool first = true;
    for (const std::string& statement : statements) {
        std::string message;
        const ProbeOutcome outcome = run(prepared, role, statement, message);
        if (!first && (outcome == ProbeOutcome::not_probed || (result.outcome != ProbeOutcome::not_probed && outcome <= result.outcome))) continue;
        result.outcome = outcome;
        result.message = message;
        first = false;
    }
    // A policy for DELETE cannot be asked without the DELETE.
    if (options_.live && command == "DELETE" && result.outcome == ProbeOutcome::silently_skipped && is_filtered(*prepared.table, role)) {
        result.outcome = ProbeOutcome::not_probed;
        result.message = "row security may have hidden the row";
    }
    return result;
}

std::vector<GuardProbe> Prober::all(const std::vector<RoleId>& roles) {
    std::vector<QualifiedName> names;
    for (const Relation* table : review_.tables) {
        names.push_back(table->name);
        for (const QualifiedName& part : descendants_of(catalog_, table->name)) names.push_back(part);
    }
    std::vector<Prepared> tables;
    for (const QualifiedName& name : names)   // the parts first: a partitioned table has rows when they have
        if (const Relation* table = catalog_.relations.find(name); table && !table->partitioned()) tables.push_back(rows_.prepare(*table));
    for (const QualifiedName& name : names)
        if (const Relation* table = catalog_.relations.find(name); table && table->partitioned()) tables.push_back(rows_.prepare(*table));
    std::sort(tables.begin(), tables.end(), [](const Prepared& a, const Prepared& b) { return a.table->name < b.table->name; });
    std::vector<GuardProbe> probes;
    for (const Prepared& prepared : tables)
        for (const RoleId role : roles) {
            const std::string name = quoted(prepared.table->name);
            if (!options_.live) probes.push_back(probe(prepared, role, "INSERT", {rows_.insert(prepared, true)}));
            probes.push_back(probe(prepared, role, "UPDATE", updates_for(prepared, role, "UPDATE " + name + " ")));
            probes.push_back(probe(prepared, role, "DELETE", {"DELETE FROM " + name + prepared.row}));
            if (!options_.live) probes.push_back(probe(prepared, role, "TRUNCATE", {"TRUNCATE " + name}));
            if (!prepared.conflict.empty() && !prepared.updates.empty() && !options_.live) probes.push_back(probe(prepared, role, "UPSERT", updates_for(prepared, role, rows_.upsert(prepared))));
        }
    return probes;
}

}  // namespace

std::string_view name_of(ProbeOutcome outcome) {
    switch (outcome) {
        case ProbeOutcome::denied: return "denied";
        case ProbeOutcome::raised: return "raised";
        case ProbeOutcome::raised_at_commit: return "raised-at-commit";
        case ProbeOutcome::silently_skipped: return "silently-skipped";
        case ProbeOutcome::changed: return "changed";
        case ProbeOutcome::not_probed: break;
    }
    return "not-probed";
}

bool GuardProbe::agrees() const { return outcome == ProbeOutcome::not_probed || expected.empty() || contains(expected, outcome); }
bool GuardProbe::breaks() const {
    if (command == "INSERT") return false;
    return outcome == ProbeOutcome::silently_skipped || (!repairs && (outcome == ProbeOutcome::changed || outcome == ProbeOutcome::raised_at_commit));
}

std::vector<GuardProbe> probe_guards(postgres::Connection& connection, const Privileges& privileges, const GuardReview& review, const std::vector<RoleId>& roles,
                                     const GuardProbeOptions& options) {
    connection.run(fmt::format("BEGIN; SET LOCAL lock_timeout = {}; SET LOCAL statement_timeout = 60000", options.lock_timeout.count()));
    try {
        std::vector<GuardProbe> probes = Prober(connection, privileges, review, options).all(roles);
        connection.run("ROLLBACK");
        return probes;
    } catch (...) {
        if (connection.alive()) connection.run("ROLLBACK");
        throw;
    }
}

}  // namespace pgsteward::probe
