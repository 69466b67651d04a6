// ALTER TABLE that asks of a column or a table what it cannot be: NULL in a primary key, a default of an identity column, a
// column of its own for a partition (tablecmds.c).
#include <algorithm>

#include <fmt/format.h>

#include "interpret/definitions.hpp"
#include "interpret/refusals.hpp"
#include "text/contains.hpp"

namespace pgsteward::interpret {
namespace {

using namespace sql;
using Kind = ConstraintDefinition::Kind;

constexpr int not_valid_keys_of_partitioned_since = 18;
constexpr int partitioned_exclusions_since = 17;

template <typename Action, typename Test>
bool has_action(const AlterTable& alter, const Test& test) {
    return std::ranges::any_of(alter.actions, [&](const AlterTableAction& action) {
        const auto* one = std::get_if<Action>(&action.change);
        return one && test(*one);
    });
}

class Columns {
public:
    Columns(Execution& run, const AlterTable& alter, const Relation& table) : run_(run), alter_(alter), table_(table) {}

    void operator()(const AddColumn& add) {
        const auto is_same = [&](const AddColumn& other) { return other.column.name == add.column.name && &other != &add; };
        if (table_.column(add.column.name)) return;
        if (is_reserved(add.column.name)) return impossible(add.column.name, fmt::format("column name \"{}\" conflicts with a system column name", add.column.name.str()));
        if (is_partition()) return impossible(add.column.name, "cannot add column to a partition");
        if (!table_.of_type.name.empty()) return impossible(add.column.name, "cannot add column to typed table");
        if (alter_.relation.only && has_children()) return impossible(add.column.name, "column must be added to child tables too");
        if (has_action<AddColumn>(alter_, is_same)) return impossible(add.column.name, fmt::format("column \"{}\" of relation \"{}\" already exists", add.column.name.str(), table_.name.display()));
        find_contradictions(run_, table_.name, add.column);
    }
    void operator()(const DropColumn& drop) {
        const Column* column = table_.column(drop.column);
        if (!column) return;
        if (!table_.of_type.name.empty()) return impossible(drop.column, "cannot drop column from typed table");
        if (alter_.relation.only && table_.partitioned() && has_children()) return impossible(drop.column, "cannot drop column from only the partitioned table when partitions exist");
        of_partition_key(drop.column, "drop");
    }
    void operator()(const AlterColumnType& change) {
        if (table_.column(change.column)) of_partition_key(change.column, "alter");
    }
    void operator()(const DropNotNull& drop) {
        const Column* column = table_.column(drop.column);
        if (!column || changes_otherwise(drop.column)) return;
        if (column->identity) return impossible(drop.column, identity_message(drop.column, "is an"));
        for (const Constraint& constraint : table_.constraints)
            if (constraint.kind == Constraint::Kind::primary_key && contains(constraint.columns, drop.column)) return impossible(drop.column, fmt::format("column \"{}\" is in a primary key", drop.column));
        const Relation* parent = is_partition() ? run_.catalog().relations.find(table_.parents[0]) : nullptr;
        const Column* above = parent ? parent->column(drop.column) : nullptr;
        if (above && above->not_null && !run_.doubtful(parent->name)) impossible(drop.column, fmt::format("column \"{}\" is marked NOT NULL in parent table", drop.column));
    }
    void operator()(const SetDefault& set) {
        const Column* column = table_.column(set.column);
        if (!column || changes_otherwise(set.column)) return;
        if (column->identity) impossible(set.column, identity_message(set.column, "is an"));
        if (column->generated) impossible(set.column, fmt::format("column \"{}\" of relation \"{}\" is a generated column", set.column, table_.name.display()));
    }
    void operator()(const AddIdentity& add) {
        const Column* column = table_.column(add.column);
        if (!column || changes_otherwise(add.column)) return;
        const auto sets_not_null = [&](const SetNotNull& set) { return set.column == add.column; };
        const auto sets_default = [&](const SetDefault& set) { return set.column == add.column; };
        if (column->identity) return impossible(add.column, identity_message(add.column, "is already an"));
        if (!is_identity_type(column->type)) return impossible(add.column, "identity column type must be smallint, integer, or bigint");
        if (!column->not_null && !has_action<SetNotNull>(alter_, sets_not_null)) return impossible(add.column, fmt::format("column \"{}\" of relation \"{}\" must be declared NOT NULL before identity can be added", add.column, table_.name.display()));
        if (column->default_ && !has_action<SetDefault>(alter_, sets_default)) impossible(add.column, fmt::format("column \"{}\" of relation \"{}\" already has a default value", add.column, table_.name.display()));
    }
    void operator()(const SetIdentity& set) { needs_identity(set.column); }
    void operator()(const DropIdentity& drop) {
        if (!drop.if_exists) needs_identity(drop.column);
    }
    void operator()(const DropExpression& drop) {
        const Column* column = table_.column(drop.column);
        if (column && !column->generated && !drop.if_exists) impossible(drop.column, fmt::format("column \"{}\" of relation \"{}\" is not a stored generated column", drop.column, table_.name.display()));
    }
    void operator()(const AddConstraint& add) {
        const ConstraintDefinition& constraint = add.constraint;
        if (!table_.partitioned()) return;
        const int postgres = run_.interpreter.postgres();
        if (constraint.kind == Kind::check && constraint.no_inherit) impossible({}, fmt::format("cannot add NO INHERIT constraint to partitioned table \"{}\"", table_.name.display()));
        if (constraint.kind == Kind::exclude && postgres < partitioned_exclusions_since) impossible({}, "exclusion constraints are not supported on partitioned tables");
        if (constraint.kind == Kind::foreign_key && constraint.not_valid && postgres < not_valid_keys_of_partitioned_since)
            impossible({}, fmt::format("cannot add NOT VALID foreign key on partitioned table \"{}\"", table_.name.display()));
        if (!constraint.using_index.empty()) impossible({}, "ALTER TABLE / ADD CONSTRAINT USING INDEX is not supported on partitioned tables");
    }
    void operator()(const DropConstraint& drop) {
        const Constraint* constraint = table_.constraint(drop.name);
        if (constraint && constraint->inherited) impossible(drop.name, fmt::format("cannot drop inherited constraint \"{}\" of relation \"{}\"", drop.name, table_.name.display()));
    }
    void operator()(const AlterTriggerState& state) {
        if (state.which == AlterTriggerState::Which::named && !table_.trigger(state.trigger)) missing(state.trigger, "trigger");
    }
    void operator()(const AlterRuleState& state) {
        if (std::ranges::none_of(table_.rules, [&](const RewriteRule& rule) { return rule.name == state.rule; })) missing(state.rule, "rule");
    }
    void operator()(const ClusterOn& cluster) {
        if (!cluster.index.empty() && !table_.index(cluster.index)) missing(cluster.index, "index");
    }
    void operator()(const SetReplicaIdentity& set) {
        if (set.kind != SetReplicaIdentity::Kind::index) return;
        const Index* index = table_.index(set.index);
        if (!index) return missing(set.index, "index");
        if (index->uncertain) return;
        if (!index->unique) return impossible(set.index, fmt::format("cannot use non-unique index \"{}\" as replica identity", set.index));
        if (!index->predicate.empty()) return impossible(set.index, fmt::format("cannot use partial index \"{}\" as replica identity", set.index));
        for (const IndexKey& key : index->keys) {
            const Column* column = key.column.empty() ? nullptr : table_.column(key.column);
            if (key.column.empty()) return impossible(set.index, fmt::format("cannot use expression index \"{}\" as replica identity", set.index));
            const auto sets_not_null = [&](const SetNotNull& change) { return change.column == key.column.str(); };
            if (column && !column->not_null && !has_action<SetNotNull>(alter_, sets_not_null))
                return impossible(set.index, fmt::format("index \"{}\" cannot be used as replica identity because column \"{}\" is nullable", set.index, key.column.str()));
        }
    }
    template <typename Other>
    void operator()(const Other&) {}

private:
    void impossible(const std::string& part, std::string message) { refuse(run_, Refused::Why::impossible, table_.name, part, std::move(message)); }
    void missing(const std::string& name, std::string_view what) {
        if (run_.interpreter.doubts().unknown_code()) return;
        refuse(run_, Refused::Why::missing, table_.name, name, fmt::format("{} \"{}\" for table \"{}\" does not exist", what, name, table_.name.display()));
    }
    bool is_partition() const { return !table_.partition_bound.empty(); }
    bool has_children() const { return !children_of(run_.catalog(), table_.name).empty(); }
    std::string identity_message(const std::string& column, std::string_view is) const {
        return fmt::format("column \"{}\" of relation \"{}\" {} identity column", column, table_.name.display(), is);
    }
    void needs_identity(const std::string& name) {
        const Column* column = table_.column(name);
        const auto is_meant = [&](const AddIdentity& add) { return add.column == name; };
        if (column && !column->identity && !changes_otherwise(name) && !has_action<AddIdentity>(alter_, is_meant)) impossible(name, identity_message(name, "is not an"));
    }

