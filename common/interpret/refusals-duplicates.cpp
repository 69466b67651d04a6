// Statements that make what is there already. Tables, views, sequences and indexes of a schema share their names.
#include <algorithm>

#include <fmt/format.h>

#include "interpret/definitions.hpp"
#include "interpret/drops.hpp"
#include "interpret/names.hpp"
#include "interpret/refusals.hpp"
#include "text/contains.hpp"

namespace pgsteward::interpret {
namespace {

using namespace sql;

class Duplicates {
public:
    explicit Duplicates(Execution& run) : run_(run) {}

    void operator()(const CreateTable& create) {
        if (create.if_not_exists) return;
        const QualifiedName table = run_.creation_name(create.table);
        relation(table);
        for (const auto& element : create.elements) {
            if (const auto* constraint = std::get_if<ConstraintDefinition>(&element)) index_of(table, *constraint);
            if (const auto* column = std::get_if<ColumnDefinition>(&element)) indexes_of(table, *column);
        }
    }
    void operator()(const CreateTableAs& create) {
        if (!create.if_not_exists) relation(run_.creation_name(create.table));
    }
    void operator()(const CreateView& create) {
        if (!create.or_replace) relation(run_.creation_name(create.view));
    }
    void operator()(const CreateSequence& create) {
        if (!create.if_not_exists) relation(run_.creation_name(create.sequence));
    }
    void operator()(const CreateIndex& create) {
        if (!create.if_not_exists && !create.name.empty()) relation({run_.relation_name(create.table).schema, create.name});
    }
    void operator()(const CreateEnum& create) { type(create.name); }
    void operator()(const CreateDomain& create) { type(create.name); }
    void operator()(const CreateCompositeType& create) { type(create.name); }
    void operator()(const CreateRange& create) { type(create.name); }
    void operator()(const AlterEnum& alter) {
        const QualifiedName name = run_.type_name(alter.name);
        const Type* type = run_.catalog().types.find(name);
        if (!type || run_.doubtful(name)) return;
        const std::string& needed = alter.old_label.empty() ? alter.neighbour : alter.old_label;
        if (!needed.empty() && !type->labels.empty() && !contains(type->labels, needed) && !(alter.if_not_exists && contains(type->labels, alter.new_label)))
            refuse(run_, Refused::Why::missing, name, needed, fmt::format("\"{}\" is not an existing enum label of {}", needed, name.display()));
        if (!alter.if_not_exists && contains(type->labels, alter.new_label))
            duplicate(name, alter.new_label, fmt::format("enum label \"{}\" of {} already exists", alter.new_label, name.display()));
    }
    void operator()(const CreateSchema& create) {
        if (create.if_not_exists || create.name.empty()) return;
        if (run_.catalog().schemas.find({"", create.name}) && !run_.doubtful({"", create.name}))
            duplicate({"", create.name}, {}, fmt::format("schema \"{}\" already exists", create.name));
    }
    void operator()(const CreateTrigger& create) {
        if (!create.or_replace) part(create.table, create.name, "trigger", [](const Relation& table) -> const auto& { return table.triggers; });
    }
    void operator()(const CreatePolicy& create) {
        part(create.table, create.name, "policy", [](const Relation& table) -> const auto& { return table.policies; });
    }
    void operator()(const CreateRule& create) {
        if (!create.or_replace) part(create.table, create.name, "rule", [](const Relation& table) -> const auto& { return table.rules; });
    }
    void operator()(const CreateFunction& create) {
        if (create.or_replace) return;
        Routine wanted;
        wanted.name = run_.creation_name(create.name);
        for (const FunctionParameter& parameter : create.parameters)
            if (parameter.mode != FunctionParameter::Mode::out && parameter.mode != FunctionParameter::Mode::table)
                wanted.argument_types.push_back(signature_type(run_, parameter.type));
        const QualifiedName key = key_of(wanted);
        if (run_.catalog().routines.find(key) && !run_.doubtful(wanted.name))
            duplicate(wanted.name, {}, fmt::format("function {} already exists with the same argument types", key.display()));
    }
    void operator()(const CreateExtension& create) {
        if (!create.if_not_exists) other(ObjectKind::extension, {"", create.name});
    }
    void operator()(const CreatePublication& create) { other(ObjectKind::publication, {"", create.name}); }
    void operator()(const CreateRole& create) {
        const Role* role = run_.catalog().roles.find({"", create.name});
        if (role && !role->uncertain && !run_.doubtful({"", create.name}))
            duplicate({"", create.name}, {}, fmt::format("role \"{}\" already exists", create.name));
    }
    void operator()(const AlterTable& alter) {
        const Relation* table = run_.relation(alter.relation);
        if (!table || run_.doubtful(table->name)) return;
        for (const AlterTableAction& action : alter.actions) {
            if (const auto* add = std::get_if<AddColumn>(&action.change)) added_column(*table, alter, *add);
            if (const auto* add = std::get_if<AddConstraint>(&action.change)) added_constraint(*table, alter, add->constraint);
        }
    }
    void operator()(const Rename& rename) {
        const ObjectReference& object = rename.object;
        const Relation* relation_found = run_.relation(object.name);
        if (object.kind == ObjectKind::column && relation_found && !run_.doubtful(relation_found->name) && relation_found->column(rename.new_name))
            return duplicate(relation_found->name, rename.new_name, taken_column(*relation_found, rename.new_name));
        if (is_relation(object.kind) && relation_found && rename.new_name != relation_found->name.name) relation({relation_found->name.schema, rename.new_name});
    }
    void operator()(const SetSchema& set) {
        const Relation* found = is_relation(set.object.kind) ? run_.relation(set.object.name) : nullptr;
        if (found && found->name.schema != set.schema) relation({set.schema, found->name.name});
    }
    template <typename Other>
    void operator()(const Other&) {}

private:
    void duplicate(const QualifiedName& about, const std::string& part, std::string message) {
        refuse(run_, Refused::Why::duplicate, about, part, std::move(message));
    }
    bool relation(QualifiedName name) {
        const std::string written = name.name;
        name.name = cut_name(name.name);
        const QualifiedName* table = run_.catalog().index_tables.find(name);
        const Relation* found = run_.catalog().relations.find(name);
        if ((!found && !table) || run_.doubtful(name) || (table && run_.doubtful(*table))) return false;
        const std::string cut = written == name.name ? "" : fmt::format(" (\"{}\" is cut to 63 bytes)", written);
        duplicate(name, {}, fmt::format("relation \"{}\" already exists{}", name.display(), cut));
        return true;
    }
    /// A key's index has its name. One that the server chooses is free.
    bool index_of(const QualifiedName& table, const ConstraintDefinition& key) {
        using Kind = ConstraintDefinition::Kind;
        const bool indexed = key.kind == Kind::primary_key || key.kind == Kind::unique || key.kind == Kind::exclude;
        return indexed && !key.name.empty() && key.using_index.empty() && relation({table.schema, key.name});
    }
    void indexes_of(const QualifiedName& table, const ColumnDefinition& column) {
        for (const ConstraintDefinition& constraint : column.constraints) index_of(table, constraint);
    }
    void type(const ObjectName& written) {
        const QualifiedName name = run_.creation_name(written);
        if (run_.catalog().types.find(name) && !run_.doubtful(name)) duplicate(name, {}, fmt::format("type \"{}\" already exists", name.display()));
    }
    void other(ObjectKind kind, const QualifiedName& name) {
        if (run_.catalog().others.find(other_key(kind, name)) && !run_.doubtful(name))
            duplicate(name, {}, fmt::format("{} \"{}\" already exists", name_of(kind), name.name));
    }
    template <typename List>
    void part(const RelationName& owner, const std::string& name, std::string_view what, const List& list_of) {
        const Relation* table = run_.relation(owner);
        if (!table || name.empty() || run_.doubtful(table->name)) return;
        const auto& list = list_of(*table);
        if (std::any_of(list.begin(), list.end(), [&](const auto& item) { return item.name == name; }))
            duplicate(table->name, name, fmt::format("{} \"{}\" for relation \"{}\" already exists", what, name, table->name.display()));
    }
    static std::string taken_column(const Relation& table, const std::string& name) {
        return fmt::format("column \"{}\" of relation \"{}\" already exists", name, table.name.display());
    }
    void added_column(const Relation& table, const AlterTable& alter, const AddColumn& add) {
        const bool freed = std::any_of(alter.actions.begin(), alter.actions.end(), [&](const AlterTableAction& action) {
            const auto* drop = std::get_if<DropColumn>(&action.change);
            return drop && drop->column == add.column.name;
        });
        const Column* present = table.column(add.column.name);
        if (present && !add.if_not_exists && !freed && !run_.column_doubtful(table.name, present->name))
            duplicate(table.name, present->name, taken_column(table, present->name));
        else if (!present) indexes_of(table.name, add.column);
    }
    void added_constraint(const Relation& table, const AlterTable& alter, const ConstraintDefinition& added) {
        const bool freed = std::any_of(alter.actions.begin(), alter.actions.end(), [&](const AlterTableAction& action) {
            const auto* drop = std::get_if<DropConstraint>(&action.change);
            return drop && drop->name == added.name;
        });
        if (freed || index_of(table.name, added)) return;
        // One that only the parents have becomes the table's own too, if it says the same (MergeWithExistingConstraint()).
        const Constraint* present = added.name.empty() ? nullptr : table.constraint(cut_name(added.name));
        const bool merges = present && added.kind == ConstraintDefinition::Kind::check && present->inherited && !present->local && table.partition_bound.empty();
        if (present && !merges)
            duplicate(table.name, added.name, fmt::format("constraint \"{}\" for relation \"{}\" already exists", added.name, table.name.display()));
    }

    Execution& run_;
};

}  // namespace

void find_duplicates(Execution& run) { std::visit(Duplicates(run), run.statement.body); }

}  // namespace pgsteward::interpret
