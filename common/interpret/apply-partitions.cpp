// Inheritance and partitions: what children take from their parents, and keys and bounds as text.
#include <algorithm>

#include <fmt/format.h>

#include "canonical/type-name.hpp"
#include "interpret/definitions.hpp"
#include "interpret/names.hpp"
#include "text/contains.hpp"

namespace pgsteward::interpret {
namespace {

/// A bound is stored as a constant of the key's type, and printed as a literal without a cast.
std::string bound_value(Execution& run, const sql::ExpressionPtr& expression, const std::string& type) {
    if (!expression) return {};
    if (const auto* reference = std::get_if<sql::ColumnReference>(&expression->node); reference && reference->parts.size() == 1) {
        std::string word = reference->parts.front();
        std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        if (word == "MINVALUE" || word == "MAXVALUE") return word;
    }
    if (const auto* constant = std::get_if<sql::Constant>(&expression->node); constant && constant->kind == sql::Constant::Kind::null) return "NULL";
    std::string text = run.expression(ExpressionKind::other, *expression, nullptr, type).text;
    // '2020-01-01'::date and (5)::bigint: the literal alone, quoted unless the type prints plain numbers.
    for (std::size_t cast = text.rfind("::"); cast != std::string::npos && cast > 0; cast = text.rfind("::")) {
        text.resize(cast);
        if (text.front() == '(' && text.back() == ')') text = text.substr(1, text.size() - 2);
    }
    // get_const_expr() without a type: only non-negative integers, decimals with a point or an exponent, and truth
    // values are bare.
    const bool is_quoted = text.size() > 1 && text.front() == '\'';
    std::string value = is_quoted ? text.substr(1, text.size() - 2) : text;
    const std::string base = canonical::take_apart(type).base;
    const bool digit = !value.empty() && std::isdigit(static_cast<unsigned char>(value.front()));
    const bool bare = base == "boolean" || (base == "integer" && digit) || (base == "numeric" && digit && value.find_first_of(".eE") != std::string::npos);
    if (type.empty() || !(digit || is_quoted || value.starts_with('-') || bare)) return text;
    return bare ? value : "'" + value + "'";
}

std::string values_text(Execution& run, const sql::Expressions& values, const std::vector<std::string>& types, bool list) {
    std::string text;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::size_t place = list ? 0 : i;
        text += (i ? ", " : "") + bound_value(run, values[i], place < types.size() ? types[place] : std::string());
    }
    return text;
}

bool same_index(const Index& a, const Index& b) {
    return a.method == b.method && a.unique == b.unique && a.keys == b.keys && a.including == b.including && a.predicate == b.predicate &&
           a.nulls_not_distinct == b.nulls_not_distinct;
}

bool same_reference(const Constraint& a, const Constraint& b) {
    return a.kind == b.kind && a.columns == b.columns && a.referenced == b.referenced && a.referenced_columns == b.referenced_columns &&
           a.on_delete == b.on_delete && a.on_update == b.on_update && a.match == b.match && a.deferrable == b.deferrable;
}

void inherit_foreign_keys(Execution& run, Relation& partition, const Relation& parent) {
    for (const Constraint& key : parent.constraints) {
        if (key.kind != Constraint::Kind::foreign_key || adopt_foreign_key(partition, key)) continue;
        Constraint clone = key;
        clone.local = false;
        clone.inherited = true;
        clone.comment.clear();
        clone.created = clone.changed = run.origin();
        if (partition.constraint(clone.name)) clone.name = free_constraint_name(run.catalog(), partition, index_columns_part(clone.columns), "fkey");
        partition.constraints.push_back(std::move(clone));
    }
}

void inherit_triggers(Execution& run, Relation& partition, const Relation& parent) {
    for (const Trigger& trigger : parent.triggers) {
        if (!trigger.for_each_row || partition.trigger(trigger.name)) continue;
        Trigger clone = trigger;
        clone.inherited = true;
        clone.comment.clear();
        clone.created = clone.changed = run.origin();
        partition.triggers.push_back(std::move(clone));
    }
}

}  // namespace

bool adopt_foreign_key(Relation& partition, const Constraint& key) {
    const auto own = std::find_if(partition.constraints.begin(), partition.constraints.end(), [&](const Constraint& other) { return !other.inherited && same_reference(other, key); });
    if (own == partition.constraints.end()) return false;
    own->inherited = true;
    own->local = false;
    return true;
}

bool would_close_circle(const Catalog& catalog, const QualifiedName& table, const QualifiedName& parent) {
    if (parent == table) return true;
    const Relation* relation = catalog.relations.find(parent);
    return relation && std::any_of(relation->parents.begin(), relation->parents.end(),
                                   [&](const QualifiedName& above) { return would_close_circle(catalog, table, above); });
}

