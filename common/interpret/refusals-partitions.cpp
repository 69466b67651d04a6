// Partitions and children that do not fit their parents (MergeAttributesIntoExisting(), transformPartitionBound()).
#include <algorithm>

#include <fmt/format.h>

#include "interpret/definitions.hpp"
#include "interpret/refusals.hpp"
#include "text/contains.hpp"

namespace pgsteward::interpret {
namespace {

using namespace sql;

std::string_view strategy_of(const Relation& parent) { return std::string_view(parent.partition_key).substr(0, parent.partition_key.str().find(' ')); }

class Partitions {
public:
    explicit Partitions(Execution& run) : run_(run) {}

    void operator()(const CreateTable& create) {
        if (!create.partition_of || create.inherits.empty()) return;
        const QualifiedName name = run_.creation_name(create.table);
        if (create.if_not_exists && run_.catalog().relations.find(name)) return;
        if (const Relation* parent = known_relation(run_, create.inherits.front())) bound(name, *parent, *create.partition_of);
    }
    void operator()(const AlterTable& alter) {
        const Relation* table = known_relation(run_, alter.relation);
        if (!table || alter.kind == ObjectKind::index) return;
        for (const AlterTableAction& action : alter.actions) {
            if (const auto* attach = std::get_if<AttachPartition>(&action.change)) attached(*table, *attach);
            if (const auto* detach = std::get_if<DetachPartition>(&action.change)) detached(*table, *detach);
            if (const auto* inherit = std::get_if<Inherit>(&action.change)) inherited(*table, *inherit);
        }
    }
    void operator()(const Rename& rename) {
        const ObjectReference& object = rename.object;
        if (object.kind != ObjectKind::column && object.kind != ObjectKind::constraint) return;
        const Relation* table = known_relation(run_, object.name);
        if (!table || table->kind != ObjectKind::table) return;
        const Column* column = object.kind == ObjectKind::column ? table->column(object.part) : nullptr;
        const Constraint* constraint = object.kind == ObjectKind::constraint ? table->constraint(object.part) : nullptr;
        if (column && is_reserved(rename.new_name)) impossible(table->name, fmt::format("column name \"{}\" conflicts with a system column name", rename.new_name));
        if (column && column->inherited) impossible(table->name, fmt::format("cannot rename inherited column \"{}\"", object.part));
        if (constraint && constraint->inherited && constraint->kind == Constraint::Kind::check) impossible(table->name, fmt::format("cannot rename inherited constraint \"{}\"", object.part));
    }
    template <typename Other>
    void operator()(const Other&) {}

private:
    void impossible(const QualifiedName& about, std::string message) { refuse(run_, Refused::Why::impossible, about, {}, std::move(message)); }

    void bound(const QualifiedName& name, const Relation& parent, const PartitionBound& bound) {
        if (!parent.partitioned()) return impossible(name, fmt::format("\"{}\" is not partitioned", parent.name.display()));
        using Kind = PartitionBound::Kind;
        const std::string_view strategy = strategy_of(parent);
        if (bound.kind == Kind::default_) {
            if (strategy == "HASH") return impossible(name, "a hash-partitioned table may not have a default partition");
            for (const QualifiedName& child : children_of(run_.catalog(), parent.name))
                if (run_.catalog().relations.find(child)->partition_bound == "DEFAULT" && child != name && !run_.doubtful(child))
                    return impossible(name, fmt::format("partition \"{}\" conflicts with existing default partition \"{}\"", name.display(), child.display()));
            return;
        }
        const std::string_view written = bound.kind == Kind::list ? "LIST" : bound.kind == Kind::range ? "RANGE" : "HASH";
        if (written != strategy) return impossible(name, fmt::format("invalid bound specification for a {} partition", strategy == "LIST" ? "list" : strategy == "RANGE" ? "range" : "hash"));
        if (bound.kind == Kind::hash && (bound.modulus <= 0 || bound.remainder < 0)) return impossible(name, "modulus for hash partition must be an integer value greater than zero, remainder not less than zero");
        if (bound.kind == Kind::hash && bound.remainder >= bound.modulus) return impossible(name, "remainder for hash partition must be less than modulus");
        same_bound(name, parent, bound);
    }

