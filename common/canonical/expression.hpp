// One spelling per expression and query: the one that the server stores (ruleutils.c, search_path = pg_catalog), so that
// the text a developer wrote and the text a server gives back become equal exactly when they mean the same.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "sql/expression.hpp"

namespace pgsteward::canonical {

/// What the names in an expression mean. Owns nothing; must outlive the call.
struct Context {
    const Catalog& catalog;
    std::span<const std::string> search_path;   ///< without pg_catalog, which always comes first
    /// The table whose columns the expression sees (CHECK, index, policy, generated); null where it sees none.
    const Relation* relation = nullptr;
    /// Further names with their types: VALUE of a domain, the input parameters of a routine in order (empty where unnamed).
    std::span<const std::pair<std::string, std::string>> variables = {};
    /// Relations seen under another name: OLD and NEW of a trigger or rule; null where the relation is not known.
    std::span<const std::pair<std::string, const Relation*>> named_relations = {};
    /// The routine that the variables are parameters of: within a query the server shows them as "function.parameter".
    std::string_view routine = {};
};

/// Why parse analysis surely fails.
struct Refusal {
    std::string message;                        ///< nearly the server's words
    std::string column;                         ///< the one that is not there, where that is the reason
    bool newer_may_know = false;                ///< rests on which functions, operators and casts there are in PostgreSQL 15
};

/// What is wrong with an expression, or would be in some places.
struct Problems {
    std::optional<Refusal> refusal;             ///< the first that is found while all else is certain
    std::string changeable;                     ///< why it is not immutable: "now() is stable"; empty where nothing says so
    bool has_subquery = false;
};

struct Canonical {
    std::string text;
    std::string type;                           ///< canonical; empty where it could not be told
    std::string collation;                      ///< qualified; empty for the type's own
    bool is_null = false;                       ///< a plain NULL, which is no default
    /// False: some name, type, function or operator could not be resolved, so another spelling of the same may differ.
    bool certain = true;
    std::vector<QualifiedName> relations;       ///< that it reads or names ('s'::regclass), sorted, each once
    std::vector<QualifiedName> routines;        ///< that it calls (keys of Catalog::routines), and types that it names
    std::vector<std::string> columns;           ///< of Context::relation that it reads, in order, each once
    Problems problems;
};

/// `target_type` is the type that an assignment coerces to (defaults, generated columns); empty for none.
/// "boolean" for conditions.
Canonical expression(const sql::Expression& expression, const Context& context, const std::string& target_type = {});

struct CanonicalQuery {
    std::string text;                           ///< stars expanded, columns qualified, types shown
    struct Column { std::string name, type, collation; };
    std::vector<Column> columns;                ///< of the result
    bool certain = true;
    std::vector<QualifiedName> relations, routines;
    /// The columns of each relation that it reads: {table, column}, sorted, each once.
    std::vector<std::pair<QualifiedName, std::string>> column_references;
    Problems problems;
};
/// `column_names` are those of CREATE VIEW v (a, b) and the like; they replace the query's own.
CanonicalQuery query(const sql::Query& query, const Context& context, std::span<const std::string> column_names = {});

/// A type as format_type() gives it with an empty search path: aliases and modifiers in one spelling, names outside
/// pg_catalog qualified through the catalog. `certain` is false where the name is not known.
struct CanonicalType { std::string text; bool certain = true; };
CanonicalType type(const sql::TypeName& name, const Catalog& catalog, std::span<const std::string> search_path);

}  // namespace pgsteward::canonical
