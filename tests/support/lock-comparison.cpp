#include "interpret/lock-comparison.hpp"

#include <fmt/format.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

#include "interpret/interpreter.hpp"
#include "postgres/scratch.hpp"
#include "sql/parse.hpp"
#include "sql/script.hpp"
#include "text/parallel.hpp"

namespace pgsteward::test {
namespace {

const std::string folder = std::string(PGSTEWARD_SOURCE_DIR) + "/testdata/locks/";

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// The server ---------------------------------------------------------------------------------------------------------

/// Plans that read the referencing table of a foreign key row by row and look into the other by its key.
const std::vector<std::string> plans = {"SET enable_hashjoin = off", "SET enable_mergejoin = off", "SET enable_seqscan = off", "SET enable_bitmapscan = off"};

const std::string files_before =
    "CREATE TABLE lock_test.before AS SELECT c.oid, c.relname, c.relkind, pg_relation_filenode(c.oid) AS file FROM pg_class c "
    "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname !~ '^pg_|information_schema|lock_test'";

/// In the transaction of the statement, by the relations that were there before.
const std::vector<std::string> questions = {
    // The strongest lock on each.
    "SELECT b.relname, max(array_position(ARRAY['AccessShareLock', 'RowShareLock', 'RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock',"
    " 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'], l.mode)) FROM pg_locks l JOIN lock_test.before b ON b.oid = l.relation"
    " WHERE l.pid = pg_backend_pid() AND b.relkind IN ('r', 'p', 'm', 'v', 'f') GROUP BY 1",
    // New files with rows in them.
    "SELECT c.relname, 0 FROM pg_class c JOIN lock_test.before b ON b.oid = c.oid WHERE c.relkind IN ('r', 'm')"
    " AND pg_relation_filenode(c.oid) <> b.file AND pg_relation_size(c.oid) > 0",
    // New files of indexes, of tables whose own file stayed; a file that changed its index is not new.
    "SELECT DISTINCT t.relname, 0 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN lock_test.before t ON t.oid = i.indrelid"
    " LEFT JOIN lock_test.before b ON b.oid = c.oid WHERE c.relkind = 'i' AND pg_relation_filenode(c.oid) IS DISTINCT FROM b.file"
    " AND NOT EXISTS (SELECT FROM lock_test.before x WHERE x.file = pg_relation_filenode(c.oid)) AND pg_relation_filenode(t.oid) = t.file",
    "SELECT relname, 0 FROM pg_stat_xact_user_tables WHERE seq_tup_read > 0 AND schemaname <> 'lock_test'",
};

struct Seen {
    std::map<std::string, LockMode> locks;
    std::set<std::string> rewritten, built, read;
};

std::string described(const Seen& seen, bool weak) {
    std::string text;
    const LockMode least = weak ? LockMode::access_share : LockMode::row_exclusive;
    for (const auto& [table, mode] : seen.locks)
        if (mode >= least) text += fmt::format("{} {}\n", table, name_of(mode));
    for (const std::string& table : seen.rewritten) text += "rewrite " + table + "\n";
    for (const std::string& table : seen.built)
        if (!seen.rewritten.contains(table)) text += "build " + table + "\n";
    for (const std::string& table : seen.read)
        if (const auto lock = seen.locks.find(table); lock != seen.locks.end() && lock->second > LockMode::row_exclusive) text += "read " + table + "\n";
    return text;
}

Seen seen_on_server(postgres::Connection& connection) {
    const std::vector<postgres::Rows> answers = connection.query_all(questions);
    Seen seen;
    for (std::size_t row = 0; row < answers[0].size(); ++row)
        seen.locks[std::string(answers[0].at(row, 0))] = static_cast<LockMode>(std::stoi(std::string(answers[0].at(row, 1))));
    const auto add = [&](const postgres::Rows& rows, std::set<std::string>& into) {
        for (std::size_t row = 0; row < rows.size(); ++row) into.insert(std::string(rows.at(row, 0)));
    };
    add(answers[1], seen.rewritten);
    add(answers[2], seen.built);
    add(answers[3], seen.read);
    return seen;
}

// The interpreter ----------------------------------------------------------------------------------------------------

void run_text(interpret::Interpreter& interpreter, const SourceText& script) {
    for (const sql::ScriptItem& item : sql::split_script(script.content()).items) {
        const std::string_view text = script.content().substr(item.at.begin, item.at.size());
        const auto parsed = sql::parse_statement(text);
        const auto* statement = std::get_if<sql::Statement>(&parsed);
        INFO(text);
        REQUIRE(statement);
        interpreter.run(*statement, text, Location{script, item.at}, {});
    }
}

Seen seen_by_interpreter(const LockCase& one) {
    Seen seen;
    const auto watch = [&](const Step& step) {
        if (step.migration != 2) return;
        for (const TableLocked& lock : step.locks) seen.locks[lock.table.name.name] = std::max(seen.locks[lock.table.name.name], lock.mode);
        for (const TableWork& work : step.work) {
            if (work.kind == TableWork::Kind::rewrite) seen.rewritten.insert(work.table.name.name);
            if (work.kind == TableWork::Kind::index_build) seen.built.insert(work.table.name.name);
            if (work.kind != TableWork::Kind::rows) seen.read.insert(work.table.name.name);
        }
    };
    Catalog catalog;
    catalog.complete = true;
    interpret::Interpreter interpreter(catalog, 15, "postgres", {watch, [](const OpaqueStep&) {}});
    interpreter.find_locks();
    interpreter.begin_script(1, TransactionMode::per_statement);
    run_text(interpreter, SourceText("base.sql", content_of(folder + "base.sql")));
    run_text(interpreter, SourceText("given.sql", one.given));
    interpreter.begin_script(2, TransactionMode::whole);
    run_text(interpreter, SourceText("set.sql", "SET timezone = 'UTC';"));   // as the scratch server has it
    run_text(interpreter, SourceText("case.sql", one.sql));
    return seen;
}

bool names_weak_locks(const std::string& sql) { return sql.starts_with("LOCK "); }

std::string of_interpreter(const LockCase& one) {
    std::string text;
    with_large_stack(worker_stack_bytes, [&] { text = described(seen_by_interpreter(one), names_weak_locks(one.sql)); });
    return text;
}

std::string database_for(const LockCase& one) { return database_with(content_of(folder + "base.sql") + one.given); }

}  // namespace

std::vector<LockCase> lock_cases(const std::string& file) {
    std::vector<LockCase> cases(1);
    const std::string text = content_of(folder + file);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string line = text.substr(at, end - at);
        at = end + 1;
        if (line.empty()) cases.emplace_back();
        else if (line.starts_with("given: ")) cases.back().given += line.substr(7) + "\n";
        else cases.back().sql += line + "\n";
    }
    std::erase_if(cases, [](const LockCase& one) { return one.sql.empty(); });
    return cases;
}