std::string partition_bound_text(Execution& run, const Relation& parent, const sql::PartitionBound& bound) {
    using Kind = sql::PartitionBound::Kind;
    const std::vector<std::string>& types = parent.partition_key_types;
    switch (bound.kind) {
        case Kind::default_: return "DEFAULT";
        case Kind::list: return fmt::format("FOR VALUES IN ({})", values_text(run, bound.values, types, true));
        case Kind::hash: return fmt::format("FOR VALUES WITH (modulus {}, remainder {})", bound.modulus, bound.remainder);
        case Kind::range: break;
    }
    return fmt::format("FOR VALUES FROM ({}) TO ({})", values_text(run, bound.from, types, false), values_text(run, bound.to, types, false));
}

void inherit_columns(Execution& run, Relation& table, const Relation& parent) {
    for (const Column& column : parent.columns) {
        const auto present = std::find_if(table.columns.begin(), table.columns.end(), [&](const Column& other) { return other.name == column.name; });
        if (present != table.columns.end()) {
            present->inherited = true;
            present->not_null |= column.not_null;
            if (!present->default_) present->default_ = column.default_;
            continue;
        }
        Column inherited = column;
        inherited.local = false;
        inherited.inherited = true;
        inherited.comment.clear();
        inherited.acl.reset();
        inherited.options.clear();
        inherited.foreign_options.clear();
        inherited.security_labels.clear();
        inherited.statistics_target = -1;
        inherited.identity = 0;              // before PostgreSQL 17 a child has no identity of its own
        inherited.created = inherited.changed = run.origin();
        table.columns.push_back(std::move(inherited));
    }
}

void inherit_checks(Relation& table, const Relation& parent) {
    for (const Constraint& check : parent.constraints) {
        if (check.kind != Constraint::Kind::check || check.no_inherit) continue;
        const auto own = std::find_if(table.constraints.begin(), table.constraints.end(), [&](const Constraint& other) { return other.name == check.name; });
        if (own != table.constraints.end()) {
            own->inherited = true;
            if (parent.partitioned()) own->local = false;
            continue;
        }
        Constraint inherited = check;
        inherited.local = false;
        inherited.inherited = true;
        inherited.not_valid = false;         // a new table has no rows to check
        inherited.comment.clear();
        table.constraints.push_back(std::move(inherited));
    }
}

void attach_index(Execution& run, Relation& partition, const Index& parent_index, const Constraint* keyed) {
    for (Index& own : partition.indexes) {
        const Constraint* own_constraint = own.of_constraint ? partition.constraint(own.name.name) : nullptr;
        if (!own.parent.name.empty() || !same_index(own, parent_index) || (keyed && !own_constraint)) continue;
        own.parent = parent_index.name;
        if (keyed)
            for (Constraint& constraint : partition.constraints)
                if (constraint.name == own.name.name) {
                    constraint.inherited = true;
                    constraint.local = false;
                }
        return;
    }
    Index clone = parent_index;
    clone.parent = parent_index.name;
    clone.comment.clear();
    clone.clustered = clone.replica_identity = false;
    clone.created = clone.changed = run.origin();
    const bool primary = keyed && keyed->kind == Constraint::Kind::primary_key;
    const std::string_view label = primary ? "pkey" : !keyed ? "idx" : keyed->kind == Constraint::Kind::exclude ? "excl" : "key";
    clone.name = {partition.name.schema, free_relation_name(run.catalog(), partition, primary ? "" : index_columns_part(column_names(clone)), label, keyed != nullptr)};
    clone.valid = true;
    if (keyed) {
        Constraint constraint = *keyed;
        constraint.name = clone.name.name;
        constraint.local = false;
        constraint.inherited = true;
        constraint.comment.clear();
        constraint.created = constraint.changed = run.origin();
        if (primary)
            for (Column& column : partition.columns)
                if (contains(constraint.columns, column.name)) column.not_null = true;
        partition.constraints.push_back(std::move(constraint));
    }
    add_index(run, partition, std::move(clone));
}

void inherit_from_partitioned(Execution& run, Relation& partition, const Relation& parent) {
    if (partition.kind != ObjectKind::foreign_table)
        for (const Index& index : parent.indexes) attach_index(run, partition, index, index.of_constraint ? parent.constraint(index.name.name) : nullptr);
    inherit_foreign_keys(run, partition, parent);
    inherit_triggers(run, partition, parent);
}

}  // namespace pgsteward::interpret
