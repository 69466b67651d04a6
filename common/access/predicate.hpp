// A policy's condition in a small normal form: names resolved, helper functions in SQL and simple PL/pgSQL put in the
// place of their calls, special syntax reduced to a few kinds of nodes. Trees are immutable and shared.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "access/predicate-value.hpp"
#include "sql/expression.hpp"

namespace pgsteward::access {

struct Formula;
struct RowQuery;
using FormulaPtr = std::shared_ptr<const Formula>;
using RowQueryPtr = std::shared_ptr<const RowQuery>;
using Formulas = std::vector<FormulaPtr>;

/// What was once found out about a node and all that stands in it, as bits; a copy, which may be changed, has to find out anew.
struct FoundOut {
    FoundOut() = default;
    FoundOut(const FoundOut&) {}
    FoundOut& operator=(const FoundOut&) { return bits.reset(), entries.reset(), *this; }

    std::optional<std::uint8_t> bits;
    std::optional<std::vector<std::uint32_t>> entries;   ///< sorted: whose columns it reads, where they do not stand in it
};

struct Formula {
    enum class Kind {
        constant,        ///< value
        column,          ///< entry, position, name; type
        current_user,    ///< name: the owner of the SECURITY DEFINER function around it, else empty
        session_user,
        setting,         ///< current_setting(arguments)
        and_, or_, not_,
        compare,         ///< name: = <> < <= > >=
        distinct,        ///< IS DISTINCT FROM
        like,            ///< name: ~~ or ~~*
        is_null,
        boolean_test,    ///< name: true, false, unknown
        case_,           ///< condition, result, condition, result …, and what is left
        coalesce, null_if,
        cast,            ///< type; name: argument_name where it is what a function is given
        call,            ///< name: a function or operator of pg_catalog
        array,
        any, all,        ///< name: the operator; the value and the array
        exists, in_any, in_all, scalar, array_of,   ///< query; in_…: name, and the values on the left
        aggregate,       ///< name; of the query around it
        routine,         ///< the body of the function `name`, as written at its call
        handled,         ///< arguments[0]; where that fails, the argument of the first handler that catches it; name: their conditions, "a,b|others"
        opaque,          ///< name: why nothing is known of it
    } kind = Kind::opaque;
    Formulas arguments;
    std::string name;
    Value value;
    TypeClass type;
    std::uint32_t entry = 0, position = 0;
    /// Of a routine: the planner does not compute it ahead of the execution (volatile, and not put in place).
    bool only_executed = false;
    RowQueryPtr query;
    mutable FoundOut found_out = {};
};

/// A relation, subquery or array in FROM.
struct RowEntry {
    std::uint32_t id = 0;
    const Relation* relation = nullptr;
    const Relation* view = nullptr;          ///< whose `query` it is
    RowQueryPtr query;
    FormulaPtr array;                        ///< unnest
    bool optional = false;                   ///< the right side of a LEFT JOIN
    FormulaPtr on;
    std::vector<std::string> columns;
};

struct RowQuery {
    std::vector<RowEntry> from;
    FormulaPtr where;                        ///< null without
    Formulas outputs;
    std::vector<std::string> names;          ///< of the outputs
    bool aggregates = false;
    std::size_t keys = 0;                    ///< GROUP BY: that many outputs at the front, plain columns; the others are aggregates
    bool first_only = false;                 ///< LIMIT 1
    std::vector<RowQueryPtr> united;         ///< UNION: the others' rows too
    std::vector<RowQueryPtr> common, excluded;   ///< INTERSECT, EXCEPT: only the rows that those have too, or have not
    std::string run_as;                      ///< whose privileges and policies count, where not those of who asks: the owner of the SECURITY DEFINER function or view around it
    bool in_view = false;                    ///< current_user stays who asks, whoever `run_as` is
    bool in_routine = false;                 ///< of a function: privileges and recursion show when it runs
    std::string opaque;                      ///< why its rows are not known; empty where they are
    mutable FoundOut found_out = {};
};

inline constexpr std::string_view argument_name = "argument";

/// The entry of the policy's own table.
inline constexpr std::uint32_t own_row = 0;

/// The condition of a policy of the relation, as the catalog spells it. What cannot be followed is an opaque node.
FormulaPtr condition_of(const Catalog& catalog, const Relation& relation, const std::string& text);

/// The formula and every formula in it, those of its queries too, each before what stands inside it. What stands in several places
/// is visited once: helper functions with many branches are small, and huge when each branch is written out.
void for_each(const Formula& formula, const std::function<void(const Formula&)>& visit);
/// UNION, INTERSECT and EXCEPT: the queries that a query's rows are put together with.
std::vector<RowQueryPtr> arms_of(const RowQuery& query);
/// Its queries and those inside them.
void for_each_query(const Formula& formula, const std::function<void(const RowQuery&)>& visit);
bool has_columns(const Formula& formula);
bool has_queries(const Formula& formula);
/// Depends on a row of a query around it, or on the row that the condition is about.
bool reads_rows_around(const Formula& formula);
bool reads_rows_around(const RowQuery& query);
/// Depends on nothing but constants.
bool is_closed(const Formula& formula);
/// Holds a function that the planner does not compute ahead.
bool has_only_executed(const Formula& formula);

}  // namespace pgsteward::access
