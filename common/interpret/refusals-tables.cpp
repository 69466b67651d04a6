// CREATE TABLE that contradicts itself: a column twice, a key over what is no column, two defaults, a key of a partitioned
// table without the partition key (transformCreateStmt(), MergeAttributes(), ComputePartitionAttrs(), DefineIndex()).
#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "interpret/definitions.hpp"
#include "interpret/refusals.hpp"
#include "text/contains.hpp"

namespace pgsteward::interpret {
namespace {

using namespace sql;
using Kind = ConstraintDefinition::Kind;

constexpr int partitioned_exclusions_since = 17;

bool is_serial(const TypeName& type) {
    static constexpr std::array<std::string_view, 6> serials = {"serial", "bigserial", "smallserial", "serial4", "serial8", "serial2"};
    return type.name.schema.empty() && std::ranges::find(serials, type.name.name.str()) != serials.end();
}

bool is_key(Kind kind) { return kind == Kind::primary_key || kind == Kind::unique; }

class NewTable {
public:
    NewTable(Execution& run, const CreateTable& create) : run_(run), create_(create), name_(run.creation_name(create.table)) {}

    void check() {
        gather_sources();
        for (const auto& element : create_.elements) {
            if (const auto* column = std::get_if<ColumnDefinition>(&element)) written(*column);
            if (const auto* like = std::get_if<LikeClause>(&element)) copied(*like);
        }
        for (const auto& element : create_.elements)
            if (const auto* constraint = std::get_if<ConstraintDefinition>(&element)) table_constraint(*constraint);
        if (create_.partition_by) partition_key(*create_.partition_by);
    }

private:
    void impossible(const std::string& part, std::string message) { refuse(run_, Refused::Why::impossible, name_, part, std::move(message)); }

    /// Columns that others bring; all_known_ becomes false where not all of them are known.
    void gather_sources() {
        for (const RelationName& parent : create_.inherits) {
            const Relation* source = known_relation(run_, parent);
            all_known_ &= source != nullptr;
            if (!source) continue;
            for (const Column& column : source->columns) inherited_.emplace(column.name, &column);
        }
        all_known_ &= !create_.of_type;
    }

    void written(const ColumnDefinition& column) {
        if (is_reserved(column.name)) impossible(column.name, fmt::format("column name \"{}\" conflicts with a system column name", column.name.str()));
        if (!is_new(column.name)) impossible(column.name, fmt::format("column \"{}\" specified more than once", column.name.str()));
        find_contradictions(run_, name_, column);
        const auto inherited = inherited_.find(column.name);
        if (inherited != inherited_.end() && column.type && !inherited->second->type.empty()) {
            const std::string type = run_.type(*column.type);
            if (!type.empty() && type != inherited->second->type.str())
                impossible(column.name, fmt::format("column \"{}\" has a type conflict: {} versus {}", column.name.str(), inherited->second->type.str(), type));
        }
        for (const ConstraintDefinition& constraint : column.constraints) {
            if (create_.partition_by) partitioned_constraint(constraint, {column.name});
            if (constraint.kind == Kind::foreign_key) persistence_of(constraint);
        }
    }

    void copied(const LikeClause& like) {
        const Relation* source = known_relation(run_, like.source);
        all_known_ &= source != nullptr;
        if (!source) return;
        for (const Column& column : source->columns)
            if (!is_new(column.name)) impossible(column.name, fmt::format("column \"{}\" specified more than once", column.name.str()));
    }

    /// A table has at most 1,600 columns, and to compare two names costs nothing: no index is worth its memory.
    bool is_new(const SharedText& column) {
        if (contains(own_, column)) return false;
        own_.push_back(column);
        return true;
    }

    bool has_column(const SharedText& column) const { return !all_known_ || contains(own_, column) || inherited_.contains(column.str()); }

    void table_constraint(const ConstraintDefinition& constraint) {
        const bool refers = constraint.kind == Kind::foreign_key;
        if (is_key(constraint.kind) || refers)
            for (const std::string& column : constraint.columns)
                if (!has_column(column)) impossible(column, fmt::format("column \"{}\" {} does not exist", column, refers ? "referenced in foreign key constraint" : "named in key"));
        if (create_.partition_by) partitioned_constraint(constraint, constraint.columns);
        if (refers) persistence_of(constraint);
    }

