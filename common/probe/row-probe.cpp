#include "probe/row-probe.hpp"

#include <algorithm>

#include <fmt/format.h>

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

/// Both functions run as the role that they are told and take everything back by an error of their own. Rows carry their
/// number as a mark, which is read as superuser before and after: UPDATE and DELETE with WHERE would need policies for
/// SELECT too, and the command's count says nothing of which rows. Only the command itself runs with the search_path that
/// a session has: functions that policies call find by it what they name without a schema.
///
/// pgsteward_ask: one row there, and commands one after the other until one reaches it.
/// pgsteward_ask_rows: one command on many rows, all at once where it meets no error; each alone where the rows of the
/// table decide about each other, or one of them ends the command.
constexpr const char* ask_functions = R"(
CREATE FUNCTION pg_temp.pgsteward_marks(place regclass) RETURNS text[] LANGUAGE plpgsql AS $ask$
DECLARE
    marks text[];
BEGIN
    EXECUTE format('SELECT array_agg(pgsteward_row || '' '' || tableoid::text || ctid::text) FROM %s WHERE pgsteward_row IS NOT NULL', place) INTO marks;
    RETURN coalesce(marks, '{}');
END
$ask$;

CREATE FUNCTION pg_temp.pgsteward_failure(place regclass, state text, message text) RETURNS text LANGUAGE sql AS $ask$
    SELECT CASE WHEN state = '42501' AND (message LIKE 'new row violates row-level security%' OR message = 'permission denied for table ' || relname) THEN 'denied'
                ELSE 'error' || state || ' ' || message END
    FROM pg_catalog.pg_class WHERE oid = place
$ask$;

CREATE FUNCTION pg_temp.pgsteward_ask(place regclass, there text, role text, setting text, value text, commands text[], kind text) RETURNS text
LANGUAGE plpgsql AS $ask$
DECLARE
    command text;
    answer text;
    before text[];
    seen bigint;
BEGIN
    FOREACH command IN ARRAY commands LOOP
        BEGIN
            IF there <> '' THEN
                EXECUTE there;
            END IF;
            before := pg_temp.pgsteward_marks(place);
            IF value IS NOT NULL THEN
                PERFORM pg_catalog.set_config(setting, value, true);
            END IF;
            PERFORM pg_catalog.set_config('role', role, true);
            PERFORM pg_catalog.set_config('search_path', '"$user", public', true);
            IF kind = 'SELECT' THEN
                EXECUTE command INTO seen;
                PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
                answer := CASE WHEN seen IS NOT NULL THEN 'visible' ELSE 'hidden' END;
            ELSE
                EXECUTE command;
                PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
                PERFORM pg_catalog.set_config('role', 'none', true);
                answer := CASE WHEN kind = 'INSERT' OR pg_temp.pgsteward_marks(place) <> before THEN 'visible' ELSE 'silently-ignored' END;
            END IF;
            RAISE EXCEPTION USING ERRCODE = 'PGS01';
        EXCEPTION
            WHEN SQLSTATE 'PGS01' THEN NULL;
            WHEN OTHERS THEN answer := pg_temp.pgsteward_failure(place, SQLSTATE, SQLERRM);
        END;
        EXIT WHEN answer = 'visible';
    END LOOP;
    RETURN answer;
END
$ask$;

CREATE FUNCTION pg_temp.pgsteward_ask_rows(place regclass, there text[], role text, setting text, value text, command text, kind text, alone boolean) RETURNS text[]
LANGUAGE plpgsql AS $ask$
DECLARE
    answers text[];
    before text[];
    after text[];
    statement text;
    rows text[] := '{}';
