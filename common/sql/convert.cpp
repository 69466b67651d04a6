// The one switch over all statements of the grammar. Kinds with hardly a field are converted here.
#include "sql/convert.hpp"

namespace pgsteward::sql::convert {
namespace {

/// Statements about relations and what hangs on them.
std::optional<Body> table_statement(Context& context, const Node& node) {
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_CREATE_STMT: return create_table(context, *node.create_stmt);
        case PG_QUERY__NODE__NODE_CREATE_FOREIGN_TABLE_STMT:
            return create_foreign_table(context, *node.create_foreign_table_stmt);
        case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT: return create_table_as(context, *node.create_table_as_stmt);
        case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT: return alter_table(context, *node.alter_table_stmt);
        case PG_QUERY__NODE__NODE_INDEX_STMT: return create_index(context, *node.index_stmt);
        case PG_QUERY__NODE__NODE_CREATE_SEQ_STMT: return create_sequence(context, *node.create_seq_stmt);
        case PG_QUERY__NODE__NODE_ALTER_SEQ_STMT: return alter_sequence(context, *node.alter_seq_stmt);
        case PG_QUERY__NODE__NODE_VIEW_STMT: return create_view(context, *node.view_stmt);
        case PG_QUERY__NODE__NODE_CREATE_STATS_STMT: return create_statistics(context, *node.create_stats_stmt);
        case PG_QUERY__NODE__NODE_ALTER_STATS_STMT:
            return AlterStatistics{
                object_name(Nodes(node.alter_stats_stmt->defnames, node.alter_stats_stmt->n_defnames)),
                node.alter_stats_stmt->missing_ok != 0, node.alter_stats_stmt->stxstattarget};
        case PG_QUERY__NODE__NODE_CREATE_TRIG_STMT: return create_trigger(context, *node.create_trig_stmt);
        case PG_QUERY__NODE__NODE_RULE_STMT: return create_rule(context, *node.rule_stmt);
        case PG_QUERY__NODE__NODE_CREATE_POLICY_STMT: return create_policy(context, *node.create_policy_stmt);
        case PG_QUERY__NODE__NODE_ALTER_POLICY_STMT: return alter_policy(context, *node.alter_policy_stmt);
        case PG_QUERY__NODE__NODE_REFRESH_MAT_VIEW_STMT:
            return RefreshMaterializedView{relation(context, node.refresh_mat_view_stmt->relation),
                                           node.refresh_mat_view_stmt->concurrent != 0,
                                           node.refresh_mat_view_stmt->skip_data == 0};
        case PG_QUERY__NODE__NODE_ALTER_TABLE_MOVE_ALL_STMT: {
            const PgQuery__AlterTableMoveAllStmt& from = *node.alter_table_move_all_stmt;
            return MoveAllToTablespace{from.orig_tablespacename, from.new_tablespacename, object_kind(from.objtype),
                                       roles(Nodes(from.roles, from.n_roles))};
        }
        default: return std::nullopt;
    }
}

/// Types, functions, operators and what belongs to them.
std::optional<Body> type_statement(Context& context, const Node& node) {
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_CREATE_SCHEMA_STMT: return create_schema(context, *node.create_schema_stmt);
        case PG_QUERY__NODE__NODE_CREATE_ENUM_STMT: return create_enum(*node.create_enum_stmt);
        case PG_QUERY__NODE__NODE_ALTER_ENUM_STMT: return alter_enum(*node.alter_enum_stmt);
        case PG_QUERY__NODE__NODE_COMPOSITE_TYPE_STMT: return create_composite_type(context, *node.composite_type_stmt);
        case PG_QUERY__NODE__NODE_CREATE_RANGE_STMT: return create_range(context, *node.create_range_stmt);
        case PG_QUERY__NODE__NODE_CREATE_DOMAIN_STMT: return create_domain(context, *node.create_domain_stmt);
        case PG_QUERY__NODE__NODE_ALTER_DOMAIN_STMT: return alter_domain(context, *node.alter_domain_stmt);
        case PG_QUERY__NODE__NODE_DEFINE_STMT: return define(context, *node.define_stmt);
        case PG_QUERY__NODE__NODE_ALTER_TYPE_STMT: {
            const PgQuery__AlterTypeStmt& from = *node.alter_type_stmt;
            return AlterTypeOptions{ObjectKind::type,
                                    {object_name(Nodes(from.type_name, from.n_type_name)), {}},
                                    options(context, Nodes(from.options, from.n_options), Words::as_types)};
        }
        case PG_QUERY__NODE__NODE_ALTER_OPERATOR_STMT: {
            const PgQuery__AlterOperatorStmt& from = *node.alter_operator_stmt;
            return AlterTypeOptions{ObjectKind::operator_, with_arguments(context, *from.opername),
                                    options(context, Nodes(from.options, from.n_options), Words::as_types)};
        }
        case PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT: return create_function(context, *node.create_function_stmt);
        case PG_QUERY__NODE__NODE_ALTER_FUNCTION_STMT: return alter_function(context, *node.alter_function_stmt);
        case PG_QUERY__NODE__NODE_CREATE_CAST_STMT: return create_cast(context, *node.create_cast_stmt);
        case PG_QUERY__NODE__NODE_CREATE_OP_CLASS_STMT:
            return create_operator_class(context, *node.create_op_class_stmt);
        case PG_QUERY__NODE__NODE_CREATE_OP_FAMILY_STMT: {
            const PgQuery__CreateOpFamilyStmt& from = *node.create_op_family_stmt;
            return CreateOperatorFamily{object_name(Nodes(from.opfamilyname, from.n_opfamilyname)), from.amname};
        }
        case PG_QUERY__NODE__NODE_ALTER_OP_FAMILY_STMT:
            return alter_operator_family(context, *node.alter_op_family_stmt);
        case PG_QUERY__NODE__NODE_CREATE_CONVERSION_STMT: return create_conversion(*node.create_conversion_stmt);
        case PG_QUERY__NODE__NODE_CREATE_TRANSFORM_STMT: return create_transform(context, *node.create_transform_stmt);
        case PG_QUERY__NODE__NODE_CREATE_PLANG_STMT: return create_language(*node.create_plang_stmt);
        case PG_QUERY__NODE__NODE_CREATE_AM_STMT: {
            const PgQuery__CreateAmStmt& from = *node.create_am_stmt;
            return CreateAccessMethod{from.amname, from.amtype[0],
                                      object_name(Nodes(from.handler_name, from.n_handler_name))};
        }
        case PG_QUERY__NODE__NODE_ALTER_TSDICTIONARY_STMT: {
            const PgQuery__AlterTSDictionaryStmt& from = *node.alter_tsdictionary_stmt;
            return AlterTextSearchDictionary{object_name(Nodes(from.dictname, from.n_dictname)),
                                             options(context, Nodes(from.options, from.n_options))};
        }
        case PG_QUERY__NODE__NODE_ALTER_TSCONFIGURATION_STMT:
            return alter_text_search_configuration(*node.alter_tsconfiguration_stmt);
        case PG_QUERY__NODE__NODE_ALTER_COLLATION_STMT:
            return RefreshCollation{
                object_name(Nodes(node.alter_collation_stmt->collname, node.alter_collation_stmt->n_collname))};
        default: return std::nullopt;
    }
}

