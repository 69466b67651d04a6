// Tables, views, sequences and what belongs to them, as plain values. Types, expressions and definitions are kept as
// text in the canonical spelling; == compares definitions, never where they came from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/annotations.hpp"
#include "catalog/shared-vector.hpp"

namespace pgsteward {

/// Of a table, view or composite type.
struct Column : Annotations {
    SharedText name;
    SharedText type;                         ///< "character varying(50)"; empty where it is not known
    SharedText collation;                    ///< qualified; empty for the type's own
    bool not_null = false;
    Rare<std::string> default_;
    Rare<std::string> generated;             ///< the expression, STORED
    char identity = 0;                       ///< 'a' always, 'd' by default
    SharedText storage;                      ///< plain, external, main, extended; empty for the type's own
    SharedText compression;                  ///< pglz, lz4; empty for the server's default
    int statistics_target = -1;              ///< -1: the server's default
    OptionMap options;                       ///< n_distinct …
    OptionMap foreign_options;
    bool local = true;                       ///< defined by this table itself, not only by its parents
    bool inherited = false;                  ///< a parent has it too
    bool uncertain = false;                  ///< an expression of it could not be resolved fully
    Uses uses;                               ///< by the default or the generation expression
    SharedVector<std::string> columns_read;  ///< by the generation expression
    Origin not_null_set;
    bool operator==(const Column&) const = default;
};

/// A key of an index: a column or an expression, and how it is compared.
struct IndexKey {
    SharedText column;                       ///< empty for an expression
    SharedText expression;
    SharedText label;                        ///< what the server calls an expression: names are made of it
    SharedText collation;                    ///< qualified; empty for the column's own
    SharedText operator_class;               ///< with its options; empty for the type's default
    bool descending = false, nulls_first = false;
    SharedText operator_;                    ///< of an exclusion constraint
    int statistics_target = -1;
    bool operator==(const IndexKey&) const = default;
};
/// As CREATE INDEX spells it: "lower(email) text_pattern_ops DESC NULLS LAST".
std::string display(const IndexKey& key);

struct Index {
    QualifiedName name;
    SharedText method = "btree";
    bool unique = false, nulls_not_distinct = false;
    bool of_constraint = false;              ///< made and owned by the constraint of the same name
    std::vector<IndexKey> keys;
    SharedVector<std::string> including;
    SharedText predicate;
    OptionMap options;
    SharedText tablespace;
    SharedText comment;
    bool clustered = false;                  ///< CLUSTER ON
    bool replica_identity = false;
    bool valid = true;
    QualifiedName parent;                    ///< the partitioned index that it belongs to
    SharedVector<std::string> columns_read;  ///< by its expressions and predicate, beside the key columns
    bool uncertain = false;
    Uses uses;
    Origin created, changed;
    bool operator==(const Index&) const = default;
};

struct Constraint {
    enum class Kind { check, not_null, primary_key, unique, exclude, foreign_key } kind = Kind::check;
    SharedText name;
    std::vector<std::string> columns;        ///< for a check those that it reads
    SharedVector<std::string> including;
    SharedText expression;                   ///< check; the elements and predicate of an exclusion
    QualifiedName referenced;
    std::vector<std::string> referenced_columns;
    char match = 's', on_update = 'a', on_delete = 'a';
    SharedVector<std::string> on_delete_columns;
    bool deferrable = false, initially_deferred = false, not_valid = false, no_inherit = false;
    bool nulls_not_distinct = false;
    bool local = true, inherited = false;
    SharedText comment;
    bool uncertain = false;
    Uses uses;
    Origin created, changed;
    bool operator==(const Constraint&) const = default;
};

struct Trigger {
    enum class Timing { before, after, instead_of };
    SharedText name;
    QualifiedName function;
    SharedVector<std::string> arguments;
    Timing timing = Timing::before;
    bool on_insert = false, on_update = false, on_delete = false, on_truncate = false;
    SharedVector<std::string> update_columns;///< UPDATE OF
    bool for_each_row = false;
    SharedText when;                         ///< empty without
    SharedText old_table, new_table;         ///< REFERENCING
    bool constraint = false, deferrable = false, initially_deferred = false;
    QualifiedName from;                      ///< a constraint trigger's FROM table
    FiringState state = FiringState::enabled;
    bool inherited = false;                  ///< the clone of a partitioned table's trigger
    SharedText comment;
    bool uncertain = false;
    Uses uses;                               ///< by WHEN; the function is always one
    Origin created, changed;
    bool operator==(const Trigger&) const = default;
};

struct RewriteRule {
    SharedText name;
    SharedText definition;                   ///< "ON INSERT DO INSTEAD …", canonical
    FiringState state = FiringState::enabled;
    SharedText comment;
    bool uncertain = false;
    Uses uses;
    Origin created, changed;
    bool operator==(const RewriteRule&) const = default;
};

struct RowPolicy {
    SharedText name;
    SharedText command = "all";
    bool permissive = true;
    std::vector<std::string> roles;          ///< sorted; "public" for PUBLIC
    Rare<std::string> using_, with_check;
    SharedVector<std::string> columns_read;  ///< of its own table
    SharedText comment;
    bool uncertain = false;
    Uses uses;
    Origin created, changed;
    bool operator==(const RowPolicy&) const = default;
};

/// Of a sequence; also of the one behind an identity column. Numbers as the server keeps them (bigint).
struct SequenceSettings {
    SharedText type = "bigint";
    std::int64_t start = 1, increment = 1, minimum = 1, maximum = INT64_MAX, cache = 1;
    bool cycle = false;
    bool operator==(const SequenceSettings&) const = default;
};

enum class Persistence { permanent, unlogged, temporary };

/// A table, view, materialized view, sequence or foreign table.
struct Relation : Annotations {
    ObjectKind kind = ObjectKind::table;
    QualifiedName name;
    Persistence persistence = Persistence::permanent;
    SharedVector<Column> columns;
    SharedVector<Constraint> constraints;
    SharedVector<Index> indexes;
    SharedVector<Trigger> triggers;
    SharedVector<RewriteRule> rules;
    SharedVector<RowPolicy> policies;
    bool row_security = false, force_row_security = false;
    Origin row_security_set, force_row_security_set;
    bool internal_triggers_disabled = false; ///< DISABLE TRIGGER ALL: also those that check foreign keys
    SharedText partition_key;                ///< "RANGE (created_at)"; empty when not partitioned
    SharedVector<std::string> partition_key_types;   ///< of its columns and expressions; empty where not known
    SharedText partition_bound;              ///< "FOR VALUES FROM … TO …", "DEFAULT"; empty when not a partition
    SharedVector<QualifiedName> parents;     ///< inheritance, or the one partitioned parent
    QualifiedName of_type;                   ///< a typed table's type
    OptionMap options;                       ///< storage parameters, those of the TOAST table as "toast.…"; a view's
    SharedText tablespace, access_method;    ///< empty for the default
    char replica_identity = 'd';             ///< d default, f full, n nothing, i index
    SharedText query;                        ///< a view's definition
    bool populated = true;                   ///< a materialized view's
    SharedText server;                       ///< a foreign table's, and its options
    OptionMap foreign_options;
    Rare<SequenceSettings> sequence;
    Rare<std::pair<QualifiedName, std::string>> owned_by;            ///< sequence: table and column
    bool identity_sequence = false;          ///< made and owned by an identity column
    SharedVector<QualifiedName> depends_on;  ///< relations that a view's query reads, sorted
    Uses uses;                               ///< routines that it calls
    SharedVector<std::pair<QualifiedName, std::string>> columns_read;   ///< by a view: {relation, column}, sorted
    bool uncertain = false;                  ///< the query could not be resolved fully
    bool partial = false;                    ///< the text did not make it: only what the text did to it is known

    // Compiled once, as those of Statement (sql/statement.hpp).
    Relation();
    Relation(const Relation& other);
    Relation(Relation&& other) noexcept;
    Relation& operator=(const Relation& other);
    Relation& operator=(Relation&& other) noexcept;
    ~Relation();
    bool operator==(const Relation& other) const;

    bool partitioned() const { return !partition_key.empty(); }
    const Column* column(std::string_view column_name) const;
    const Constraint* constraint(std::string_view constraint_name) const;
    const Index* index(std::string_view index_name) const;
    const Trigger* trigger(std::string_view trigger_name) const;
    const RowPolicy* policy(std::string_view policy_name) const;
};

}  // namespace pgsteward
