#include "probe/row-probe.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "access/array-literal.hpp"
#include "access/row-keys.hpp"
#include "probe/ask-functions.hpp"

namespace pgsteward::probe {
namespace {

using access::As;
using access::Asking;
using access::Command;
using access::CommandResult;
using access::RowEffect;
using access::RowCases;
using access::SeedRow;
using access::SeedRows;

const Column& column_of(const Relation& relation, const std::string& name) { return *relation.column(name); }

std::string literal(const Relation& relation, const std::string& column, const std::optional<std::string>& text) {
    if (!text) return "NULL";
    return fmt::format("{}::{}", quoted_literal(*text), column_of(relation, column).type);
}

/// INSERT of the columns that are not NULL; with a mark where one is given.
std::string insert_of(const SeedRows& rows, const SeedRow& row, const std::string& table, std::size_t mark) {
    std::string columns = mark > 0 ? "pgsteward_row" : "";
    std::string values = mark > 0 ? std::to_string(mark) : "";
    for (std::size_t i = 0; i < rows.columns.size(); ++i) {
        if (!row.texts[i]) continue;
        columns += (columns.empty() ? "" : ", ") + quoted(rows.columns[i]);
        values += (values.empty() ? "" : ", ") + literal(*rows.relation, rows.columns[i], row.texts[i]);
    }
    return columns.empty() ? fmt::format("INSERT INTO {} DEFAULT VALUES", table) : fmt::format("INSERT INTO {} ({}) VALUES ({})", table, columns, values);
}

/// Takes away what a unique index would not let be there beside the row; empty where nothing is.
std::string make_room_for(const SeedRows& rows, const SeedRow& row, const std::string& table) {
    std::string conflicts;
    for (const std::vector<std::string>& key : access::unique_keys(*rows.relation)) {
        std::vector<std::string> equal;
        for (const std::string& column : key) {
            const auto at = std::ranges::find(rows.columns, column) - rows.columns.begin();
            if (static_cast<std::size_t>(at) < rows.columns.size() && row.texts[static_cast<std::size_t>(at)])
                equal.push_back(fmt::format("{} = {}", quoted(column), literal(*rows.relation, column, row.texts[static_cast<std::size_t>(at)])));
        }
        if (equal.size() == key.size()) conflicts += fmt::format("{}({})", conflicts.empty() ? "" : " OR ", fmt::join(equal, " AND "));
    }
    return conflicts.empty() ? "" : fmt::format("DELETE FROM {} WHERE {};", table, conflicts);
}

/// UPDATE without WHERE is for the marked row: what it would make of the others is not asked, and could be refused.
constexpr const char* passes_over_unmarked = R"(
CREATE OR REPLACE FUNCTION {1}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
DROP TRIGGER IF EXISTS pgsteward_pass_over ON {0};
CREATE TRIGGER pgsteward_pass_over BEFORE UPDATE ON {0} FOR EACH ROW WHEN (OLD.pgsteward_row IS NULL) EXECUTE FUNCTION {1}();
ALTER TABLE {0} ENABLE ALWAYS TRIGGER pgsteward_pass_over)";

struct Answer { RowEffect outcome; std::string message; };
Answer read_answer(std::string_view text) {
    for (const RowEffect outcome : {RowEffect::visible, RowEffect::hidden, RowEffect::silently_ignored, RowEffect::denied})
        if (text == access::name_of(outcome)) return {outcome, {}};
    constexpr std::string_view error = "error";
    const std::string why(text.starts_with(error) ? text.substr(error.size()) : text);
    // cardinality_violation: of a table without its keys, which let one row be there.
    constexpr std::string_view several_rows = "21000 ";
    return {why.starts_with(several_rows) ? RowEffect::unknown : RowEffect::error, why};
}

void note(CommandResult& result, As as, const Answer& answer) {
    access::Seen& seen = result.by[static_cast<std::size_t>(as)];
    if (answer.outcome < seen.outcome) return;
    seen.outcome = answer.outcome;
    seen.why = answer.message;
}

}  // namespace

RowProbe::RowProbe(std::function<postgres::Connection()> connect, std::string setting, std::set<std::string> granted)
    : connect_(std::move(connect)), setting_(std::move(setting)), granted_(std::move(granted)) {}

postgres::Connection RowProbe::open() {
    postgres::Connection connection = connect_();
    if (copies) connection.run("BEGIN");
    connection.run("SET search_path = pg_catalog; SET client_min_messages = error");
    if (!copies) connection.run("SET session_replication_role = replica");
    connection.run(ask_functions);
    return connection;
}

postgres::Connection& RowProbe::connection_for(const Asking& asking) {
    auto& connection = asking.setting ? set_ : never_set_;
    if (!connection) connection = std::make_unique<postgres::Connection>(open());
    return *connection;
}