std::optional<Body> object_statement(Context& context, const Node& node) {
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_DROP_STMT: return drop(context, *node.drop_stmt);
        case PG_QUERY__NODE__NODE_DROP_ROLE_STMT: return drop_role(*node.drop_role_stmt);
        case PG_QUERY__NODE__NODE_DROP_USER_MAPPING_STMT: return drop_user_mapping(*node.drop_user_mapping_stmt);
        case PG_QUERY__NODE__NODE_DROPDB_STMT:
            return drop_named(ObjectKind::database, node.dropdb_stmt->dbname, node.dropdb_stmt->missing_ok);
        case PG_QUERY__NODE__NODE_DROP_TABLE_SPACE_STMT:
            return drop_named(ObjectKind::tablespace, node.drop_table_space_stmt->tablespacename,
                              node.drop_table_space_stmt->missing_ok);
        case PG_QUERY__NODE__NODE_DROP_SUBSCRIPTION_STMT:
            return drop_named(ObjectKind::subscription, node.drop_subscription_stmt->subname,
                              node.drop_subscription_stmt->missing_ok,
                              behaviour(node.drop_subscription_stmt->behavior));
        case PG_QUERY__NODE__NODE_RENAME_STMT: return rename(context, *node.rename_stmt);
        case PG_QUERY__NODE__NODE_ALTER_OBJECT_SCHEMA_STMT: return set_schema(context, *node.alter_object_schema_stmt);
        case PG_QUERY__NODE__NODE_ALTER_OWNER_STMT: return change_owner(context, *node.alter_owner_stmt);
        case PG_QUERY__NODE__NODE_COMMENT_STMT: return comment(context, *node.comment_stmt);
        case PG_QUERY__NODE__NODE_SEC_LABEL_STMT: return security_label(context, *node.sec_label_stmt);
        case PG_QUERY__NODE__NODE_ALTER_OBJECT_DEPENDS_STMT:
            return depends_on_extension(context, *node.alter_object_depends_stmt);
        case PG_QUERY__NODE__NODE_GRANT_STMT: return grant(context, *node.grant_stmt);
        case PG_QUERY__NODE__NODE_GRANT_ROLE_STMT: return grant_role(*node.grant_role_stmt);
        case PG_QUERY__NODE__NODE_ALTER_DEFAULT_PRIVILEGES_STMT:
            return alter_default_privileges(context, *node.alter_default_privileges_stmt);
        case PG_QUERY__NODE__NODE_CREATE_ROLE_STMT: return create_role(context, *node.create_role_stmt);
        case PG_QUERY__NODE__NODE_ALTER_ROLE_STMT: return alter_role(context, *node.alter_role_stmt);
        case PG_QUERY__NODE__NODE_ALTER_ROLE_SET_STMT: return alter_role_setting(*node.alter_role_set_stmt);
        case PG_QUERY__NODE__NODE_DROP_OWNED_STMT:
            return DropOwned{roles(Nodes(node.drop_owned_stmt->roles, node.drop_owned_stmt->n_roles)),
                             behaviour(node.drop_owned_stmt->behavior)};
        case PG_QUERY__NODE__NODE_REASSIGN_OWNED_STMT:
            return ReassignOwned{roles(Nodes(node.reassign_owned_stmt->roles, node.reassign_owned_stmt->n_roles)),
                                 role(node.reassign_owned_stmt->newrole)};
        default: return std::nullopt;
    }
}

