// A connection to a PostgreSQL server: the only user of libpq.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/failure.hpp"

namespace pgsteward::postgres {

/// What the server or libpq refused, in its words; no password of the connection is in it.
class DatabaseError : public EnvironmentError {
public:
    struct Fields {
        std::string message;                 ///< the server's primary message, or libpq's
        std::string sqlstate;                ///< empty where libpq itself failed
        std::string detail, hint, context;
        std::size_t position = 0;            ///< characters from 1 in the query's text; 0 without
        bool connection_lost = false;
    };
    DatabaseError(const std::string& what, Fields fields) : EnvironmentError(what), fields_(std::move(fields)) {}
    const Fields& fields() const { return fields_; }

private:
    Fields fields_;
};

struct ConnectOptions {
    std::chrono::seconds connect_timeout{10};        ///< unless the target or PGCONNECT_TIMEOUT says otherwise
    std::chrono::milliseconds statement_timeout{0};  ///< 0: the server's own
    std::chrono::milliseconds lock_timeout{0};
    std::string application_name = "pgsteward";
};

/// The rows of one query, as text.
class Rows {
public:
    explicit Rows(void* result);
    std::size_t size() const { return size_; }
    std::size_t columns() const { return columns_; }
    /// Any bytes but NUL; empty for NULL. Valid while a copy of the rows lives.
    std::string_view at(std::size_t row, std::size_t column) const;
    bool is_null(std::size_t row, std::size_t column) const;

private:
    std::shared_ptr<void> result_;
    std::size_t size_, columns_;
};

using Parameters = std::vector<std::optional<std::string>>;

class Connection {
public:
    /// `target`: a URI (postgresql://…), keywords and values (host=… or service=…), or env:NAME, an environment
    /// variable that holds one of these. What it leaves open comes from libpq's environment, service and password
    /// files. Throws UsageError where it is not understood, DatabaseError where the server cannot be reached.
    static Connection open(const std::string& target, const ConnectOptions& options = {});

    /// One statement; throws DatabaseError.
    Rows query(const std::string& sql, const Parameters& parameters = {});
    /// Each by itself, in one round trip where libpq can (14 and newer). Stops at the first error.
    std::vector<Rows> query_all(const std::vector<std::string>& statements);
    /// One or several statements in one message, which the server runs as one transaction; their rows are dropped.
    /// A COPY … FROM stdin among them gets no rows.
    void run(const std::string& sql);
    /// COPY … FROM stdin with its rows, each ended by a newline, without the "\." line.
    void copy_in(const std::string& copy, std::string_view rows);

    int server_version() const;              ///< server_version_num: 150020
    std::string database() const;
    bool in_failed_transaction() const;
    bool in_transaction() const;
    bool alive() const;
    /// Statements sent so far; the constant cost of a reader is tested by it.
    std::size_t statements_sent() const { return sent_; }

private:
    explicit Connection(void* connection);
    [[noreturn]] void fail(const std::string& doing, void* result) const;
    void check(void* result, const std::string& doing) const;
    std::vector<Rows> pipeline(const std::vector<std::string>& statements);

    std::shared_ptr<void> connection_;
    std::size_t sent_ = 0;
};

}  // namespace pgsteward::postgres
