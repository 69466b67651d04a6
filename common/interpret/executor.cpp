// Names, origins, and which statement is applied by what.
#include "interpret/executor.hpp"

#include <algorithm>

namespace pgsteward::interpret {

using namespace sql;

QualifiedName Executor::creation_name(const ObjectName& name) {
    if (!name.schema.empty()) return name.qualified();
    for (const std::string& schema : session().search_path)
        if (schema != "$user" && schema != "pg_catalog") return {schema, name.name};
    return {"public", name.name};
}

QualifiedName Executor::creation_name(const RelationName& name) {
    if (name.persistence == RelationName::Persistence::temporary) return {"pg_temp", name.name};
    return creation_name(static_cast<const ObjectName&>(name));
}

const Relation* Executor::relation(const ObjectName& name) {
    if (name.schema.empty())
        if (const Relation* temporary = catalog().relations.find({"pg_temp", name.name})) return temporary;
    return catalog().relation(name.qualified(), session().search_path);
}

QualifiedName Executor::relation_name(const ObjectName& name) {
    if (const Relation* found = relation(name)) return found->name;
    return creation_name(name);
}

Known Executor::known(const Origin& created) const {
    return created.migration == interpreter_.migration_ ? Known::this_migration : Known::before;
}

Known Executor::known(const Relation* relation) const {
    return relation ? known(relation->created) : Known::no;
}

Origin Executor::origin() const {
    return {context_.at, interpreter_.migration_, interpreter_.session_.transaction};
}

void Executor::created(ObjectKind kind, const QualifiedName& name, std::string part) {
    emit(Created{kind, name, std::move(part)});
}

/// One overload per kind of statement, so that a new kind does not compile until it is placed.
struct Executor::Apply {
    Executor& e;

    void other(ObjectKind kind, const ObjectName& name) const { e.create_other(kind, name.qualified()); }
    void other(ObjectKind kind, const std::string& name) const { e.create_other(kind, {"", name}); }

    void operator()(const QueryPtr& query) const { if (query) e.query(*query); }
    void operator()(const CreateTable& s) const { e.create_table(s); }
    void operator()(const CreateTableAs& s) const {
        if (s.query) e.query(*s.query);
        e.create_table_as(s);
    }
    void operator()(const CreateIndex& s) const { e.create_index(s); }
    void operator()(const CreateSequence& s) const { e.create_sequence(s); }
    void operator()(const AlterSequence& s) const { e.own_sequence(e.relation_name(s.sequence), s.options); }
    void operator()(const CreateView& s) const { e.create_view(s); }
    void operator()(const CreateStatistics& s) const { other(ObjectKind::statistics, s.name); }
    void operator()(const CreateTrigger& s) const { e.create_trigger(s); }
    void operator()(const CreateRule& s) const { e.create_rule(s); }
    void operator()(const CreatePolicy& s) const { e.create_policy(s); }
    void operator()(const AlterPolicy& s) const { e.alter_policy(s); }
    void operator()(const AlterTable& s) const { e.alter_table(s); }
    void operator()(const CreateSchema& s) const { e.create_schema(s); }
    void operator()(const CreateEnum& s) const {
        Type type;
        type.labels = s.labels;
        e.create_type(ObjectKind::type, s.name, std::move(type));
    }
    void operator()(const AlterEnum& s) const {
        e.catalog().types.edit(e.creation_name(s.name), [&](Type& type) {
            if (s.old_label.empty()) type.labels.push_back(s.new_label);
            else std::replace(type.labels.begin(), type.labels.end(), s.old_label, s.new_label);
        });
    }
    void operator()(const CreateCompositeType& s) const { e.create_type(ObjectKind::type, s.name, {}); }
    void operator()(const CreateRange& s) const { e.create_type(ObjectKind::type, s.name, {}); }
    void operator()(const CreateDomain& s) const { e.create_type(ObjectKind::domain, s.name, {}); }
    void operator()(const Define& s) const {
        if (s.kind == ObjectKind::type) e.create_type(ObjectKind::type, s.name, {});
        else other(s.kind, s.name);
    }
    void operator()(const CreateFunction& s) const { e.create_routine(s); }
    void operator()(const CreateOperatorClass& s) const { other(ObjectKind::operator_class, s.name); }
    void operator()(const CreateOperatorFamily& s) const { other(ObjectKind::operator_family, s.name); }
    void operator()(const CreateConversion& s) const { other(ObjectKind::conversion, s.name); }
    void operator()(const CreateLanguage& s) const { other(ObjectKind::language, s.name); }
    void operator()(const CreateAccessMethod& s) const { other(ObjectKind::access_method, s.name); }
    void operator()(const CreateRole& s) const { other(ObjectKind::role, s.name); }
    void operator()(const CreatePublication& s) const { other(ObjectKind::publication, s.name); }
    void operator()(const CreateSubscription& s) const { other(ObjectKind::subscription, s.name); }
    void operator()(const CreateExtension& s) const { other(ObjectKind::extension, s.name); }
    void operator()(const CreateForeignDataWrapper& s) const { other(ObjectKind::foreign_data_wrapper, s.name); }
    void operator()(const CreateServer& s) const { other(ObjectKind::foreign_server, s.name); }
    void operator()(const CreateEventTrigger& s) const { other(ObjectKind::event_trigger, s.name); }
    void operator()(const CreateDatabase& s) const { other(ObjectKind::database, s.name); }
    void operator()(const CreateTablespace& s) const { other(ObjectKind::tablespace, s.name); }
    void operator()(const sql::Drop& s) const { e.drop(s); }
    void operator()(const Rename& s) const { e.rename(s); }
    void operator()(const SetSchema& s) const { e.set_schema(s); }
    void operator()(const SetVariable& s) const { e.set_variable(s); }
    void operator()(const Transaction& s) const { e.transaction(s); }
    void operator()(const Truncate& s) const { e.truncate(s); }
    void operator()(const Prepare& s) const { e.interpreter_.prepared_[s.name] = s.statement; }
    void operator()(const Copy& s) const { if (s.query) e.query(*s.query); }
    void operator()(const Deallocate& s) const {
        if (s.name.empty()) e.interpreter_.prepared_.clear();
        else e.interpreter_.prepared_.erase(s.name);
    }