std::optional<Body> extension_statement(Context& context, const Node& node) {
    const auto list = [&](auto& from) { return options(context, Nodes(from.options, from.n_options)); };
    const auto functions = [&](auto& from) { return options(context, Nodes(from.func_options, from.n_func_options)); };
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_CREATE_PUBLICATION_STMT:
            return create_publication(context, *node.create_publication_stmt);
        case PG_QUERY__NODE__NODE_ALTER_PUBLICATION_STMT:
            return alter_publication(context, *node.alter_publication_stmt);
        case PG_QUERY__NODE__NODE_CREATE_SUBSCRIPTION_STMT:
            return create_subscription(context, *node.create_subscription_stmt);
        case PG_QUERY__NODE__NODE_ALTER_SUBSCRIPTION_STMT:
            return alter_subscription(context, *node.alter_subscription_stmt);
        case PG_QUERY__NODE__NODE_CREATE_EXTENSION_STMT:
            return CreateExtension{node.create_extension_stmt->extname, node.create_extension_stmt->if_not_exists != 0,
                                   list(*node.create_extension_stmt)};
        case PG_QUERY__NODE__NODE_ALTER_EXTENSION_STMT:
            return AlterExtension{node.alter_extension_stmt->extname, list(*node.alter_extension_stmt)};
        case PG_QUERY__NODE__NODE_ALTER_EXTENSION_CONTENTS_STMT:
            return alter_extension_contents(context, *node.alter_extension_contents_stmt);
        case PG_QUERY__NODE__NODE_CREATE_FDW_STMT:
            return CreateForeignDataWrapper{node.create_fdw_stmt->fdwname, functions(*node.create_fdw_stmt),
                                            list(*node.create_fdw_stmt)};
        case PG_QUERY__NODE__NODE_ALTER_FDW_STMT:
            return AlterForeignDataWrapper{node.alter_fdw_stmt->fdwname, functions(*node.alter_fdw_stmt),
                                           list(*node.alter_fdw_stmt)};
        case PG_QUERY__NODE__NODE_CREATE_FOREIGN_SERVER_STMT:
            return create_server(context, *node.create_foreign_server_stmt);
        case PG_QUERY__NODE__NODE_ALTER_FOREIGN_SERVER_STMT:
            return AlterServer{node.alter_foreign_server_stmt->servername, node.alter_foreign_server_stmt->version,
                               list(*node.alter_foreign_server_stmt)};
        case PG_QUERY__NODE__NODE_CREATE_USER_MAPPING_STMT:
            return CreateUserMapping{role(node.create_user_mapping_stmt->user),
                                     node.create_user_mapping_stmt->servername,
                                     node.create_user_mapping_stmt->if_not_exists != 0,
                                     list(*node.create_user_mapping_stmt)};
        case PG_QUERY__NODE__NODE_ALTER_USER_MAPPING_STMT:
            return AlterUserMapping{role(node.alter_user_mapping_stmt->user), node.alter_user_mapping_stmt->servername,
                                    list(*node.alter_user_mapping_stmt)};
        case PG_QUERY__NODE__NODE_IMPORT_FOREIGN_SCHEMA_STMT:
            return import_foreign_schema(context, *node.import_foreign_schema_stmt);
        case PG_QUERY__NODE__NODE_CREATE_EVENT_TRIG_STMT:
            return create_event_trigger(context, *node.create_event_trig_stmt);
        case PG_QUERY__NODE__NODE_ALTER_EVENT_TRIG_STMT:
            return AlterEventTrigger{node.alter_event_trig_stmt->trigname,
                                     trigger_state(node.alter_event_trig_stmt->tgenabled[0])};
        default: return std::nullopt;
    }
}

