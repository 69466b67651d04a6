// ALTER TABLE: the grammar has one struct for all actions; here each becomes its own.
#include "sql/convert.hpp"
#include "sql/scan.hpp"

namespace pgsteward::sql::convert {
namespace {

using Change = decltype(AlterTableAction::change);
using Command = PgQuery__AlterTableCmd;

Options option_list(Context& context, const Command& command, Words words = Words::as_strings) {
    return command.def == nullptr ? Options{} : options(context, items(command.def), words);
}

ConstraintDefinition constraint_of(Context& context, const Command& command) {
    return constraint(context, *command.def->constraint);
}

Change alter_type(Context& context, const Command& command) {
    const PgQuery__ColumnDef& column = *command.def->column_def;
    return AlterColumnType{command.name, type_name(context, *column.type_name), collation(column.coll_clause),
                           expression(context, column.raw_default)};
}

Change set_statistics(const Command& command) {
    const bool given = !absent(command.def) && command.def->node_case == PG_QUERY__NODE__NODE_INTEGER;
    return SetColumnStatistics{command.name, command.num, given ? command.def->integer->ival : -1};
}

Change replica_identity(const Command& command) {
    const PgQuery__ReplicaIdentityStmt& identity = *command.def->replica_identity_stmt;
    switch (identity.identity_type[0]) {
        case 'n': return SetReplicaIdentity{SetReplicaIdentity::Kind::nothing, {}};
        case 'f': return SetReplicaIdentity{SetReplicaIdentity::Kind::full, {}};
        case 'i': return SetReplicaIdentity{SetReplicaIdentity::Kind::index, identity.name};
        default: return SetReplicaIdentity{SetReplicaIdentity::Kind::default_, {}};
    }
}

Change partition(Context& context, const Command& command) {
    const PgQuery__PartitionCmd& partition = *command.def->partition_cmd;
    const RelationName name = relation(context, partition.name);
    if (command.subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_DetachPartition)
        return DetachPartition{name, partition.concurrent != 0, false};
    if (command.subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_DetachPartitionFinalize)
        return DetachPartition{name, false, true};
    AttachPartition attach{name, {}};
    if (partition.bound != nullptr) attach.bound = partition_bound(context, *partition.bound);
    return attach;
}

Change trigger(AlterTriggerState::State state, const Command& command,
               AlterTriggerState::Which which = AlterTriggerState::Which::named) {
    return AlterTriggerState{state, which, command.name};
}

std::optional<Change> trigger_or_rule(const Command& command) {
    using State = AlterTriggerState::State;
    using Which = AlterTriggerState::Which;
    switch (command.subtype) {
        case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableTrig: return trigger(State::enabled, command);
        case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableAlwaysTrig: return trigger(State::always, command);
        case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableReplicaTrig: return trigger(State::replica, command);
        case PG_QUERY__ALTER_TABLE_TYPE__AT_DisableTrig: return trigger(State::disabled, command);
        case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableTrigAll: return trigger(State::enabled, command, Which::all);
        case PG_QUERY__ALTER_TABLE_TYPE__AT_DisableTrigAll: return trigger(State::disabled, command, Which::all);
        case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableTrigUser: return trigger(State::enabled, command, Which::user);
        case PG_QUERY__ALTER_TABLE_TYPE__AT_DisableTrigUser: return trigger(State::disabled, command, Which::user);
        case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableRule: return AlterRuleState{State::enabled, command.name};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableAlwaysRule: return AlterRuleState{State::always, command.name};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableReplicaRule: return AlterRuleState{State::replica, command.name};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_DisableRule: return AlterRuleState{State::disabled, command.name};
        default: return std::nullopt;
    }
}

std::optional<Change> column_change(Context& context, const Command& command) {
    const std::string name = command.name;
    switch (command.subtype) {
        case PG_QUERY__ALTER_TABLE_TYPE__AT_AddColumn:
            return AddColumn{column(context, *command.def->column_def), command.missing_ok != 0};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn:
            return DropColumn{name, command.missing_ok != 0, behaviour(command.behavior)};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnType: return alter_type(context, command);
        case PG_QUERY__ALTER_TABLE_TYPE__AT_ColumnDefault: return SetDefault{name, expression(context, command.def)};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_SetNotNull: return SetNotNull{name};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_DropNotNull: return DropNotNull{name};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_DropExpression: return DropExpression{name, command.missing_ok != 0};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_SetStatistics: return set_statistics(command);
        case PG_QUERY__ALTER_TABLE_TYPE__AT_SetOptions:
            return SetColumnOptions{name, option_list(context, command), false};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_ResetOptions:
            return SetColumnOptions{name, option_list(context, command), true};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_SetStorage: return SetColumnStorage{name, string(command.def)};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_SetCompression: return SetColumnCompression{name, string(command.def)};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnGenericOptions:
            return SetColumnForeignOptions{name, option_list(context, command)};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_AddIdentity: return AddIdentity{name, constraint_of(context, command)};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_SetIdentity:
            return SetIdentity{name, option_list(context, command, Words::as_types)};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_DropIdentity: return DropIdentity{name, command.missing_ok != 0};
        default: return std::nullopt;
    }
}

std::optional<Change> table_change(Context& context, const Command& command) {
    const std::string name = command.name;
    switch (command.subtype) {
        case PG_QUERY__ALTER_TABLE_TYPE__AT_AddConstraint: return AddConstraint{constraint_of(context, command)};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_AlterConstraint: return AlterConstraint{constraint_of(context, command)};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_ValidateConstraint: return ValidateConstraint{name};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_DropConstraint:
            return DropConstraint{name, command.missing_ok != 0, behaviour(command.behavior)};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_ChangeOwner: return SetOwner{role(command.newowner)};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_ClusterOn: return ClusterOn{name};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_DropCluster: return ClusterOn{};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_SetLogged: return SetPersistence{true};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_SetUnLogged: return SetPersistence{false};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_SetAccessMethod: return SetAccessMethod{name};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_SetTableSpace: return SetTablespace{name};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_SetRelOptions:
            return SetRelationOptions{option_list(context, command), false};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_ResetRelOptions:
            return SetRelationOptions{option_list(context, command), true};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_AddInherit:
            return Inherit{relation(context, command.def->range_var), true};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_DropInherit:
            return Inherit{relation(context, command.def->range_var), false};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_AddOf: return SetOfType{type_name(context, *command.def->type_name)};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_DropOf: return SetOfType{};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_ReplicaIdentity: return replica_identity(command);
        case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableRowSecurity: return RowSecurity{RowSecurity::Change::enable};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_DisableRowSecurity: return RowSecurity{RowSecurity::Change::disable};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_ForceRowSecurity: return RowSecurity{RowSecurity::Change::force};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_NoForceRowSecurity: return RowSecurity{RowSecurity::Change::no_force};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_GenericOptions: return SetForeignOptions{option_list(context, command)};
        case PG_QUERY__ALTER_TABLE_TYPE__AT_AttachPartition:
        case PG_QUERY__ALTER_TABLE_TYPE__AT_DetachPartition:
        case PG_QUERY__ALTER_TABLE_TYPE__AT_DetachPartitionFinalize: return partition(context, command);
        default: return std::nullopt;
    }
}

Change change(Context& context, const Command& command) {
    if (auto result = column_change(context, command)) return std::move(*result);
    if (auto result = table_change(context, command)) return std::move(*result);
    if (auto result = trigger_or_rule(command)) return std::move(*result);
    // The only one left that the grammar makes: SET WITHOUT OIDS, which does nothing.
    if (command.subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_DropOids) return OtherAction{"SET WITHOUT OIDS", {}};
    return OtherAction{"action " + std::to_string(command.subtype), command.name};
}

/// The actions have no places in the tree: they are the parts between the commas that stand outside parentheses.
void place_actions(const Context& context, const RelationName& relation, std::vector<AlterTableAction>& actions) {
    const auto end = context.statement.end + context.shift;
    const std::string_view text = context.text.substr(0, end);
    std::uint32_t at = skip_blank(text, relation.at.end + context.shift);
    // TABLE name *, TABLE ONLY (name)
    if (at < end && (text[at] == '*' || text[at] == ')')) at = skip_blank(text, at + 1);
    for (AlterTableAction& action : actions) {
        action.at = {at - context.shift, at - context.shift};
        int depth = 0;
        while (at < end && ((text[at] != ',' && text[at] != ';') || depth != 0)) {
            if (text[at] == '(' || text[at] == '[') ++depth;
            if (text[at] == ')' || text[at] == ']') --depth;
            at = token_end(text, at);
            action.at.end = at - context.shift;
            at = skip_blank(text, at);
        }
        at = skip_blank(text, at + 1);
    }
}

}  // namespace

Body alter_table(Context& context, const PgQuery__AlterTableStmt& from) {
    AlterTable result;
    result.kind = object_kind(from.objtype);
    result.relation = relation(context, from.relation);
    result.if_exists = from.missing_ok;
    result.actions.reserve(from.n_cmds);
    for (std::size_t i = 0; i < from.n_cmds; ++i)
        result.actions.push_back({change(context, *from.cmds[i]->alter_table_cmd), {}});
    place_actions(context, result.relation, result.actions);
    return result;
}

}  // namespace pgsteward::sql::convert
