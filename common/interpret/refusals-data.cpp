// INSERT, UPDATE, DELETE and queries that surely fail: columns that are not there, more or fewer values than columns, values for
// columns that take none, a NULL that is refused (analyze.c, rewriteTargetListIU()).
#include <algorithm>

#include <fmt/format.h>

#include "interpret/definitions.hpp"
#include "interpret/refusals.hpp"
#include "sql/walk.hpp"
#include "text/contains.hpp"

namespace pgsteward::interpret {
namespace {

using namespace sql;

constexpr std::size_t most_rows = 200;       // what seeds many rows is not analysed value by value

/// The rows of VALUES; null for any other source.
const std::vector<Expressions>* rows_of(const Insert& insert) {
    const auto* select = insert.source ? std::get_if<Select>(&insert.source->node) : nullptr;
    return select && !select->values.empty() ? &select->values : nullptr;
}

/// How many columns a SELECT gives; nothing where a star stands for some.
std::optional<std::size_t> selected(const Insert& insert) {
    const auto* select = insert.source ? std::get_if<Select>(&insert.source->node) : nullptr;
    if (!select || !select->values.empty() || select->set_operation != Select::SetOperation::none) return std::nullopt;
    for (const Target& target : select->targets) {
        const auto* reference = target.value ? std::get_if<ColumnReference>(&target.value->node) : nullptr;
        const auto* field = target.value ? std::get_if<Indirection>(&target.value->node) : nullptr;
        if (!target.value || field || (reference && reference->star)) return std::nullopt;
    }
    return select->targets.size();
}

bool is_default(const ExpressionPtr& value) { return value && std::holds_alternative<SetToDefault>(value->node); }

bool is_null(const ExpressionPtr& value) {
    const auto* constant = value ? std::get_if<Constant>(&value->node) : nullptr;
    return constant && constant->kind == Constant::Kind::null;
}

class Data {
public:
    Data(Execution& run) : run_(run) {}

    void check(const Query& query) {
        if (const auto* insert = std::get_if<Insert>(&query.node)) inserted(*insert);
        if (const auto* update = std::get_if<Update>(&query.node)) updated(*update);
    }

private:
    void impossible(const Relation& table, const std::string& part, std::string message) { refuse(run_, Refused::Why::impossible, table.name, part, std::move(message)); }

    void inserted(const Insert& insert) {
        const Relation* table = known_relation(run_, insert.table);
        if (!table || table->kind != ObjectKind::table || !table->rules.empty()) return;
        std::vector<std::string> columns;
        for (const Target& target : insert.columns) columns.push_back(target.name);
        if (columns.empty())
            for (const Column& column : table->columns) columns.push_back(column.name);
        const auto* rows = rows_of(insert);
        if (rows) {
            for (const Expressions& row : *rows)
                if (row.size() > columns.size()) return impossible(*table, {}, "INSERT has more expressions than target columns");
                else if (row.size() < columns.size() && !insert.columns.empty()) return impossible(*table, {}, "INSERT has more target columns than expressions");
        }
        if (const auto width = selected(insert); width && *width != columns.size() && (*width > columns.size() || !insert.columns.empty()))
            return impossible(*table, {}, *width > columns.size() ? "INSERT has more expressions than target columns" : "INSERT has more target columns than expressions");
        for (std::size_t i = 0; i < columns.size(); ++i)
            if (const Column* column = table->column(columns[i])) given(*table, *column, insert, rows, i);
        if (rows) omitted(*table, columns, rows->front().size());
        if (insert.on_conflict) conflict(*table, *insert.on_conflict);
    }

    void given(const Relation& table, const Column& column, const Insert& insert, const std::vector<Expressions>* rows, std::size_t at) {
        const bool listed = rows ? at < rows->front().size() : !insert.columns.empty() && insert.source;
        if (!listed) return;
        const bool only_defaults = rows && std::ranges::all_of(*rows, [&](const Expressions& row) { return is_default(row[at]); });
        if (!only_defaults && column.generated) impossible(table, column.name, fmt::format("cannot insert a non-DEFAULT value into column \"{}\": it is a generated column", column.name.str()));
        if (!only_defaults && column.identity == 'a' && insert.overriding == Insert::Overriding::none)
            impossible(table, column.name, fmt::format("cannot insert a non-DEFAULT value into column \"{}\": it is an identity column defined as GENERATED ALWAYS", column.name.str()));
        const bool null = rows && std::ranges::any_of(*rows, [&](const Expressions& row) { return is_null(row[at]); });
        if (null && refuses_null(table, column)) impossible(table, column.name, null_message(table, column));
    }

