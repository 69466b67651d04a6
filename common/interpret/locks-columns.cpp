// Columns that are added or change their type: whether the server gives every row a new value, or keeps the rows as
// they are (ATExecAddColumn(), ATPrepAlterColumnType()).
#include <algorithm>

#include <fmt/format.h>

#include "canonical/facts.hpp"
#include "canonical/type-name.hpp"
#include "canonical/type-storage.hpp"
#include "catalog/unknown-identifier.hpp"
#include "interpret/locks.hpp"
#include "interpret/volatility.hpp"
#include "text/contains.hpp"

namespace pgsteward::interpret {
namespace {

using namespace sql;
using Kind = TableWork::Kind;
using Cause = TableWork::Cause;
using Definition = ConstraintDefinition::Kind;
using canonical::StorageChange;

const ConstraintDefinition* constraint_of(const ColumnDefinition& column, Definition kind) {
    for (const ConstraintDefinition& constraint : column.constraints)
        if (constraint.kind == kind) return &constraint;
    return nullptr;
}

/// The default that a domain brings along, parsed; null without.
std::optional<Volatility> volatility_of_domain_default(Execution& run, const std::string& type) {
    const auto name = type_named(type);
    const Type* domain = name ? run.catalog().types.find(*name) : nullptr;
    if (!domain || !domain->default_) return std::nullopt;
    return volatility_of_text(run, *domain->default_);
}

/// Why every row needs a value of its own; nothing where the new column costs no rewrite.
std::optional<Locks::Work> rewrite_for(Execution& run, const ColumnDefinition& column) {
    if (!column.type) return std::nullopt;
    const auto work = [&](Cause cause, std::string why, bool certain = true) { return Locks::Work{Kind::rewrite, cause, column.name, std::move(why), certain}; };
    if (!canonical::serial_base(*column.type).empty()) return work(Cause::serial, "each row gets a number of the sequence");
    if (constraint_of(column, Definition::identity)) return work(Cause::identity, "each row gets a number of the sequence");
    if (constraint_of(column, Definition::generated)) return work(Cause::stored_generated, "each row stores its value");
    const std::string type = run.type(*column.type);
    if (canonical::has_domain_constraints(type, run.catalog())) return work(Cause::constrained_domain, fmt::format("{} has constraints", type));
    const ConstraintDefinition* given = constraint_of(column, Definition::default_);
    const std::optional<Volatility> volatility = given && given->expression ? volatility_of(run, *given->expression) : volatility_of_domain_default(run, type);
    if (!volatility || !volatility->is_volatile) return std::nullopt;
    return work(Cause::volatile_default, volatility->why, volatility->certain);
}

/// By USING, too, where it is the column itself, perhaps through casts; any other one computes new values.
StorageChange change_by(Execution& run, const std::string& from, const std::string& to, const Expression* expression, const std::string& column) {
    if (!expression) return canonical::storage_change(from, to, run.catalog());
    if (const auto* reference = std::get_if<ColumnReference>(&expression->node))
        return reference->parts.size() == 1 && reference->parts.front() == column ? canonical::storage_change(from, to, run.catalog()) : StorageChange::rewrite;
    const auto* cast = std::get_if<TypeCast>(&expression->node);
    if (!cast || !cast->argument) return StorageChange::rewrite;
    const std::string middle = run.type(cast->type);
    const StorageChange inner = change_by(run, from, middle, cast->argument.get(), column);
    const StorageChange outer = canonical::storage_change(middle, to, run.catalog());
    if (inner == StorageChange::rewrite || outer == StorageChange::rewrite) return StorageChange::rewrite;
    return inner == StorageChange::none ? outer : inner;
}

/// SET TIME ZONE of the session decides; what the server's own setting is nobody knows here.
StorageChange in_time_zone(StorageChange change, const std::string& time_zone) {
    if (change != StorageChange::by_time_zone || time_zone.empty()) return change;
    const bool utc = time_zone == "utc" || time_zone == "etc/utc" || time_zone == "gmt" || time_zone == "0" || time_zone == "zulu";
    return utc ? StorageChange::none : StorageChange::rewrite;
}

/// Types that a column may have had whose rows need no rewrite on the way to this one.
bool may_stay(const std::string& to) {
    static constexpr std::array<std::string_view, 11> reachable = {
        "text", "character varying", "numeric", "timestamp without time zone", "timestamp with time zone", "time without time zone",
        "time with time zone", "interval", "inet", "bit varying", "citext"};
    const std::string base = canonical::take_apart(to).base;
    return std::find(reachable.begin(), reachable.end(), base.substr(base.rfind('.') + 1)) != reachable.end();
}

/// Whether an index has to be built anew beside rows that stay.
bool rebuilds(const Index& index, const std::string& column, const std::string& from, const std::string& to, bool same_collation, const Catalog& catalog) {
    // CheckIndexCompatible(): expressions and predicates are not looked into.
    if (contains(index.columns_read, column)) return true;
    const auto on_column = [&](const IndexKey& key) { return key.column == column; };
    const auto key = std::find_if(index.keys.begin(), index.keys.end(), on_column);
    if (key == index.keys.end()) return false;
    const bool looked_into = !index.predicate.empty() || std::any_of(index.keys.begin(), index.keys.end(), [](const IndexKey& other) { return other.column.empty(); });
    if (looked_into || (!same_collation && key->collation.empty())) return true;
    return key->operator_class.empty() && !canonical::keeps_index(from, to, catalog);
}

/// One table of the tree.
class TypeChangeOf {
public:
    TypeChangeOf(Locks& locks, const QualifiedName& name, const AlterColumnType& change)
        : locks_(locks), run_(locks.run), name_(name), table_(locks.relation(name)), change_(change), to_(run_.type(change.type)) {
        const Column* column = table_ ? table_->column(change.column) : nullptr;
        from_ = run_.type_before(name, column, change.column);
        same_collation_ = column && (column->collation == (change.collation.name.empty() ? "" : quoted(change.collation.name)));
    }

