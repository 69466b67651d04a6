// Data, transactions, maintenance; and CREATE SCHEMA, which holds other statements.
#include <algorithm>

#include "sql/convert.hpp"

namespace pgsteward::sql::convert {
namespace {

bool has_true(const Options& options, std::string_view name) {
    return std::ranges::any_of(options, [&](const Option& option) { return option.name == name && is_true(option); });
}

Transaction::Kind kind(PgQuery__TransactionStmtKind kind) {
    switch (kind) {
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_COMMIT: return Transaction::Kind::commit;
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK: return Transaction::Kind::rollback;
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_SAVEPOINT: return Transaction::Kind::savepoint;
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_RELEASE: return Transaction::Kind::release;
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK_TO: return Transaction::Kind::rollback_to;
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_PREPARE: return Transaction::Kind::prepare;
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_COMMIT_PREPARED: return Transaction::Kind::commit_prepared;
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK_PREPARED: return Transaction::Kind::rollback_prepared;
        default: return Transaction::Kind::begin;
    }
}

Reindex::Kind kind(PgQuery__ReindexObjectType type) {
    switch (type) {
        case PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_INDEX: return Reindex::Kind::index;
        case PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_SCHEMA: return Reindex::Kind::schema;
        case PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_SYSTEM: return Reindex::Kind::system;
        case PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_DATABASE: return Reindex::Kind::database;
        default: return Reindex::Kind::table;
    }
}

}  // namespace

Body copy(Context& context, const PgQuery__CopyStmt& from) {
    Copy result;
    if (from.relation != nullptr) result.table = relation(context, from.relation);
    result.query = query(context, from.query);
    result.columns = strings(Nodes(from.attlist, from.n_attlist));
    result.from = from.is_from;
    result.program = from.is_program;
    result.file = from.filename;
    result.options = options(context, Nodes(from.options, from.n_options));
    result.where = expression(context, from.where_clause);
    return result;
}

Body explain(Context& context, const PgQuery__ExplainStmt& from) {
    const Options list = options(context, Nodes(from.options, from.n_options));
    return Explain{has_true(list, "analyze"), nested(context, from.query)};
}

Body call(Context& context, const PgQuery__CallStmt& from) {
    auto called = std::make_shared<Expression>();
    called->at = place(context, from.funccall->location);
    fill(context, *from.funccall, called->node.emplace<FunctionCall>());
    return Call{called};
}

Body transaction(const PgQuery__TransactionStmt& from) {
    return Transaction{kind(from.kind), *from.savepoint_name != '\0' ? from.savepoint_name : from.gid, from.chain != 0};
}

Body vacuum(Context& context, const PgQuery__VacuumStmt& from) {
    Vacuum result;
    result.tables = relations(context, Nodes(from.rels, from.n_rels));
    result.options = options(context, Nodes(from.options, from.n_options));
    result.vacuum = from.is_vacuumcmd;
    result.full = has_true(result.options, "full");
    result.analyze = !result.vacuum || has_true(result.options, "analyze");
    return result;
}

Body cluster(Context& context, const PgQuery__ClusterStmt& from) {
    Cluster result;
    if (from.relation != nullptr) result.table = relation(context, from.relation);
    result.index = from.indexname;
    return result;
}

Body reindex(Context& context, const PgQuery__ReindexStmt& from) {
    Reindex result{kind(from.kind)};
    if (from.relation != nullptr) result.relation = relation(context, from.relation);
    result.name = from.name;
    result.concurrently = has_true(options(context, Nodes(from.params, from.n_params)), "concurrently");
    return result;
}

Body create_schema(Context& context, const PgQuery__CreateSchemaStmt& from) {
    CreateSchema result;
    result.name = from.schemaname;
    result.if_not_exists = from.if_not_exists;
    if (from.authrole != nullptr) result.owner = role(from.authrole);
    result.elements = nested(context, Nodes(from.schema_elts, from.n_schema_elts));
    return result;
}

}  // namespace pgsteward::sql::convert
