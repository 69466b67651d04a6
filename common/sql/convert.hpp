// From libpg_query's structs to ours. Only parse.cpp and convert*.cpp include this: it brings the library's header.
// The structs are visited where the parser built them, so everything that outlives the visit is copied.
// What may nest deeply is filled in place, so that a level costs little stack.
#pragma once

#include <pg_query/pg_query.pb-c.h>

#include <span>
#include <string>
#include <vector>

#include "sql/statement.hpp"

namespace pgsteward::sql::convert {

using Node = PgQuery__Node;
using Nodes = std::span<Node* const>;

/// Where the conversion stands.
struct Context {
    std::string_view text;     ///< what the library was given
    std::uint32_t shift = 0;   ///< how many bytes of it precede the caller's text
    Span statement;
    int depth = 0;
    /// The address that the stack must not reach.
    std::uintptr_t stack_floor = 0;
    int printing = 0;          ///< inside how many constructs whose SQL is taken as a whole
};

/// Ends a conversion; parse_statement turns it into a SyntaxError.
struct NestedTooDeep {
    Span at;
    bool beyond_limit = true;  ///< else the thread's stack is too small for what the limit allows
};

/// Counts one level of nesting for as long as it lives.
class Level {
public:
    explicit Level(Context& context, int levels = 1) : context_(context), levels_(levels) {
        const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
        if ((context_.depth += levels_) > max_expression_depth || here < context_.stack_floor) stop();
    }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    ~Level() { context_.depth -= levels_; }

private:
    [[noreturn]] void stop();