bool RowProbe::may(postgres::Connection& connection, const std::string& role, const Relation& relation, std::string_view privilege) {
    const std::string function = privilege == "DELETE" ? "has_table_privilege" : "has_any_column_privilege";
    const auto rows = connection.query(fmt::format("SELECT {}($1, $2::regclass, $3) AND has_schema_privilege($1, $4, 'USAGE')", function), {role, quoted(relation.name), std::string(privilege), relation.name.schema});
    return rows.at(0, 0) == "t";
}

bool RowProbe::may(postgres::Connection& connection, const std::string& role, const Relation& relation, std::string_view privilege, const std::string& column) {
    const auto [at, is_new] = column_rights_.try_emplace({role, relation.name, column + " " + std::string(privilege)});
    if (is_new) at->second = connection.query("SELECT has_column_privilege($1, $2::regclass, $3, $4)", {role, quoted(relation.name), column, std::string(privilege)}).at(0, 0) == "t";
    return at->second;
}

void RowProbe::start_again() {
    set_.reset();
    never_set_.reset();
    copied_.clear();
}

std::string RowProbe::place_of(const Relation& relation) const { return copies ? "pg_temp." + quoted(relation.name.name) : quoted(relation.name); }

/// Do the conditions look up rows of the table that they are for? Then some are there beside the one that is asked about.
bool RowProbe::looks_itself_up(const access::RowCases& cases) {
    return std::ranges::any_of(cases.others, [&](const SeedRows& rows) { return rows.relation == cases.own.relation; });
}

/// Marks the table, and gives roles of which nothing is known what is taken for granted.
void RowProbe::prepare(const access::TableResult& table) {
    postgres::Connection& connection = connection_for({});
    if (copies) return;
    const std::string name = quoted(table.relation->name);
    // What was rolled back is in the way of what looks the rows up.
    for (const SeedRows& rows : table.cases->others)
        if (rows.relation->kind == ObjectKind::table) connection.run("VACUUM " + quoted(rows.relation->name));
    connection.run(fmt::format("ALTER TABLE {} ADD COLUMN IF NOT EXISTS pgsteward_row integer", name));
    if (looks_itself_up(*table.cases)) connection.run(fmt::format(passes_over_unmarked, name, quoted(QualifiedName{table.relation->name.schema, "pgsteward_pass_over"})));
    for (const access::RoleResult& role : table.roles) {
        if (granted_.contains(role.role)) {
            std::string tables = name;
            std::string schemas = quoted(table.relation->name.schema);
            for (const SeedRows& rows : table.cases->others) {
                tables += ", " + quoted(rows.relation->name);
                schemas += ", " + quoted(rows.relation->name.schema);
            }
            connection.run(fmt::format("GRANT ALL ON {} TO {}; GRANT USAGE ON SCHEMA {} TO {}", tables, quoted(role.role), schemas, quoted(role.role)));
        }
        if (may(connection, role.role, *table.relation, "SELECT")) connection.run(fmt::format("GRANT SELECT (pgsteward_row) ON {} TO {}", name, quoted(role.role)));
    }
}

void RowProbe::seed_world(postgres::Connection& connection, const access::TableResult& table, std::size_t world, const Asking& asking) {
    const RowCases& cases = *table.cases;
    if (copies) copy(connection, table);
    connection.run(copies ? "SAVEPOINT pgsteward_world" : "BEGIN");
    connection.run(fmt::format("DELETE FROM {}", place_of(*cases.own.relation)));
    for (std::size_t i = 0; i < cases.others.size(); ++i) {
        const SeedRows& rows = cases.others[i];
        if (rows.relation->kind != ObjectKind::table) continue;
        connection.run(fmt::format("DELETE FROM {}", quoted(rows.relation->name)));
        for (const SeedRow* row : cases.rows_in(cases.worlds[world], i, asking)) connection.run(insert_of(rows, *row, quoted(rows.relation->name), 0));
    }
}

/// UPDATE without WHERE and without reading a column, as whoever may not read can run it.
std::string RowProbe::update_of(postgres::Connection& connection, const RowCases& cases, const std::string& role, const SeedRow& from, const SeedRow& to) {
    const Relation& relation = *cases.own.relation;
    std::string assignments;
    for (std::size_t i = 0; i < cases.own.columns.size(); ++i) {
        const std::string& column = cases.own.columns[i];
        if (!may(connection, role, relation, "UPDATE", column)) {
            if (from.texts[i] != to.texts[i]) return {};
            continue;
        }
        assignments += fmt::format("{}{} = {}", assignments.empty() ? "" : ", ", quoted(column), literal(relation, column, to.texts[i]));
    }
    for (const Column& column : relation.columns)
        if (assignments.empty() && may(connection, role, relation, "UPDATE", column.name) && column.generated == std::nullopt) assignments = quoted(column.name) + " = NULL";
    return assignments.empty() ? std::string() : fmt::format("UPDATE {} SET {}", place_of(relation), assignments);
}

