// Names and kinds of objects, as the manual uses the words.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "catalog/shared-text.hpp"

namespace pgsteward {

/// Every kind of object that SQL can name (PostgreSQL's ObjectType, less what only exists inside the server).
enum class ObjectKind {
    access_method, aggregate, attribute, cast, collation, column, constraint, conversion, database, default_acl,
    domain, domain_constraint, event_trigger, extension, foreign_data_wrapper, foreign_server, foreign_table,
    function, index, language, large_object, materialized_view, operator_, operator_class, operator_family,
    parameter, policy, privileges, procedure, publication, role, routine, rule, schema, sequence, statistics, subscription,
    table, tablespace, text_search_configuration, text_search_dictionary, text_search_parser,
    text_search_template, transform, trigger, type, user_mapping, view, other,
};

/// Tables, views, materialized views, sequences and foreign tables: what Catalog::relations holds.
bool is_relation(ObjectKind kind);
/// Functions, procedures and aggregates, and ROUTINE, which names any of them.
bool is_routine(ObjectKind kind);
/// As SQL spells it, in lower case: "materialized view".
std::string_view name_of(ObjectKind kind);

/// A name with its schema; the schema is empty where the text gave none and nothing resolved it.
struct QualifiedName {
    SharedText schema;
    SharedText name;

    auto operator<=>(const QualifiedName&) const = default;
    /// "schema.name" without quotes, for messages and stable identities.
    std::string display() const { return schema.empty() ? name.str() : schema + "." + name; }
};

/// The identifier as SQL needs it: quoted where it is a reserved word or not plain lower case.
std::string quoted(std::string_view identifier);
std::string quoted(const QualifiedName& name);
/// Reads the identifier that begins at `at`, quoted or up to one of `ends`, and moves `at` behind it.
std::string read_identifier(std::string_view text, std::size_t& at, std::string_view ends);
/// A string literal, E'' where it holds a backslash.
std::string quoted_literal(std::string_view text);

}  // namespace pgsteward
