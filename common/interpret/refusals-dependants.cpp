// What cannot be dropped or changed because others depend on it and no CASCADE takes them along (dependency.c,
// RememberAllDependentForRebuilding in tablecmds.c).
#include <algorithm>

#include <fmt/format.h>

#include "catalog/referenced-index.hpp"
#include "interpret/definitions.hpp"
#include "interpret/refusals.hpp"
#include "text/contains.hpp"

namespace pgsteward::interpret {
namespace {

using namespace sql;
using Names = std::vector<std::string>;

std::string shown(const Names& names) {
    return names.size() == 1 ? names.front() : fmt::format("{} and {} more", names.front(), names.size() - 1);
}

bool reads(const Relation& relation, const QualifiedName& table, const std::string& column) {
    return contains(relation.columns_read, std::pair(table, column));
}

class Dependants {
public:
    explicit Dependants(Execution& run) : run_(run) {}

    void operator()(const Drop& drop) {
        if (drop.behaviour == Behaviour::cascade) return;
        for (const ObjectReference& object : drop.objects) {
            if (is_relation(object.kind)) {
                if (const Relation* relation = run_.relation(object.name)) dropped(relation->name, relation->name.display(), drop);
            } else if (is_routine(object.kind)) {
                if (const auto key = find_routine(run_, object.name, object.arguments)) dropped(*key, key->display(), drop);
            } else if (object.kind == ObjectKind::type || object.kind == ObjectKind::domain) {
                if (const Type* type = run_.catalog().type(object.name.qualified(), run_.path())) dropped(type->name, type->name.display(), drop);
            } else if (object.kind == ObjectKind::index) {
                dropped_index(object);
            } else if (object.kind == ObjectKind::schema) {
                dropped_schema(object.name.name);
            }
        }
    }
    void operator()(const AlterTable& alter) {
        const Relation* table = run_.relation(alter.relation);
        if (!table || table->partial || run_.doubtful(table->name)) return;
        for (const AlterTableAction& action : alter.actions) {
            if (const auto* drop = std::get_if<DropColumn>(&action.change); drop && drop->behaviour != Behaviour::cascade && table->column(drop->column))
                dropped_column(*table, alter, drop->column);
            if (const auto* drop = std::get_if<DropConstraint>(&action.change); drop && drop->behaviour != Behaviour::cascade) dropped_key(*table, drop->name);
            if (const auto* change = std::get_if<AlterColumnType>(&action.change)) retyped_column(*table, change->column);
        }
    }
    void operator()(const Truncate& truncate) {
        Names emptied;
        for (const RelationName& name : truncate.tables) add_with_partitions(run_.relation_name(name), emptied);
        for (const RelationName& name : truncate.tables) {
            const Relation* table = known_relation(run_, name);
            if (!table) continue;
            if (table->kind != ObjectKind::table && table->kind != ObjectKind::foreign_table) return impossible(table->name, {}, fmt::format("\"{}\" is not a table", table->name.display()));
            if (name.only && table->partitioned()) return impossible(table->name, {}, "cannot truncate only a partitioned table");
            if (truncate.behaviour != Behaviour::cascade) emptied_alone(*table, emptied);
        }
    }
    template <typename Other>
    void operator()(const Other&) {}

private:
    /// heap_truncate_check_FKs()
    void emptied_alone(const Relation& table, const Names& emptied) {
        each_user(table.name, [&](const Relation& user) {
            const auto refers = [&](const Constraint& key) { return key.kind == Constraint::Kind::foreign_key && key.referenced == table.name; };
            if (user.name == table.name || contains(emptied, user.name.display()) || std::none_of(user.constraints.begin(), user.constraints.end(), refers)) return;
            impossible(table.name, {}, fmt::format("cannot truncate a table referenced in a foreign key constraint: {} refers to {}", user.name.display(), table.name.display()));
        });
    }
    void impossible(const QualifiedName& about, const std::string& part, std::string message) {
        refuse(run_, Refused::Why::impossible, about, part, std::move(message));
    }

    /// The relations that refer to it and may not be there are no reason.
    template <typename Look>
    void each_user(const QualifiedName& name, const Look& look) {
        for (const QualifiedName& user : run_.catalog().relations.users_of(name)) {
            const Relation* relation = run_.catalog().relations.find(user);
            if (relation && !run_.doubtful(user)) look(*relation);
        }
    }

