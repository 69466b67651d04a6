// CREATE and ALTER of what is not a table: indexes, views, triggers, rules, policies, sequences, routines, types.
#include <algorithm>

#include <fmt/format.h>

#include "canonical/type-name.hpp"
#include "interpret/executor.hpp"
#include "sql/print-expression.hpp"
#include "sql/walk.hpp"

namespace pgsteward::interpret {
namespace {

std::string printed(const sql::ExpressionPtr& expression) {
    return expression ? sql::print(*expression) : std::string();
}

std::string element_text(const sql::IndexElement& element) {
    std::string text = element.column.empty() ? "(" + printed(element.expression) + ")" : element.column;
    if (!element.collation.name.empty()) text += " COLLATE " + quoted(element.collation.qualified());
    if (!element.operator_class.name.empty()) text += " " + quoted(element.operator_class.qualified());
    if (element.order == sql::SortKey::Order::descending) text += " DESC";
    if (element.nulls == sql::SortKey::Nulls::first) text += " NULLS FIRST";
    if (element.nulls == sql::SortKey::Nulls::last) text += " NULLS LAST";
    return text;
}

/// ChooseIndexName(): columns joined by "_", "expr" for an expression, "idx" behind.
std::string free_index_name(const Catalog& catalog, const Relation* table, const std::string& schema, const std::string& table_name,
                            const sql::CreateIndex& create) {
    std::string columns;
    for (const sql::IndexElement& element : create.elements)
        columns += (columns.empty() ? "" : "_") + (element.column.empty() ? std::string("expr") : element.column);
    std::string name = chosen_name(table_name, columns, "idx");
    for (int pass = 1; table && (catalog.index_tables.find({schema, name}) || catalog.relations.find({schema, name})); ++pass)
        name = chosen_name(table_name, columns, "idx" + std::to_string(pass));
    return name;
}

std::vector<std::string> role_names(const std::vector<sql::Role>& roles) {
    std::vector<std::string> names;
    for (const sql::Role& role : roles) {
        switch (role.kind) {
            case sql::Role::Kind::named: names.push_back(role.name); break;
            case sql::Role::Kind::public_: names.push_back("public"); break;
            case sql::Role::Kind::current_role:
            case sql::Role::Kind::current_user: names.push_back("current_user"); break;
            case sql::Role::Kind::session_user: names.push_back("session_user"); break;
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

void Executor::create_index(const sql::CreateIndex& create) {
    const QualifiedName table_name = relation_name(create.table);
    const Relation* table = catalog().relations.find(table_name);
    Index index;
    index.name = {table_name.schema, create.name.empty() ? free_index_name(catalog(), table, table_name.schema, table_name.name, create) : create.name};
    if (create.if_not_exists && catalog().index_tables.find(index.name)) return;
    index.method = create.method.empty() ? "btree" : create.method;
    index.unique = create.unique;
    index.nulls_not_distinct = create.nulls_not_distinct;
    for (const sql::IndexElement& element : create.elements) index.elements.push_back(element_text(element));
    for (const sql::IndexElement& element : create.including) index.including.push_back(element.column);
    index.predicate = printed(create.predicate);
    index.created = index.changed = origin();
    created(ObjectKind::index, index.name);
    if (!table) return;
    catalog().index_tables.put(index.name, table_name);
    catalog().relations.edit(table_name, [&](Relation& relation) { relation.indexes.push_back(index); });
}

void Executor::create_view(const sql::CreateView& create) {
    const QualifiedName name = creation_name(create.view);
    Relation view;
    if (const Relation* before = catalog().relations.find(name); before && create.or_replace) view = *before;
    else view.created = origin();
    view.kind = ObjectKind::view;
    view.name = name;
    view.changed = origin();
    if (create.view.persistence == sql::RelationName::Persistence::temporary) view.persistence = Persistence::temporary;
    view.depends_on.clear();
    if (create.query) {
        view.query = sql::print(*create.query);
        for (const sql::ObjectName& read : sql::relations_read(*create.query)) view.depends_on.push_back(relation_name(read));
    }
    for (const sql::Option& option : create.options)
        if (const auto* text = std::get_if<std::string>(&option.value)) view.options[option.name] = *text;
    created(ObjectKind::view, name);
    catalog().relations.put(name, std::move(view));
}

void Executor::create_trigger(const sql::CreateTrigger& create) {
    const QualifiedName table = relation_name(create.table);
    Trigger trigger;
    trigger.name = create.name;
    trigger.function = create.function.qualified();
    trigger.definition = std::string(text_);
    trigger.created = trigger.changed = origin();
    created(ObjectKind::trigger, table, create.name);
    catalog().relations.edit(table, [&](Relation& relation) {
        if (const Trigger* before = relation.trigger(create.name)) {
            trigger.created = before->created;
            std::erase_if(relation.triggers, [&](const Trigger& other) { return other.name == create.name; });
        }
        relation.triggers.push_back(trigger);
    });
}

void Executor::create_rule(const sql::CreateRule& create) {
    const QualifiedName table = relation_name(create.table);
    created(ObjectKind::rule, table, create.name);
    catalog().relations.edit(table, [&](Relation& relation) {
        std::erase_if(relation.rules, [&](const RewriteRule& other) { return other.name == create.name; });
        relation.rules.push_back({create.name, std::string(text_), FiringState::enabled, origin()});
    });
}

void Executor::create_policy(const sql::CreatePolicy& create) {
    const QualifiedName table = relation_name(create.table);
    RowPolicy policy;
    policy.name = create.name;
    policy.command = create.command.empty() ? "all" : create.command;
    policy.permissive = create.permissive;
    policy.roles = role_names(create.roles);
    if (create.using_) policy.using_ = printed(create.using_);
    if (create.with_check) policy.with_check = printed(create.with_check);
    policy.created = policy.changed = origin();
    created(ObjectKind::policy, table, create.name);
    relation_before_ = catalog().relations.share(table);
    catalog().relations.edit(table, [&](Relation& relation) { relation.policies.push_back(policy); });
}

void Executor::alter_policy(const sql::AlterPolicy& alter) {
    relation_before_ = catalog().relations.share(relation_name(alter.table));
    catalog().relations.edit(relation_name(alter.table), [&](Relation& relation) {
        for (RowPolicy& policy : relation.policies) {
            if (policy.name != alter.name) continue;
            if (!alter.roles.empty()) policy.roles = role_names(alter.roles);
            if (alter.using_) policy.using_ = printed(alter.using_);
            if (alter.with_check) policy.with_check = printed(alter.with_check);
            policy.changed = origin();
        }
    });
}

void Executor::own_sequence(const QualifiedName& sequence, const sql::Options& options) {
    for (const sql::Option& option : options) {
        if (option.name != "owned_by") continue;
        const auto* parts = std::get_if<std::vector<std::string>>(&option.value);
        if (!parts) continue;
        catalog().relations.edit(sequence, [&](Relation& relation) {
            relation.owned_by.reset();
            if (parts->size() < 2) return;   // OWNED BY NONE
            sql::ObjectName table;
            table.name = (*parts)[parts->size() - 2];
            if (parts->size() > 2) table.schema = (*parts)[parts->size() - 3];
            relation.owned_by = {relation_name(table), parts->back()};
        });
    }
}

void Executor::create_sequence(const sql::CreateSequence& create) {
    const QualifiedName name = creation_name(create.sequence);
    if (create.if_not_exists && catalog().relations.find(name)) return;
    Relation sequence;
    sequence.kind = ObjectKind::sequence;
    sequence.name = name;
    sequence.created = sequence.changed = origin();
    created(ObjectKind::sequence, name);
    catalog().relations.put(name, std::move(sequence));
    own_sequence(name, create.options);
}

void Executor::create_routine(const sql::CreateFunction& create) {
    using Mode = sql::FunctionParameter::Mode;
    Routine routine;
    routine.kind = create.procedure ? ObjectKind::procedure : ObjectKind::function;
    routine.name = creation_name(create.name);
    std::string signature;
    for (const sql::FunctionParameter& parameter : create.parameters) {
        if (parameter.mode == Mode::table || (parameter.mode == Mode::out && !create.procedure)) continue;
        routine.argument_types.push_back(canonical::type_name(parameter.type));
        routine.argument_names.push_back(parameter.name);
        signature += (signature.empty() ? "" : ", ") + routine.argument_types.back();
    }
    if (create.returns) routine.returns = canonical::type_name(*create.returns);
    routine.language = create.language.empty() ? "sql" : create.language;
    routine.body = create.body.value_or("");
    routine.security_definer = create.security_definer;
    routine.definition = std::string(text_);
    routine.created = routine.changed = origin();
    const QualifiedName key{routine.name.schema, routine.name.name + "(" + signature + ")"};
    if (const Routine* before = catalog().routines.find(key)) routine.created = before->created;
    created(routine.kind, routine.name);
    catalog().routines.put(key, std::move(routine));
}

void Executor::create_type(ObjectKind kind, const sql::ObjectName& name, Type type) {
    type.kind = kind;
    type.name = creation_name(name);
    type.definition = std::string(text_);
    type.created = type.changed = origin();
    created(kind, type.name);
    const QualifiedName key = type.name;
    catalog().types.put(key, std::move(type));
}

void Executor::create_other(ObjectKind kind, const QualifiedName& name) {
    created(kind, name);
    const QualifiedName key{"", fmt::format("{} {}", name_of(kind), name.display())};
    if (catalog().others.find(key)) return;
    OtherObject object{kind, name, std::string(text_)};
    object.created = object.changed = origin();
    catalog().others.put(key, std::move(object));
}

void Executor::create_schema(const sql::CreateSchema& create) {
    const std::string name = create.name.empty() && create.owner ? create.owner->name : create.name;
    if (!catalog().schemas.find({"", name})) {
        OtherObject schema{ObjectKind::schema, {"", name}, {}};
        schema.created = schema.changed = origin();
        catalog().schemas.put({"", name}, std::move(schema));
        created(ObjectKind::schema, {"", name});
    }
}

}  // namespace pgsteward::interpret
