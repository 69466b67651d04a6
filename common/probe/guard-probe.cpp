#include "probe/guard-probe.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "access/hidden-writes.hpp"
#include "probe/sample-values.hpp"
#include "text/contains.hpp"

namespace pgsteward::probe {
namespace {

using namespace access;

struct Assigned { const Column* column; std::string value, other; };

/// A table with a row to try writes on.
struct Prepared {
    const Relation* table;
    std::vector<Assigned> keys;              ///< what an INSERT must say: the row that is there, and another one
    std::vector<std::string> conflict;       ///< columns of a unique constraint; empty without
    std::vector<std::pair<const Column*, std::string>> updates;   ///< a value that differs from the one there
    std::string row;                         ///< on a live server: " WHERE ctid = '(0,1)'", the one that is tried
    std::string why_not;                     ///< there is no row
};

std::string key_columns(const Relation& table) {
    std::string list;
    for (const Constraint& constraint : table.constraints)
        if (constraint.kind == Constraint::Kind::primary_key || constraint.kind == Constraint::Kind::unique) list += "," + fmt::format("{}", fmt::join(constraint.columns, ",")) + ",";
    return list;
}

/// "FOR VALUES FROM ('2024-01-01') TO …" → '2024-01-01'; "FOR VALUES IN ('a', 'b')" → 'a'.
std::vector<std::string> first_of_bound(const std::string& bound) {
    const auto open = bound.find('('), close = bound.find(')');
    if (open == std::string::npos || close == std::string::npos || bound.starts_with("FOR VALUES WITH")) return {};
    std::vector<std::string> values;
    std::string value;
    for (const char c : bound.substr(open + 1, close - open - 1)) {
        if (c == ',') values.push_back(std::exchange(value, {}));
        else if (c != ' ' || !value.empty()) value += c;
    }
    values.push_back(value);
    if (bound.starts_with("FOR VALUES IN")) values.resize(1);
    return values;
}

/// The column names of "RANGE (created_at, id)"; an expression among them is none.
std::vector<std::string> partition_columns(const Relation& parent) {
    std::vector<std::string> names;
    const auto open = parent.partition_key.find('(');
    for (std::size_t at = open + 1; open != std::string::npos && at < parent.partition_key.size();) {
        while (at < parent.partition_key.size() && (parent.partition_key[at] == ' ' || parent.partition_key[at] == ',')) ++at;
        if (at >= parent.partition_key.size() || parent.partition_key[at] == ')' || parent.partition_key[at] == '(') break;
        names.push_back(read_identifier(parent.partition_key, at, ", )"));
        while (at < parent.partition_key.size() && parent.partition_key[at] != ',' && parent.partition_key[at] != ')') ++at;
    }
    return names;
}

class Prober {
public:
    Prober(postgres::Connection& connection, const Privileges& privileges, const GuardReview& review, const GuardProbeOptions& options)
        : connection_(connection), privileges_(privileges), catalog_(privileges.catalog()), graph_(privileges.graph()), review_(review), options_(options), values_(connection, catalog_) {
        superuser_ = connection_.query("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").at(0, 0) == "t";
    }

    std::vector<GuardProbe> all(const std::vector<RoleId>& roles);

private:
    Prepared prepare(const Relation& table);
    void fill_partition_key(const Relation& table, std::map<std::string, std::string>& given) const;
    void make_row(Prepared& prepared);
    void read_updates(Prepared& prepared);
    GuardProbe probe(const Prepared& prepared, RoleId role, const std::string& command, const std::vector<std::string>& statements);
    ProbeOutcome run(const Prepared& prepared, RoleId role, const std::string& statement, std::string& message);
    std::vector<std::string> updates_for(const Prepared& prepared, RoleId role, const std::string& before) const;
    std::string insert(const Prepared& prepared, bool other) const;
    std::string rows_of(const Prepared& prepared);
    void find_row(Prepared& prepared);
    bool holds(const Relation& table, RoleId role, char letter) const;
    std::vector<ProbeOutcome> expected(const Relation& table, RoleId role, const std::string& command) const;
    std::vector<ProbeOutcome> expected_of_guard(const Relation& table, RoleId role, Write write) const;