    Names users_of(const QualifiedName& gone) {
        Names found;
        each_user(gone, [&](const Relation& user) {
            const auto needs = [&](const Uses& uses) { return contains(uses.names, gone); };
            const std::string owner = user.name.display() + ".";
            if (contains(user.depends_on, gone) || needs(user.uses) || user.of_type == gone) found.push_back(user.name.display());
            for (const Column& column : user.columns)
                if (type_named(column.type) == gone || needs(column.uses)) found.push_back(owner + column.name);
            for (const Constraint& constraint : user.constraints)
                if (constraint.referenced == gone || needs(constraint.uses)) found.push_back(owner + constraint.name);
            for (const RowPolicy& policy : user.policies)
                if (needs(policy.uses)) found.push_back(owner + policy.name);
            for (const Index& index : user.indexes)
                if (needs(index.uses)) found.push_back(index.name.display());
            for (const Trigger& trigger : user.triggers)
                if (!trigger.inherited && (needs(trigger.uses) || QualifiedName{trigger.function.schema, trigger.function.name + "()"} == gone)) found.push_back(owner + trigger.name);
            if (contains(user.parents, gone) && user.partition_bound.empty()) found.push_back(user.name.display());
        });
        for (const QualifiedName& user : run_.catalog().routines.users_of(gone))
            if (const Routine* routine = run_.catalog().routines.find(user); routine && !run_.doubtful(routine->name)) found.push_back(user.display());
        return found;
    }

    /// What the statement drops, partitions with their tables.
    Names goes(const Drop& drop) {
        Names names;
        for (const ObjectReference& object : drop.objects) {
            if (is_relation(object.kind)) add_with_partitions(run_.relation_name(object.name), names);
            else names.push_back((is_routine(object.kind) ? run_.routine_name(object.name) : object.name.qualified()).display());
        }
        return names;
    }
    void add_with_partitions(const QualifiedName& table, Names& names) {
        names.push_back(table.display());
        for (const QualifiedName& child : children_of(run_.catalog(), table))
            if (!run_.catalog().relations.find(child)->partition_bound.empty()) add_with_partitions(child, names);
    }
    /// Whether a dependant is one of them or belongs to it.
    static bool goes_too(const std::string& dependant, const Names& gone) {
        return std::any_of(gone.begin(), gone.end(), [&](const std::string& name) { return dependant == name || dependant.starts_with(name + ".") || dependant.starts_with(name + "("); });
    }

    void dropped(const QualifiedName& name, const std::string& display, const Drop& drop) {
        if (run_.doubtful(name)) return;
        Names users = users_of(name);
        if (users.empty()) return;
        const Names gone = goes(drop);
        std::erase_if(users, [&](const std::string& user) { return goes_too(user, gone); });
        if (!users.empty()) impossible(name, {}, fmt::format("cannot drop {} because other objects depend on it: {}", display, shown(users)));
    }

    void dropped_schema(const std::string& schema) {
        const auto inside = [&](const auto& entry) { return entry.second->name.schema == schema && !run_.doubtful(entry.second->name); };
        const Catalog& catalog = run_.catalog();
        if (std::any_of(catalog.relations.begin(), catalog.relations.end(), inside) || std::any_of(catalog.routines.begin(), catalog.routines.end(), inside) ||
            std::any_of(catalog.types.begin(), catalog.types.end(), inside))
            impossible({"", schema}, {}, fmt::format("cannot drop schema {} because other objects depend on it", schema));
    }

    void dropped_index(const ObjectReference& object) {
        const Index* index = run_.catalog().index(object.name.qualified(), run_.path());
        const Relation* table = index ? run_.catalog().table_of_index(object.name.qualified(), run_.path()) : nullptr;
        if (!table || run_.doubtful(table->name)) return;
        if (index->of_constraint && table->constraint(index->name.name))
            return impossible(index->name, {}, fmt::format("cannot drop index {} because constraint {} of {} requires it", index->name.display(), index->name.name, table->name.display()));
        if (const Names users = keys_on(*table, *index); !users.empty())
            impossible(index->name, {}, fmt::format("cannot drop index {} because other objects depend on it: {}", index->name.display(), shown(users)));
    }