    /// What lasts longer cannot refer to what does not.
    void persistence_of(const ConstraintDefinition& key) {
        const Relation* referenced = known_relation(run_, key.referenced);
        if (!referenced || referenced->name == name_) return;
        using Written = RelationName::Persistence;
        const Written own = create_.table.persistence;
        const Persistence other = referenced->persistence;
        if (own == Written::permanent && name_.schema != "pg_temp" && other != Persistence::permanent)
            impossible({}, "constraints on permanent tables may reference only permanent tables");
        if (own == Written::unlogged && other == Persistence::temporary) impossible({}, "constraints on unlogged tables may reference only permanent or unlogged tables");
    }

    void partitioned_constraint(const ConstraintDefinition& constraint, const std::vector<std::string>& columns) {
        if (constraint.kind == Kind::check && constraint.no_inherit) impossible({}, fmt::format("cannot add NO INHERIT constraint to partitioned table \"{}\"", name_.display()));
        if (constraint.kind == Kind::exclude && run_.interpreter.postgres() < partitioned_exclusions_since) impossible({}, "exclusion constraints are not supported on partitioned tables");
        if (!is_key(constraint.kind)) return;
        for (const IndexElement& element : create_.partition_by->elements) {
            if (element.column.empty()) return impossible({}, fmt::format("unique constraints are not possible while the partition key of \"{}\" has expressions", name_.display()));
            if (!contains(columns, element.column.str()))
                return impossible(element.column, fmt::format("a unique constraint on partitioned table \"{}\" must include \"{}\", which is part of the partition key", name_.display(), element.column.str()));
        }
    }

    void partition_key(const PartitionKey& key) {
        if (key.strategy == PartitionKey::Strategy::list && key.elements.size() > 1) impossible({}, "cannot use \"list\" partition strategy with more than one column");
        for (const IndexElement& element : key.elements)
            if (!element.column.empty() && !has_column(element.column)) impossible(element.column, fmt::format("column \"{}\" named in partition key does not exist", element.column.str()));
    }

    Execution& run_;
    const CreateTable& create_;
    QualifiedName name_;
    std::vector<SharedText> own_;
    std::map<std::string, const Column*> inherited_;
    bool all_known_ = true;
};

}  // namespace

namespace {

/// How many there are of each kind: of every column of every table, so that what is right costs nothing.
struct Sources {
    int defaults = 0, identities = 0, generations = 0, nulls = 0, not_nulls = 0;
    bool serial;

    explicit Sources(const ColumnDefinition& column) : serial(column.type && is_serial(*column.type)) {
        for (const ConstraintDefinition& constraint : column.constraints) {
            defaults += constraint.kind == Kind::default_;
            identities += constraint.kind == Kind::identity;
            generations += constraint.kind == Kind::generated;
            nulls += constraint.kind == Kind::null;
            not_nulls += constraint.kind == Kind::not_null;
        }
        defaults += serial;
    }

    /// The error, as the server words it; empty where there is none.
    std::string_view contradiction() const {
        if (defaults > 1) return "multiple default values specified";
        if (defaults > 0 && identities > 0) return "both default and identity specified";
        if (defaults > 0 && generations > 0) return "both default and generation expression specified";
        if (identities > 0 && generations > 0) return "both identity and generation expression specified";
        return nulls > 0 && (not_nulls > 0 || identities > 0 || serial) ? "conflicting NULL/NOT NULL declarations" : "";
    }
};

}  // namespace

/// transformColumnDefinition(): a column has one source of its values, and is NULL or NOT NULL.
void find_contradictions(Execution& run, const QualifiedName& table, const ColumnDefinition& column) {
    const Sources sources(column);
    const auto impossible = [&](std::string message) { refuse(run, Refused::Why::impossible, table, column.name, std::move(message)); };
    if (const std::string_view why = sources.contradiction(); !why.empty())
        impossible(fmt::format("{} for column \"{}\" of table \"{}\"", why, column.name.str(), table.display()));
    if (sources.identities > 0 && column.type && !sources.serial && !is_identity_type(run.type(*column.type))) impossible("identity column type must be smallint, integer, or bigint");
}

bool is_reserved(std::string_view name) {
    static constexpr std::array<std::string_view, 6> reserved = {"tableoid", "cmax", "xmax", "cmin", "xmin", "ctid"};
    return std::ranges::find(reserved, name) != reserved.end();
}

bool is_identity_type(const std::string& type) { return type.empty() || type == "smallint" || type == "integer" || type == "bigint"; }

void find_impossible_tables(Execution& run) {
    const auto* create = std::get_if<CreateTable>(&run.statement.body);
    if (!create || (create->if_not_exists && run.catalog().relations.find(run.creation_name(create->table)))) return;
    NewTable(run, *create).check();
}

}  // namespace pgsteward::interpret