    Context& context_;
    int levels_;
};

// Places -------------------------------------------------------------------------------------------------------
/// The byte that the grammar gave, as an empty span; an unknown one is the statement's begin.
Span place(const Context& context, int location);
/// The token, or the dotted name, that begins there.
Span token(const Context& context, int location);
Span name_span(const Context& context, int location);

// Names and other small things -----------------------------------------------------------------------------------
bool absent(const Node* node);
/// The text of a String; a number's digits; empty for others.
std::string string(const Node* node);
std::vector<std::string> strings(Nodes nodes);
/// The items of a List, or the node itself as the only one.
Nodes items(Node* const& node);
ObjectName object_name(Nodes parts);
ObjectName object_name(const Context& context, Nodes parts, int location);
/// Of a node that is a List of Strings, a String, or a TypeName.
ObjectName object_name(Context& context, Node* const& node);
RelationName relation(const Context& context, const PgQuery__RangeVar* name);
std::vector<RelationName> relations(const Context& context, Nodes nodes);
TypeName type_name(Context& context, const PgQuery__TypeName& type);
std::optional<TypeName> optional_type(Context& context, const PgQuery__TypeName* type);
ObjectName collation(const PgQuery__CollateClause* clause);
RoleReference role(const PgQuery__RoleSpec* role);
std::vector<RoleReference> roles(Nodes nodes);
/// "current_user" and the like by their keyword.
std::string role_name(const PgQuery__RoleSpec& role);
Behaviour behaviour(PgQuery__DropBehavior behaviour);
ObjectKind object_kind(PgQuery__ObjectType type);
ObjectWithArguments with_arguments(Context& context, const PgQuery__ObjectWithArgs& object);
ObjectReference reference(Context& context, ObjectKind kind, Node* const& node);
ObjectReference part_of(const RelationName& relation, ObjectKind kind, std::string part);

/// How the value of an option is read that the grammar takes for a type's name: WITH (buffering = auto).
enum class Words { as_types, as_strings };
Option option(Context& context, const PgQuery__DefElem& element, Words words);
Options options(Context& context, Nodes nodes, Words words = Words::as_strings);
/// As defGetBoolean reads it: no value is true.
bool is_true(const Option& option);
SetVariable set_variable(const PgQuery__VariableSetStmt& statement);

// Expressions and queries ----------------------------------------------------------------------------------------
/// Null for an absent one.
ExpressionPtr expression(Context& context, const Node* node);
Expressions expressions(Context& context, Nodes nodes);
void fill(Context& context, const PgQuery__FuncCall& call, FunctionCall& result);
void fill(Context& context, const PgQuery__WindowDef& window, WindowDefinition& result);
std::vector<SortKey> sort_keys(Context& context, Nodes nodes);
std::vector<std::variant<Subscript, std::string>> indirection(Context& context, Nodes nodes);
/// XML constructs.
void fill_other(Context& context, const Node& node, Expression& result);
OtherFromItem table_function(Context& context, const PgQuery__RangeTableFunc& function);

bool is_query(const Node* node);
QueryPtr query(Context& context, const Node* node);
QueryPtr query(Context& context, const PgQuery__SelectStmt& select);
/// SELECT … INTO at the top of a statement: the clause, which the query then goes without; null for a plain query.
const PgQuery__IntoClause* into_clause(const PgQuery__SelectStmt& select);
FromItem from_item(Context& context, const Node& node);
std::vector<Target> targets(Context& context, Nodes nodes);
With with(Context& context, const PgQuery__WithClause* clause);

// Statements -----------------------------------------------------------------------------------------------------
using Body = decltype(Statement::body);
Body statement(Context& context, const Node& node);
/// One that stands inside another: rules' actions, schema elements, standard function bodies.
StatementPtr nested(Context& context, const Node* node);
std::vector<StatementPtr> nested(Context& context, Nodes nodes);

// Tables (convert-tables.cpp, convert-alter-table.cpp, convert-relations.cpp)
ColumnDefinition column(Context& context, const PgQuery__ColumnDef& column);
std::vector<ColumnDefinition> columns(Context& context, Nodes nodes);
ConstraintDefinition constraint(Context& context, const PgQuery__Constraint& constraint);
std::vector<ConstraintDefinition> column_constraints(Context& context, Nodes nodes);
IndexElement index_element(Context& context, const PgQuery__IndexElem& element);
std::vector<IndexElement> index_elements(Context& context, Nodes nodes);
PartitionBound partition_bound(Context& context, const PgQuery__PartitionBoundSpec& bound);
CreateTable create_table(Context& context, const PgQuery__CreateStmt& statement);
CreateTable::OnCommit on_commit(PgQuery__OnCommitAction action);
Body create_foreign_table(Context& context, const PgQuery__CreateForeignTableStmt& statement);
Body create_table_as(Context& context, const PgQuery__CreateTableAsStmt& statement);
Body select_into(Context& context, const PgQuery__SelectStmt& select, const PgQuery__IntoClause& into);
Body alter_table(Context& context, const PgQuery__AlterTableStmt& statement);
Body create_index(Context& context, const PgQuery__IndexStmt& statement);
Body create_sequence(Context& context, const PgQuery__CreateSeqStmt& statement);
Body alter_sequence(Context& context, const PgQuery__AlterSeqStmt& statement);
Body create_view(Context& context, const PgQuery__ViewStmt& statement);
Body create_statistics(Context& context, const PgQuery__CreateStatsStmt& statement);
Body create_trigger(Context& context, const PgQuery__CreateTrigStmt& statement);
Body create_rule(Context& context, const PgQuery__RuleStmt& statement);
Body create_policy(Context& context, const PgQuery__CreatePolicyStmt& statement);
Body alter_policy(Context& context, const PgQuery__AlterPolicyStmt& statement);

// Functions (convert-functions.cpp)
Body create_function(Context& context, const PgQuery__CreateFunctionStmt& statement);
Body alter_function(Context& context, const PgQuery__AlterFunctionStmt& statement);
Body do_block(Context& context, const PgQuery__DoStmt& statement);
FunctionParameter parameter(Context& context, const PgQuery__FunctionParameter& parameter);

// Types, operators and what belongs to them (convert-types.cpp, convert-operators.cpp)
Body create_composite_type(Context& context, const PgQuery__CompositeTypeStmt& statement);
Body create_enum(const PgQuery__CreateEnumStmt& statement);
Body alter_enum(const PgQuery__AlterEnumStmt& statement);
Body create_range(Context& context, const PgQuery__CreateRangeStmt& statement);
Body create_domain(Context& context, const PgQuery__CreateDomainStmt& statement);
Body alter_domain(Context& context, const PgQuery__AlterDomainStmt& statement);
Body define(Context& context, const PgQuery__DefineStmt& statement);
Body create_cast(Context& context, const PgQuery__CreateCastStmt& statement);
Body create_operator_class(Context& context, const PgQuery__CreateOpClassStmt& statement);
Body alter_operator_family(Context& context, const PgQuery__AlterOpFamilyStmt& statement);
Body create_transform(Context& context, const PgQuery__CreateTransformStmt& statement);
Body create_conversion(const PgQuery__CreateConversionStmt& statement);
Body create_language(const PgQuery__CreatePLangStmt& statement);
Body alter_text_search_configuration(const PgQuery__AlterTSConfigurationStmt& statement);

// Any object (convert-objects.cpp)
Body drop(Context& context, const PgQuery__DropStmt& statement);
Body drop_role(const PgQuery__DropRoleStmt& statement);
Body drop_user_mapping(const PgQuery__DropUserMappingStmt& statement);
Body drop_named(ObjectKind kind, const char* name, bool if_exists, Behaviour behaviour = Behaviour::restrict);
Body rename(Context& context, const PgQuery__RenameStmt& statement);
Body set_schema(Context& context, const PgQuery__AlterObjectSchemaStmt& statement);
Body change_owner(Context& context, const PgQuery__AlterOwnerStmt& statement);
Body comment(Context& context, const PgQuery__CommentStmt& statement);
Body security_label(Context& context, const PgQuery__SecLabelStmt& statement);
Body depends_on_extension(Context& context, const PgQuery__AlterObjectDependsStmt& statement);

// Roles and privileges (convert-roles.cpp)
Grant grant(Context& context, const PgQuery__GrantStmt& statement);
Body grant_role(const PgQuery__GrantRoleStmt& statement);
Body alter_default_privileges(Context& context, const PgQuery__AlterDefaultPrivilegesStmt& statement);
Body create_role(Context& context, const PgQuery__CreateRoleStmt& statement);
Body alter_role(Context& context, const PgQuery__AlterRoleStmt& statement);
Body alter_role_setting(const PgQuery__AlterRoleSetStmt& statement);

// Replication, foreign data, extensions (convert-replication.cpp)
Body create_publication(Context& context, const PgQuery__CreatePublicationStmt& statement);
Body alter_publication(Context& context, const PgQuery__AlterPublicationStmt& statement);
Body create_subscription(Context& context, const PgQuery__CreateSubscriptionStmt& statement);
Body alter_subscription(Context& context, const PgQuery__AlterSubscriptionStmt& statement);
Body alter_extension_contents(Context& context, const PgQuery__AlterExtensionContentsStmt& statement);
Body create_server(Context& context, const PgQuery__CreateForeignServerStmt& statement);
Body import_foreign_schema(Context& context, const PgQuery__ImportForeignSchemaStmt& statement);
Body create_event_trigger(Context& context, const PgQuery__CreateEventTrigStmt& statement);
AlterTriggerState::State trigger_state(char enabled);

// Data and control (convert-commands.cpp)
Body copy(Context& context, const PgQuery__CopyStmt& statement);
Body explain(Context& context, const PgQuery__ExplainStmt& statement);
Body call(Context& context, const PgQuery__CallStmt& statement);
Body transaction(const PgQuery__TransactionStmt& statement);
Body vacuum(Context& context, const PgQuery__VacuumStmt& statement);
Body cluster(Context& context, const PgQuery__ClusterStmt& statement);
Body reindex(Context& context, const PgQuery__ReindexStmt& statement);
Body create_schema(Context& context, const PgQuery__CreateSchemaStmt& statement);

}  // namespace pgsteward::sql::convert