    void find() {
        if (holds_rows(table_)) rows();
        keys();
    }

private:
    void rows() {
        const std::string types = from_.empty() ? fmt::format("to {}", to_) : fmt::format("from {} to {}", from_, to_);
        const auto rewrite = [&](std::string why, bool certain) { locks_.work(name_, {Kind::rewrite, Cause::column_type, change_.column, std::move(why), certain}); };
        if (holds_unknown(from_) || holds_unknown(to_)) return rewrite(types, false);
        const StorageChange change = in_time_zone(change_by(run_, from_, to_, change_.using_.get(), change_.column), run_.session().time_zone);
        if (change == StorageChange::rewrite) return rewrite(types, true);
        if (change == StorageChange::unknown) return rewrite(types, !may_stay(to_));
        if (change == StorageChange::by_time_zone) rewrite(types + ", unless the session's time zone is UTC", false);
        if (table_) parts();
    }

    void parts() {
        for (const Index& index : table_->indexes)
            if (rebuilds(index, change_.column, from_, to_, same_collation_, run_.catalog()))
                locks_.work(name_, {Kind::index_build, Cause::index_of_changed_type, index.name.name, change_.column});
        for (const Constraint& check : table_->constraints)
            if (check.kind == Constraint::Kind::check && !check.not_valid && contains(check.columns, change_.column))
                locks_.work(name_, {Kind::scan, Cause::check_again, check.name, change_.column});
    }

    /// Foreign keys over the column are made anew, which locks their other table; they are checked again where the
    /// columns are compared by another operator (TryReuseForeignKey()).
    void keys() {
        const bool compared_alike = !from_.empty() && canonical::keeps_index(from_, to_, run_.catalog());
        for (const Constraint& key : table_ ? table_->constraints : SharedVector<Constraint>()) {
            if (key.kind != Constraint::Kind::foreign_key || !contains(key.columns, change_.column)) continue;
            lock_referenced(locks_, key.referenced, LockMode::access_exclusive);
            if (!compared_alike && !key.not_valid) locks_.work(name_, {Kind::scan, Cause::foreign_key_again, key.name, change_.column});
        }
        for (const QualifiedName& user : run_.catalog().relations.users_of(name_))
            for (const Constraint& key : locks_.relation(user)->constraints) {
                if (key.kind != Constraint::Kind::foreign_key || key.referenced != name_ || !contains(key.referenced_columns, change_.column)) continue;
                locks_.lock(user, LockMode::access_exclusive);
                if (!compared_alike && !key.not_valid) locks_.work(user, {Kind::scan, Cause::foreign_key_again, key.name, change_.column});
            }
    }

    Locks& locks_;
    Execution& run_;
    const QualifiedName& name_;
    const Relation* table_;
    const AlterColumnType& change_;
    std::string from_, to_;
    bool same_collation_ = true;
};

}  // namespace

void work_for_column(Locks& locks, const QualifiedName& table, const ColumnDefinition& column, bool only) {
    const auto each = [&](const Locks::Work& work) { only ? locks.work(table, work) : locks.work_tree(table, work); };
    if (const auto rewrite = rewrite_for(locks.run, column)) each(*rewrite);
    const bool filled = constraint_of(column, Definition::default_) || constraint_of(column, Definition::generated) ||
                        (column.type && !canonical::serial_base(*column.type).empty());
    for (const ConstraintDefinition& constraint : column.constraints) {
        lock_for_constraint(locks, constraint);
        // A column of nulls meets every foreign key (transformAlterTableStmt()).
        if (constraint.kind != Definition::foreign_key || filled) work_for_constraint(locks, table, constraint, column.name, only);
    }
}

void work_for_type(Locks& locks, const QualifiedName& table, const AlterColumnType& change, bool only) {
    TypeChangeOf(locks, table, change).find();
    if (only) return;
    for (const QualifiedName& below : descendants_of(locks.run.catalog(), table)) TypeChangeOf(locks, below, change).find();
}

}  // namespace pgsteward::interpret
