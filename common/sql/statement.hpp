// Every statement that PostgreSQL knows, as a variant of plain structs named after the command. A closed set:
// code that must treat each kind visits the variant, and the compiler lists what it forgot.
#pragma once

#include "sql/alter-table.hpp"
#include "sql/definition.hpp"
#include "sql/expression.hpp"

namespace pgsteward::sql {

struct Statement;
using StatementPtr = std::shared_ptr<const Statement>;

// Tables ------------------------------------------------------------------------------------------------------
struct CreateTable {
    RelationName table;
    bool if_not_exists = false;
    /// In written order; a typed table's or partition's columns have no type.
    std::vector<std::variant<ColumnDefinition, ConstraintDefinition, LikeClause>> elements;
    std::vector<RelationName> inherits;      ///< the parent of a partition is its only entry
    std::optional<PartitionBound> partition_of;
    std::optional<PartitionKey> partition_by;
    std::optional<TypeName> of_type;
    Options options;
    enum class OnCommit { none, preserve_rows, delete_rows, drop } on_commit = OnCommit::none;
    std::string tablespace, access_method;
    std::string server;                      ///< CREATE FOREIGN TABLE: the server, and its options
    Options foreign_options;
    bool foreign = false;
};
/// CREATE TABLE AS, SELECT INTO, CREATE MATERIALIZED VIEW; EXECUTE of a prepared statement has no query.
struct CreateTableAs {
    RelationName table;
    bool materialized_view = false, if_not_exists = false, with_data = true, select_into = false;
    std::vector<std::string> columns;
    QueryPtr query;
    std::string execute;                     ///< name of the prepared statement
    Options options;
    CreateTable::OnCommit on_commit = CreateTable::OnCommit::none;
    std::string tablespace, access_method;
};
struct CreateIndex {
    std::string name;                        ///< empty: the server chooses
    RelationName table;
    bool unique = false, nulls_not_distinct = false, concurrently = false, if_not_exists = false;
    std::string method;                      ///< "btree" where none was written
    std::vector<IndexElement> elements, including;
    Options options;
    ExpressionPtr predicate;
    std::string tablespace;
};
struct CreateSequence { RelationName sequence; bool if_not_exists = false; Options options; };
struct AlterSequence { RelationName sequence; bool if_exists = false; Options options; };
struct CreateView {
    RelationName view;
    bool or_replace = false;
    std::vector<std::string> columns;
    QueryPtr query;
    Options options;
    enum class CheckOption { none, local, cascaded } check_option = CheckOption::none;
};
struct CreateStatistics {
    ObjectName name; bool if_not_exists = false;
    std::vector<std::string> kinds; std::vector<IndexElement> elements; std::vector<RelationName> relations;
};
struct AlterStatistics { ObjectName name; bool if_exists = false; int target = -1; };
struct CreateTrigger {
    std::string name; RelationName table; ObjectName function; std::vector<std::string> arguments;
    bool or_replace = false, constraint = false, for_each_row = false, deferrable = false, initially_deferred = false;
    enum class Timing { before, after, instead_of } timing;
    bool on_insert = false, on_update = false, on_delete = false, on_truncate = false;
    std::vector<std::string> update_columns;
    ExpressionPtr when;
    std::string old_table, new_table;        ///< REFERENCING
    RelationName from;                       ///< constraint trigger's FROM table
};
struct CreateRule {
    std::string name; RelationName table; bool or_replace = false, instead = false;
    enum class Event { select, insert, update, delete_ } event;
    ExpressionPtr where; std::vector<StatementPtr> actions;   ///< none: NOTHING
};
struct CreatePolicy {
    std::string name; RelationName table; std::string command; ///< "all", "select", …
    bool permissive = true; std::vector<RoleReference> roles; ExpressionPtr using_, with_check;
};
struct AlterPolicy {
    std::string name; RelationName table; std::vector<RoleReference> roles; ///< none: unchanged
    ExpressionPtr using_, with_check;
};

// Types, functions, schemas -----------------------------------------------------------------------------------
struct CreateSchema { std::string name; ///< empty: AUTHORIZATION's
                      bool if_not_exists = false; std::optional<RoleReference> owner; std::vector<StatementPtr> elements; };
struct CreateEnum { ObjectName name; std::vector<std::string> labels; };
struct AlterEnum { ObjectName name; std::string old_label; ///< empty: ADD VALUE
                   std::string new_label, neighbour; bool after = false, if_not_exists = false; };
struct CreateCompositeType { RelationName name; std::vector<ColumnDefinition> attributes; };
struct CreateRange { ObjectName name; Options options; };
struct CreateDomain { ObjectName name; TypeName type; ObjectName collation;
                      std::vector<ConstraintDefinition> constraints; };
struct AlterDomain {
    ObjectName name;
    enum class Action { set_default, drop_default, drop_not_null, set_not_null, add_constraint, drop_constraint,
                        validate_constraint } action;
    std::string constraint_name; std::optional<ConstraintDefinition> constraint; ExpressionPtr default_;
    Behaviour behaviour = Behaviour::restrict; bool if_exists = false;
};
/// CREATE AGGREGATE, OPERATOR, base TYPE, COLLATION, TEXT SEARCH …
struct Define { ObjectKind kind; ObjectName name; std::optional<std::vector<TypeName>> arguments; Options options;
                bool or_replace = false, if_not_exists = false, old_style = false;
                std::vector<struct FunctionParameter> parameters; ///< of an aggregate: the arguments with modes and names
                int direct_arguments = -1;                        ///< of an ordered-set aggregate: those before ORDER BY
};
struct AlterTypeOptions { ObjectKind kind; ///< type or operator
                          ObjectWithArguments object; Options options; };
struct FunctionParameter {
    std::string name; TypeName type; ExpressionPtr default_;
    enum class Mode { in, out, inout, variadic, table } mode = Mode::in;
};
struct CreateFunction {
    bool procedure = false, or_replace = false;
    ObjectName name; std::vector<FunctionParameter> parameters; std::optional<TypeName> returns;
    std::string language;                    ///< lower case; empty: sql (a standard body)
    std::optional<std::string> body;         ///< AS '…'; for C the object file
    std::string symbol;                      ///< AS '…', 'symbol'
    /// Where the body's text stands in the statement, when it is one dollar-quoted or plain literal without escapes.
    std::optional<Span> body_at;
    std::vector<StatementPtr> standard_body; ///< BEGIN ATOMIC … END or RETURN expression
    bool has_standard_body = false;
    bool security_definer = false, leakproof = false, strict = false, window = false;
    char volatility = 'v', parallel = 'u';
    std::optional<double> cost, rows;
    std::vector<struct SetVariable> settings;
    Options other;                           ///< support, transform, as written
};
struct AlterFunction { ObjectKind kind; ObjectWithArguments function; Options options;
                       std::vector<struct SetVariable> settings; };
struct CreateCast { TypeName source, target; std::optional<ObjectWithArguments> function;
                    bool in_out = false; char context = 'e'; };
struct OperatorClassItem { enum class Kind { operator_, function, storage } kind; int number = 0;
                           ObjectWithArguments object; TypeName storage; ObjectName order_family;
                           std::vector<TypeName> class_arguments; };
struct CreateOperatorClass { ObjectName name, family; std::string method; TypeName type; bool is_default = false;
                             std::vector<OperatorClassItem> items; };
struct CreateOperatorFamily { ObjectName name; std::string method; };
struct AlterOperatorFamily { ObjectName name; std::string method; bool drop = false;
                             std::vector<OperatorClassItem> items; };
struct CreateConversion { ObjectName name; std::string from, to; ObjectName function; bool is_default = false; };
struct CreateTransform { TypeName type; std::string language; bool or_replace = false;
                         std::optional<ObjectWithArguments> from_sql, to_sql; };
struct CreateLanguage { std::string name; bool or_replace = false, trusted = false; ObjectName handler, inline_, validator; };
struct CreateAccessMethod { std::string name; char type = 'i'; ObjectName handler; };
struct AlterTextSearchDictionary { ObjectName name; Options options; };
struct AlterTextSearchConfiguration { ObjectName name; std::string action; std::vector<std::string> tokens;
                                      std::vector<ObjectName> dictionaries; bool if_exists = false; };
struct RefreshCollation { ObjectName name; };

// What changes any kind of object --------------------------------------------------------------------------------
/// One object as a statement names it: `name` is the object or, for what belongs to a relation (trigger, policy,
/// rule, constraint, column), the relation, and `part` the thing itself.
struct ObjectReference {
    ObjectKind kind = ObjectKind::other;
    ObjectName name;
    std::string part;
    std::optional<std::vector<TypeName>> arguments;  ///< functions, aggregates, operators
    std::optional<TypeName> type;                    ///< casts (source), transforms, domains' constraints
    std::optional<TypeName> second_type;             ///< casts (target)
    std::string extra;                               ///< access method of an operator class, server of a mapping
};
struct Drop { ObjectKind kind; std::vector<ObjectReference> objects; bool if_exists = false, concurrently = false;
              Behaviour behaviour = Behaviour::restrict; };
struct Rename { ObjectReference object; ///< kind column, constraint … with `part`, or the object
                ObjectKind relation_kind = ObjectKind::table; std::string new_name; bool if_exists = false;
                Behaviour behaviour = Behaviour::restrict; };
struct SetSchema { ObjectReference object; std::string schema; bool if_exists = false; };
struct ChangeOwner { ObjectReference object; RoleReference owner; };
struct Comment { ObjectReference object; std::optional<std::string> text; };
struct SecurityLabel { ObjectReference object; std::string provider; std::optional<std::string> label; };
struct DependsOnExtension { ObjectReference object; std::string extension; bool remove = false; };

// Roles and privileges -------------------------------------------------------------------------------------------
struct Privilege { std::string name; ///< lower case; "all" for ALL
                   std::vector<std::string> columns; };
struct Grant {
    bool is_grant = true;
    enum class Target { objects, all_in_schema, defaults } target = Target::objects;
    ObjectKind kind = ObjectKind::table;
    std::vector<ObjectReference> objects;    ///< schemas where target is all_in_schema
    std::vector<Privilege> privileges; std::vector<RoleReference> grantees; std::optional<RoleReference> grantor;
    bool grant_option = false;               ///< WITH GRANT OPTION, or GRANT OPTION FOR
    Behaviour behaviour = Behaviour::restrict;
};
struct GrantRole { bool is_grant = true; std::vector<std::string> roles; std::vector<RoleReference> grantees;
                   bool admin_option = false; std::optional<RoleReference> grantor; Behaviour behaviour = Behaviour::restrict; };
struct AlterDefaultPrivileges { std::vector<RoleReference> roles; std::vector<std::string> schemas; Grant grant; };
struct CreateRole { enum class Kind { role, user, group } kind; std::string name; Options options; };
struct AlterRole { RoleReference role; Options options; enum class Members { none, add, drop } members = Members::none; };
struct AlterRoleSetting;
struct DropOwned { std::vector<RoleReference> roles; Behaviour behaviour = Behaviour::restrict; };
struct ReassignOwned { std::vector<RoleReference> roles; RoleReference new_owner; };

// Replication, foreign data, extensions ---------------------------------------------------------------------------
struct PublicationObject { enum class Kind { table, schema, current_schema } kind; RelationName table; std::string schema;
                           ExpressionPtr where; std::vector<std::string> columns; };
struct CreatePublication { std::string name; bool all_tables = false; std::vector<PublicationObject> objects; Options options; };
struct AlterPublication { std::string name; enum class Action { add, set, drop, options } action;
                          std::vector<PublicationObject> objects; Options options; bool all_tables = false; };
struct CreateSubscription { std::string name, connection; std::vector<std::string> publications; Options options; };
struct AlterSubscription { std::string name; std::string action; std::string connection;
                           std::vector<std::string> publications; Options options; };
struct CreateExtension { std::string name; bool if_not_exists = false; Options options; };
struct AlterExtension { std::string name; Options options; };
struct AlterExtensionContents { std::string extension; bool add = true; ObjectReference object; };
struct CreateForeignDataWrapper { std::string name; Options functions, options; };
struct AlterForeignDataWrapper { std::string name; Options functions, options; };
struct CreateServer { std::string name, type, version, wrapper; bool if_not_exists = false; Options options; };
struct AlterServer { std::string name, version; Options options; };
struct CreateUserMapping { RoleReference user; std::string server; bool if_not_exists = false; Options options; };
struct AlterUserMapping { RoleReference user; std::string server; Options options; };
struct ImportForeignSchema { std::string server, remote_schema, local_schema; enum class List { all, limit_to, except } list;
                             std::vector<RelationName> tables; Options options; };
struct CreateEventTrigger { std::string name, event; ObjectName function; Options filters; };
struct AlterEventTrigger { std::string name; AlterTriggerState::State state; };

// Databases and the server -----------------------------------------------------------------------------------------
struct CreateDatabase { std::string name; Options options; };
struct AlterDatabase { std::string name; Options options; };
struct CreateTablespace { std::string name, location; Options options; };
struct AlterTablespace { std::string name; Options options; bool reset = false; };
struct MoveAllToTablespace { std::string from, to; ObjectKind kind; std::vector<RoleReference> roles; };
/// SET, RESET, and the SET clauses of other statements.
struct SetVariable { std::string name; ///< empty for RESET ALL
                     enum class Kind { value, default_, from_current, multi, reset, reset_all } kind = Kind::value;
                     std::vector<std::string> values; bool local = false; };
struct AlterRoleSetting { std::optional<RoleReference> role; ///< absent: ALL
                          std::string database; SetVariable setting; };
struct AlterDatabaseSetting { std::string database; SetVariable setting; };
struct AlterSystem { SetVariable setting; };
struct Show { std::string name; };

// Data and control -------------------------------------------------------------------------------------------------
struct Truncate { std::vector<RelationName> tables; bool restart_identity = false; Behaviour behaviour = Behaviour::restrict; };
struct Copy { std::optional<RelationName> table; QueryPtr query; std::vector<std::string> columns; bool from = false,
              program = false; std::string file; Options options; ExpressionPtr where; };
struct Explain { bool analyze = false; StatementPtr statement; };
struct Prepare { std::string name; StatementPtr statement; };
struct Execute { std::string name; Expressions parameters; };
struct Deallocate { std::string name; ///< empty: ALL
};
struct DeclareCursor { std::string name; QueryPtr query; };
struct Fetch { std::string cursor; };
struct ClosePortal { std::string name; };
struct Do { std::string language; ///< lower case; "plpgsql" where none was written
            std::string body; std::optional<Span> body_at; };
struct Call { ExpressionPtr call; };
struct Transaction {
    enum class Kind { begin, commit, rollback, savepoint, release, rollback_to, prepare, commit_prepared,
                      rollback_prepared } kind;
    std::string savepoint; bool chain = false;
};
struct LockTable { std::vector<RelationName> tables; int mode = 8; ///< LOCKMODE 1 (ACCESS SHARE) to 8 (ACCESS EXCLUSIVE)
                   bool nowait = false; };
struct Vacuum { std::vector<RelationName> tables; bool vacuum = true, full = false, analyze = false; Options options; };
struct Cluster { std::optional<RelationName> table; std::string index; };
struct Reindex { enum class Kind { index, table, schema, system, database } kind; std::optional<RelationName> relation;
                 std::string name; bool concurrently = false; };
struct RefreshMaterializedView { RelationName view; bool concurrently = false, with_data = true; };
struct SetConstraints { std::vector<RelationName> constraints; bool deferred = false; };
struct Listen { std::string channel; };
struct Unlisten { std::string channel; };
struct Notify { std::string channel; };
struct Load { std::string file; };
struct Discard {};
struct Checkpoint {};
/// RETURN expression of a standard function body.
struct Return { ExpressionPtr value; };
/// Valid SQL without a struct of its own, by the grammar's name: reported, never skipped.
struct OtherStatement { std::string kind; };

struct Statement {
    using Body = std::variant<
        QueryPtr, CreateTable, CreateTableAs, CreateIndex, CreateSequence, AlterSequence, CreateView, CreateStatistics,
        AlterStatistics, CreateTrigger, CreateRule, CreatePolicy, AlterPolicy, AlterTable, CreateSchema, CreateEnum,
        AlterEnum, CreateCompositeType, CreateRange, CreateDomain, AlterDomain, Define, AlterTypeOptions,
        CreateFunction, AlterFunction, CreateCast, CreateOperatorClass, CreateOperatorFamily, AlterOperatorFamily,
        CreateConversion, CreateTransform, CreateLanguage, CreateAccessMethod, AlterTextSearchDictionary,
        AlterTextSearchConfiguration, RefreshCollation, Drop, Rename, SetSchema, ChangeOwner, Comment, SecurityLabel,
        DependsOnExtension, Grant, GrantRole, AlterDefaultPrivileges, CreateRole, AlterRole, AlterRoleSetting,
        DropOwned, ReassignOwned, CreatePublication, AlterPublication, CreateSubscription, AlterSubscription,
        CreateExtension, AlterExtension, AlterExtensionContents, CreateForeignDataWrapper, AlterForeignDataWrapper,
        CreateServer, AlterServer, CreateUserMapping, AlterUserMapping, ImportForeignSchema, CreateEventTrigger,
        AlterEventTrigger, CreateDatabase, AlterDatabase, AlterDatabaseSetting, CreateTablespace, AlterTablespace,
        MoveAllToTablespace, SetVariable, AlterSystem, Show, Truncate, Copy, Explain, Prepare, Execute, Deallocate,
        DeclareCursor, Fetch, ClosePortal, Do, Call, Transaction, LockTable, Vacuum, Cluster, Reindex,
        RefreshMaterializedView, SetConstraints, Listen, Unlisten, Notify, Load, Discard, Checkpoint, Return,
        OtherStatement>;

    // Compiled once: there are many kinds to copy and to destroy.
    Statement();
    Statement(Body body, Span at);
    Statement(const Statement& other);
    Statement(Statement&& other) noexcept;
    Statement& operator=(const Statement& other);
    Statement& operator=(Statement&& other) noexcept;
    ~Statement();

    Body body;
    /// Bytes of the statement in the text it was parsed from, without leading comments and the semicolon.
    Span at;
};

}  // namespace pgsteward::sql
