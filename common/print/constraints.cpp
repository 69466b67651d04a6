// Constraints of tables and domains.
#include <fmt/format.h>

#include "print/as-written.hpp"
#include "print/options.hpp"
#include "print/statements.hpp"

namespace pgsteward::print {
namespace {

using Kind = Constraint::Kind;

std::string action_word(char letter) {
    switch (letter) {
        case 'r': return "RESTRICT";
        case 'c': return "CASCADE";
        case 'n': return "SET NULL";
        case 'd': return "SET DEFAULT";
        default: return "NO ACTION";
    }
}

std::string including(const std::vector<std::string>& columns) { return columns.empty() ? "" : fmt::format(" INCLUDE ({})", names_list(columns)); }

/// What a constraint says of the index that it makes.
std::string index_parameters(const Index* index) {
    if (!index) return {};
    return with_clause(index->options) + (index->tablespace.empty() ? "" : " USING INDEX TABLESPACE " + quoted(index->tablespace));
}

std::string foreign_key(const Constraint& key) {
    std::string text = fmt::format("FOREIGN KEY ({}) REFERENCES {}", names_list(key.columns), quoted(key.referenced));
    if (!key.referenced_columns.empty()) text += fmt::format(" ({})", names_list(key.referenced_columns));
    if (key.match == 'f') text += " MATCH FULL";
    if (key.on_update != 'a') text += " ON UPDATE " + action_word(key.on_update);
    if (key.on_delete != 'a') text += " ON DELETE " + action_word(key.on_delete);
    if (!key.on_delete_columns.empty()) text += fmt::format(" ({})", names_list(key.on_delete_columns));
    return text;
}

std::string exclusion(const Relation& relation, const Constraint& constraint, const Index* index) {
    if (!index) return "EXCLUDE (" + constraint.expression + ")";
    std::string keys;
    for (const IndexKey& key : index->keys) keys += (keys.empty() ? "" : ", ") + display(key);
    std::string text = fmt::format("EXCLUDE USING {} ({}){}{}", quoted(index->method), keys, including(constraint.including), index_parameters(index));
    if (!index->predicate.empty()) text += " WHERE " + enclosed(as_written(index->predicate, relation));
    return text;
}

std::string body(const Relation& relation, const Constraint& constraint) {
    const Index* index = relation.index(constraint.name);
    const auto key = [&](std::string_view words) {
        return fmt::format("{} ({}){}{}", words, names_list(constraint.columns), including(constraint.including), index_parameters(index));
    };
    switch (constraint.kind) {
        case Kind::check: return "CHECK " + enclosed(as_written(constraint.expression, relation));
        case Kind::not_null: return "NOT NULL " + names_list(constraint.columns);
        case Kind::primary_key: return key("PRIMARY KEY");
        case Kind::unique: return key(constraint.nulls_not_distinct ? "UNIQUE NULLS NOT DISTINCT" : "UNIQUE");
        case Kind::exclude: return exclusion(relation, constraint, index);
        case Kind::foreign_key: break;
    }
    return foreign_key(constraint);
}

std::string behaviour(const Constraint& constraint) {
    std::string text;
    if (constraint.deferrable) text += " DEFERRABLE";
    if (constraint.initially_deferred) text += " INITIALLY DEFERRED";
    if (constraint.no_inherit) text += " NO INHERIT";
    if (constraint.not_valid) text += " NOT VALID";
    return text;
}

}  // namespace

std::string constraint_definition(const Relation& relation, const Constraint& constraint) { return body(relation, constraint) + behaviour(constraint); }

std::string constraint_definition(const Type& domain, const Constraint& constraint) {
    return "CHECK " + enclosed(as_written(constraint.expression, domain)) + behaviour(constraint);
}

std::string add_constraint(const Relation& relation, const Constraint& constraint) {
    const bool has_index = constraint.kind == Kind::primary_key || constraint.kind == Kind::unique || constraint.kind == Kind::exclude;
    const bool only = has_index && relation.partitioned();   // each partition's index is attached
    return fmt::format("{} ADD CONSTRAINT {} {}", only ? alter_only(relation) : alter(relation), quoted(constraint.name), constraint_definition(relation, constraint));
}

std::string add_constraint(const Type& domain, const Constraint& constraint) {
    return fmt::format("ALTER {} ADD CONSTRAINT {} {}", reference(domain), quoted(constraint.name), constraint_definition(domain, constraint));
}

}  // namespace pgsteward::print