BEGIN
    IF NOT alone THEN
        -- First without any row: what fails then fails whatever the rows are.
        FOR attempt IN 1..2 LOOP
            BEGIN
                FOREACH statement IN ARRAY rows LOOP
                    EXECUTE statement;
                END LOOP;
                before := pg_temp.pgsteward_marks(place);
                IF value IS NOT NULL THEN
                    PERFORM pg_catalog.set_config(setting, value, true);
                END IF;
                PERFORM pg_catalog.set_config('role', role, true);
                PERFORM pg_catalog.set_config('search_path', '"$user", public', true);
                IF kind = 'SELECT' THEN
                    EXECUTE 'SELECT pg_catalog.array_agg(seen) FROM (' || command || ') AS q(seen)' INTO after;
                    PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
                ELSE
                    EXECUTE command;
                    PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
                    PERFORM pg_catalog.set_config('role', 'none', true);
                    after := pg_temp.pgsteward_marks(place);
                END IF;
                RAISE EXCEPTION USING ERRCODE = 'PGS01';
            EXCEPTION
                WHEN SQLSTATE 'PGS01' THEN NULL;
                WHEN OTHERS THEN
                    IF attempt = 1 THEN
                        RETURN array_fill(pg_temp.pgsteward_failure(place, SQLSTATE, SQLERRM), ARRAY[cardinality(there)]);
                    END IF;
                    before := NULL;
            END;
            rows := there;
        END LOOP;
        IF before IS NOT NULL THEN
            FOR n IN 1..cardinality(there) LOOP
                IF kind = 'SELECT' THEN
                    answers[n] := CASE WHEN n::text = ANY (after) THEN 'visible' ELSE 'hidden' END;
                ELSE
                    answers[n] := CASE WHEN EXISTS (SELECT FROM unnest(before) AS mark WHERE mark LIKE n || ' %' AND mark <> ALL (after)) THEN 'visible' ELSE 'silently-ignored' END;
                END IF;
            END LOOP;
            RETURN answers;
        END IF;
    END IF;
    FOR n IN 1..cardinality(there) LOOP
        answers[n] := pg_temp.pgsteward_ask(place, there[n], role, setting, value, ARRAY[command], kind);
    END LOOP;
    RETURN answers;
END
$ask$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pg_temp TO PUBLIC;
)";

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

std::string array_literal(const std::vector<std::string>& texts) {
    std::string array = "{";
    for (const std::string& text : texts) {
        array += array.size() > 1 ? ",\"" : "\"";
        for (const char c : text) {
            if (c == '"' || c == '\\') array += '\\';
            array += c;
        }
        array += '"';
    }
    return array + "}";
}

struct Answer { RowEffect outcome; std::string message; };
Answer read_answer(std::string_view text) {
    for (const RowEffect outcome : {RowEffect::visible, RowEffect::hidden, RowEffect::silently_ignored, RowEffect::denied})
        if (text == access::name_of(outcome)) return {outcome, {}};
    constexpr std::string_view error = "error";
    return {RowEffect::error, std::string(text.starts_with(error) ? text.substr(error.size()) : text)};
}

