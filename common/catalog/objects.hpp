// The objects of a database as plain values. Types, expressions and definitions are kept as text in the canonical
// spelling; == compares definitions, never where they came from.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "catalog/names.hpp"
#include "text/source-text.hpp"

namespace pgsteward {

/// Where and when an object was last shaped. Never a difference between objects.
struct Origin {
    std::optional<Location> at;
    std::uint32_t migration = 0;             ///< ordinal of the migration, 0 = before any
    std::uint32_t transaction = 0;           ///< ordinal of the transaction
    friend bool operator==(const Origin&, const Origin&) { return true; }
};

struct Column {
    std::string name;
    std::string type;                        ///< "character varying(50)"
    std::string collation;
    bool not_null = false;
    std::optional<std::string> default_;
    std::optional<std::string> generated;    ///< the expression, STORED
    char identity = 0;                       ///< 'a' always, 'd' by default
    Origin created, changed, not_null_set;
    bool operator==(const Column&) const = default;
};

struct Constraint {
    enum class Kind { check, not_null, primary_key, unique, exclude, foreign_key } kind = Kind::check;
    std::string name;
    std::vector<std::string> columns;
    std::vector<std::string> including;
    std::string expression;                  ///< check; the elements and predicate of an exclusion
    QualifiedName referenced;
    std::vector<std::string> referenced_columns;
    char match = 's', on_update = 'a', on_delete = 'a';
    std::vector<std::string> on_delete_columns;
    bool deferrable = false, initially_deferred = false, not_valid = false, no_inherit = false;
    bool nulls_not_distinct = false;
    Origin created, changed;
    bool operator==(const Constraint&) const = default;
};

struct Index {
    QualifiedName name;
    std::string method = "btree";
    bool unique = false, nulls_not_distinct = false;
    bool of_constraint = false;              ///< made and owned by the constraint of the same name
    std::vector<std::string> elements;       ///< column or expression with collation, class and order
    std::vector<std::string> including;
    std::string predicate;
    Origin created, changed;
    bool operator==(const Index&) const = default;
};

enum class FiringState { enabled, always, replica, disabled };

struct Trigger {
    std::string name;
    QualifiedName function;
    std::string definition;                  ///< CREATE TRIGGER …, canonical
    FiringState state = FiringState::enabled;
    Origin created, changed;
    bool operator==(const Trigger&) const = default;
};

struct RewriteRule {
    std::string name, definition;
    FiringState state = FiringState::enabled;
    Origin created;
    bool operator==(const RewriteRule&) const = default;
};

struct RowPolicy {
    std::string name;
    std::string command = "all";
    bool permissive = true;
    std::vector<std::string> roles;          ///< sorted; "public" for PUBLIC
    std::optional<std::string> using_, with_check;
    Origin created, changed;
    bool operator==(const RowPolicy&) const = default;
};

enum class Persistence { permanent, unlogged, temporary };

/// A table, view, materialized view, sequence, foreign table or composite type.
struct Relation {
    ObjectKind kind = ObjectKind::table;
    QualifiedName name;
    Persistence persistence = Persistence::permanent;
    std::vector<Column> columns;
    std::vector<Constraint> constraints;
    std::vector<Index> indexes;
    std::vector<Trigger> triggers;
    std::vector<RewriteRule> rules;
    std::vector<RowPolicy> policies;
    bool row_security = false, force_row_security = false;
    Origin row_security_set, force_row_security_set;
    bool internal_triggers_disabled = false; ///< DISABLE TRIGGER ALL: also those that check foreign keys
    std::string partition_key;               ///< "range (created_at)"; empty when not partitioned
    std::string partition_bound;             ///< "for values from … to …"; empty when not a partition
    std::vector<QualifiedName> parents;      ///< inheritance, or the one partitioned parent
    std::string query;                       ///< view's definition
    std::vector<QualifiedName> depends_on;   ///< relations that a view's query reads
    std::optional<std::pair<QualifiedName, std::string>> owned_by;   ///< sequence: table and column
    std::map<std::string, std::string> options;
    std::string owner;
    Origin created, changed;

    bool operator==(const Relation&) const = default;
    bool partitioned() const { return !partition_key.empty(); }
    const Column* column(std::string_view column_name) const;
    const Constraint* constraint(std::string_view constraint_name) const;
    const Index* index(std::string_view index_name) const;
    const Trigger* trigger(std::string_view trigger_name) const;
    const RowPolicy* policy(std::string_view policy_name) const;
};

struct Routine {
    ObjectKind kind = ObjectKind::function;
    QualifiedName name;
    std::vector<std::string> argument_types; ///< input ones, canonical
    std::vector<std::string> argument_names; ///< of the same; empty names where none were given
    std::string returns, language, body;
    bool security_definer = false;
    std::string definition;
    Origin created, changed;
    bool operator==(const Routine&) const = default;
};

struct Type {
    ObjectKind kind = ObjectKind::type;      ///< type or domain
    QualifiedName name;
    std::vector<std::string> labels;         ///< enum
    std::string base;                        ///< domain
    std::vector<Constraint> constraints;     ///< domain
    bool not_null = false;
    std::string definition;
    Origin created, changed;
    bool operator==(const Type&) const = default;
};

/// What is not modelled in depth: kept so that creating, changing and dropping it still shows.
struct OtherObject {
    ObjectKind kind = ObjectKind::other;
    QualifiedName name;
    std::string definition;
    Origin created, changed;
    bool operator==(const OtherObject&) const = default;
};

}  // namespace pgsteward
