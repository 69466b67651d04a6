// Statements that name what is not there: a relation before it is made or after it went, a column, a constraint.
#include <algorithm>

#include <fmt/format.h>

#include "interpret/definitions.hpp"
#include "interpret/refusals.hpp"
#include "sql/walk.hpp"
#include "text/contains.hpp"

namespace pgsteward::interpret {
namespace {

using namespace sql;

/// Looks at what one statement names.
class Missing {
public:
    explicit Missing(Execution& run) : run_(run) {}

    void operator()(const AlterTable& alter) {
        if (alter.if_exists || alter.kind == ObjectKind::type) return;
        relation(alter.relation);
        const Relation* table = known_relation(run_, alter.relation);
        for (const AlterTableAction& action : alter.actions) {
            std::visit([&](const auto& change) { action_on(table, alter, change); }, action.change);
            if (const auto* add = std::get_if<AddConstraint>(&action.change)) constraint(table, alter, add->constraint);
            if (const auto* add = std::get_if<AddColumn>(&action.change))
                for (const ConstraintDefinition& own : add->column.constraints) referenced(own);
        }
    }
    void operator()(const CreateTable& create) {
        for (const RelationName& parent : create.inherits) relation(parent);
        for (const auto& element : create.elements) {
            if (const auto* like = std::get_if<LikeClause>(&element)) relation(like->source);
            if (const auto* own = std::get_if<ConstraintDefinition>(&element)) referenced(*own, create.table);
            if (const auto* column = std::get_if<ColumnDefinition>(&element))
                for (const ConstraintDefinition& own : column->constraints) referenced(own, create.table);
        }
    }
    void operator()(const CreateTableAs& create) { query(create.query); }
    void operator()(const CreateView& create) { query(create.query); }
    void operator()(const CreateIndex& create) {
        relation(create.table);
        const Relation* table = known_relation(run_, create.table);
        for (const IndexElement& element : create.elements) {
            column(table, element.column);
            if (is_system_column(element.column)) refuse(run_, Refused::Why::impossible, run_.relation_name(create.table), element.column, "index creation on system columns is not supported");
        }
        for (const IndexElement& element : create.including) column(table, element.column);
    }
    void operator()(const CreateTrigger& create) {
        relation(create.table);
        for (const std::string& name : create.update_columns) column(known_relation(run_, create.table), name);
    }
    void operator()(const CreatePolicy& create) { relation(create.table); }
    void operator()(const AlterPolicy& alter) { part(alter.table, ObjectKind::policy, alter.name); }
    void operator()(const CreateRule& create) { relation(create.table); }
    void operator()(const Truncate& truncate) {
        for (const RelationName& table : truncate.tables) relation(table);
    }
    void operator()(const Cluster& cluster) {
        if (!cluster.table) return;
        relation(*cluster.table);
        const Relation* table = known_relation(run_, *cluster.table);
        if (table && !cluster.index.empty() && !table->index(cluster.index))
            refuse(run_, Refused::Why::missing, table->name, cluster.index, fmt::format("index \"{}\" for table \"{}\" does not exist", cluster.index, table->name.display()));
    }
    void operator()(const Reindex& reindex) {
        if (reindex.relation) relation(*reindex.relation);
    }
    void operator()(const Vacuum& vacuum) {
        for (const RelationName& table : vacuum.tables) relation(table);
    }
    void operator()(const LockTable& lock) {
        for (const RelationName& table : lock.tables) relation(table);
    }
    void operator()(const RefreshMaterializedView& refresh) { relation(refresh.view); }
    void operator()(const QueryPtr& changed) { query(changed); }
    void operator()(const AlterEnum& alter) { note_unknown_type(run_, alter.name); }
    void operator()(const Rename& rename) {
        if (rename.if_exists) return;
        object(rename.object, rename.relation_kind);
    }
    void operator()(const SetSchema& set) {
        if (!set.if_exists) object(set.object, set.object.kind);
    }
    void operator()(const Comment& comment) { object(comment.object, ObjectKind::table); }
    void operator()(const Grant& grant) {
        if (grant.target != Grant::Target::objects || (grant.kind != ObjectKind::table && grant.kind != ObjectKind::sequence)) return;
        for (const ObjectReference& granted : grant.objects) {
            relation(granted.name);
            for (const Privilege& privilege : grant.privileges)
                for (const std::string& name : privilege.columns) column(known_relation(run_, granted.name), name);
        }
    }
    void operator()(const Drop& drop) {
        for (const ObjectReference& dropped : drop.objects)
            if (is_relation(dropped.kind) && dropped.part.empty()) kind(dropped);
        if (drop.if_exists) return;
        for (const ObjectReference& dropped : drop.objects)
            if (is_relation(dropped.kind) || dropped.kind == ObjectKind::index || dropped.kind == ObjectKind::type || !dropped.part.empty()) object(dropped, ObjectKind::table);
    }
    template <typename Other>
    void operator()(const Other&) {}

private:
    void kind(const ObjectReference& named) {
        const Relation* found = known_relation(run_, named.name);
        if (!found || found->kind == named.kind) return;
        const std::string display = found->name.display();
        refuse(run_, Refused::Why::impossible, found->name, {}, fmt::format("\"{}\" is no {} but a {}", display, name_of(named.kind), name_of(found->kind)));
    }