    /// Does another action of the statement make the column what this one needs? The server has an order of its own.
    bool changes_otherwise(const std::string& column) const {
        const auto is_meant = [&](const auto& action) { return action.column == column; };
        return has_action<DropIdentity>(alter_, is_meant) || has_action<DropExpression>(alter_, is_meant) || has_action<DropColumn>(alter_, is_meant) || has_action<DropConstraint>(alter_, [](const auto&) { return true; });
    }

    void of_partition_key(const std::string& column, std::string_view verb) {
        if (!table_.partitioned()) return;
        const auto key = partition_columns(table_);
        if (key && contains(*key, column)) impossible(column, fmt::format("cannot {} column \"{}\" because it is part of the partition key of relation \"{}\"", verb, column, table_.name.display()));
    }

    Execution& run_;
    const AlterTable& alter_;
    const Relation& table_;
};

}  // namespace

void find_impossible_columns(Execution& run) {
    const auto* alter = std::get_if<AlterTable>(&run.statement.body);
    const Relation* table = alter ? known_relation(run, alter->relation) : nullptr;
    if (!table || !(table->kind == ObjectKind::table || table->kind == ObjectKind::foreign_table)) return;
    Columns columns(run, *alter, *table);
    for (const AlterTableAction& action : alter->actions) std::visit(columns, action.change);
}

}  // namespace pgsteward::interpret
