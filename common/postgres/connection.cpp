#include "postgres/connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "postgres/conninfo.hpp"
#include "postgres/libpq.hpp"

namespace pgsteward::postgres {
namespace {

PGconn* conn(const std::shared_ptr<void>& connection) { return static_cast<PGconn*>(connection.get()); }
PGresult* result_of(void* result) { return static_cast<PGresult*>(result); }

std::string trimmed(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    return text;
}

std::string field(const PGresult* result, int code) {
    const char* value = libpq().resultErrorField(result, code);
    return value ? value : "";
}

/// What libpq may repeat in a message: the password, however it came.
std::vector<std::string> secrets_of(PGconn* connection) {
    std::vector<std::string> secrets;
    if (const char* password = libpq().pass(connection)) secrets.emplace_back(password);
    if (const char* password = std::getenv("PGPASSWORD")) secrets.emplace_back(password);
    return secrets;
}

void ignore_notice(void*, const char*) {}

std::string milliseconds(std::chrono::milliseconds time) { return std::to_string(time.count()); }

}  // namespace

Rows::Rows(void* result)
    : result_(result, [](void* owned) { libpq().clear(result_of(owned)); }),
      size_(static_cast<std::size_t>(libpq().ntuples(result_of(result)))),
      columns_(static_cast<std::size_t>(libpq().nfields(result_of(result)))) {}

std::string_view Rows::at(std::size_t row, std::size_t column) const {
    const PGresult* rows = result_of(result_.get());
    const int r = static_cast<int>(row), c = static_cast<int>(column);
    return {libpq().getvalue(rows, r, c), static_cast<std::size_t>(libpq().getlength(rows, r, c))};
}

bool Rows::is_null(std::size_t row, std::size_t column) const {
    return libpq().getisnull(result_of(result_.get()), static_cast<int>(row), static_cast<int>(column)) != 0;
}

Connection::Connection(void* connection)
    : connection_(connection, [](void* owned) { libpq().finish(static_cast<PGconn*>(owned)); }) {}

Connection Connection::open(const std::string& target, const ConnectOptions& options) {
    std::vector<std::pair<std::string, std::string>> parameters = connection_parameters(target);
    const auto given = [&](std::string_view keyword) {
        return std::any_of(parameters.begin(), parameters.end(), [&](const auto& parameter) { return parameter.first == keyword; });
    };
    if (!given("connect_timeout") && !std::getenv("PGCONNECT_TIMEOUT"))
        parameters.emplace_back("connect_timeout", std::to_string(options.connect_timeout.count()));
    if (!given("application_name")) parameters.emplace_back("fallback_application_name", options.application_name);
    parameters.emplace_back("client_encoding", "UTF8");

    std::vector<const char*> keywords, values;
    for (const auto& [keyword, value] : parameters) {
        keywords.push_back(keyword.c_str());
        values.push_back(value.c_str());
    }
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    Connection connection(libpq().connectdbParams(keywords.data(), values.data(), 0));
    if (!connection.connection_) throw EnvironmentError("out of memory");
    if (!connection.alive()) connection.fail("cannot connect", nullptr);
    libpq().setNoticeProcessor(conn(connection.connection_), ignore_notice, nullptr);

    std::string settings;
    if (options.statement_timeout.count() > 0) settings += "SET statement_timeout = " + milliseconds(options.statement_timeout) + ";";
    if (options.lock_timeout.count() > 0) settings += "SET lock_timeout = " + milliseconds(options.lock_timeout) + ";";
    if (!settings.empty()) connection.run(settings);
    return connection;
}

void Connection::fail(const std::string& doing, void* result) const {
    PGconn* connection = conn(connection_);
    const std::vector<std::string> secrets = secrets_of(connection);
    const auto safe = [&](std::string text) { return without_secrets(trimmed(std::move(text)), secrets); };
    DatabaseError::Fields fields;
    if (const PGresult* failed = result_of(result)) {
        fields.message = safe(field(failed, PG_DIAG_MESSAGE_PRIMARY));
        fields.sqlstate = field(failed, PG_DIAG_SQLSTATE);
        fields.detail = safe(field(failed, PG_DIAG_MESSAGE_DETAIL));
        fields.hint = safe(field(failed, PG_DIAG_MESSAGE_HINT));
        fields.context = safe(field(failed, PG_DIAG_CONTEXT));
        fields.position = std::strtoul(field(failed, PG_DIAG_STATEMENT_POSITION).c_str(), nullptr, 10);
        if (fields.message.empty()) fields.message = safe(libpq().resultErrorMessage(failed));
        libpq().clear(result_of(result));
    }
    if (fields.message.empty()) fields.message = safe(libpq().errorMessage(connection));
    fields.connection_lost = !alive();
    const std::string what = fmt::format("{}: {}", doing, fields.message);
    throw DatabaseError(what, std::move(fields));
}

void Connection::check(void* result, const std::string& doing) const {
    if (!result) fail(doing, nullptr);
    const ExecStatusType status = libpq().resultStatus(result_of(result));
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && status != PGRES_EMPTY_QUERY) fail(doing, result);
}