    /// No trigger and no partition may put something in its place.
    bool refuses_null(const Relation& table, const Column& column) {
        const auto may_fill = [](const Trigger& trigger) { return trigger.on_insert && trigger.for_each_row && trigger.timing == Trigger::Timing::before; };
        const bool identity_fills = column.identity == 'd' || column.generated;
        return column.not_null && !identity_fills && !table.partitioned() && std::ranges::none_of(table.triggers, may_fill) && !run_.column_doubtful(table.name, column.name);
    }
    static std::string null_message(const Relation& table, const Column& column) {
        return fmt::format("null value in column \"{}\" of relation \"{}\" violates not-null constraint", column.name.str(), table.name.display());
    }

    /// What is neither given nor has a default is NULL. A domain may have a default of its own.
    void omitted(const Relation& table, const std::vector<std::string>& columns, std::size_t width) {
        for (const Column& column : table.columns) {
            const auto at = std::ranges::find(columns, column.name.str()) - columns.begin();
            const bool is_given = static_cast<std::size_t>(at) < std::min(columns.size(), width);
            if (is_given || column.default_ || column.identity || column.uncertain || is_domain(column.type)) continue;
            if (refuses_null(table, column)) return impossible(table, column.name, null_message(table, column));
        }
    }
    bool is_domain(const std::string& type) {
        const auto name = type_named(type);
        const Type* own = name ? run_.catalog().types.find(*name) : nullptr;
        return name && (!own || own->labels.empty());
    }

    /// ON CONFLICT needs a unique index over just these columns, of all rows unless it says of which.
    void conflict(const Relation& table, const OnConflict& on) {
        if (!on.constraint.empty()) {
            if (!table.constraint(on.constraint)) refuse(run_, Refused::Why::missing, table.name, on.constraint, fmt::format("constraint \"{}\" for table \"{}\" does not exist", on.constraint, table.name.display()));
            return;
        }
        std::vector<std::string> columns;
        for (const ExpressionPtr& element : on.target_elements) {
            const auto* reference = std::get_if<ColumnReference>(&element->node);
            if (!reference || reference->parts.size() != 1 || reference->star) return;
            if (!contains(columns, reference->parts[0])) columns.push_back(reference->parts[0]);
        }
        if (columns.empty() || on.target_where) return;
        const auto arbitrates = [&](const Index& index) {
            return index.uncertain || (index.unique && index.predicate.empty() && index.keys.size() >= columns.size() &&
                                       std::ranges::all_of(index.keys, [&](const IndexKey& key) { return !key.column.empty() && contains(columns, key.column.str()); }) &&
                                       std::ranges::all_of(columns, [&](const std::string& column) { return std::ranges::any_of(index.keys, [&](const IndexKey& key) { return key.column == column; }); }));
        };
        if (std::ranges::none_of(table.indexes, arbitrates)) impossible(table, {}, "there is no unique or exclusion constraint matching the ON CONFLICT specification");
    }

    void updated(const Update& update) {
        const Relation* table = known_relation(run_, update.table);
        if (!table || table->kind != ObjectKind::table || !table->rules.empty()) return;
        for (const Target& target : update.assignments) {
            const Column* column = table->column(target.name);
            if (!column || is_default(target.value)) continue;
            if (column->generated) impossible(*table, target.name, fmt::format("column \"{}\" can only be updated to DEFAULT: it is a generated column", target.name));
            if (column->identity == 'a') impossible(*table, target.name, fmt::format("column \"{}\" can only be updated to DEFAULT: it is an identity column defined as GENERATED ALWAYS", target.name));
        }
    }

    Execution& run_;
};

bool is_too_long(const Query& query) {
    const auto* insert = std::get_if<Insert>(&query.node);
    const auto* rows = insert ? rows_of(*insert) : nullptr;
    return rows && rows->size() > most_rows;
}

}  // namespace

void find_impossible_data(Execution& run) {
    const auto* query = std::get_if<QueryPtr>(&run.statement.body);
    // Inside of a function names may be those of its variables.
    if (!query || !*query || !run.context.inside.empty() || run.interpreter.doubts().unknown_code()) return;
    Data data(run);
    for (const Query* part : data_modifying_queries(run.statement)) data.check(*part);
    if (is_too_long(**query)) return;
    const canonical::CanonicalQuery read = canonical::query(**query, {.catalog = run.catalog(), .search_path = run.path()});
    refuse_query(run, read.problems, read.relations);
}

}  // namespace pgsteward::interpret