    /// Two partitions of the very same bound; what overlaps otherwise is not compared.
    void same_bound(const QualifiedName& name, const Relation& parent, const PartitionBound& bound) {
        const std::string text = partition_bound_text(run_, parent, bound);
        for (const QualifiedName& child : children_of(run_.catalog(), parent.name)) {
            if (child == name || run_.doubtful(child) || run_.catalog().relations.find(child)->partition_bound != text) continue;
            return impossible(name, fmt::format("partition \"{}\" would overlap partition \"{}\"", name.display(), child.display()));
        }
    }

    /// The child has the parent's columns with their types, and takes NULL nowhere that the parent does not.
    bool fits(const Relation& child, const Relation& parent, std::string_view what) {
        for (const Column& column : parent.columns) {
            const Column* own = child.column(column.name);
            std::string problem;
            if (!own) problem = fmt::format("{} is missing column \"{}\"", what, column.name.str());
            else if (!own->type.empty() && !column.type.empty() && own->type != column.type) problem = fmt::format("{} has different type for column \"{}\"", what, column.name.str());
            else if (column.not_null && !own->not_null && !run_.column_doubtful(child.name, own->name)) problem = fmt::format("column \"{}\" in {} must be marked NOT NULL", column.name.str(), what);
            if (problem.empty()) continue;
            impossible(child.name, std::move(problem));
            return false;
        }
        for (const Constraint& check : parent.constraints) {
            if (check.kind != Constraint::Kind::check || check.no_inherit || child.constraint(check.name)) continue;
            impossible(child.name, fmt::format("{} is missing constraint \"{}\"", what, check.name.str()));
            return false;
        }
        return true;
    }

    void attached(const Relation& parent, const AttachPartition& attach) {
        const Relation* child = known_relation(run_, attach.partition);
        if (!parent.partitioned()) return impossible(parent.name, fmt::format("table \"{}\" is not partitioned", parent.name.display()));
        if (!child || child->kind != ObjectKind::table) return;
        if (!child->partition_bound.empty()) return impossible(child->name, fmt::format("\"{}\" is already a partition", child->name.display()));
        if (!child->parents.empty()) return impossible(child->name, "cannot attach inheritance child as partition");
        if (!child->of_type.name.empty()) return impossible(child->name, "cannot attach a typed table as partition");
        if (!fits(*child, parent, fmt::format("child table \"{}\"", child->name.display()))) return;
        for (const Column& column : child->columns)
            if (!parent.column(column.name)) return impossible(child->name, fmt::format("table \"{}\" contains column \"{}\" not found in parent \"{}\"", child->name.display(), column.name.str(), parent.name.display()));
        if (attach.bound) bound(child->name, parent, *attach.bound);
    }

    void detached(const Relation& parent, const DetachPartition& detach) {
        const Relation* child = detach.finalize ? nullptr : known_relation(run_, detach.partition);
        if (child && !contains(child->parents, parent.name))
            impossible(child->name, fmt::format("relation \"{}\" is not a partition of relation \"{}\"", child->name.display(), parent.name.display()));
    }

    void inherited(const Relation& child, const Inherit& inherit) {
        const Relation* parent = known_relation(run_, inherit.parent);
        if (!parent) return;
        if (!inherit.add) {
            if (!contains(child.parents, parent->name)) impossible(child.name, fmt::format("relation \"{}\" is not a parent of relation \"{}\"", parent->name.display(), child.name.display()));
            return;
        }
        if (!child.partition_bound.empty()) return impossible(child.name, "cannot change inheritance of a partition");
        if (parent->partitioned()) return impossible(child.name, fmt::format("cannot inherit from partitioned table \"{}\"", parent->name.display()));
        if (contains(child.parents, parent->name)) return impossible(child.name, fmt::format("relation \"{}\" would be inherited from more than once", parent->name.display()));
        if (child.name == parent->name || would_close_circle(run_.catalog(), child.name, parent->name)) return impossible(child.name, "circular inheritance not allowed");
        fits(child, *parent, fmt::format("child table \"{}\"", child.name.display()));
    }

    Execution& run_;
};

}  // namespace

void find_impossible_partitions(Execution& run) { std::visit(Partitions(run), run.statement.body); }

}  // namespace pgsteward::interpret