/// Databases, tablespaces, settings.
std::optional<Body> server_statement(Context& context, const Node& node) {
    const auto list = [&](auto& from) { return options(context, Nodes(from.options, from.n_options)); };
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_CREATEDB_STMT:
            return CreateDatabase{node.createdb_stmt->dbname, list(*node.createdb_stmt)};
        case PG_QUERY__NODE__NODE_ALTER_DATABASE_STMT:
            return AlterDatabase{node.alter_database_stmt->dbname, list(*node.alter_database_stmt)};
        case PG_QUERY__NODE__NODE_ALTER_DATABASE_REFRESH_COLL_STMT:
            return AlterDatabase{node.alter_database_refresh_coll_stmt->dbname,
                                 {{.name = "refresh_collation_version", .value = true}}};
        case PG_QUERY__NODE__NODE_ALTER_DATABASE_SET_STMT:
            return AlterDatabaseSetting{node.alter_database_set_stmt->dbname,
                                        set_variable(*node.alter_database_set_stmt->setstmt)};
        case PG_QUERY__NODE__NODE_CREATE_TABLE_SPACE_STMT:
            return CreateTablespace{node.create_table_space_stmt->tablespacename,
                                    node.create_table_space_stmt->location, list(*node.create_table_space_stmt)};
        case PG_QUERY__NODE__NODE_ALTER_TABLE_SPACE_OPTIONS_STMT:
            return AlterTablespace{node.alter_table_space_options_stmt->tablespacename,
                                   list(*node.alter_table_space_options_stmt),
                                   node.alter_table_space_options_stmt->is_reset != 0};
        case PG_QUERY__NODE__NODE_VARIABLE_SET_STMT: return set_variable(*node.variable_set_stmt);
        case PG_QUERY__NODE__NODE_ALTER_SYSTEM_STMT:
            return AlterSystem{set_variable(*node.alter_system_stmt->setstmt)};
        case PG_QUERY__NODE__NODE_VARIABLE_SHOW_STMT: return Show{node.variable_show_stmt->name};
        case PG_QUERY__NODE__NODE_CHECK_POINT_STMT: return Checkpoint{};
        case PG_QUERY__NODE__NODE_LOAD_STMT: return Load{node.load_stmt->filename};
        case PG_QUERY__NODE__NODE_DISCARD_STMT: return Discard{};
        default: return std::nullopt;
    }
}