Rows Connection::query(const std::string& sql, const Parameters& parameters) {
    std::vector<const char*> values;
    for (const auto& parameter : parameters) values.push_back(parameter ? parameter->c_str() : nullptr);
    ++sent_;
    PGresult* result = libpq().execParams(conn(connection_), sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(), nullptr, nullptr, 0);
    check(result, "query failed");
    return Rows(result);
}

std::vector<Rows> Connection::query_all(const std::vector<std::string>& statements) {
#ifdef LIBPQ_HAS_PIPELINING
    if (libpq().enterPipelineMode && libpq().exitPipelineMode && libpq().pipelineSync) return pipeline(statements);
#endif
    std::vector<Rows> all;
    for (const std::string& statement : statements) all.push_back(query(statement));
    return all;
}

std::vector<Rows> Connection::pipeline([[maybe_unused]] const std::vector<std::string>& statements) {
    std::vector<Rows> all;
#ifdef LIBPQ_HAS_PIPELINING
    PGconn* connection = conn(connection_);
    if (libpq().enterPipelineMode(connection) != 1) fail("query failed", nullptr);
    for (const std::string& statement : statements) {
        ++sent_;
        if (libpq().sendQueryParams(connection, statement.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) != 1) fail("query failed", nullptr);
    }
    if (libpq().pipelineSync(connection) != 1) fail("query failed", nullptr);
    // Every statement answers with one result and a null; the first failed one turns the rest into PGRES_PIPELINE_ABORTED.
    PGresult* failed = nullptr;
    for (std::size_t i = 0; i < statements.size(); ++i) {
        PGresult* result = libpq().getResult(connection);
        if (!result) break;
        if (libpq().resultStatus(result) == PGRES_TUPLES_OK || libpq().resultStatus(result) == PGRES_COMMAND_OK) all.emplace_back(result);
        else if (!failed) failed = result;
        else libpq().clear(result);
        while (PGresult* more = libpq().getResult(connection)) libpq().clear(more);
        if (!alive()) break;
    }
    if (PGresult* sync = libpq().getResult(connection)) libpq().clear(sync);
    libpq().exitPipelineMode(connection);
    if (failed) fail("query failed", failed);
    if (all.size() != statements.size()) fail("query failed", nullptr);
#endif
    return all;
}

void Connection::run(const std::string& sql) {
    ++sent_;
    PGresult* result = libpq().exec(conn(connection_), sql.c_str());
    const ExecStatusType status = result ? libpq().resultStatus(result) : PGRES_FATAL_ERROR;
    if (status == PGRES_COPY_IN) {
        libpq().clear(result);
        return copy_in({}, {});
    }
    if (status == PGRES_COPY_OUT) {
        libpq().clear(result);
        char* row = nullptr;
        while (libpq().getCopyData(conn(connection_), &row, 0) > 0) libpq().freemem(row);
        while (PGresult* more = libpq().getResult(conn(connection_))) libpq().clear(more);
        return;
    }
    check(result, "statement failed");
    libpq().clear(result);
}

void Connection::copy_in(const std::string& copy, std::string_view rows) {
    PGconn* connection = conn(connection_);
    if (!copy.empty()) {
        ++sent_;
        PGresult* result = libpq().exec(connection, copy.c_str());
        if (!result || libpq().resultStatus(result) != PGRES_COPY_IN) {
            check(result, "statement failed");
            libpq().clear(result);
            throw DatabaseError("COPY asked for no rows", {"COPY asked for no rows", {}, {}, {}, {}, 0, false});
        }
        libpq().clear(result);
    }
    constexpr std::size_t piece = 1 << 20;
    for (std::size_t at = 0; at < rows.size(); at += piece) {
        const std::string_view part = rows.substr(at, piece);
        if (libpq().putCopyData(connection, part.data(), static_cast<int>(part.size())) != 1) fail("COPY failed", nullptr);
    }
    if (libpq().putCopyEnd(connection, nullptr) != 1) fail("COPY failed", nullptr);
    PGresult* failed = nullptr;
    while (PGresult* result = libpq().getResult(connection)) {
        if (!failed && libpq().resultStatus(result) == PGRES_FATAL_ERROR) failed = result;
        else libpq().clear(result);
    }
    if (failed) fail("COPY failed", failed);
}

int Connection::server_version() const { return libpq().serverVersion(conn(connection_)); }

std::string Connection::database() const { return libpq().db(conn(connection_)); }

bool Connection::in_failed_transaction() const { return libpq().transactionStatus(conn(connection_)) == PQTRANS_INERROR; }

bool Connection::in_transaction() const {
    const PGTransactionStatusType status = libpq().transactionStatus(conn(connection_));
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

bool Connection::alive() const { return libpq().status(conn(connection_)) == CONNECTION_OK; }

}  // namespace pgsteward::postgres