/// The same by the numbers of the rows, made once for all worlds and all ways to ask.
const std::string& RowProbe::update(postgres::Connection& connection, const RowCases& cases, const std::string& role, std::size_t from, std::size_t to) {
    const auto [known, is_new] = updates_.try_emplace({from, to});
    if (is_new) known->second = update_of(connection, cases, role, cases.own.rows[from], cases.own.rows[to]);
    return known->second;
}

std::string RowProbe::ask(postgres::Connection& connection, const RowCases& cases, const std::string& role, Command command, const Asking& asking, const std::string& there, const std::vector<std::string>& commands) {
    const auto rows = connection.query("SELECT pg_temp.pgsteward_ask($1::regclass, $2, $3, $4, $5, $6::text[], $7)",
                                       {place_of(*cases.own.relation), there, role, setting_, asking.setting, access::array_literal(commands), std::string(access::name_of(command))});
    return std::string(rows.at(0, 0));
}

/// One command on many rows.
std::vector<std::string> RowProbe::ask_rows(postgres::Connection& connection, const RowCases& cases, const std::string& role, Command command, const Asking& asking, const std::vector<std::string>& there, const std::string& statement) {
    const auto rows = connection.query("SELECT unnest(pg_temp.pgsteward_ask_rows($1::regclass, $2::text[], $3, $4, $5, $6, $7, $8::boolean))",
                                       {place_of(*cases.own.relation), access::array_literal(there), role, setting_, asking.setting, statement, std::string(access::name_of(command)), looks_itself_up(cases) ? "true" : "false"});
    std::vector<std::string> answers;
    for (std::size_t i = 0; i < rows.size(); ++i) answers.emplace_back(rows.at(i, 0));
    return answers;
}

/// Commands that have nothing to do with each other, each beside its own row.
std::vector<std::string> RowProbe::ask_each(postgres::Connection& connection, const RowCases& cases, const std::string& role, Command command, const Asking& asking, const std::vector<std::string>& there, const std::vector<std::string>& statements) {
    std::vector<std::string> answers;
    if (statements.empty()) return answers;
    const auto rows = connection.query("SELECT pg_temp.pgsteward_ask($1::regclass, beside, $2, $3, $4, ARRAY[statement], $5) FROM unnest($6::text[], $7::text[]) WITH ORDINALITY AS one(beside, statement, n) ORDER BY n",
                                       {place_of(*cases.own.relation), role, setting_, asking.setting, std::string(access::name_of(command)), access::array_literal(there), access::array_literal(statements)});
    for (std::size_t i = 0; i < rows.size(); ++i) answers.emplace_back(rows.at(i, 0));
    return answers;
}

/// What UPDATE that changes nothing answers for each row; nothing where no column may be updated.
std::vector<std::optional<std::string>> RowProbe::reached_by_update(postgres::Connection& connection, const RowCases& cases, const std::string& role, const Asking& asking) {
    std::vector<std::optional<std::string>> reached(cases.own.rows.size());
    std::vector<std::string> there, statements;
    std::vector<std::size_t> asked;
    for (std::size_t row = 0; row < cases.own.rows.size(); ++row) {
        const std::string& same = update(connection, cases, role, row, row);
        if (same.empty()) continue;
        there.push_back(beside_[row]);
        statements.push_back(same);
        asked.push_back(row);
    }
    std::vector<std::string> answers = ask_each(connection, cases, role, Command::update, asking, there, statements);
    for (std::size_t i = 0; i < asked.size(); ++i) reached[asked[i]] = std::move(answers.at(i));
    return reached;
}