/// Data, transactions, sessions.
std::optional<Body> command(Context& context, const Node& node) {
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_TRUNCATE_STMT:
            return Truncate{relations(context, Nodes(node.truncate_stmt->relations, node.truncate_stmt->n_relations)),
                            node.truncate_stmt->restart_seqs != 0, behaviour(node.truncate_stmt->behavior)};
        case PG_QUERY__NODE__NODE_COPY_STMT: return copy(context, *node.copy_stmt);
        case PG_QUERY__NODE__NODE_EXPLAIN_STMT: return explain(context, *node.explain_stmt);
        case PG_QUERY__NODE__NODE_PREPARE_STMT:
            return Prepare{node.prepare_stmt->name, nested(context, node.prepare_stmt->query)};
        case PG_QUERY__NODE__NODE_EXECUTE_STMT:
            return Execute{node.execute_stmt->name,
                           expressions(context, Nodes(node.execute_stmt->params, node.execute_stmt->n_params))};
        case PG_QUERY__NODE__NODE_DEALLOCATE_STMT: return Deallocate{node.deallocate_stmt->name};
        case PG_QUERY__NODE__NODE_DECLARE_CURSOR_STMT:
            return DeclareCursor{node.declare_cursor_stmt->portalname, query(context, node.declare_cursor_stmt->query)};
        case PG_QUERY__NODE__NODE_FETCH_STMT: return Fetch{node.fetch_stmt->portalname};
        case PG_QUERY__NODE__NODE_CLOSE_PORTAL_STMT: return ClosePortal{node.close_portal_stmt->portalname};
        case PG_QUERY__NODE__NODE_DO_STMT: return do_block(context, *node.do_stmt);
        case PG_QUERY__NODE__NODE_CALL_STMT: return call(context, *node.call_stmt);
        case PG_QUERY__NODE__NODE_TRANSACTION_STMT: return transaction(*node.transaction_stmt);
        case PG_QUERY__NODE__NODE_LOCK_STMT:
            return LockTable{relations(context, Nodes(node.lock_stmt->relations, node.lock_stmt->n_relations)),
                             node.lock_stmt->mode, node.lock_stmt->nowait != 0};
        case PG_QUERY__NODE__NODE_VACUUM_STMT: return vacuum(context, *node.vacuum_stmt);
        case PG_QUERY__NODE__NODE_CLUSTER_STMT: return cluster(context, *node.cluster_stmt);
        case PG_QUERY__NODE__NODE_REINDEX_STMT: return reindex(context, *node.reindex_stmt);
        case PG_QUERY__NODE__NODE_CONSTRAINTS_SET_STMT: {
            const PgQuery__ConstraintsSetStmt& from = *node.constraints_set_stmt;
            return SetConstraints{relations(context, Nodes(from.constraints, from.n_constraints)), from.deferred != 0};
        }
        case PG_QUERY__NODE__NODE_LISTEN_STMT: return Listen{node.listen_stmt->conditionname};
        case PG_QUERY__NODE__NODE_UNLISTEN_STMT: return Unlisten{node.unlisten_stmt->conditionname};
        case PG_QUERY__NODE__NODE_NOTIFY_STMT: return Notify{node.notify_stmt->conditionname};
        case PG_QUERY__NODE__NODE_RETURN_STMT: return Return{expression(context, node.return_stmt->returnval)};
        default: return std::nullopt;
    }
}

}  // namespace

Body statement(Context& context, const Node& node) {
    if (node.node_case == PG_QUERY__NODE__NODE_SELECT_STMT)
        if (const auto* into = into_clause(*node.select_stmt)) return select_into(context, *node.select_stmt, *into);
    if (QueryPtr plain = query(context, &node)) return plain;
    for (const auto family : {table_statement, object_statement, type_statement, extension_statement, server_statement,
                              command})
        if (auto body = family(context, node)) return std::move(*body);
    return OtherStatement{"statement " + std::to_string(node.node_case)};
}

StatementPtr nested(Context& context, const Node* node) {
    if (absent(node)) return nullptr;
    // A statement in a statement costs more stack than an expression in an expression.
    const Level level(context, 20);
    auto result = std::make_shared<Statement>();
    result->body = statement(context, *node);
    result->at = context.statement;
    return result;
}

std::vector<StatementPtr> nested(Context& context, Nodes nodes) {
    std::vector<StatementPtr> result;
    result.reserve(nodes.size());
    for (const Node* node : nodes)
        if (StatementPtr one = nested(context, node)) result.push_back(std::move(one));
    return result;
}

}  // namespace pgsteward::sql::convert
