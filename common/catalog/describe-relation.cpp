// The properties of relations and their parts.
#include "catalog/description.hpp"

namespace pgsteward {
namespace {

std::string_view name_of(Constraint::Kind kind) {
    switch (kind) {
        case Constraint::Kind::check: return "check";
        case Constraint::Kind::not_null: return "not null";
        case Constraint::Kind::primary_key: return "primary key";
        case Constraint::Kind::unique: return "unique";
        case Constraint::Kind::exclude: return "exclude";
        case Constraint::Kind::foreign_key: break;
    }
    return "foreign key";
}

DescribedObject describe_column(const std::string& whole, const Column& column) {
    Description description(ObjectKind::column, whole + "." + column.name, column.changed, whole);
    return description.definition("type", column.type, column.type.empty())
        .text("collation", column.collation)
        .flag("not null", column.not_null)
        .definition("default", column.default_.value_or(""), column.uncertain && !column.generated)
        .definition("generated", column.generated.value_or(""), column.uncertain && column.generated)
        .letter("identity", column.identity, 0)
        .text("storage", column.storage)
        .text("compression", column.compression)
        .number("statistics target", column.statistics_target, -1)
        .options("options", column.options)
        .options("foreign options", column.foreign_options)
        .flag("not local", !column.local)
        .flag("inherited", column.inherited)
        .annotations(column)
        .done();
}

DescribedObject describe_constraint(const std::string& whole, const Constraint& constraint) {
    Description description(ObjectKind::constraint, whole + "." + constraint.name, constraint.changed, whole);
    const bool check = constraint.kind == Constraint::Kind::check;
    return description.text("kind", std::string(name_of(constraint.kind)))
        .list("columns", check ? std::vector<std::string>() : constraint.columns)
        .list("including", constraint.including)
        .definition("expression", constraint.expression, constraint.uncertain)
        .name("referenced", constraint.referenced)
        .list("referenced columns", constraint.referenced_columns)
        .letter("match", constraint.match, 's')
        .letter("on update", constraint.on_update, 'a')
        .letter("on delete", constraint.on_delete, 'a')
        .list("on delete columns", constraint.on_delete_columns)
        .flag("deferrable", constraint.deferrable)
        .flag("initially deferred", constraint.initially_deferred)
        .flag("not valid", constraint.not_valid)
        .flag("no inherit", constraint.no_inherit)
        .flag("nulls not distinct", constraint.nulls_not_distinct)
        .flag("not local", !constraint.local)
        .flag("inherited", constraint.inherited)
        .text("comment", constraint.comment)
        .done();
}

DescribedObject describe_index(const std::string& whole, const Index& index) {
    std::vector<std::string> keys;
    std::string statistics;
    for (const IndexKey& key : index.keys) {
        keys.push_back(display(key));
        if (key.statistics_target >= 0) statistics += fmt::format("{}{}={}", statistics.empty() ? "" : ", ", keys.size(), key.statistics_target);
    }
    return Description(ObjectKind::index, index.name.display(), index.changed, whole)
        .text("table", whole)                // an index's name says nothing of it
        .text("method", index.method)
        .flag("unique", index.unique)
        .flag("nulls not distinct", index.nulls_not_distinct)
        .definition("keys", fmt::format("{}", fmt::join(keys, ", ")), index.uncertain)
        .list("including", index.including)
        .definition("predicate", index.predicate, index.uncertain)
        .options("options", index.options)
        .text("tablespace", index.tablespace)
        .text("statistics targets", statistics)
        .flag("clustered", index.clustered)
        .flag("replica identity", index.replica_identity)
        .flag("not valid", !index.valid)
        .name("parent", index.parent)
        .text("comment", index.comment)
        .done();
}

std::string events_of(const Trigger& trigger) {
    std::string events;
    const auto add = [&](bool on, std::string_view event) {
        if (on) events += (events.empty() ? "" : " or ") + std::string(event);
    };
    add(trigger.on_insert, "insert");
    add(trigger.on_delete, "delete");
    add(trigger.on_update, "update");
    add(trigger.on_truncate, "truncate");
    return events;
}

DescribedObject describe_trigger(const std::string& whole, const Trigger& trigger) {
    static constexpr const char* timings[] = {"before", "after", "instead of"};
    std::vector<std::string> arguments;
    for (const std::string& argument : trigger.arguments) arguments.push_back(quoted_literal(argument));
    return Description(ObjectKind::trigger, whole + "." + trigger.name, trigger.changed, whole)
        .text("timing", std::string(timings[static_cast<int>(trigger.timing)]))
        .text("events", events_of(trigger))
        .list("update columns", trigger.update_columns)
        .flag("for each row", trigger.for_each_row)
        .definition("when", trigger.when, trigger.uncertain)
        .name("function", trigger.function)
        .list("arguments", arguments)
        .text("old table", trigger.old_table)
        .text("new table", trigger.new_table)
        .flag("constraint", trigger.constraint)
        .flag("deferrable", trigger.deferrable)
        .flag("initially deferred", trigger.initially_deferred)
        .name("from", trigger.from)
        .state(trigger.state)
        .flag("inherited", trigger.inherited)
        .text("comment", trigger.comment)
        .done();
}

DescribedObject describe_policy(const std::string& whole, const RowPolicy& policy) {
    return Description(ObjectKind::policy, whole + "." + policy.name, policy.changed, whole)
        .text("command", policy.command)
        .flag("restrictive", !policy.permissive)
        .list("roles", policy.roles)
        .definition("using", policy.using_.value_or(""), policy.uncertain)
        .definition("with check", policy.with_check.value_or(""), policy.uncertain)
        .text("comment", policy.comment)
        .done();
}

DescribedObject describe_rule(const std::string& whole, const RewriteRule& rule) {
    return Description(ObjectKind::rule, whole + "." + rule.name, rule.changed, whole)
        .definition("definition", rule.definition, rule.uncertain)
        .state(rule.state)
        .text("comment", rule.comment)
        .done();
}

DescribedObject describe_own(const Relation& relation) {
    static constexpr const char* persistences[] = {"", "unlogged", "temporary"};
    Description description(relation.kind, relation.name.display(), relation.changed);
    description.text("persistence", std::string(persistences[static_cast<int>(relation.persistence)]))
        .flag("row security", relation.row_security)
        .flag("force row security", relation.force_row_security)
        .text("partition key", relation.partition_key)
        .text("partition bound", relation.partition_bound)
        .names("parents", relation.parents)
        .name("of type", relation.of_type)
        .options("options", relation.options)
        .text("tablespace", relation.tablespace)
        .text("access method", relation.access_method)
        .letter("replica identity", relation.replica_identity, 'd')
        .definition("query", relation.query, relation.uncertain)
        .flag("not populated", !relation.populated)
        .text("server", relation.server)
        .options("foreign options", relation.foreign_options);
    if (relation.sequence) {
        const SequenceSettings& sequence = *relation.sequence;
        description.text("type", sequence.type)
            .number("start", sequence.start, INT64_MIN)
            .number("increment", sequence.increment, 1)
            .number("minimum", sequence.minimum, INT64_MIN)
            .number("maximum", sequence.maximum, INT64_MIN)
            .number("cache", sequence.cache, 1)
            .flag("cycle", sequence.cycle)
            .flag("identity", relation.identity_sequence);
    }
    if (relation.owned_by) description.text("owned by", quoted(relation.owned_by->first) + "." + quoted(relation.owned_by->second));
    return description.annotations(relation).done();
}

}  // namespace

void describe_relation(const Relation& relation, std::vector<DescribedObject>& objects) {
    objects.push_back(describe_own(relation));
    const std::string whole = relation.name.display();
    for (const Column& column : relation.columns) objects.push_back(describe_column(whole, column));
    for (const Constraint& constraint : relation.constraints) objects.push_back(describe_constraint(whole, constraint));
    for (const Index& index : relation.indexes) objects.push_back(describe_index(whole, index));
    for (const Trigger& trigger : relation.triggers) objects.push_back(describe_trigger(whole, trigger));
    for (const RowPolicy& policy : relation.policies) objects.push_back(describe_policy(whole, policy));
    for (const RewriteRule& rule : relation.rules) objects.push_back(describe_rule(whole, rule));
}

}  // namespace pgsteward