/// What UPDATE may make of the rows that it reaches: an own row another tenant's, another's row any.
void RowProbe::probe_updates(postgres::Connection& connection, const access::TableResult& table, const std::string& role, std::size_t world, std::size_t at, CommandResult& result) {
    const RowCases& cases = *table.cases;
    const Asking& asking = cases.askings[at];
    const auto reached = reached_by_update(connection, cases, role, asking);
    for (std::size_t row = 0; row < cases.own.rows.size(); ++row) {
        const SeedRow& from = cases.own.rows[row];
        const As as = as_of(from, asking);
        Answer best = reached[row] ? read_answer(*reached[row]) : Answer{RowEffect::denied, "no column may be updated"};
        if (observe) observe(role, {Command::update, world, at, row, row, best.outcome, best.message});
        if (best.outcome == RowEffect::visible || best.outcome == RowEffect::denied) {
            std::vector<std::string> gives_away, takes;
            for (std::size_t to = 0; to < cases.own.rows.size(); ++to) {
                const auto& tenant = cases.own.rows[to].tenant;
                const bool gives = as == As::own && tenant != from.tenant;
                if (!tenant || (!gives && best.outcome != RowEffect::denied)) continue;
                const std::string& command = update(connection, cases, role, row, to);
                if (!command.empty()) (gives ? gives_away : takes).push_back(command);
            }
            const auto run = [&](const std::vector<std::string>& commands) { return read_answer(ask(connection, cases, role, Command::update, asking, beside_[row], commands)); };
            if (!gives_away.empty()) note(result, As::other, run(gives_away));
            if (best.outcome == RowEffect::denied && !takes.empty()) best = run(takes);
        }
        note(result, as, best);
    }
}

void RowProbe::probe_inserts(postgres::Connection& connection, const access::TableResult& table, const std::string& role, std::size_t world, std::size_t at, CommandResult& result) {
    const RowCases& cases = *table.cases;
    std::vector<std::string> statements;
    std::vector<std::size_t> asked;
    for (std::size_t row = 0; row < cases.own.rows.size(); ++row) {
        if (!cases.own.rows[row].tenant) continue;
        statements.push_back(insert_of(cases.own, cases.own.rows[row], place_of(*table.relation), 0));
        asked.push_back(row);
    }
    const auto answers = ask_each(connection, cases, role, Command::insert, cases.askings[at], std::vector<std::string>(statements.size()), statements);
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const Answer answer = read_answer(answers[i]);
        if (observe) observe(role, {Command::insert, world, at, asked[i], asked[i], answer.outcome, answer.message});
        note(result, as_of(cases.own.rows[asked[i]], cases.askings[at]), answer);
    }
}

void RowProbe::probe_command(const access::TableResult& table, const std::string& role, Command command, std::size_t world, CommandResult& result) {
    const RowCases& cases = *table.cases;
    const std::string name = place_of(*table.relation);
    const std::string statement = command == Command::select ? fmt::format("SELECT pgsteward_row FROM {} WHERE pgsteward_row IS NOT NULL", name) : "DELETE FROM " + name;
    for (std::size_t at = 0; at < cases.askings.size(); ++at) {
        postgres::Connection& connection = connection_for(cases.askings[at]);
        seed_world(connection, table, world, cases.askings[at]);
        if (command == Command::update) {
            probe_updates(connection, table, role, world, at, result);
        } else if (command == Command::insert) {
            probe_inserts(connection, table, role, world, at, result);
        } else {
            const auto answers = ask_rows(connection, cases, role, command, cases.askings[at], beside_, statement);
            for (std::size_t row = 0; row < answers.size(); ++row) {
                const Answer answer = read_answer(answers[row]);
                if (observe) observe(role, {command, world, at, row, row, answer.outcome, answer.message});
                note(result, as_of(cases.own.rows[row], cases.askings[at]), answer);
            }
        }
        connection.run(copies ? "ROLLBACK TO SAVEPOINT pgsteward_world" : "ROLLBACK");
    }
}

ProbedTable RowProbe::probe(const access::TableResult& table) {
    ProbedTable probed;
    if (!table.cases) return probed;
    if (copies && !table.cases->others.empty()) {
        probed.refused = fmt::format("its policies look up {}, whose rows are those of the live server", table.cases->others[0].relation->name.display());
        return probed;
    }
    prepare(table);
    const SeedRows& own = table.cases->own;
    probed.rows = own.rows.size();
    beside_.clear();
    for (std::size_t row = 0; row < own.rows.size(); ++row) {
        const std::string place = place_of(*table.relation);
        beside_.push_back((looks_itself_up(*table.cases) ? make_room_for(own, own.rows[row], place) : "") + insert_of(own, own.rows[row], place, row + 1));
    }
    for (const access::RoleResult& expected : table.roles) {
        access::RoleResult result{expected.role, expected.exemption, {}};
        updates_.clear();
        for (const Command command : access::commands) {
            CommandResult& one = result.commands[static_cast<std::size_t>(command)];
            one.command = command;
            if (!may(connection_for({}), expected.role, *table.relation, access::name_of(command))) {
                one.by.fill({RowEffect::denied, "no privilege", false});
                continue;
            }
            if (command == Command::update || command == Command::delete_)
                for (access::Seen& seen : one.by) seen.outcome = RowEffect::silently_ignored;
            for (std::size_t world = 0; world < table.cases->worlds.size(); ++world) probe_command(table, expected.role, command, world, one);
        }
        probed.roles.push_back(std::move(result));
    }
    return probed;
}

}  // namespace pgsteward::probe