    /// The foreign keys that surely stand on the index: not where the table is known in part, nor where the primary key fits
    /// too, which a key that was written without columns stands on.
    Names keys_on(const Relation& table, const Index& index) {
        Names users;
        const auto primary = std::ranges::find(table.constraints, Constraint::Kind::primary_key, &Constraint::kind);
        const bool is_primary = primary != table.constraints.end() && primary->name == index.name.name;
        const bool perhaps_primary = primary != table.constraints.end() && !is_primary && has_keys(index, primary->columns);
        if (!index.unique || table.partial || perhaps_primary) return users;
        each_user(table.name, [&](const Relation& user) {
            for (const Constraint& key : user.constraints)
                if (key.kind == Constraint::Kind::foreign_key && key.referenced == table.name && referenced_index(table, key.referenced_columns) == &index)
                    users.push_back(user.name.display() + "." + key.name);
        });
        return users;
    }

    void dropped_column(const Relation& table, const AlterTable& alter, const std::string& column) {
        const Column& gone = *table.column(column);
        if (gone.inherited && !alter.relation.only) return impossible(table.name, column, fmt::format("cannot drop inherited column \"{}\"", column));
        Names users;
        each_user(table.name, [&](const Relation& user) {
            if (reads(user, table.name, column)) users.push_back(user.name.display());
            for (const Constraint& constraint : user.constraints)
                if (constraint.kind == Constraint::Kind::foreign_key && constraint.referenced == table.name && contains(constraint.referenced_columns, column))
                    users.push_back(user.name.display() + "." + constraint.name);
        });
        for (const RowPolicy& policy : table.policies)
            if (contains(policy.columns_read, column)) users.push_back(table.name.display() + "." + policy.name);
        for (const Trigger& trigger : table.triggers)
            if (!trigger.inherited && contains(trigger.update_columns, column)) users.push_back(table.name.display() + "." + trigger.name);
        for (const Column& other : table.columns)
            if (other.generated && contains(other.columns_read, column) && !drops_column_first(alter, other.name, column)) users.push_back(table.name.display() + "." + other.name);
        if (!users.empty())
            impossible(table.name, column, fmt::format("cannot drop column \"{}\" of {} because other objects depend on it: {}", column, table.name.display(), shown(users)));
    }

    /// The actions of one ALTER TABLE run in their order.
    static bool drops_column_first(const AlterTable& alter, const std::string& first, const std::string& then) {
        const auto drops = [](const std::string& column) {
            return [&column](const AlterTableAction& action) {
                const auto* drop = std::get_if<DropColumn>(&action.change);
                return drop && drop->column == column;
            };
        };
        return std::ranges::find_if(alter.actions, drops(first)) < std::ranges::find_if(alter.actions, drops(then));
    }

    void dropped_key(const Relation& table, const std::string& name) {
        const Constraint* key = table.constraint(name);
        if (!key || !makes_index(key->kind)) return;
        if (key->inherited) return;
        const Index* index = table.index(name);
        const Names users = index ? keys_on(table, *index) : Names();
        if (!users.empty())
            impossible(table.name, name, fmt::format("cannot drop constraint {} of {} because other objects depend on it: {}", name, table.name.display(), shown(users)));
    }

    void retyped_column(const Relation& table, const std::string& column) {
        const auto refuse_for = [&](const std::string& user, std::string_view how) {
            impossible(table.name, column, fmt::format("cannot alter type of column \"{}\" of {}: it is used {} ({})", column, table.name.display(), how, user));
        };
        each_user(table.name, [&](const Relation& user) {
            const bool is_view = user.kind == ObjectKind::view || user.kind == ObjectKind::materialized_view;
            if (is_view && reads(user, table.name, column)) refuse_for(user.name.display(), "by a view or rule");
        });
        for (const RowPolicy& policy : table.policies)
            if (contains(policy.columns_read, column)) refuse_for(policy.name, "in a policy definition");
        for (const Trigger& trigger : table.triggers)
            if (contains(trigger.update_columns, column)) refuse_for(trigger.name, "in a trigger definition");
        for (const Column& other : table.columns)
            if (other.generated && contains(other.columns_read, column)) refuse_for(other.name, "by a generated column");
    }

    Execution& run_;
};

}  // namespace

void find_dependants(Execution& run) { std::visit(Dependants(run), run.statement.body); }

}  // namespace pgsteward::interpret
