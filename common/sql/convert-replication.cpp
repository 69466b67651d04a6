// Publications, subscriptions, foreign data, extensions, event triggers.
#include "sql/convert.hpp"

namespace pgsteward::sql::convert {
namespace {

PublicationObject publication_object(Context& context, const PgQuery__PublicationObjSpec& from) {
    PublicationObject result{PublicationObject::Kind::table};
    if (from.pubobjtype == PG_QUERY__PUBLICATION_OBJ_SPEC_TYPE__PUBLICATIONOBJ_TABLES_IN_SCHEMA)
        result.kind = PublicationObject::Kind::schema;
    if (from.pubobjtype == PG_QUERY__PUBLICATION_OBJ_SPEC_TYPE__PUBLICATIONOBJ_TABLES_IN_CUR_SCHEMA)
        result.kind = PublicationObject::Kind::current_schema;
    result.schema = from.name;
    if (const PgQuery__PublicationTable* table = from.pubtable) {
        result.table = relation(context, table->relation);
        result.where = expression(context, table->where_clause);
        result.columns = strings(Nodes(table->columns, table->n_columns));
    }
    return result;
}

std::vector<PublicationObject> publication_objects(Context& context, Nodes nodes) {
    std::vector<PublicationObject> result;
    result.reserve(nodes.size());
    for (const Node* node : nodes) result.push_back(publication_object(context, *node->publication_obj_spec));
    return result;
}

AlterPublication::Action action(PgQuery__AlterPublicationAction action) {
    switch (action) {
        case PG_QUERY__ALTER_PUBLICATION_ACTION__AP_DropObjects: return AlterPublication::Action::drop;
        case PG_QUERY__ALTER_PUBLICATION_ACTION__AP_SetObjects: return AlterPublication::Action::set;
        default: return AlterPublication::Action::add;
    }
}

std::string action(const PgQuery__AlterSubscriptionStmt& from, const Options& options) {
    switch (from.kind) {
        case PG_QUERY__ALTER_SUBSCRIPTION_TYPE__ALTER_SUBSCRIPTION_CONNECTION: return "connection";
        case PG_QUERY__ALTER_SUBSCRIPTION_TYPE__ALTER_SUBSCRIPTION_SET_PUBLICATION: return "set publication";
        case PG_QUERY__ALTER_SUBSCRIPTION_TYPE__ALTER_SUBSCRIPTION_ADD_PUBLICATION: return "add publication";
        case PG_QUERY__ALTER_SUBSCRIPTION_TYPE__ALTER_SUBSCRIPTION_DROP_PUBLICATION: return "drop publication";
        case PG_QUERY__ALTER_SUBSCRIPTION_TYPE__ALTER_SUBSCRIPTION_REFRESH: return "refresh publication";
        case PG_QUERY__ALTER_SUBSCRIPTION_TYPE__ALTER_SUBSCRIPTION_ENABLED:
            return options.empty() || is_true(options.front()) ? "enable" : "disable";
        case PG_QUERY__ALTER_SUBSCRIPTION_TYPE__ALTER_SUBSCRIPTION_SKIP: return "skip";
        default: return "set";
    }
}

}  // namespace

Body create_publication(Context& context, const PgQuery__CreatePublicationStmt& from) {
    return CreatePublication{from.pubname, from.for_all_tables != 0,
                             publication_objects(context, Nodes(from.pubobjects, from.n_pubobjects)),
                             options(context, Nodes(from.options, from.n_options))};
}

Body alter_publication(Context& context, const PgQuery__AlterPublicationStmt& from) {
    AlterPublication result{from.pubname, action(from.action)};
    result.objects = publication_objects(context, Nodes(from.pubobjects, from.n_pubobjects));
    result.options = options(context, Nodes(from.options, from.n_options));
    result.all_tables = from.for_all_tables;
    // The form with options leaves the action at the first of the enumeration.
    if (!result.options.empty()) result.action = AlterPublication::Action::options;
    return result;
}

Body create_subscription(Context& context, const PgQuery__CreateSubscriptionStmt& from) {
    return CreateSubscription{from.subname, from.conninfo, strings(Nodes(from.publication, from.n_publication)),
                              options(context, Nodes(from.options, from.n_options))};
}

Body alter_subscription(Context& context, const PgQuery__AlterSubscriptionStmt& from) {
    AlterSubscription result;
    result.name = from.subname;
    result.connection = from.conninfo;
    result.publications = strings(Nodes(from.publication, from.n_publication));
    result.options = options(context, Nodes(from.options, from.n_options));
    result.action = action(from, result.options);
    return result;
}

Body alter_extension_contents(Context& context, const PgQuery__AlterExtensionContentsStmt& from) {
    return AlterExtensionContents{from.extname, from.action > 0,
                                  reference(context, object_kind(from.objtype), from.object)};
}

Body create_server(Context& context, const PgQuery__CreateForeignServerStmt& from) {
    CreateServer result{from.servername, from.servertype, from.version, from.fdwname, from.if_not_exists != 0};
    result.options = options(context, Nodes(from.options, from.n_options));
    return result;
}

Body import_foreign_schema(Context& context, const PgQuery__ImportForeignSchemaStmt& from) {
    ImportForeignSchema result{from.server_name, from.remote_schema, from.local_schema, ImportForeignSchema::List::all};
    if (from.list_type == PG_QUERY__IMPORT_FOREIGN_SCHEMA_TYPE__FDW_IMPORT_SCHEMA_LIMIT_TO)
        result.list = ImportForeignSchema::List::limit_to;
    if (from.list_type == PG_QUERY__IMPORT_FOREIGN_SCHEMA_TYPE__FDW_IMPORT_SCHEMA_EXCEPT)
        result.list = ImportForeignSchema::List::except;
    result.tables = relations(context, Nodes(from.table_list, from.n_table_list));
    result.options = options(context, Nodes(from.options, from.n_options));
    return result;
}

Body create_event_trigger(Context& context, const PgQuery__CreateEventTrigStmt& from) {
    return CreateEventTrigger{from.trigname, from.eventname, object_name(Nodes(from.funcname, from.n_funcname)),
                              options(context, Nodes(from.whenclause, from.n_whenclause))};
}

AlterTriggerState::State trigger_state(char enabled) {
    // pg_trigger.h: TRIGGER_FIRES_…
    switch (enabled) {
        case 'D': return AlterTriggerState::State::disabled;
        case 'A': return AlterTriggerState::State::always;
        case 'R': return AlterTriggerState::State::replica;
        default: return AlterTriggerState::State::enabled;
    }
}

}  // namespace pgsteward::sql::convert
