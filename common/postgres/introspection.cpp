#include "postgres/introspection.hpp"

#include <fmt/format.h>

#include "postgres/introspection/reading.hpp"
#include "text/parallel.hpp"

namespace pgsteward::postgres {
namespace {

/// Whatever the database, the role or PGOPTIONS set, the text of a definition depends on none of it. Names outside
/// pg_catalog are always qualified.
std::string settings(const IntrospectionOptions& options) {
    return fmt::format("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = pg_catalog; SET LOCAL TimeZone = 'UTC'; "
                       "SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = postgres; SET LOCAL bytea_output = hex; SET LOCAL extra_float_digits = 1; "
                       "SET LOCAL quote_all_identifiers = off; SET LOCAL standard_conforming_strings = on; SET LOCAL xmloption = content; "
                       "SET LOCAL array_nulls = on; SET LOCAL lc_monetary = 'C'; SET LOCAL row_security = on; SET LOCAL jit = off; "
                       "SET LOCAL statement_timeout = {}; SET LOCAL lock_timeout = {}; SET LOCAL idle_in_transaction_session_timeout = 0",
                       options.statement_timeout.count(), options.lock_timeout.count());
}

Server server_of(Connection& connection) {
    Server server;
    server.version = connection.server_version();
    if (!server.since(12)) throw EnvironmentError(fmt::format("PostgreSQL {} is too old: 12 and newer can be read", server.version / 10000));
    const Rows rows = connection.query("SELECT has_column_privilege('pg_subscription', 'subconninfo', 'SELECT')");
    server.reads_connection_strings = rows.at(0, 0) == "t";
    return server;
}

/// Ends the transaction whatever happens; nothing was written.
class TransactionEnd {
public:
    explicit TransactionEnd(Connection& connection) : connection_(connection) {}
    TransactionEnd(const TransactionEnd&) = delete;
    TransactionEnd& operator=(const TransactionEnd&) = delete;
    ~TransactionEnd() {
        try {
            if (connection_.alive()) connection_.run("ROLLBACK");
        } catch (const DatabaseError&) {   // the connection is of no use any more, and says so by itself
        }
    }

private:
    Connection& connection_;
};

std::vector<Rows> all_rows(Connection& connection, const Server& server, const std::vector<Part>& parts) {
    std::vector<std::string> statements;
    for (const Part& part : parts) statements.push_back(part.sql(server));
    return connection.query_all(statements);
}

}  // namespace

std::vector<Part> all_parts() {
    std::vector<Part> all;
    for (const auto list : {annotation_parts, schema_parts, role_parts, relation_parts, column_parts, type_parts, index_parts, constraint_parts,
                            trigger_parts, policy_parts, routine_parts, privilege_parts, altered_privilege_parts, foreign_data_parts, replication_parts, operator_parts,
                            text_search_parts, language_parts, cluster_parts, statistics_parts, event_trigger_parts})
        for (const Part& part : list()) all.push_back(part);
    return all;
}

Introspection read_database(Connection& connection, const IntrospectionOptions& options) {
    const std::vector<Part> parts = all_parts();
    Reading reading;
    std::vector<Rows> rows;
    {
        const TransactionEnd end(connection);
        connection.run(settings(options));
        reading.server = server_of(connection);
        rows = all_rows(connection, reading.server, parts);
    }
    // Parsing what the server printed may need a deep stack.
    with_large_stack(worker_stack_bytes, [&] {
        for (std::size_t i = 0; i < parts.size(); ++i) parts[i].read(reading, rows[i]);
        put_definitions(reading);
    });
    reading.catalog.complete = true;
    reading.catalog.commit();
    return {std::move(reading.catalog), reading.server.version, std::move(reading.left_out)};
}

}  // namespace pgsteward::postgres