LockComparison compare_locks(const LockCase& one) {
    LockComparison result;
    const std::string database = database_for(one);
    postgres::Connection preparing = scratch_server().connect(database);
    preparing.run("CREATE SCHEMA lock_test");
    preparing.run(files_before);
    postgres::Connection connection = scratch_server().connect(database);
    for (const std::string& setting : plans) connection.run(setting);
    try {
        connection.run("BEGIN");
        connection.run(one.sql);
        result.server = described(seen_on_server(connection), names_weak_locks(one.sql));
    } catch (const postgres::DatabaseError& error) {
        result.server = error.fields().message;
    }
    connection.run("ROLLBACK");
    result.interpreter = of_interpreter(one);
    return result;
}

LockComparison compare_awaited_lock(const LockCase& one, const std::string& table) {
    const std::string database = database_for(one);
    postgres::Connection holder = scratch_server().connect(database);
    holder.run("BEGIN; LOCK TABLE " + table + " IN SHARE UPDATE EXCLUSIVE MODE");
    postgres::Connection worker = scratch_server().connect(database);
    const std::string pid(worker.query("SELECT pg_backend_pid()").at(0, 0));
    std::atomic<bool> ended = false;
    std::thread waiting([&] {
        try {
            worker.run(one.sql);
        } catch (const postgres::DatabaseError&) {
        }
        ended = true;
    });
    postgres::Connection watching = scratch_server().connect(database);
    LockComparison result;
    while (result.server.empty() && !ended) {
        const postgres::Rows rows = watching.query(
            "SELECT c.relname, array_position(ARRAY['AccessShareLock', 'RowShareLock', 'RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock',"
            " 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'], l.mode) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
            " WHERE l.pid = $1::int AND NOT l.granted", {pid});
        if (rows.size() > 0) result.server = fmt::format("{} {}\n", rows.at(0, 0), name_of(static_cast<LockMode>(std::stoi(std::string(rows.at(0, 1))))));
    }
    watching.query("SELECT pg_cancel_backend($1::int)", {pid});
    holder.run("ROLLBACK");
    waiting.join();
    with_large_stack(worker_stack_bytes, [&] {
        const Seen seen = seen_by_interpreter(one);
        const auto lock = seen.locks.find(table);
        result.interpreter = lock == seen.locks.end() ? "" : fmt::format("{} {}\n", table, name_of(lock->second));
    });
    return result;
}

}  // namespace pgsteward::test
