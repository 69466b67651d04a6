// The actions of ALTER TABLE (and of ALTER INDEX, VIEW, SEQUENCE, FOREIGN TABLE, TYPE where they share them).
#pragma once

#include "sql/definition.hpp"

namespace pgsteward::sql {

struct AddColumn { ColumnDefinition column; bool if_not_exists = false; };
struct DropColumn { std::string column; bool if_exists = false; Behaviour behaviour = Behaviour::restrict; };
struct AlterColumnType { std::string column; TypeName type; ObjectName collation; ExpressionPtr using_; };
struct SetDefault { std::string column; ExpressionPtr value; ///< absent: DROP DEFAULT
};
struct SetNotNull { std::string column; };
struct DropNotNull { std::string column; };
struct DropExpression { std::string column; bool if_exists = false; };
struct SetColumnStatistics { std::string column; int number = 0; ///< of an index's expression column, else 0
                             int target = -1; };
struct SetColumnOptions { std::string column; Options options; bool reset = false; };
struct SetColumnStorage { std::string column; std::string storage; };
struct SetColumnCompression { std::string column; std::string method; };
struct SetColumnForeignOptions { std::string column; Options options; };
struct AddIdentity { std::string column; ConstraintDefinition identity; };
struct SetIdentity { std::string column; Options options; };
struct DropIdentity { std::string column; bool if_exists = false; };
struct AddConstraint { ConstraintDefinition constraint; };
struct AlterConstraint { ConstraintDefinition constraint; };
struct ValidateConstraint { std::string name; };
struct DropConstraint { std::string name; bool if_exists = false; Behaviour behaviour = Behaviour::restrict; };
struct SetOwner { RoleReference owner; };
struct ClusterOn { std::string index; ///< empty: SET WITHOUT CLUSTER
};
struct SetPersistence { bool logged = true; };
struct SetAccessMethod { std::string method; };
struct SetTablespace { std::string tablespace; };
struct SetRelationOptions { Options options; bool reset = false; };
struct AlterTriggerState {
    enum class State { enabled, always, replica, disabled } state;
    enum class Which { named, all, user } which = Which::named;
    std::string trigger;
};
struct AlterRuleState { AlterTriggerState::State state; std::string rule; };
struct Inherit { RelationName parent; bool add = true; };
struct SetOfType { std::optional<TypeName> type; ///< absent: NOT OF
};
struct SetReplicaIdentity { enum class Kind { default_, full, nothing, index } kind; std::string index; };
struct RowSecurity { enum class Change { enable, disable, force, no_force } change; };
struct SetForeignOptions { Options options; };
struct AttachPartition { RelationName partition; std::optional<PartitionBound> bound; ///< absent for an index
};
struct DetachPartition { RelationName partition; bool concurrently = false, finalize = false; };
/// A form newer or rarer than this list: kept by the grammar's name.
struct OtherAction { std::string kind; std::string name; };

struct AlterTableAction {
    std::variant<AddColumn, DropColumn, AlterColumnType, SetDefault, SetNotNull, DropNotNull, DropExpression,
                 SetColumnStatistics, SetColumnOptions, SetColumnStorage, SetColumnCompression,
                 SetColumnForeignOptions, AddIdentity, SetIdentity, DropIdentity, AddConstraint, AlterConstraint,
                 ValidateConstraint, DropConstraint, SetOwner, ClusterOn, SetPersistence, SetAccessMethod,
                 SetTablespace, SetRelationOptions, AlterTriggerState, AlterRuleState, Inherit, SetOfType,
                 SetReplicaIdentity, RowSecurity, SetForeignOptions, AttachPartition, DetachPartition, OtherAction>
        change;
    /// The action's text, from its first word to the end of its last token.
    Span at;
};

struct AlterTable {
    ObjectKind kind = ObjectKind::table;     ///< table, index, view, materialized_view, sequence, foreign_table, type
    RelationName relation;
    bool if_exists = false;
    std::vector<AlterTableAction> actions;
};

}  // namespace pgsteward::sql