    void relation(const ObjectName& name) {
        const std::string reason = surely_missing(run_, name);
        if (reason.empty()) return;
        const QualifiedName about = run_.relation_name(name);
        const std::string_view linking = reason.starts_with("no ") ? ": " : ": it ";
        refuse(run_, Refused::Why::missing, about, {}, fmt::format("relation \"{}\" does not exist{}{}", about.display(), linking, reason));
    }

    void column(const Relation* table, const std::string& name) {
        if (!table || name.empty() || may_have_column(run_, *table, name) || is_system(*table)) return;
        refuse(run_, Refused::Why::missing, table->name, name, fmt::format("column \"{}\" of relation \"{}\" does not exist", name, table->name.display()));
    }

    /// Sequences and indexes have columns of their own making.
    static bool is_system(const Relation& table) { return table.kind == ObjectKind::sequence; }

    void query(const QueryPtr& query) {
        if (!query) return;
        for (const RelationName& read : relations_read(*query)) relation(read);
        for (const Query* change : data_modifying_queries(run_.statement)) {
            if (const auto* insert = std::get_if<Insert>(&change->node)) targets(insert->table, insert->columns);
            if (const auto* update = std::get_if<Update>(&change->node)) targets(update->table, update->assignments);
            if (const auto* gone = std::get_if<Delete>(&change->node)) relation(gone->table);
            if (const auto* merge = std::get_if<Merge>(&change->node)) relation(merge->table);
        }
    }
    void targets(const RelationName& name, const std::vector<Target>& columns) {
        relation(name);
        for (const Target& target : columns) column(known_relation(run_, name), target.name);
    }

    /// `own`: the table that is being made, which may refer to itself.
    void referenced(const ConstraintDefinition& key, const ObjectName& own = {}) {
        if (key.kind != ConstraintDefinition::Kind::foreign_key || (key.referenced.name == own.name && key.referenced.schema == own.schema)) return;
        relation(key.referenced);
        for (const std::string& name : key.referenced_columns) column(known_relation(run_, key.referenced), name);
    }

    void constraint(const Relation* table, const AlterTable& alter, const ConstraintDefinition& added) {
        for (const std::string& name : added.columns)
            if (!adds_column(alter, name)) column(table, name);
        referenced(added, alter.relation);
        if (!added.using_index.empty() && table && !table->index(added.using_index))
            refuse(run_, Refused::Why::missing, table->name, added.using_index, fmt::format("index \"{}\" of {} does not exist", added.using_index, table->name.display()));
    }

