// The analysed tree: what the server's parse analysis makes of an expression or query (primnodes.h, parsenodes.h),
// reduced to what deparsing it needs. Nodes live in the arena of one analysis and are never freed one by one.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "canonical/types.hpp"
#include "catalog/shared-text.hpp"

namespace pgsteward::canonical {

struct QueryTree;
struct RangeEntry;
struct CallDetails;

/// How a call or cast came to be, which decides how it is shown (CoercionForm).
enum class Form : std::uint8_t { call, explicit_cast, implicit_cast, sql_syntax };

struct Node {
    enum class Kind : std::uint8_t {
        constant,        ///< text in the type's output form; flag: null
        column,          ///< entry, number (-1: the whole row, -2: a system column named by text)
        variable,        ///< text
        function,        ///< text: the name as shown; details for aggregates and windows; flag: VARIADIC
        cast,            ///< to `type`; flag: a length coercion or other step that keeps its argument's type
        collate,         ///< text: the collation
        operation,       ///< text: the operator as shown; one or two arguments
        any, all,        ///< scalar op ANY/ALL (array)
        distinct,        ///< IS DISTINCT FROM
        null_if,
        and_, or_, not_,
        null_test,       ///< flag: IS NOT NULL
        boolean_test,    ///< text: "IS TRUE"
        case_,           ///< arguments: [argument or null, default, when, then, …]
        case_test,       ///< stands for CASE's argument
        array,           ///< flag: of arrays
        row,
        row_compare,     ///< arguments: left ones, then as many right ones
        coalesce, greatest, least,
        sql_value,       ///< text: CURRENT_USER
        subquery,        ///< number: sql::Subquery::Kind; text: the operator; arguments: the test
        subscript,       ///< arguments: container, then lower and upper of each, null where absent; text: "s" for slices
        field,           ///< text
        grouping,
        named_argument,  ///< text
        set_to_default, current_of, parameter,
        raw,             ///< text as written: could not be resolved
    };
    Kind kind = Kind::raw;
    Form form = Form::call;
    bool flag = false;
    int number = 0;
    TypeRef type;
    std::string_view text;
    std::span<Node*> arguments;
    RangeEntry* entry = nullptr;
    QueryTree* query = nullptr;
    CallDetails* details = nullptr;
};

struct TargetEntry {
    Node* node = nullptr;
    std::string name;
    bool junk = false;                       ///< only for GROUP BY, ORDER BY, DISTINCT ON
    int position = 0;                        ///< from 1
};

struct SortClause {
    TargetEntry* target = nullptr;
    bool descending = false, nulls_first = false;
    std::string using_operator;
};

struct SortItem { Node* node; bool descending, nulls_first; std::string using_operator; };

struct WindowTree {
    std::string name, references;
    std::vector<SortClause> partition_by, order_by;
    int frame_options = 0;
    Node* start_offset = nullptr;
    Node* end_offset = nullptr;
};

/// Of an aggregate or window function.
struct CallDetails {
    bool star = false, distinct = false, within_group = false;
    std::vector<SortItem> order_by;
    Node* filter = nullptr;
    bool has_over = false;
    std::string window_name;                 ///< OVER name
    WindowTree window;                       ///< OVER (…)
};

struct EntryColumn {
    SharedText name;                         ///< in effect: an alias hides the real one
    TypeRef type;                            ///< see Analysis::type_of()
    const std::string* type_text = nullptr;  ///< of a relation's column while nobody has asked for its type
    SharedText collation;
    Node* value = nullptr;                   ///< of a join: what it stands for; null for a merged column of its own
    SharedText real_name;
    bool read = false;
};

/// The column of that name; the end where there is none.
auto find_named(auto& columns, const auto& name) {
    return std::find_if(columns.begin(), columns.end(), [&](const EntryColumn& column) { return column.name == name; });
}

struct RangeEntry {
    enum class Kind { relation, subquery, function, values, join, common_table, context, other } kind = Kind::relation;
    std::string name;                        ///< alias, or the relation's own
    bool has_alias = false;
    std::vector<std::string> alias_columns;  ///< as written
    std::vector<EntryColumn> columns;
    const Relation* relation = nullptr;
    QualifiedName qualified;                 ///< of a relation
    bool only = false, lateral = false, ordinality = false, rows_from = false, has_definitions = false;
    bool qualified_always = false;           ///< a context entry: OLD, NEW
    QueryTree* query = nullptr;              ///< subquery, values
    std::vector<Node*> functions;
    std::vector<std::vector<EntryColumn>> definitions;   ///< column definition list, of each function
    TypeId row_type = type_id::none;
    // joins
    sql::Join::Kind join = sql::Join::Kind::inner;
    RangeEntry* left = nullptr;
    RangeEntry* right = nullptr;
    bool has_using = false;
    std::vector<std::string> using_columns;
    std::string using_alias;
    Node* on = nullptr;
    std::string raw;                         ///< other: as written; a sample's clause
    std::vector<Node*> sample;
    Node* repeatable = nullptr;

    std::string shown;                       ///< its name in the text, unique among those visible
};

struct CommonTable {
    std::string name;
    std::vector<std::string> alias_columns;
    std::vector<EntryColumn> columns;
    sql::CommonTableExpression::Materialized materialized{};
    QueryTree* query = nullptr;
    std::string search_or_cycle;
    bool recursive_reference = false;        ///< while its own query is analysed
};

struct GroupItem {
    enum class Kind { expression, empty, rollup, cube, sets, list } kind = Kind::expression;
    TargetEntry* target = nullptr;
    std::vector<GroupItem> content;
};

struct SetTree {
    sql::Select::SetOperation operation{};
    bool all = false;
    SetTree* left = nullptr;
    SetTree* right = nullptr;
    QueryTree* leaf = nullptr;
};

struct Assignment {
    std::string column;
    Node* subscripts = nullptr;              ///< a subscript or field node whose container is null
    Node* value = nullptr;
    int of = 1;                              ///< (a, b) = …: how many columns share the value
};

struct ConflictTree {
    bool do_update = false;
    std::vector<Node*> elements;
    std::vector<std::string> operator_classes;
    Node* target_where = nullptr;
    std::string constraint;
    std::vector<Assignment> assignments;
    Node* where = nullptr;
};

struct LockTree { std::string words; std::vector<RangeEntry*> of; std::string tail; };

struct QueryTree {
    enum class Command { select, insert, update, delete_, other } command = Command::select;
    bool recursive = false;
    std::vector<CommonTable*> common_tables;
    std::vector<RangeEntry*> entries;        ///< in the order of the server's range table
    std::vector<RangeEntry*> from;
    std::vector<TargetEntry*> targets;
    bool distinct = false;
    std::vector<SortClause> distinct_on;
    Node* where = nullptr;
    std::vector<GroupItem> group_by;
    bool group_distinct = false;
    Node* having = nullptr;
    std::vector<WindowTree> windows;
    std::vector<std::vector<Node*>> values;
    std::vector<SortClause> order_by;
    Node* limit = nullptr;
    Node* offset = nullptr;
    bool with_ties = false;
    std::vector<LockTree> locks;
    SetTree* set = nullptr;

    RangeEntry* table = nullptr;             ///< INSERT, UPDATE, DELETE
    std::vector<Assignment> assignments;
    QueryTree* source = nullptr;             ///< INSERT … SELECT or VALUES
    bool default_values = false;
    sql::Insert::Overriding overriding = sql::Insert::Overriding::none;
    ConflictTree* conflict = nullptr;
    std::vector<TargetEntry*> returning;
    std::string raw;                         ///< other: as written
};

}  // namespace pgsteward::canonical
