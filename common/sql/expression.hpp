// Expressions and queries as the grammar reads them (raw parse tree: names are not resolved, nothing is typed).
// Trees are immutable and shared, so that copying a statement or a catalog is cheap. Depth is bounded by the
// reader (max_expression_depth), so that walking and destroying a tree needs a bounded stack.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "catalog/names.hpp"
#include "catalog/rare.hpp"
#include "text/source-text.hpp"

namespace pgsteward::sql {

/// Deeper nesting ends in a syntax error of ours.
inline constexpr int max_expression_depth = 2000;

struct Expression;
struct Query;
using ExpressionPtr = std::shared_ptr<const Expression>;
using QueryPtr = std::shared_ptr<const Query>;
using Expressions = std::vector<ExpressionPtr>;

/// A name of one to three parts as written; empty parts are absent.
struct ObjectName {
    SharedText catalog;
    SharedText schema;
    SharedText name;
    Span at;

    QualifiedName qualified() const { return {schema, name}; }
    bool operator==(const ObjectName& other) const {
        return catalog == other.catalog && schema == other.schema && name == other.name;
    }
};

/// A table or other relation where a statement names one.
struct RelationName : ObjectName {
    bool only = false;       ///< ONLY was written
    SharedText alias;
    enum class Persistence { permanent, temporary, unlogged } persistence = Persistence::permanent;
};

struct TypeName {
    ObjectName name;              ///< as the grammar has it: pg_catalog.int4 for "integer"
    Expressions modifiers;        ///< varchar(10), numeric(10,2); interval fields as a constant
    std::vector<int> array_bounds;///< one entry per dimension, -1 without bound
    bool set_of = false;
    bool percent_type = false;    ///< tab.col%TYPE
};

struct Constant {
    enum class Kind { null, boolean, integer, floating, string, bit_string } kind = Kind::null;
    std::string text;             ///< "true"/"false", the digits, the string's content
};
/// Parts of a column reference; a trailing star is `star`.
struct ColumnReference { std::vector<std::string> parts; bool star = false; };
struct Parameter { int number = 0; };
struct SortKey {
    ExpressionPtr expression;
    enum class Order { unspecified, ascending, descending, using_operator } order = Order::unspecified;
    enum class Nulls { unspecified, first, last } nulls = Nulls::unspecified;
    std::string using_operator;
};
struct WindowDefinition {
    std::string name, references;
    Expressions partition_by;
    std::vector<SortKey> order_by;
    int frame_options = 0;        ///< PostgreSQL's FRAMEOPTION bits
    ExpressionPtr start_offset, end_offset;
};
struct FunctionCall {
    ObjectName name;
    Expressions arguments;
    std::vector<SortKey> order_by;
    ExpressionPtr filter;
    Rare<WindowDefinition> over;
    bool star = false, distinct = false, variadic = false, within_group = false;
    /// Written with special syntax (EXTRACT, AT TIME ZONE, OVERLAY …), which stored definitions keep.
    bool sql_syntax = false;
};
struct NamedArgument { std::string name; ExpressionPtr value; };
struct TypeCast { ExpressionPtr argument; TypeName type; };
struct Operation {
    /// As in A_Expr_Kind.
    enum class Kind { op, op_any, op_all, distinct, not_distinct, nullif, in, like, ilike, similar, between,
                      not_between, between_symmetric, not_between_symmetric } kind = Kind::op;
    ObjectName name;              ///< the operator: "=", "~~", "<>" for NOT IN
    ExpressionPtr left;           ///< absent for a prefix operator
    ExpressionPtr right;          ///< a List for in and between
};
struct BooleanOperation { enum class Kind { and_, or_, not_ } kind; Expressions arguments; };
struct NullTest { ExpressionPtr argument; bool is_not = false; };
struct BooleanTest {
    ExpressionPtr argument;
    enum class Kind { is_true, is_not_true, is_false, is_not_false, is_unknown, is_not_unknown } kind;
};
struct CaseWhen { ExpressionPtr condition, result; };
struct Case { ExpressionPtr argument; std::vector<CaseWhen> branches; ExpressionPtr otherwise; };
struct Coalesce { Expressions arguments; };
struct MinMax { bool greatest = false; Expressions arguments; };
struct Subquery {
    enum class Kind { exists, all, any, row_compare, scalar, multi_assign, array } kind;
    ExpressionPtr test;
    ObjectName operator_name;     ///< of ALL and ANY; empty for IN
    QueryPtr query;
};
struct ArrayConstructor { Expressions elements; };
struct RowConstructor { Expressions fields; bool explicit_row = false; };
/// A bare list, as the right side of IN and BETWEEN has it.
struct List { Expressions items; };
struct Subscript { ExpressionPtr lower, upper; bool slice = false; };
struct Indirection { ExpressionPtr argument; std::vector<std::variant<Subscript, std::string>> steps; ///< "*" for a star
};
/// current_date, current_user, localtimestamp(3) …
struct SqlValueFunction { std::string name; int modifier = -1; };
struct CollateClause { ExpressionPtr argument; ObjectName collation; };
struct GroupingSet {
    enum class Kind { empty, simple, rollup, cube, sets } kind;
    Expressions content;
};
struct GroupingFunction { Expressions arguments; };
struct SetToDefault {};
struct CurrentOf { std::string cursor; };
struct MultiAssignment { ExpressionPtr source; int column = 0; int columns = 0; };
/// XML constructs and whatever has no struct of its own: its SQL as the library prints it, its parts beside it.
struct OtherExpression { std::string kind; std::string sql; Expressions parts; };

struct Expression {
    using Node = std::variant<Constant, ColumnReference, Parameter, FunctionCall, NamedArgument, TypeCast, Operation,
                 BooleanOperation, NullTest, BooleanTest, Case, Coalesce, MinMax, Subquery, ArrayConstructor,
                 RowConstructor, List, Indirection, SqlValueFunction, CollateClause, GroupingSet, GroupingFunction,
                 SetToDefault, CurrentOf, MultiAssignment, OtherExpression>;

