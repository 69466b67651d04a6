// Connections and the migration context.
#include <fmt/format.h>

#include "migration/alembic/database.hpp"
#include "text/one-of.hpp"

namespace pgsteward::alembic {
Value Database::connection_call(Evaluator& evaluator, const std::string& method, const CallSite& site) {
    const auto& given = site.arguments.positional;
    if (is_one_of(method, {"execute", "exec_driver_sql", "scalar", "scalars", "executemany", "stream", "stream_scalars", "fetch", "fetchrow", "fetchval", "mogrify"})) {
        const Value* statement = given.empty() ? site.arguments.keyword("statement") : &given[0];
        if (!statement) statement = site.arguments.keyword("object_");
        const Value* parameters = given.size() > 1 ? &given[1] : site.arguments.keyword("parameters");
        Value named = python::None{};
        if (!parameters && !site.arguments.keywords.empty()) {
            // Before SQLAlchemy 2.0, parameters could be keywords.
            python::Table* table = evaluator.heap().table();
            for (const auto& [name, value] : site.arguments.keywords) python::put(*table, evaluator.text(name), value);
            named = table;
            parameters = &named;
        }
        if (!statement) opaque(evaluator, site.at, "what is executed is not known");
        else execute(evaluator, *statement, parameters, method == "exec_driver_sql", site.at);
        return evaluator.unknown(fmt::format("it depends on the result of the query at line {}", site.at.begin().line));
    }
    if (method == "begin_nested") return savepoint(evaluator, site.at);
    if (is_one_of(method, {"connect", "begin", "execution_options", "cursor", "get_bind", "__enter__", "raw_connection", "get_raw_connection", "contextual_connect", "engine", "connection", "get_transaction", "options", "with_options"}))
        return object(evaluator, "connection");
    if (method == "commit" || method == "rollback") {
        boundary(method == "commit" ? TransactionBoundary::Kind::commit : TransactionBoundary::Kind::rollback, site.at);
        return python::None{};
    }
    if (is_one_of(method, {"run_sync", "run_callable", "transaction"}) && !given.empty()) {
        Arguments rest{{object(evaluator, "connection")}, site.arguments.keywords, false};
        rest.positional.insert(rest.positional.end(), given.begin() + 1, given.end());
        return evaluator.call(given[0], std::move(rest));
    }
    if (is_one_of(method, {"close", "detach", "invalidate", "in_transaction", "closed", "fetchall", "fetchone", "fetchmany", "dispose", "info", "__exit__", "is_valid", "set_isolation_level", "default_isolation_level", "get_isolation_level", "has_table", "table_names", "first", "all"}))
        return evaluator.unknown("it depends on what the database holds");
    opaque(evaluator, site.at, fmt::format("{}() of a connection is not followed", method));
    return evaluator.unknown(fmt::format("what {}() gives is not known", method));
}

/// alembic.context and op.get_context()
Value Database::context_call(Evaluator& evaluator, const std::string& method, const CallSite& site) {
    if (method == "is_offline_mode" || method == "is_transactional_ddl") return method != "is_offline_mode";
    if (method == "get_context" || method == "configure" || method == "get_impl") return object(evaluator, "context");
    if (method == "get_bind" || method == "get_connection") return object(evaluator, "connection");
    if (method == "autocommit_block") return object(evaluator, "autocommit", {}, site.at);
    if (method == "begin_transaction") return object(evaluator, "transaction");
    if (method == "execute" || method == "_exec" || method == "static_output") {
        if (site.arguments.positional.empty()) opaque(evaluator, site.at, "what is executed is not known");
        else execute(evaluator, site.arguments.positional[0], nullptr, false, site.at);
        return evaluator.unknown("it depends on the result of a query");
    }
    if (method.starts_with("get_") || method == "config" || method == "log")
        return evaluator.unknown(fmt::format("the configuration ({}()) is not known", method));
    opaque(evaluator, site.at, fmt::format("{}() of the migration context is not followed", method));
    return evaluator.unknown(fmt::format("what {}() gives is not known", method));
}

}  // namespace pgsteward::alembic