    postgres::Connection& connection_;
    const Privileges& privileges_;
    const Catalog& catalog_;
    const RoleGraph& graph_;
    const GuardReview& review_;
    const GuardProbeOptions& options_;
    SampleValues values_;
    bool superuser_ = false;
};

// Rows ------------------------------------------------------------------------------------------------------------

std::string Prober::rows_of(const Prepared& prepared) {
    return std::string(connection_.query(fmt::format("SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') FROM {} t{}", quoted(prepared.table->name), prepared.row)).at(0, 0));
}

void Prober::find_row(Prepared& prepared) {
    const postgres::Rows rows = connection_.query(fmt::format("SELECT ctid FROM ONLY {} LIMIT 1", quoted(prepared.table->name)));
    if (rows.size() == 0) prepared.why_not = "the table is empty";
    else prepared.row = fmt::format(" WHERE ctid = '{}'", rows.at(0, 0));
}

void Prober::fill_partition_key(const Relation& table, std::map<std::string, std::string>& given) const {
    for (const QualifiedName& name : table.parents) {
        const Relation* parent = catalog_.relations.find(name);
        if (!parent || !parent->partitioned()) continue;
        const std::vector<std::string> columns = partition_columns(*parent), values = first_of_bound(table.partition_bound);
        for (std::size_t i = 0; i < std::min(columns.size(), values.size()); ++i)
            if (values[i] != "MINVALUE" && values[i] != "NULL") given[columns[i]] = values[i];
        fill_partition_key(*parent, given);
    }
}

Prepared Prober::prepare(const Relation& table) {
    Prepared prepared{&table, {}, {}, {}, {}, {}};
    std::map<std::string, std::string> given;
    fill_partition_key(table, given);
    const std::string keys = key_columns(table);
    for (const Column& column : table.columns) {
        if (column.generated || column.identity) continue;
        const bool is_key = keys.find("," + column.name + ",") != std::string::npos;
        const auto fixed = given.find(column.name);
        if (!is_key && fixed == given.end() && (!column.not_null || column.default_)) continue;
        const std::vector<std::string>& values = values_.of(column.type);
        if (fixed != given.end()) prepared.keys.push_back({&column, fixed->second, fixed->second});
        else if (!values.empty()) prepared.keys.push_back({&column, values.front(), values.back()});
    }
    for (const Constraint& constraint : table.constraints)
        if (prepared.conflict.empty() && !constraint.deferrable && (constraint.kind == Constraint::Kind::primary_key || constraint.kind == Constraint::Kind::unique)) prepared.conflict = constraint.columns;
    options_.live ? find_row(prepared) : make_row(prepared);
    if (prepared.why_not.empty()) read_updates(prepared);
    return prepared;
}

/// As the superuser of a scratch server: whatever refuses a row for other reasons goes.
void Prober::make_row(Prepared& prepared) {
    const Relation& table = *prepared.table;
    try {
        connection_.run("SAVEPOINT row; SET LOCAL session_replication_role = replica");
        for (const Constraint& constraint : table.constraints)
            if ((constraint.kind == Constraint::Kind::check || constraint.kind == Constraint::Kind::foreign_key) && !constraint.inherited)
                connection_.run(fmt::format("ALTER TABLE {} DROP CONSTRAINT IF EXISTS {} CASCADE", quoted(table.name), quoted(constraint.name)));
        if (!table.partitioned()) connection_.run(insert(prepared, false));   // else its parts have rows
        connection_.run("SET LOCAL session_replication_role = origin; RELEASE SAVEPOINT row");
    } catch (const postgres::DatabaseError& error) {
        connection_.run("ROLLBACK TO SAVEPOINT row; RELEASE SAVEPOINT row");
        prepared.why_not = "no row could be made: " + error.fields().message;
    }
    if (prepared.why_not.empty() && rows_of(prepared).empty()) prepared.why_not = "no row could be made";
}

void Prober::read_updates(Prepared& prepared) {
    const std::string keys = key_columns(*prepared.table);
    for (const Column& column : prepared.table->columns) {
        if (column.generated || column.identity == 'a' || keys.find("," + column.name + ",") != std::string::npos) continue;
        const bool routes = std::any_of(prepared.keys.begin(), prepared.keys.end(), [&](const Assigned& key) { return key.column == &column && key.value == key.other; });
        if (routes) continue;
        const postgres::Rows rows = connection_.query(fmt::format("SELECT {}::text FROM {}{} LIMIT 1", quoted(column.name), quoted(prepared.table->name), prepared.row));
        const std::string value = rows.size() > 0 && !rows.is_null(0, 0) ? values_.other_than(column.type, std::string(rows.at(0, 0)))
                                  : values_.of(column.type).empty() ? std::string() : values_.of(column.type).front();
        if (!value.empty()) prepared.updates.emplace_back(&column, value);
    }
}

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

std::vector<ProbeOutcome> Prober::expected_of_guard(const Relation& table, RoleId role, Write write) const {
    std::vector<ProbeOutcome> outcomes;
    for (const WriteWay& way : ways_of(catalog_, table, table, write)) {
        if (is_for_others(way, graph_.name(role))) continue;
        if (way.outcome == Outcome::undetermined) return {};
        const ProbeOutcome outcome = way.outcome == Outcome::raised ? ProbeOutcome::raised : way.outcome == Outcome::raised_at_commit ? ProbeOutcome::raised_at_commit
                                     : way.outcome == Outcome::skipped ? ProbeOutcome::silently_skipped : ProbeOutcome::changed;
        if (!contains(outcomes, outcome)) outcomes.push_back(outcome);
    }
    return outcomes;
}

std::vector<ProbeOutcome> Prober::expected(const Relation& table, RoleId role, const std::string& command) const {
    const RoleSet* users = privileges_.users_of_schema(table.name.schema);
    const bool may = (!users || users->contains(role)) && (command == "UPSERT" ? holds(table, role, 'a') && holds(table, role, 'w') && holds(table, role, 'r')
                                                           : holds(table, role, command == "INSERT" ? 'a' : command == "UPDATE" ? 'w' : command == "DELETE" ? 'd' : 'D'));
    if (!may) return {ProbeOutcome::denied};
    const bool filtered = table.row_security && !graph_[role].bypass_row_security && !(graph_.has_privileges_of(role, graph_.find(table.owner).value_or(everyone)) && !table.force_row_security);
    std::vector<ProbeOutcome> outcomes;
    const bool insert_triggers = std::any_of(table.triggers.begin(), table.triggers.end(), [](const Trigger& trigger) { return trigger.on_insert; }) || !table.rules.empty();
    if (command == "INSERT") outcomes = insert_triggers ? std::vector<ProbeOutcome>() : std::vector{ProbeOutcome::changed};
    else if (command == "UPSERT" && insert_triggers) return {};
    else outcomes = expected_of_guard(table, role, command == "DELETE" ? Write::delete_ : command == "TRUNCATE" ? Write::truncate : Write::update);
    // Row security hides rows, and refuses others.
    if (filtered && command != "TRUNCATE" && !outcomes.empty())
        for (const ProbeOutcome outcome : {ProbeOutcome::denied, ProbeOutcome::silently_skipped})
            if (!contains(outcomes, outcome)) outcomes.push_back(outcome);
    return outcomes;
}

// What happens ----------------------------------------------------------------------------------------------------

std::string Prober::insert(const Prepared& prepared, bool other) const {
    std::string columns, values;
    for (const Assigned& key : prepared.keys) {
        columns += (columns.empty() ? "" : ", ") + quoted(key.column->name);
        values += (values.empty() ? "" : ", ") + (other ? key.other : key.value);
    }
    if (columns.empty()) return fmt::format("INSERT INTO {} DEFAULT VALUES", quoted(prepared.table->name));
    return fmt::format("INSERT INTO {} ({}) VALUES ({})", quoted(prepared.table->name), columns, values);
}

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

ProbeOutcome Prober::run(const Prepared& prepared, RoleId role, const std::string& statement, std::string& message) {
    const std::string before = rows_of(prepared);
    ProbeOutcome outcome = ProbeOutcome::not_probed;
    connection_.run("SAVEPOINT probe");
    try {
        connection_.run(fmt::format("SET LOCAL {} {}", superuser_ ? "SESSION AUTHORIZATION" : "ROLE", quoted(graph_.name(role))));
        try {
            connection_.run(statement);
            connection_.run(superuser_ ? "RESET SESSION AUTHORIZATION" : "RESET ROLE");
            outcome = rows_of(prepared) == before ? ProbeOutcome::silently_skipped : ProbeOutcome::changed;
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
        if (const Relation* table = catalog_.relations.find(name); table && !table->partitioned()) tables.push_back(prepare(*table));
    for (const QualifiedName& name : names)
        if (const Relation* table = catalog_.relations.find(name); table && table->partitioned()) tables.push_back(prepare(*table));
    std::sort(tables.begin(), tables.end(), [](const Prepared& a, const Prepared& b) { return a.table->name < b.table->name; });
    std::vector<GuardProbe> probes;
    for (const Prepared& prepared : tables)
        for (const RoleId role : roles) {
            const std::string name = quoted(prepared.table->name);
            if (!options_.live) probes.push_back(probe(prepared, role, "INSERT", {insert(prepared, true)}));
            probes.push_back(probe(prepared, role, "UPDATE", updates_for(prepared, role, "UPDATE " + name + " ")));
            probes.push_back(probe(prepared, role, "DELETE", {"DELETE FROM " + name + prepared.row}));
            if (!options_.live) probes.push_back(probe(prepared, role, "TRUNCATE", {"TRUNCATE " + name}));
            if (!prepared.conflict.empty() && !prepared.updates.empty() && !options_.live) {
                std::vector<std::string> conflict;
                for (const std::string& column : prepared.conflict) conflict.push_back(quoted(column));
                probes.push_back(probe(prepared, role, "UPSERT", updates_for(prepared, role, fmt::format("{} ON CONFLICT ({}) DO UPDATE ", insert(prepared, false), fmt::join(conflict, ", ")))));
            }
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
bool GuardProbe::breaks() const { return !repairs && command != "INSERT" && (outcome == ProbeOutcome::changed || outcome == ProbeOutcome::silently_skipped || outcome == ProbeOutcome::raised_at_commit); }

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
