// Indexes that their access method has not, or a partitioned table does not take, and indexes that cannot become a
// constraint (DefineIndex(), transformIndexConstraint()).
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "canonical/facts.hpp"
#include "canonical/type-name.hpp"
#include "interpret/definitions.hpp"
#include "interpret/refusals.hpp"

namespace pgsteward::interpret {
namespace {

using namespace sql;
using Kind = ConstraintDefinition::Kind;

/// What the access methods of PostgreSQL itself can (pg_am's amcan…).
struct Method { std::string_view name; bool unique, several_columns, includes; };
constexpr std::array<Method, 6> methods = {{{"btree", true, true, true}, {"hash", false, false, false}, {"gist", false, true, true},
                                            {"gin", false, true, false}, {"spgist", false, false, true}, {"brin", false, true, false}}};

const Method* method_named(std::string_view name) {
    const auto found = std::ranges::find(methods, name, &Method::name);
    return found == methods.end() ? nullptr : &*found;
}

/// Has the type surely no default operator class, not even by an extension? Arrays, enums, ranges and the like have some for all
/// of their kind, and a type that is cast to another without a function uses that one's.
bool lacks_operator_class(std::string_view method, const std::string& type) {
    static constexpr std::array<std::string_view, 5> without_order = {"json", "xml", "point", "line", "jsonpath"};
    static constexpr std::array<std::string_view, 9> plain = {"text", "integer", "bigint", "boolean", "uuid", "date", "numeric", "timestamp with time zone", "timestamp without time zone"};
    const std::string base = canonical::take_apart(type).base;
    if (type.ends_with("]")) return false;
    if (method == "btree" || method == "hash") return std::ranges::find(without_order, base) != without_order.end();
    // btree_gin and btree_gist bring classes for the plain types.
    return method == "gin" && base == "json" && std::ranges::find(plain, base) == plain.end();
}

class Indexes {
public:
    explicit Indexes(Execution& run) : run_(run) {}

    void operator()(const CreateIndex& create) {
        const QualifiedName table_name = run_.relation_name(create.table);
        const std::string name = create.method.empty() ? "btree" : create.method;
        if (const Method* method = method_named(name)) {
            if (create.unique && !method->unique) impossible(table_name, fmt::format("access method \"{}\" does not support unique indexes", name));
            if (create.elements.size() > 1 && !method->several_columns) impossible(table_name, fmt::format("access method \"{}\" does not support multicolumn indexes", name));
            if (!create.including.empty() && !method->includes) impossible(table_name, fmt::format("access method \"{}\" does not support included columns", name));
        }
        const Relation* table = known_relation(run_, create.table);
        if (!table) return;
        if (table->kind == ObjectKind::view) return impossible(table_name, fmt::format("cannot create index on relation \"{}\": it is a view", table_name.display()));
        for (const IndexElement& element : create.elements)
            if (element.operator_class.name.empty()) orders(*table, name, element.column);
    }
    void operator()(const AlterTable& alter) {
        const Relation* table = known_relation(run_, alter.relation);
        if (!table) return;
        for (const AlterTableAction& action : alter.actions) {
            if (const auto* add = std::get_if<AddConstraint>(&action.change)) constraint(*table, add->constraint);
            if (const auto* change = std::get_if<AlterColumnType>(&action.change)) retyped(*table, *change);
        }
    }
    void operator()(const CreateTable& create) {
        const QualifiedName name = run_.creation_name(create.table);
        for (const auto& element : create.elements) {
            const auto* column = std::get_if<ColumnDefinition>(&element);
            const bool key = column && std::ranges::any_of(column->constraints, [](const ConstraintDefinition& own) { return own.kind == Kind::primary_key || own.kind == Kind::unique; });
            if (key && column->type) has_order(name, "btree", run_.type(*column->type));
        }
    }
    void operator()(const Drop& drop) {
        for (const ObjectReference& object : drop.objects) {
            if (object.kind != ObjectKind::index) continue;
            const Relation* table = run_.catalog().table_of_index(object.name.qualified(), run_.path());
            const Index* index = run_.catalog().index(object.name.qualified(), run_.path());
            if (!table || !index || table->partial || run_.doubtful(table->name)) continue;
            if (drop.concurrently && table->partitioned() && table->persistence != Persistence::temporary) impossible(index->name, fmt::format("cannot drop partitioned index \"{}\" concurrently", index->name.display()));
            const bool with_parent = std::ranges::any_of(drop.objects, [&](const ObjectReference& other) { return other.name.name == index->parent.name; });
            if (!index->parent.name.empty() && !with_parent && !run_.doubtful(index->parent))
                impossible(index->name, fmt::format("cannot drop index {} because index {} requires it", index->name.display(), index->parent.display()));
        }
    }
    template <typename Other>
    void operator()(const Other&) {}

private:
    void impossible(const QualifiedName& about, std::string message) { refuse(run_, Refused::Why::impossible, about, {}, std::move(message)); }

    void has_order(const QualifiedName& table, const std::string& method, const std::string& type) {
        if (!type.empty() && lacks_operator_class(method, type)) impossible(table, fmt::format("data type {} has no default operator class for access method \"{}\"", type, method));
    }
    void orders(const Relation& table, const std::string& method, const std::string& name) {
        const Column* column = name.empty() ? nullptr : table.column(name);
        if (column) has_order(table.name, method, column->type);
    }

    void constraint(const Relation& table, const ConstraintDefinition& added) {
        if (added.kind != Kind::primary_key && added.kind != Kind::unique) return;
        if (added.using_index.empty()) {
            for (const std::string& column : added.columns) orders(table, "btree", column);
            return;
        }
        const Index* index = table.index(added.using_index);
        if (!index || index->uncertain) return;
        const std::string name = added.using_index;
        if (index->of_constraint) return impossible(table.name, fmt::format("index \"{}\" is already associated with a constraint", name));
        if (!index->unique) return impossible(table.name, fmt::format("\"{}\" is not a unique index", name));
        if (!index->predicate.empty()) return impossible(table.name, fmt::format("\"{}\" is a partial index", name));
        for (const IndexKey& key : index->keys) {
            if (key.column.empty()) return impossible(table.name, fmt::format("index \"{}\" contains expressions", name));
            if (key.descending || key.nulls_first || !key.operator_class.empty() || !key.collation.empty())
                return impossible(table.name, fmt::format("column \"{}\" of index \"{}\" does not have default sorting behavior", key.column.str(), name));
        }
    }

    /// Indexes are built again for the new type.
    void retyped(const Relation& table, const AlterColumnType& change) {
        const std::string type = run_.type(change.type);
        for (const Index& index : table.indexes)
            for (const IndexKey& key : index.keys)
                if (!drops_constraint(run_.statement, index.name.name) && key.column == change.column && key.operator_class.empty()) has_order(table.name, index.method, type);
    }

    Execution& run_;
};

}  // namespace

void find_impossible_indexes(Execution& run) { std::visit(Indexes(run), run.statement.body); }

}  // namespace pgsteward::interpret
