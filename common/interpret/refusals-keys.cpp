// Keys and indexes that cannot be, or would have to be: a unique one of a partitioned table without the partition key, a column
// twice in a key, none for REFRESH CONCURRENTLY. And columns that one statement sets twice.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "interpret/refusals.hpp"
#include "sql/walk.hpp"
#include "text/contains.hpp"

namespace pgsteward::interpret {
namespace {

using namespace sql;
using Kind = ConstraintDefinition::Kind;

/// CONCURRENTLY tells rows apart by an index over columns of all rows.
bool tells_rows_apart(const Index& index) {
    return index.unique && index.predicate.empty() && std::none_of(index.keys.begin(), index.keys.end(), [](const IndexKey& key) { return key.column.empty(); });
}

bool is_key(const ConstraintDefinition& constraint) { return constraint.kind == Kind::unique || constraint.kind == Kind::primary_key; }

class Keys {
public:
    explicit Keys(Execution& run) : run_(run) {}

    void operator()(const AlterTable& alter) {
        const Relation* table = known_relation(run_, alter.relation);
        for (const AlterTableAction& action : alter.actions) {
            const auto* add = std::get_if<AddConstraint>(&action.change);
            if (!add || !is_key(add->constraint)) continue;
            each_once(run_.relation_name(alter.relation), add->constraint);
            if (table && add->constraint.using_index.empty()) covers_partition_key(*table, add->constraint.columns);
        }
    }
    void operator()(const CreateTable& create) {
        for (const auto& element : create.elements)
            if (const auto* key = std::get_if<ConstraintDefinition>(&element); key && is_key(*key)) each_once(run_.creation_name(create.table), *key);
    }
    void operator()(const CreateIndex& create) {
        const Relation* table = create.unique ? known_relation(run_, create.table) : nullptr;
        std::vector<std::string> columns;
        for (const IndexElement& element : create.elements) columns.push_back(element.column);
        if (table) covers_partition_key(*table, columns);
    }
    void operator()(const RefreshMaterializedView& refresh) {
        const Relation* view = refresh.concurrently ? known_relation(run_, refresh.view) : nullptr;
        if (!view || view->kind != ObjectKind::materialized_view) return;
        if (!view->populated) return impossible(*view, {}, "CONCURRENTLY cannot be used when the materialized view is not populated");
        if (std::none_of(view->indexes.begin(), view->indexes.end(), tells_rows_apart))
            impossible(*view, {}, fmt::format("cannot refresh materialized view \"{}\" concurrently: it has no unique index over all of its rows", view->name.display()));
    }
    void operator()(const QueryPtr& query) {
        if (!query) return;
        for (const Query* part : data_modifying_queries(run_.statement)) {
            if (const auto* update = std::get_if<Update>(&part->node)) once(update->table, update->assignments, "multiple assignments to same column");
            if (const auto* insert = std::get_if<Insert>(&part->node)) once(insert->table, insert->columns, "more than once in an INSERT: column");
        }
    }
    template <typename Other>
    void operator()(const Other&) {}

private:
    void impossible(const Relation& about, const std::string& part, std::string message) { refuse(run_, Refused::Why::impossible, about.name, part, std::move(message)); }

    void covers_partition_key(const Relation& table, const std::vector<std::string>& columns) {
        if (!table.partitioned()) return;
        const auto key = partition_columns(table);
        if (!key) return impossible(table, {}, fmt::format("unique constraints are not possible while the partition key of \"{}\" has expressions", table.name.display()));
        for (const std::string& column : *key)
            if (!contains(columns, column))
                return impossible(table, column, fmt::format("a unique constraint on partitioned table \"{}\" must include \"{}\", which is part of the partition key", table.name.display(), column));
    }

    void each_once(const QualifiedName& table, const ConstraintDefinition& key) {
        std::set<std::string> seen;
        for (const std::string& column : key.columns)
            if (!seen.insert(column).second)
                return refuse(run_, Refused::Why::impossible, table, column,
                              fmt::format("column \"{}\" appears twice in {} constraint", column, key.kind == Kind::unique ? "unique" : "primary key"));
    }

    /// Parts of a column (`a[1]`, `a.x`) may be set one by one.
    void once(const RelationName& table, const std::vector<Target>& targets, std::string_view message) {
        std::set<std::string> seen;
        for (const Target& target : targets)
            if (target.indirection.empty() && !seen.insert(target.name).second)
                return refuse(run_, Refused::Why::impossible, run_.relation_name(table), target.name, fmt::format("{} \"{}\"", message, target.name));
    }

    Execution& run_;
};

}  // namespace

std::optional<std::vector<std::string>> partition_columns(const Relation& table) {
    const std::string& key = table.partition_key;
    std::vector<std::string> columns;
    for (std::size_t at = key.find('(') + 1; at < key.size() && key[at] != ')';) {
        if (key[at] == '(') return std::nullopt;
        columns.push_back(read_identifier(key, at, ",) ("));
        if (!table.column(columns.back())) return std::nullopt;
        while (at < key.size() && key[at] != ',' && key[at] != ')') ++at;   // an operator class
        while (at < key.size() && (key[at] == ',' || key[at] == ' ')) ++at;
    }
    return columns;
}

void find_impossible_keys(Execution& run) { std::visit(Keys(run), run.statement.body); }

}  // namespace pgsteward::interpret
