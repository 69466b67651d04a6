// Canonical spellings of definitions that are more than one expression. One place for both who reads DDL and who reads
// a server's catalogs, so that the same definition gives the same text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "canonical/expression.hpp"
#include "sql/statement.hpp"

namespace pgsteward::canonical {

/// What a definition reads and whether all of it was understood, gathered over its expressions.
struct Gathered {
    bool certain = true;
    std::vector<QualifiedName> relations, routines;   ///< unsorted
    std::vector<std::string> columns;        ///< of Context::relation, in order, each once
    Problems problems;
    void add(const Canonical& expression);
    void add(const CanonicalQuery& query);
    Uses uses() const;

private:
    void add(const Problems& more);
};

/// Is the whole text one pair of parentheses with its content?
bool is_enclosed(std::string_view text);

/// A column or an expression with its collation, operator class and order. An expression has parentheses unless it is a
/// function call; a collation or an operator class is qualified outside pg_catalog, the class's options
/// follow in parentheses, (siglen='32'). `method`: the index's access method.
IndexKey index_key(const sql::IndexElement& element, const std::string& method, const Context& context, Gathered& gathered);

/// "RANGE (created_at, lower(region))"
std::string partition_key(const sql::PartitionKey& key, const Context& context, Gathered& gathered);
/// The types of its columns and expressions, in which the bounds of partitions are written; empty where not known.
std::vector<std::string> partition_key_types(const sql::PartitionKey& key, const Context& context);

/// Constraint::expression of an exclusion: "room WITH =, during WITH && WHERE active".
std::string exclusion(const Index& index);

/// "ON UPDATE WHERE (old.a > 1) DO INSTEAD NOTHING"; ALSO is always written, several actions stand in parentheses.
/// `context.relation`: the rule's table, seen as OLD and NEW.
std::string rule(const sql::CreateRule& rule, const Context& context, Gathered& gathered);

/// A trigger's WHEN; `context.relation`: its table, seen as OLD and NEW.
std::string trigger_condition(const sql::Expression& when, const Context& context, Gathered& gathered);

/// "RETURN a + b", "BEGIN ATOMIC SELECT 1; END"; `context.variables`: the function's parameters.
std::string standard_body(const sql::CreateFunction& function, const Context& context, Gathered& gathered);

}  // namespace pgsteward::canonical
