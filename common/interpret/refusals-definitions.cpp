// Definitions that cannot be: a second primary key, a foreign key to what is no key, a type that values cannot be cast to.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "canonical/castable.hpp"
#include "catalog/referenced-index.hpp"
#include "interpret/definitions.hpp"
#include "interpret/refusals.hpp"
#include "text/contains.hpp"

namespace pgsteward::interpret {
namespace {

using namespace sql;
using Kind = ConstraintDefinition::Kind;

bool is_primary(const Constraint& constraint) { return constraint.kind == Constraint::Kind::primary_key; }

class Definitions {
public:
    explicit Definitions(Execution& run) : run_(run) {}

    void operator()(const AlterTable& alter) {
        const Relation* table = known_relation(run_, alter.relation);
        for (const AlterTableAction& action : alter.actions) {
            if (const auto* add = std::get_if<AddConstraint>(&action.change)) {
                if (table) primary_key(*table, alter, add->constraint);
                if (add->constraint.kind == Kind::foreign_key)
                    foreign_key(table ? table->name : run_.relation_name(alter.relation), add->constraint, add->constraint.columns, types_behind(table, alter, add->constraint.columns));
            }
            if (const auto* add = std::get_if<AddColumn>(&action.change); add && !(add->if_not_exists && table && table->column(add->column.name)))
                for (const ConstraintDefinition& own : add->column.constraints) {
                    if (table) primary_key(*table, alter, own);
                    if (own.kind == Kind::foreign_key) foreign_key(run_.relation_name(alter.relation), own, {add->column.name}, {type_of(add->column)});
                }
            if (const auto* change = std::get_if<AlterColumnType>(&action.change); change && table) column_type(*table, alter, *change);
        }
    }
    void operator()(const CreateTable& create) {
        int primary_keys = 0;
        const QualifiedName name = run_.creation_name(create.table);
        for (const auto& element : create.elements) {
            if (const auto* own = std::get_if<ConstraintDefinition>(&element)) {
                primary_keys += own->kind == Kind::primary_key ? 1 : 0;
                if (own->kind == Kind::foreign_key) foreign_key(name, *own, own->columns, types_of(create, own->columns));
            }
            if (const auto* column = std::get_if<ColumnDefinition>(&element))
                for (const ConstraintDefinition& own : column->constraints) {
                    primary_keys += own.kind == Kind::primary_key ? 1 : 0;
                    if (own.kind == Kind::foreign_key) foreign_key(name, own, {column->name}, {type_of(*column)});
                }
        }
        if (primary_keys > 1 && !(create.if_not_exists && run_.catalog().relations.find(name))) too_many_primary_keys(name);
    }
    void operator()(const CreatePolicy& create) {
        const auto impossible_policy = [&](std::string message) { impossible(run_.relation_name(create.table), create.name, std::move(message)); };
        if (create.command == "insert" && create.using_) impossible_policy("only WITH CHECK expression allowed for INSERT");
        if ((create.command == "select" || create.command == "delete") && create.with_check) impossible_policy("WITH CHECK cannot be applied to SELECT or DELETE");
    }
    void operator()(const CreateEnum& create) {
        std::set<std::string> seen;
        for (const std::string& label : create.labels)
            if (!seen.insert(label).second) impossible(run_.creation_name(create.name), label, fmt::format("the enum has the label \"{}\" twice", label));
    }
    template <typename Other>
    void operator()(const Other&) {}

private:
    void impossible(const QualifiedName& about, const std::string& part, std::string message) {
        refuse(run_, Refused::Why::impossible, about, part, std::move(message));
    }
    void too_many_primary_keys(const QualifiedName& table) {
        impossible(table, {}, fmt::format("multiple primary keys for table \"{}\" are not allowed", table.display()));
    }
    // Types are empty where they are not known.
    std::string type_of(const ColumnDefinition& column) { return column.type ? run_.type(*column.type) : ""; }
    std::vector<std::string> types_of(const CreateTable& create, const std::vector<std::string>& columns) {
        std::vector<std::string> types(columns.size());
        for (const auto& element : create.elements)
            if (const auto* column = std::get_if<ColumnDefinition>(&element))
                for (std::size_t i = 0; i < types.size(); ++i)
                    if (columns[i] == column->name) types[i] = type_of(*column);
        return types;
    }
    /// The server changes types and adds columns before it adds constraints, in whatever order the statement has them.
    std::vector<std::string> types_behind(const Relation* table, const AlterTable& alter, const std::vector<std::string>& columns) {
        std::vector<std::string> types;
        for (const std::string& name : columns) {
            const Column* there = table ? table->column(name) : nullptr;
            std::string type = there ? there->type.str() : "";
            for (const AlterTableAction& action : alter.actions) {
                if (const auto* change = std::get_if<AlterColumnType>(&action.change); change && change->column == name) type = run_.type(change->type);
                if (const auto* add = std::get_if<AddColumn>(&action.change); add && add->column.name == name && !(there && add->if_not_exists)) type = type_of(add->column);
            }
            types.push_back(std::move(type));
        }
        return types;
    }