    static bool adds_column(const AlterTable& alter, const std::string& name) {
        return std::any_of(alter.actions.begin(), alter.actions.end(), [&](const AlterTableAction& action) {
            const auto* add = std::get_if<AddColumn>(&action.change);
            return add && add->column.name == name;
        });
    }
    static bool drops_column(const AlterTable& alter, const std::string& name) {
        return std::any_of(alter.actions.begin(), alter.actions.end(), [&](const AlterTableAction& action) {
            const auto* drop = std::get_if<DropColumn>(&action.change);
            return drop && drop->column == name;
        });
    }
    static bool adds_constraint(const AlterTable& alter, const std::string& name) {
        return std::any_of(alter.actions.begin(), alter.actions.end(), [&](const AlterTableAction& action) {
            const auto* add = std::get_if<AddConstraint>(&action.change);
            return add && (add->constraint.name == name || add->constraint.name.empty());
        });
    }

    template <typename Action>
    void action_on(const Relation* table, const AlterTable& alter, const Action& action) {
        if constexpr (requires { action.if_exists; })
            if (action.if_exists) return;
        if constexpr (std::is_same_v<Action, AttachPartition> || std::is_same_v<Action, DetachPartition>) {
            if (alter.kind != ObjectKind::index) relation(action.partition);
        } else if constexpr (std::is_same_v<Action, DropConstraint> || std::is_same_v<Action, ValidateConstraint>) {
            if (table && !adds_constraint(alter, action.name)) constraint_named(*table, action.name);
        } else if constexpr (requires { action.column.size(); }) {
            // The server drops columns and changes types before it adds any.
            constexpr bool comes_first = std::is_same_v<Action, DropColumn> || std::is_same_v<Action, AlterColumnType>;
            constexpr bool comes_late = std::is_same_v<Action, SetNotNull> || std::is_same_v<Action, SetDefault>;
            if (comes_first || !adds_column(alter, action.column)) column(table, action.column);
            if (comes_late && table && table->column(action.column) && drops_column(alter, action.column) && !adds_column(alter, action.column))
                refuse(run_, Refused::Why::missing, table->name, action.column, fmt::format("column \"{}\" of relation \"{}\" does not exist: the same statement drops it", action.column, table->name.display()));
        }
    }

    void constraint_named(const Relation& table, const std::string& name) {
        // From 18 on NOT NULL has a name too.
        if (table.constraint(name) || run_.interpreter.postgres() >= 18 || run_.interpreter.doubts().unknown_code()) return;
        refuse(run_, Refused::Why::missing, table.name, name, fmt::format("constraint \"{}\" of relation \"{}\" does not exist", name, table.name.display()));
    }

    void part(const ObjectName& owner, ObjectKind kind, const std::string& name) {
        relation(owner);
        const Relation* table = known_relation(run_, owner);
        if (!table || run_.interpreter.doubts().unknown_code()) return;
        const auto has = [&](const auto& list) { return std::any_of(list.begin(), list.end(), [&](const auto& item) { return item.name == name; }); };
        const bool is_there = kind == ObjectKind::trigger ? has(table->triggers) : kind == ObjectKind::policy ? has(table->policies) : has(table->rules);
        if (!is_there)
            refuse(run_, Refused::Why::missing, table->name, name, fmt::format("{} \"{}\" of {} does not exist", name_of(kind), name, table->name.display()));
    }

    void object(const ObjectReference& named, ObjectKind relation_kind) {
        switch (named.kind) {
            case ObjectKind::column:
                if (relation_kind == ObjectKind::type) return;
                relation(named.name);
                return column(known_relation(run_, named.name), named.part);
            case ObjectKind::constraint:
                relation(named.name);
                if (const Relation* table = known_relation(run_, named.name)) constraint_named(*table, named.part);
                return;
            case ObjectKind::trigger:
            case ObjectKind::policy:
            case ObjectKind::rule: return part(named.name, named.kind, named.part);
            case ObjectKind::type: return note_unknown_type(run_, named.name);
            default:
                if (is_relation(named.kind) || named.kind == ObjectKind::index) relation(named.name);
        }
    }

    Execution& run_;
};

}  // namespace

void find_missing(Execution& run) { std::visit(Missing(run), run.statement.body); }

}  // namespace pgsteward::interpret
