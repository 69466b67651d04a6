// What a snapshot says of each object: one table for each struct, from which both writing and reading are done, so that
// the two cannot disagree. Only for the snapshot's own files.
#pragma once

#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "catalog/catalog.hpp"

namespace pgsteward::print::snapshot_fields {

/// A letter or an enumerator, and the word for it.
struct Word {
    int value;
    std::string_view word;
};
using Words = std::span<const Word>;

template <typename Owner, typename Value>
struct Field {
    std::string_view name;
    Value Owner::*member;
    Words words;
};
template <typename Owner, typename Value>
constexpr Field<Owner, Value> field(std::string_view name, Value Owner::*member, Words words = {}) {
    return {name, member, words};
}

inline constexpr Word identities[] = {{0, "none"}, {'a', "always"}, {'d', "by default"}};
inline constexpr Word matches[] = {{'s', "simple"}, {'f', "full"}, {'p', "partial"}};
inline constexpr Word actions[] = {{'a', "no action"}, {'r', "restrict"}, {'c', "cascade"}, {'n', "set null"}, {'d', "set default"}};
inline constexpr Word volatilities[] = {{'v', "volatile"}, {'s', "stable"}, {'i', "immutable"}};
inline constexpr Word parallels[] = {{'u', "unsafe"}, {'r', "restricted"}, {'s', "safe"}};
inline constexpr Word replica_identities[] = {{'d', "default"}, {'f', "full"}, {'n', "nothing"}, {'i', "index"}};
inline constexpr Word firing_states[] = {{static_cast<int>(FiringState::enabled), "enabled"}, {static_cast<int>(FiringState::always), "always"},
                                         {static_cast<int>(FiringState::replica), "replica"}, {static_cast<int>(FiringState::disabled), "disabled"}};
inline constexpr Word persistences[] = {{static_cast<int>(Persistence::permanent), "permanent"}, {static_cast<int>(Persistence::unlogged), "unlogged"},
                                        {static_cast<int>(Persistence::temporary), "temporary"}};
inline constexpr Word constraint_kinds[] = {{static_cast<int>(Constraint::Kind::check), "check"}, {static_cast<int>(Constraint::Kind::not_null), "not null"},
                                            {static_cast<int>(Constraint::Kind::primary_key), "primary key"}, {static_cast<int>(Constraint::Kind::unique), "unique"},
                                            {static_cast<int>(Constraint::Kind::exclude), "exclude"}, {static_cast<int>(Constraint::Kind::foreign_key), "foreign key"}};
inline constexpr Word timings[] = {{static_cast<int>(Trigger::Timing::before), "before"}, {static_cast<int>(Trigger::Timing::after), "after"},
                                   {static_cast<int>(Trigger::Timing::instead_of), "instead of"}};
inline constexpr Word modes[] = {{static_cast<int>(RoutineParameter::Mode::in), "in"}, {static_cast<int>(RoutineParameter::Mode::out), "out"},
                                 {static_cast<int>(RoutineParameter::Mode::inout), "inout"}, {static_cast<int>(RoutineParameter::Mode::variadic), "variadic"},
                                 {static_cast<int>(RoutineParameter::Mode::table), "table"}};
inline constexpr Word forms[] = {{static_cast<int>(Type::Form::base), "base"}, {static_cast<int>(Type::Form::enumeration), "enum"},
                                 {static_cast<int>(Type::Form::composite), "composite"}, {static_cast<int>(Type::Form::domain), "domain"},
                                 {static_cast<int>(Type::Form::range), "range"}, {static_cast<int>(Type::Form::shell), "shell"}};

inline constexpr auto annotations = std::tuple{field("owner", &Annotations::owner), field("acl", &Annotations::acl), field("comment", &Annotations::comment),
                                               field("security_labels", &Annotations::security_labels)};

constexpr auto fields_of(const Column*) {
    return std::tuple_cat(
        std::tuple{field("name", &Column::name), field("type", &Column::type), field("collation", &Column::collation), field("not_null", &Column::not_null),
                   field("default", &Column::default_), field("generated", &Column::generated), field("identity", &Column::identity, identities),
                   field("storage", &Column::storage), field("compression", &Column::compression), field("statistics_target", &Column::statistics_target),
                   field("options", &Column::options), field("foreign_options", &Column::foreign_options), field("local", &Column::local),
                   field("inherited", &Column::inherited), field("uncertain", &Column::uncertain)},
        annotations);
}

constexpr auto fields_of(const IndexKey*) {
    return std::tuple{field("column", &IndexKey::column), field("expression", &IndexKey::expression), field("collation", &IndexKey::collation),
                      field("operator_class", &IndexKey::operator_class), field("descending", &IndexKey::descending), field("nulls_first", &IndexKey::nulls_first),
                      field("operator", &IndexKey::operator_), field("statistics_target", &IndexKey::statistics_target)};
}

constexpr auto fields_of(const Index*) {
    return std::tuple{field("name", &Index::name), field("method", &Index::method), field("unique", &Index::unique), field("nulls_not_distinct", &Index::nulls_not_distinct),
                      field("of_constraint", &Index::of_constraint), field("keys", &Index::keys), field("including", &Index::including),
                      field("predicate", &Index::predicate), field("options", &Index::options), field("tablespace", &Index::tablespace),
                      field("clustered", &Index::clustered), field("replica_identity", &Index::replica_identity), field("valid", &Index::valid),
                      field("parent", &Index::parent), field("comment", &Index::comment), field("uncertain", &Index::uncertain)};
}

constexpr auto fields_of(const Constraint*) {
    return std::tuple{field("name", &Constraint::name), field("kind", &Constraint::kind, constraint_kinds), field("columns", &Constraint::columns),
                      field("including", &Constraint::including), field("expression", &Constraint::expression), field("referenced", &Constraint::referenced),
                      field("referenced_columns", &Constraint::referenced_columns), field("match", &Constraint::match, matches),
                      field("on_update", &Constraint::on_update, actions), field("on_delete", &Constraint::on_delete, actions),
                      field("on_delete_columns", &Constraint::on_delete_columns), field("deferrable", &Constraint::deferrable),
                      field("initially_deferred", &Constraint::initially_deferred), field("not_valid", &Constraint::not_valid), field("no_inherit", &Constraint::no_inherit),
                      field("nulls_not_distinct", &Constraint::nulls_not_distinct), field("local", &Constraint::local), field("inherited", &Constraint::inherited),
                      field("comment", &Constraint::comment), field("uncertain", &Constraint::uncertain)};
}

constexpr auto fields_of(const Trigger*) {
    return std::tuple{field("name", &Trigger::name), field("function", &Trigger::function), field("arguments", &Trigger::arguments), field("timing", &Trigger::timing, timings),
                      field("on_insert", &Trigger::on_insert), field("on_update", &Trigger::on_update), field("on_delete", &Trigger::on_delete),
                      field("on_truncate", &Trigger::on_truncate), field("update_columns", &Trigger::update_columns), field("for_each_row", &Trigger::for_each_row),
                      field("when", &Trigger::when), field("old_table", &Trigger::old_table), field("new_table", &Trigger::new_table),
                      field("constraint", &Trigger::constraint), field("deferrable", &Trigger::deferrable), field("initially_deferred", &Trigger::initially_deferred),
                      field("from", &Trigger::from), field("state", &Trigger::state, firing_states), field("inherited", &Trigger::inherited),
                      field("comment", &Trigger::comment), field("uncertain", &Trigger::uncertain)};
}

constexpr auto fields_of(const RewriteRule*) {
    return std::tuple{field("name", &RewriteRule::name), field("definition", &RewriteRule::definition), field("state", &RewriteRule::state, firing_states),
                      field("comment", &RewriteRule::comment), field("uncertain", &RewriteRule::uncertain)};
}

constexpr auto fields_of(const RowPolicy*) {
    return std::tuple{field("name", &RowPolicy::name), field("command", &RowPolicy::command), field("permissive", &RowPolicy::permissive), field("roles", &RowPolicy::roles),
                      field("using", &RowPolicy::using_), field("with_check", &RowPolicy::with_check), field("comment", &RowPolicy::comment),
                      field("uncertain", &RowPolicy::uncertain)};
}

constexpr auto fields_of(const SequenceSettings*) {
    return std::tuple{field("type", &SequenceSettings::type), field("start", &SequenceSettings::start), field("increment", &SequenceSettings::increment),
                      field("minimum", &SequenceSettings::minimum), field("maximum", &SequenceSettings::maximum), field("cache", &SequenceSettings::cache),
                      field("cycle", &SequenceSettings::cycle)};
}

constexpr auto fields_of(const Relation*) {
    return std::tuple_cat(
        std::tuple{field("persistence", &Relation::persistence, persistences), field("of_type", &Relation::of_type), field("parents", &Relation::parents),
                   field("partition_key", &Relation::partition_key), field("partition_bound", &Relation::partition_bound), field("server", &Relation::server),
                   field("foreign_options", &Relation::foreign_options), field("options", &Relation::options), field("tablespace", &Relation::tablespace),
                   field("access_method", &Relation::access_method), field("replica_identity", &Relation::replica_identity, replica_identities),
                   field("row_security", &Relation::row_security), field("force_row_security", &Relation::force_row_security),
                   field("internal_triggers_disabled", &Relation::internal_triggers_disabled), field("query", &Relation::query), field("populated", &Relation::populated),
                   field("uncertain", &Relation::uncertain), field("sequence", &Relation::sequence), field("owned_by", &Relation::owned_by),
                   field("identity_sequence", &Relation::identity_sequence)},
        annotations,
        std::tuple{field("columns", &Relation::columns), field("constraints", &Relation::constraints), field("indexes", &Relation::indexes),
                   field("triggers", &Relation::triggers), field("rules", &Relation::rules), field("policies", &Relation::policies)});
}

constexpr auto fields_of(const RoutineParameter*) {
    return std::tuple{field("mode", &RoutineParameter::mode, modes), field("name", &RoutineParameter::name), field("type", &RoutineParameter::type),
                      field("default", &RoutineParameter::default_)};
}

constexpr auto fields_of(const Routine*) {
    return std::tuple_cat(
        std::tuple{field("parameters", &Routine::parameters), field("returns", &Routine::returns), field("returns_set", &Routine::returns_set),
                   field("language", &Routine::language), field("volatility", &Routine::volatility, volatilities), field("parallel", &Routine::parallel, parallels),
                   field("strict", &Routine::strict), field("leakproof", &Routine::leakproof), field("window", &Routine::window),
                   field("security_definer", &Routine::security_definer), field("cost", &Routine::cost), field("rows", &Routine::rows),
                   field("settings", &Routine::settings), field("support", &Routine::support), field("transforms", &Routine::transforms),
                   field("aggregate", &Routine::aggregate), field("symbol", &Routine::symbol), field("standard_body", &Routine::standard_body),
                   field("body", &Routine::body), field("uncertain", &Routine::uncertain)},
        annotations);
}

constexpr auto fields_of(const Type*) {
    return std::tuple_cat(std::tuple{field("form", &Type::form, forms), field("labels", &Type::labels), field("attributes", &Type::attributes), field("base", &Type::base),
                                     field("collation", &Type::collation), field("default", &Type::default_), field("not_null", &Type::not_null),
                                     field("constraints", &Type::constraints), field("properties", &Type::properties), field("uncertain", &Type::uncertain)},
                          annotations);
}

constexpr auto fields_of(const Membership*) {
    return std::tuple{field("role", &Membership::role), field("grantor", &Membership::grantor), field("admin", &Membership::admin),
                      field("inherit", &Membership::inherit), field("set", &Membership::set)};
}

constexpr auto fields_of(const Role*) {
    return std::tuple_cat(
        std::tuple{field("superuser", &Role::superuser), field("inherit", &Role::inherit), field("create_role", &Role::create_role),
                   field("create_database", &Role::create_database), field("login", &Role::login), field("replication", &Role::replication),
                   field("bypass_row_security", &Role::bypass_row_security), field("connection_limit", &Role::connection_limit), field("valid_until", &Role::valid_until),
                   field("password", &Role::password), field("settings", &Role::settings), field("member_of", &Role::member_of), field("uncertain", &Role::uncertain)},
        annotations);
}

constexpr auto fields_of(const DefaultPrivileges*) { return std::tuple{field("role", &DefaultPrivileges::role), field("acl", &DefaultPrivileges::acl)}; }

constexpr auto fields_of(const OtherObject*) {
    return std::tuple_cat(std::tuple{field("properties", &OtherObject::properties), field("uncertain", &OtherObject::uncertain)}, annotations);
}

/// Is a field of that type written as one of its words?
template <typename Value>
inline constexpr bool has_words = std::is_enum_v<std::remove_cvref_t<Value>> || std::is_same_v<std::remove_cvref_t<Value>, char>;

/// Has the struct a table here?
template <typename Struct>
concept Described = requires(const Struct* pointer) { fields_of(pointer); };

/// Calls `visit` with each field of the struct's table.
template <Described Struct, typename Visit>
void each_field(Visit&& visit) {
    std::apply([&](const auto&... fields) { (visit(fields), ...); }, fields_of(static_cast<const Struct*>(nullptr)));
}

}  // namespace pgsteward::print::snapshot_fields