    // Compiled once, as those of Statement.
    Expression();
    Expression(Node node, Span at);
    Expression(const Expression& other);
    Expression(Expression&& other) noexcept;
    Expression& operator=(const Expression& other);
    Expression& operator=(Expression&& other) noexcept;
    ~Expression();

    Node node;
    /// Byte in the statement's text where the grammar places it; begin == end.
    Span at;
};

// Queries ----------------------------------------------------------------------------------------------------

struct Target {                    ///< a select item, a RETURNING item, or an assignment of UPDATE and INSERT
    std::string name;              ///< AS name, or the column assigned
    std::vector<std::variant<Subscript, std::string>> indirection;
    ExpressionPtr value;           ///< absent in an INSERT column list
    Span at;
};
struct ColumnDefinition;           // statement.hpp: column definition lists of functions in FROM

struct Alias { std::string name; std::vector<std::string> columns; };
struct FromItem;
struct Join {
    enum class Kind { inner, left, full, right, cross_or_comma } kind;
    bool natural = false;
    std::shared_ptr<const FromItem> left, right;
    std::vector<std::string> using_columns;
    std::string using_alias;
    ExpressionPtr on;
};
struct SubqueryItem { QueryPtr query; bool lateral = false; };
struct FunctionItem {
    Expressions functions;         ///< more than one for ROWS FROM
    bool lateral = false, with_ordinality = false, rows_from = false;
    std::vector<std::pair<std::string, TypeName>> columns;
    std::vector<ObjectName> column_collations;         ///< one per column, empty names where unspecified
    /// ROWS FROM: the column definition list of each function.
    std::vector<std::vector<std::pair<std::string, TypeName>>> columns_of_each;
};
struct TableSample { RelationName relation; ObjectName method; Expressions arguments; ExpressionPtr repeatable; };
/// XMLTABLE and the like.
struct OtherFromItem { std::string sql; Expressions parts; bool lateral = false; };
struct FromItem {
    std::variant<RelationName, Join, SubqueryItem, FunctionItem, TableSample, OtherFromItem> node;
    Alias alias;
    Span at;
};

struct CommonTableExpression {
    std::string name;
    std::vector<std::string> columns;
    enum class Materialized { unspecified, always, never } materialized = Materialized::unspecified;
    QueryPtr query;                ///< may modify data
    std::string search_or_cycle;   ///< SEARCH and CYCLE clauses, printed; empty without
};
struct With { bool recursive = false; std::vector<CommonTableExpression> tables; };

struct RowLock {
    enum class Strength { key_share, share, no_key_update, update } strength;
    std::vector<RelationName> of;
    bool nowait = false, skip_locked = false;
};
struct Select {
    bool distinct = false;
    Expressions distinct_on;
    std::vector<Target> targets;
    std::optional<RelationName> into;
    std::vector<FromItem> from;
    ExpressionPtr where;
    Expressions group_by;
    bool group_distinct = false;
    ExpressionPtr having;
    std::vector<WindowDefinition> windows;
    std::vector<Expressions> values;         ///< VALUES rows
    std::vector<SortKey> order_by;
    ExpressionPtr limit, offset;
    bool with_ties = false;
    std::vector<RowLock> locks;
    enum class SetOperation { none, union_, intersect, except } set_operation = SetOperation::none;
    bool all = false;
    QueryPtr left, right;
};
struct OnConflict {
    bool do_update = false;
    Expressions target_elements;             ///< columns and expressions, a collation as a CollateClause around
    std::vector<ObjectName> target_operator_classes;   ///< one per element, empty names where unspecified
    ExpressionPtr target_where;
    std::string constraint;
    std::vector<Target> assignments;
    ExpressionPtr where;
};
struct Insert {
    RelationName table;
    std::vector<Target> columns;
    QueryPtr source;                         ///< absent for DEFAULT VALUES
    std::optional<OnConflict> on_conflict;
    enum class Overriding { none, user, system } overriding = Overriding::none;
    std::vector<Target> returning;
};
struct Update {
    RelationName table;
    std::vector<Target> assignments;
    std::vector<FromItem> from;
    ExpressionPtr where;
    std::vector<Target> returning;
};
struct Delete {
    RelationName table;
    std::vector<FromItem> using_;
    ExpressionPtr where;
    std::vector<Target> returning;
};
struct MergeClause {
    bool matched = false;
    enum class Action { insert, update, delete_, nothing } action;
    ExpressionPtr condition;
    std::vector<Target> targets;
    Expressions values;
    Insert::Overriding overriding = Insert::Overriding::none;
};
struct Merge {
    RelationName table;
    std::shared_ptr<const FromItem> source;
    ExpressionPtr on;
    std::vector<MergeClause> clauses;
};

struct Query {
    With with;
    std::variant<Select, Insert, Update, Delete, Merge> node;
    Span at;
};

}  // namespace pgsteward::sql