    void primary_key(const Relation& table, const AlterTable& alter, const ConstraintDefinition& added) {
        if (added.kind != Kind::primary_key) return;
        const auto dropped = [&](const std::string& name) {
            return std::any_of(alter.actions.begin(), alter.actions.end(), [&](const AlterTableAction& action) {
                const auto* constraint = std::get_if<DropConstraint>(&action.change);
                const auto* column = std::get_if<DropColumn>(&action.change);
                const Constraint* key = table.constraint(name);
                return (constraint && constraint->name == name) || (column && key && contains(key->columns, column->column));
            });
        };
        const auto existing = std::find_if(table.constraints.begin(), table.constraints.end(), is_primary);
        if (existing != table.constraints.end() && !dropped(existing->name)) too_many_primary_keys(table.name);
    }

    void foreign_key(const QualifiedName& name, const ConstraintDefinition& key, const std::vector<std::string>& columns, const std::vector<std::string>& types) {
        const Relation* referenced = known_relation(run_, key.referenced);
        if (!referenced || referenced->name == name) return;
        if (referenced->kind != ObjectKind::table) return impossible(name, {}, fmt::format("referenced relation \"{}\" is not a table", referenced->name.display()));
        std::vector<std::string> target = key.referenced_columns;
        if (target.empty()) {
            const auto primary = std::find_if(referenced->constraints.begin(), referenced->constraints.end(), is_primary);
            if (primary == referenced->constraints.end())
                return impossible(name, {}, fmt::format("there is no primary key for referenced table \"{}\"", referenced->name.display()));
            target = primary->columns;
        } else if (!referenced_index(*referenced, target)) {
            return impossible(name, {}, fmt::format("there is no unique constraint matching the keys ({}) of referenced table \"{}\"", fmt::join(target, ", "), referenced->name.display()));
        }
        if (target.size() != columns.size()) return impossible(name, {}, "the numbers of referencing and referenced columns of a foreign key differ");
        for (std::size_t i = 0; i < target.size(); ++i) {
            const Column* other = referenced->column(target[i]);
            if (!other || types[i].empty() || other->type.empty()) continue;
            if (canonical::comparable(other->type, types[i], context()) == canonical::Castable::no)
                return impossible(name, columns[i], fmt::format("the key columns \"{}\" of type {} and \"{}\" of type {} cannot be compared", columns[i], types[i], target[i], other->type));
        }
    }