As as_of(const SeedRow& row, const Asking& asking) {
    switch (asking.as) {
        case Asking::As::unset: return As::unset;
        case Asking::As::empty: return As::empty;
        case Asking::As::garbage: return As::garbage;
        case Asking::As::tenant: break;
    }
    return row.tenant == asking.tenant ? As::own : As::other;
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

/// Marks the table, and gives roles of which nothing is known what is taken for granted.
void RowProbe::prepare(const access::TableResult& table) {
    postgres::Connection& connection = connection_for({});
    if (copies) return;
    const std::string name = quoted(table.relation->name);
    connection.run(fmt::format("ALTER TABLE {} ADD COLUMN IF NOT EXISTS pgsteward_row integer", name));
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

void RowProbe::seed_world(postgres::Connection& connection, const access::TableResult& table, std::size_t world) {
    const RowCases& cases = *table.cases;
    if (copies) copy(connection, table);
    connection.run(copies ? "SAVEPOINT pgsteward_world" : "BEGIN");
    connection.run(fmt::format("DELETE FROM {}", place_of(*cases.own.relation)));
    for (std::size_t i = 0; i < cases.others.size(); ++i) {
        const SeedRows& rows = cases.others[i];
        if (rows.relation->kind != ObjectKind::table) continue;
        connection.run(fmt::format("DELETE FROM {}", quoted(rows.relation->name)));
        for (const SeedRow* row : cases.rows_in(cases.worlds[world], i)) connection.run(insert_of(rows, *row, quoted(rows.relation->name), 0));
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

std::string RowProbe::ask(postgres::Connection& connection, const RowCases& cases, const std::string& role, Command command, const Asking& asking, const std::string& there, const std::vector<std::string>& commands) {
    const auto rows = connection.query("SELECT pg_temp.pgsteward_ask($1::regclass, $2, $3, $4, $5, $6::text[], $7)",
                                       {place_of(*cases.own.relation), there, role, setting_, asking.setting, array_literal(commands), std::string(access::name_of(command))});
    return std::string(rows.at(0, 0));
}

/// One command on many rows.
std::vector<std::string> RowProbe::ask_rows(postgres::Connection& connection, const RowCases& cases, const std::string& role, Command command, const Asking& asking, const std::vector<std::string>& there, const std::string& statement) {
    const bool alone = std::any_of(cases.others.begin(), cases.others.end(), [&](const SeedRows& rows) { return rows.relation == cases.own.relation; });
    const auto rows = connection.query("SELECT unnest(pg_temp.pgsteward_ask_rows($1::regclass, $2::text[], $3, $4, $5, $6, $7, $8::boolean))",
                                       {place_of(*cases.own.relation), array_literal(there), role, setting_, asking.setting, statement, std::string(access::name_of(command)), alone ? "true" : "false"});
    std::vector<std::string> answers;
    for (std::size_t i = 0; i < rows.size(); ++i) answers.emplace_back(rows.at(i, 0));
    return answers;
}

/// What UPDATE may make of the rows that it reaches: an own row another tenant's, another's row any.
void RowProbe::probe_updates(postgres::Connection& connection, const access::TableResult& table, const std::string& role, std::size_t world, std::size_t at, CommandResult& result) {
    const RowCases& cases = *table.cases;
    const Asking& asking = cases.askings[at];
    for (std::size_t row = 0; row < cases.own.rows.size(); ++row) {
        const SeedRow& from = cases.own.rows[row];
        const std::string there = insert_of(cases.own, from, place_of(*table.relation), 1);
        const As as = as_of(from, asking);
        const auto run = [&](const std::vector<std::string>& commands) { return read_answer(ask(connection, cases, role, Command::update, asking, there, commands)); };
        const std::string same = update_of(connection, cases, role, from, from);
        Answer best = same.empty() ? Answer{RowEffect::denied, "no column may be updated"} : run({same});
        if (observe) observe(role, {Command::update, world, at, row, row, best.outcome, best.message});
        if (best.outcome == RowEffect::visible || best.outcome == RowEffect::denied) {
            std::vector<std::string> gives_away, takes;
            for (const SeedRow& to : cases.own.rows) {
                if (!to.tenant) continue;
                std::string command = update_of(connection, cases, role, from, to);
                if (command.empty()) continue;
                (as == As::own && to.tenant != from.tenant ? gives_away : takes).push_back(std::move(command));
            }
            if (!gives_away.empty()) note(result, As::other, run(gives_away));
            if (best.outcome == RowEffect::denied && !takes.empty()) best = run(takes);
        }
        note(result, as, best);
    }
}

void RowProbe::probe_inserts(postgres::Connection& connection, const access::TableResult& table, const std::string& role, std::size_t world, std::size_t at, CommandResult& result) {
    const RowCases& cases = *table.cases;
    for (std::size_t row = 0; row < cases.own.rows.size(); ++row) {
        const SeedRow& seed = cases.own.rows[row];
        if (!seed.tenant) continue;
        const Answer answer = read_answer(ask(connection, cases, role, Command::insert, cases.askings[at], "", {insert_of(cases.own, seed, place_of(*table.relation), 0)}));
        if (observe) observe(role, {Command::insert, world, at, row, row, answer.outcome, answer.message});
        note(result, as_of(seed, cases.askings[at]), answer);
    }
}

void RowProbe::probe_command(const access::TableResult& table, const std::string& role, Command command, std::size_t world, CommandResult& result) {
    const RowCases& cases = *table.cases;
    std::vector<std::string> there;
    for (std::size_t row = 0; row < cases.own.rows.size(); ++row) there.push_back(insert_of(cases.own, cases.own.rows[row], place_of(*table.relation), row + 1));
    const std::string name = place_of(*table.relation);
    const std::string statement = command == Command::select ? fmt::format("SELECT pgsteward_row FROM {} WHERE pgsteward_row IS NOT NULL", name) : "DELETE FROM " + name;
    for (std::size_t at = 0; at < cases.askings.size(); ++at) {
        postgres::Connection& connection = connection_for(cases.askings[at]);
        seed_world(connection, table, world);
        if (command == Command::update) {
            probe_updates(connection, table, role, world, at, result);
        } else if (command == Command::insert) {
            probe_inserts(connection, table, role, world, at, result);
        } else {
            const auto answers = ask_rows(connection, cases, role, command, cases.askings[at], there, statement);
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
    probed.rows = table.cases->own.rows.size();
    for (const access::RoleResult& expected : table.roles) {
        access::RoleResult result{expected.role, expected.exemption, {}};
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
