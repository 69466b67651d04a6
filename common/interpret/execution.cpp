#include "interpret/execution.hpp"

#include <algorithm>
#include <array>

#include "canonical/facts.hpp"
#include "interpret/apply.hpp"
#include "interpret/locks.hpp"
#include "interpret/object-doubts.hpp"
#include "interpret/outside-transaction.hpp"
#include "interpret/refusals.hpp"
#include "migration/bookkeeping.hpp"

namespace pgsteward::interpret {

using namespace sql;

namespace {

/// A statement's names are looked up again and again: by what may refuse it, by its locks, by itself.
QualifiedName qualified(const ObjectName& name) {
    thread_local std::array<QualifiedName, 4> recent;
    thread_local std::size_t oldest = 0;
    for (const QualifiedName& known : recent)
        if (known.name == name.name && known.schema == name.schema) return known;
    return recent[oldest++ % recent.size()] = name.qualified();
}

}  // namespace

std::string Execution::tablespace(const std::string& written, Persistence persistence) const {
    // Temporary ones are spread over temp_tablespaces.
    const std::string& name = written.empty() && persistence != Persistence::temporary ? interpreter.default_tablespace_ : written;
    return name == "pg_default" ? std::string() : name;
}

std::string Execution::table_access_method(const std::string& written) const {
    const std::string& name = written.empty() ? interpreter.default_table_access_method_ : written;
    return name == "heap" ? std::string() : name;
}

QualifiedName Execution::creation_name(const ObjectName& name) {
    if (name.schema == "pg_temp") interpreter.temporary_.push_back(name.qualified());
    if (!name.schema.empty()) return name.qualified();
    for (const std::string& schema : path())
        if (schema != "$user" && schema != "pg_catalog" && schema != "pg_temp") return {schema, name.name};
    return {"public", name.name};
}

QualifiedName Execution::creation_name(const RelationName& name) {
    if (name.persistence == RelationName::Persistence::temporary) return creation_name(ObjectName{{}, "pg_temp", name.name, {}});
    return creation_name(static_cast<const ObjectName&>(name));
}

const Relation* Execution::relation(const ObjectName& name) {
    if (name.schema.empty())
        if (const Relation* temporary = catalog().relations.find({"pg_temp", name.name})) return temporary;
    return catalog().relation(qualified(name), path());
}

QualifiedName Execution::relation_name(const ObjectName& name) {
    if (const Relation* found = relation(name)) return found->name;
    // pg_catalog is searched even where the path does not name it.
    const auto of_server = name.schema.empty() ? canonical::facts::relations(name.name) : std::span<const canonical::facts::RelationFact>();
    if (!of_server.empty() && of_server.front().origin == 0) return {"pg_catalog", name.name};
    return creation_name(name);
}

QualifiedName Execution::type_name(const ObjectName& name) {
    if (const Type* found = catalog().type(name.qualified(), path())) return found->name;
    return creation_name(name);
}

QualifiedName Execution::routine_name(const ObjectName& name) {
    const std::vector<const Routine*> found = catalog().routines_named(name.qualified(), path());
    return found.empty() ? creation_name(name) : found.front()->name;
}

std::string Execution::role_name(const RoleReference& role) {
    switch (role.kind) {
        case RoleReference::Kind::named: return role.name;
        case RoleReference::Kind::public_: return "public";
        case RoleReference::Kind::current_role:
        case RoleReference::Kind::current_user: return session().role;
        case RoleReference::Kind::session_user: break;
    }
    return interpreter.role_;
}

std::vector<std::string> Execution::role_names(const std::vector<RoleReference>& roles) {
    std::vector<std::string> names;
    for (const RoleReference& role : roles) names.push_back(role_name(role));
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

std::string Execution::type(const TypeName& name) { return canonical::type(name, catalog(), path()).text; }

canonical::Canonical Execution::expression(ExpressionKind kind, const Expression& expression, const Relation* table, const std::string& target_type) {
    canonical::Canonical read = canonical::expression(expression, {.catalog = catalog(), .search_path = path(), .relation = table}, target_type);
    refuse_expression(*this, kind, table, read.problems, read.relations);
    return read;
}

canonical::CanonicalQuery Execution::query(const Query& query, const std::vector<std::string>& columns) {
    canonical::CanonicalQuery read = canonical::query(query, {.catalog = catalog(), .search_path = path()}, columns);
    refuse_query(*this, read.problems, read.relations);
    return read;
}

Known Execution::known(const Origin& created) const {
    return created.migration == interpreter.migration_ ? Known::this_migration : Known::before;
}

Known Execution::known(const Relation* relation) const { return relation && !relation->partial ? known(relation->created) : Known::no; }

Origin Execution::origin() const {
    if (!at_) at_ = kept_place(context.at);
    return {at_, interpreter.migration_, interpreter.session_.transaction};
}

void Execution::created(ObjectKind kind, const QualifiedName& name, std::string part) {
    emit(Created{kind, name, std::move(part)});
}

void Execution::meet(const ObjectName& name, ObjectKind kind) {
    if (!interpreter.keeps_unknown_ || relation(name) || is_bookkeeping_table(name.name)) return;
    if (catalog().complete && !interpreter.doubts().gone(relation_name(name)).empty()) return;   // no ALTER TABLE brings it back
    Relation met;
    met.kind = kind;
    met.name = relation_name(name);
    met.partial = true;
    met.triggers.emplace_back();             // nameless: those that are not known, for ENABLE and DISABLE TRIGGER ALL
    catalog().relations.put(std::move(met));
}

void Execution::note_found_columns() {
    const auto* alter = std::get_if<AlterTable>(&statement.body);
    if (!alter) return;
    for (const AlterTableAction& action : alter->actions)
        if (const auto* add = std::get_if<AddColumn>(&action.change); add && add->column.type)
            interpreter.found_types_[Doubts::column(relation_name(alter->relation), add->column.name)] = type(*add->column.type);
}

std::string Execution::type_before(const QualifiedName& table, const Column* column, const std::string& name) const {
    if (column && !column->type.empty()) return column->type;
    const auto found = interpreter.found_types_.find(Doubts::column(table, name));
    return found == interpreter.found_types_.end() ? std::string() : found->second;
}

void Execution::note_pass(const Step& step) {
    if (!std::holds_alternative<AlterTable>(statement.body)) return;
    for (const TableWork& pass : step.work) {
        const bool whole = (pass.kind == TableWork::Kind::rewrite || pass.kind == TableWork::Kind::scan) && blocks_writes(pass.lock) && pass.certain;
        if (whole) session().gone_through.emplace(pass.table.name, context.at);
    }
}

/// From here on the transaction holds what the statement locked, as far as others can want it; a lone statement has let
/// go of it.
void Execution::hold(const Step& step) {
    if (!session().in_transaction && interpreter.depth_ == 0) return session().held.clear();
    for (const TableLocked& locked : step.locks)
        if (locked.table.live() && session().held_on(locked.table.name) < locked.mode) session().held.push_back({locked.table, locked.mode, context.at});
}

bool Execution::in_block() {
    if (!context.inside.empty() || session().begun || interpreter.shares_message_) return true;
    // A lone message is a transaction that nothing else joins.
    return session().in_transaction && interpreter.mode_ != TransactionMode::as_written;
}

/// What is refused changes nothing. Where it makes something anew, what is there stays for the statements that follow; any
/// other is taken as it was meant, for those that build on it.
bool Execution::leaves_what_was_there() const {
    const bool defines = std::holds_alternative<CreateView>(statement.body) || std::holds_alternative<CreateFunction>(statement.body);
    return std::any_of(effects.begin(), effects.end(), [&](const Effect& effect) {
        const auto* refused = std::get_if<Refused>(&effect);
        return refused && (refused->why == Refused::Why::duplicate || (defines && refused->why == Refused::Why::impossible));
    });
}

void Execution::run() {
    const Catalog::Mark before = catalog().mark();
    find_refusals(*this);
    std::optional<Locks> finder;
    if (interpreter.finds_locks_) find_locks(finder.emplace(*this), statement);
    std::visit([this](const auto& body) { apply(*this, body); }, statement.body);
    if (finder) {
        finder->look_back();
        finder->finish();
    }
    if (leaves_what_was_there()) catalog().roll_back(before);
    settle_doubts(*this, before);
    const Step step{statement, text, context.at, context.inside, context.condition, context.errors_swallowed,
                    session(), catalog(), interpreter.migration_, std::move(effects), interpreter.postgres_, before,
                    interpreter.begin_, relation_before, std::move(locks), std::move(work), only_outside_transaction(*this), in_block()};
    interpreter.sink_.step(step);
    interpreter.doubts_.note(step, context.exact);
    note_pass(step);
    hold(step);
    run_nested();
    if (!session().in_transaction && interpreter.depth_ == 0) session().held.clear();
}

}  // namespace pgsteward::interpret
