#include "interpret/retype.hpp"

#include <algorithm>

#include "interpret/definitions.hpp"
#include "interpret/refusals.hpp"
#include "sql/parse.hpp"
#include "text/contains.hpp"

namespace pgsteward::interpret {
namespace {

/// The canonical text is SQL itself: read again where the column has its new type.
/// `made_again`: the server does so too, and may refuse it.
std::optional<canonical::Canonical> read_again(Execution& run, const std::string& text, const Relation* table, const std::string& target, bool made_again = true) {
    const auto parsed = sql::parse_expression(text);
    const auto* expression = std::get_if<sql::ExpressionPtr>(&parsed);
    if (!expression || !*expression) return std::nullopt;
    canonical::Canonical again = canonical::expression(**expression, {.catalog = run.catalog(), .search_path = {}, .relation = table}, target);
    if (table && made_again) refuse_expression(run, ExpressionKind::other, table, again.problems, again.relations);
    return again;
}

}  // namespace

void column_type_changed(Execution& run, Relation& table, const std::string& name) {
    for (Column& column : table.columns)
        if (column.name == name && column.default_)
            if (const auto again = read_again(run, *column.default_, nullptr, column.type)) {
                column.default_ = again->text;
                column.uncertain |= !again->certain;   // the server refuses what it cannot cast
            }
    for (Constraint& constraint : table.constraints)
        if (constraint.kind == Constraint::Kind::check && contains(constraint.columns, name))
            if (const auto again = read_again(run, constraint.expression, &table, "boolean", !drops_constraint(run.statement, constraint.name))) constraint.expression = again->text;
    for (Index& index : table.indexes) {
        if (!contains(index.columns_read, name)) continue;
        for (IndexKey& key : index.keys)
            if (!key.expression.empty())
                if (const auto again = read_again(run, key.expression, &table, {})) key.expression = again->text;
        if (!index.predicate.empty())
            if (const auto again = read_again(run, index.predicate, &table, "boolean")) index.predicate = again->text;
    }
}

}  // namespace pgsteward::interpret