    void column_type(const Relation& table, const AlterTable& alter, const AlterColumnType& change) {
        const Column* column = table.column(change.column);
        if (!column || column->type.empty() || column->uncertain) return;
        const std::string to = run_.type(change.type);
        if (column->inherited) return impossible(table.name, column->name, fmt::format("cannot alter inherited column \"{}\"", column->name));
        keys_of(table, change.column, to);
        if (change.using_) {
            type_after_casts(table, *column, *change.using_);
            run_.expression(ExpressionKind::transform, *change.using_, &table, to);
        }
        const auto castable = canonical::assignable(column->type, to, context());
        if (castable != canonical::Castable::no) return;
        if (!change.using_)
            return impossible(table.name, column->name, fmt::format("column \"{}\" of type {} cannot be cast automatically to type {}: it needs USING", column->name, column->type, to));
        // The default is cast by the same rule, whatever USING says; without one there is nothing to cast.
        const auto sets_default = [&](const AlterTableAction& action) {
            const auto* set = std::get_if<SetDefault>(&action.change);
            return set && !set->value && set->column == change.column;
        };
        if (column->default_ && !column->generated && std::none_of(alter.actions.begin(), alter.actions.end(), sets_default))
            impossible(table.name, column->name, fmt::format("the default of column \"{}\" cannot be cast automatically to type {}: drop it first and set it again", column->name, to));
    }

    /// Foreign keys of the column and to it are made again (ATPostAlterTypeCleanup()).
    void keys_of(const Relation& table, const std::string& column, const std::string& to) {
        const auto meets = [&](const Constraint& key, const QualifiedName& other_table, const std::string& other_column) {
            const Relation* other = run_.catalog().relations.find(other_table);
            const Column* there = other && !other->partial && !run_.doubtful(other_table) ? other->column(other_column) : nullptr;
            if (!there || there->type.empty() || other_table == table.name || to.empty() || canonical::comparable(there->type, to, context()) != canonical::Castable::no) return;
            impossible(table.name, column, fmt::format("foreign key constraint \"{}\" cannot be implemented: {} and {} cannot be compared", key.name.str(), to, there->type.str()));
        };
        for (const Constraint& key : table.constraints)
            for (std::size_t i = 0; key.kind == Constraint::Kind::foreign_key && i < std::min(key.columns.size(), key.referenced_columns.size()); ++i)
                if (key.columns[i] == column && !drops_constraint(run_.statement, key.name)) meets(key, key.referenced, key.referenced_columns[i]);
        for (const QualifiedName& user : run_.catalog().relations.users_of(table.name)) {
            const Relation* relation = run_.catalog().relations.find(user);
            if (!relation || run_.doubtful(user)) continue;
            for (const Constraint& key : relation->constraints)
                for (std::size_t i = 0; key.kind == Constraint::Kind::foreign_key && key.referenced == table.name && i < std::min(key.columns.size(), key.referenced_columns.size()); ++i)
                    if (key.referenced_columns[i] == column) meets(key, user, key.columns[i]);
        }
    }

    /// Of column::type::type…; nothing for any other expression, and behind a cast that there is not.
    std::optional<std::string> type_after_casts(const Relation& table, const Column& column, const Expression& expression) {
        if (const auto* reference = std::get_if<ColumnReference>(&expression.node))
            return reference->parts == std::vector<std::string>{column.name} ? std::optional(column.type) : std::nullopt;
        const auto* cast = std::get_if<TypeCast>(&expression.node);
        const auto from = cast && cast->argument ? type_after_casts(table, column, *cast->argument) : std::nullopt;
        if (!from) return std::nullopt;
        std::string to = run_.type(cast->type);
        if (canonical::castable(*from, to, context()) != canonical::Castable::no) return to;
        impossible(table.name, column.name, fmt::format("cannot cast type {} to {}", *from, to));
        return std::nullopt;
    }

    canonical::Context context() { return {.catalog = run_.catalog(), .search_path = run_.path()}; }

    Execution& run_;
};

}  // namespace

void find_impossible_definitions(Execution& run) { std::visit(Definitions(run), run.statement.body); }

}  // namespace pgsteward::interpret
