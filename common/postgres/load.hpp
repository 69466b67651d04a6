// Runs an SQL script on a server as psql would: dumps, hand-written DDL, COPY data.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "postgres/connection.hpp"
#include "text/source-text.hpp"

namespace pgsteward::postgres {

struct LoadError {
    Location statement;                      ///< the statement, psql command or COPY data
    std::uint32_t at = 0;                    ///< byte in the script where the server points to; else the statement's begin
    std::string message, sqlstate;           ///< the server's words; no SQLSTATE where it was not asked
};

struct LoadResult {
    std::size_t statements = 0;              ///< that the server ran without an error
    std::vector<LoadError> errors;           ///< in order; what only follows from a failed transaction is counted below
    std::size_t not_run = 0;                 ///< statements of a transaction that had failed before them
    std::vector<std::string> created_roles;
    std::vector<std::string> missing_extensions;   ///< CREATE EXTENSION found no such extension on the server
    std::vector<std::string> unknown_settings;     ///< SET of what is no setting of the server; no error: newer dumps begin so
    bool complete() const { return errors.empty() && not_run == 0; }
};

struct LoadOptions {
    /// Roles that the script needs and neither makes nor finds are created first (NOLOGIN), and any that a statement
    /// misses when it runs, too.
    bool create_roles = true;
    /// Statements sent in one message while all goes well. After an error they are run again, one by one.
    std::size_t batch = 100;
};

/// Goes on after errors, as psql does. psql's own commands that change nothing on the server are passed over (\echo,
/// \set, \restrict …); those that would (\i, \connect, \copy …) are errors. Throws DatabaseError where the connection
/// is lost.
LoadResult load(Connection& connection, const SourceText& script, const LoadOptions& options = {});

}  // namespace pgsteward::postgres
