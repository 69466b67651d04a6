// PostgreSQL's ObjectType in our words.
#include "sql/convert.hpp"

namespace pgsteward::sql::convert {
ObjectKind object_kind(PgQuery__ObjectType type) {
    switch (type) {
        case PG_QUERY__OBJECT_TYPE__OBJECT_ACCESS_METHOD: return ObjectKind::access_method;
        case PG_QUERY__OBJECT_TYPE__OBJECT_AGGREGATE: return ObjectKind::aggregate;
        case PG_QUERY__OBJECT_TYPE__OBJECT_ATTRIBUTE: return ObjectKind::attribute;
        case PG_QUERY__OBJECT_TYPE__OBJECT_CAST: return ObjectKind::cast;
        case PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN: return ObjectKind::column;
        case PG_QUERY__OBJECT_TYPE__OBJECT_COLLATION: return ObjectKind::collation;
        case PG_QUERY__OBJECT_TYPE__OBJECT_CONVERSION: return ObjectKind::conversion;
        case PG_QUERY__OBJECT_TYPE__OBJECT_DATABASE: return ObjectKind::database;
        case PG_QUERY__OBJECT_TYPE__OBJECT_DEFACL: return ObjectKind::default_acl;
        case PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN: return ObjectKind::domain;
        case PG_QUERY__OBJECT_TYPE__OBJECT_DOMCONSTRAINT: return ObjectKind::domain_constraint;
        case PG_QUERY__OBJECT_TYPE__OBJECT_EVENT_TRIGGER: return ObjectKind::event_trigger;
        case PG_QUERY__OBJECT_TYPE__OBJECT_EXTENSION: return ObjectKind::extension;
        case PG_QUERY__OBJECT_TYPE__OBJECT_FDW: return ObjectKind::foreign_data_wrapper;
        case PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_SERVER: return ObjectKind::foreign_server;
        case PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE: return ObjectKind::foreign_table;
        case PG_QUERY__OBJECT_TYPE__OBJECT_FUNCTION: return ObjectKind::function;
        case PG_QUERY__OBJECT_TYPE__OBJECT_INDEX: return ObjectKind::index;
        case PG_QUERY__OBJECT_TYPE__OBJECT_LANGUAGE: return ObjectKind::language;
        case PG_QUERY__OBJECT_TYPE__OBJECT_LARGEOBJECT: return ObjectKind::large_object;
        case PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW: return ObjectKind::materialized_view;
        case PG_QUERY__OBJECT_TYPE__OBJECT_OPCLASS: return ObjectKind::operator_class;
        case PG_QUERY__OBJECT_TYPE__OBJECT_OPERATOR: return ObjectKind::operator_;
        case PG_QUERY__OBJECT_TYPE__OBJECT_OPFAMILY: return ObjectKind::operator_family;
        case PG_QUERY__OBJECT_TYPE__OBJECT_PARAMETER_ACL: return ObjectKind::parameter;
        case PG_QUERY__OBJECT_TYPE__OBJECT_POLICY: return ObjectKind::policy;
        case PG_QUERY__OBJECT_TYPE__OBJECT_PROCEDURE: return ObjectKind::procedure;
        case PG_QUERY__OBJECT_TYPE__OBJECT_PUBLICATION: return ObjectKind::publication;
        case PG_QUERY__OBJECT_TYPE__OBJECT_ROLE: return ObjectKind::role;
        case PG_QUERY__OBJECT_TYPE__OBJECT_ROUTINE: return ObjectKind::routine;
        case PG_QUERY__OBJECT_TYPE__OBJECT_RULE: return ObjectKind::rule;
        case PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA: return ObjectKind::schema;
        case PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE: return ObjectKind::sequence;
        case PG_QUERY__OBJECT_TYPE__OBJECT_SUBSCRIPTION: return ObjectKind::subscription;
        case PG_QUERY__OBJECT_TYPE__OBJECT_STATISTIC_EXT: return ObjectKind::statistics;
        case PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT: return ObjectKind::constraint;
        case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE: return ObjectKind::table;
        case PG_QUERY__OBJECT_TYPE__OBJECT_TABLESPACE: return ObjectKind::tablespace;
        case PG_QUERY__OBJECT_TYPE__OBJECT_TRANSFORM: return ObjectKind::transform;
        case PG_QUERY__OBJECT_TYPE__OBJECT_TRIGGER: return ObjectKind::trigger;
        case PG_QUERY__OBJECT_TYPE__OBJECT_TSCONFIGURATION: return ObjectKind::text_search_configuration;
        case PG_QUERY__OBJECT_TYPE__OBJECT_TSDICTIONARY: return ObjectKind::text_search_dictionary;
        case PG_QUERY__OBJECT_TYPE__OBJECT_TSPARSER: return ObjectKind::text_search_parser;
        case PG_QUERY__OBJECT_TYPE__OBJECT_TSTEMPLATE: return ObjectKind::text_search_template;
        case PG_QUERY__OBJECT_TYPE__OBJECT_TYPE: return ObjectKind::type;
        case PG_QUERY__OBJECT_TYPE__OBJECT_USER_MAPPING: return ObjectKind::user_mapping;
        case PG_QUERY__OBJECT_TYPE__OBJECT_VIEW: return ObjectKind::view;
        default: return ObjectKind::other;
    }
}

}  // namespace pgsteward::sql::convert