    // What changes neither the part of the catalog that is modelled nor the session. Rules read the statement itself.
    void operator()(const AlterStatistics&) const {}
    void operator()(const AlterDomain&) const {}
    void operator()(const AlterTypeOptions&) const {}
    void operator()(const AlterFunction&) const {}
    void operator()(const CreateCast&) const {}
    void operator()(const AlterOperatorFamily&) const {}
    void operator()(const CreateTransform&) const {}
    void operator()(const AlterTextSearchDictionary&) const {}
    void operator()(const AlterTextSearchConfiguration&) const {}
    void operator()(const RefreshCollation&) const {}
    void operator()(const ChangeOwner&) const {}
    void operator()(const Comment&) const {}
    void operator()(const SecurityLabel&) const {}
    void operator()(const DependsOnExtension&) const {}
    void operator()(const Grant&) const {}
    void operator()(const GrantRole&) const {}
    void operator()(const AlterDefaultPrivileges&) const {}
    void operator()(const AlterRole&) const {}
    void operator()(const AlterRoleSetting&) const {}
    void operator()(const DropOwned&) const {}
    void operator()(const ReassignOwned&) const {}
    void operator()(const AlterPublication&) const {}
    void operator()(const AlterSubscription&) const {}
    void operator()(const AlterExtension&) const {}
    void operator()(const AlterExtensionContents&) const {}
    void operator()(const AlterForeignDataWrapper&) const {}
    void operator()(const AlterServer&) const {}
    void operator()(const CreateUserMapping&) const {}
    void operator()(const AlterUserMapping&) const {}
    void operator()(const ImportForeignSchema&) const {}
    void operator()(const AlterEventTrigger&) const {}
    void operator()(const AlterDatabase&) const {}
    void operator()(const AlterDatabaseSetting&) const {}
    void operator()(const AlterTablespace&) const {}
    void operator()(const MoveAllToTablespace&) const {}
    void operator()(const AlterSystem&) const {}
    void operator()(const Show&) const {}
    void operator()(const Explain&) const {}
    void operator()(const Execute&) const {}
    void operator()(const DeclareCursor&) const {}
    void operator()(const Fetch&) const {}
    void operator()(const ClosePortal&) const {}
    void operator()(const Do&) const {}
    void operator()(const Call&) const {}
    void operator()(const LockTable&) const {}
    void operator()(const Vacuum&) const {}
    void operator()(const Cluster&) const {}
    void operator()(const Reindex&) const {}
    void operator()(const RefreshMaterializedView&) const {}
    void operator()(const SetConstraints&) const {}
    void operator()(const Listen&) const {}
    void operator()(const Unlisten&) const {}
    void operator()(const Notify&) const {}
    void operator()(const Load&) const {}
    void operator()(const Discard&) const {}
    void operator()(const Checkpoint&) const {}
    void operator()(const Return&) const {}
    void operator()(const OtherStatement&) const {}
};

void Executor::run() {
    std::visit(Apply{*this}, statement_.body);
    const Step step{statement_, text_, context_.at, context_.inside, context_.condition, context_.errors_swallowed,
                    session(), catalog(), interpreter_.migration_, std::move(effects_), interpreter_.postgres_, relation_before_};
    interpreter_.sink_.step(step);
    run_nested();
}

}  // namespace pgsteward::interpret
