// What may stand in FROM.
#include "sql/print-writer.hpp"

namespace pgsteward::sql {
namespace {

using Columns = std::vector<std::pair<std::string, TypeName>>;

std::string_view word(const Join& join) {
    switch (join.kind) {
        case Join::Kind::left: return " LEFT JOIN ";
        case Join::Kind::full: return " FULL JOIN ";
        case Join::Kind::right: return " RIGHT JOIN ";
        case Join::Kind::cross_or_comma: return " CROSS JOIN ";
        case Join::Kind::inner: break;
    }
    return " JOIN ";
}

}  // namespace

void Writer::write(const FromItem& item) {
    const bool aliased_join = std::holds_alternative<Join>(item.node) && !item.alias.name.empty();
    // The sample's method follows the alias, and so do the functions' columns.
    if (aliased_join) text += "(";
    std::visit([this](const auto& node) { write(node); }, item.node);
    if (aliased_join) text += ")";
    const auto* function = std::get_if<FunctionItem>(&item.node);
    if (function != nullptr && !function->columns.empty()) {
        text += item.alias.name.empty() ? " AS" : " AS " + quoted(item.alias.name);
        return function_columns(*function);
    }
    alias(item);
    const auto* sample = std::get_if<TableSample>(&item.node);
    if (sample == nullptr) return;
    text += " TABLESAMPLE ";
    write(sample->method);
    text += "(";
    list(sample->arguments);
    text += ")";
    if (!sample->repeatable) return;
    text += " REPEATABLE (";
    write(*sample->repeatable);
    text += ")";
}

void Writer::alias(const FromItem& item) {
    if (item.alias.name.empty()) return;
    text += " AS " + quoted(item.alias.name);
    if (item.alias.columns.empty()) return;
    text += " (";
    identifiers(item.alias.columns);
    text += ")";
}

void Writer::function_columns(const FunctionItem& item) {
    text += " (";
    separated(item.columns.size(), [&](std::size_t i) {
        text += quoted(item.columns[i].first) + " ";
        write(item.columns[i].second);
        if (i >= item.column_collations.size() || item.column_collations[i].name.empty()) return;
        text += " COLLATE ";
        write(item.column_collations[i]);
    });
    text += ")";
}

void Writer::write(const RelationName& relation) {
    if (relation.only) text += "ONLY ";
    write(static_cast<const ObjectName&>(relation));
}

void Writer::write(const Join& join) {
    write(*join.left);
    if (join.natural) text += " NATURAL";
    text += word(join);
    const bool nested = std::holds_alternative<Join>(join.right->node) && join.right->alias.name.empty();
    if (nested) text += "(";
    write(*join.right);
    if (nested) text += ")";
    if (!join.using_columns.empty()) {
        text += " USING (";
        identifiers(join.using_columns);
        text += ")";
        if (!join.using_alias.empty()) text += " AS " + quoted(join.using_alias);
    }
    clause(" ON ", join.on);
}

void Writer::write(const SubqueryItem& item) {
    if (item.lateral) text += "LATERAL ";
    enclosed(*item.query);
}

void Writer::write(const FunctionItem& item) {
    if (item.lateral) text += "LATERAL ";
    if (item.rows_from) text += "ROWS FROM (";
    separated(item.functions.size(), [&](std::size_t i) {
        // A cast may stand here, in its form as a function.
        if (const auto* cast = std::get_if<TypeCast>(&item.functions[i]->node)) {
            text += "CAST(";
            write(*cast->argument);
            text += " AS ";
            write(cast->type);
            text += ")";
        } else {
            write(*item.functions[i]);
        }
        if (i >= item.columns_of_each.size() || item.columns_of_each[i].empty()) return;
        const Columns& columns = item.columns_of_each[i];
        text += " AS (";
        separated(columns.size(), [&](std::size_t column) {
            text += quoted(columns[column].first) + " ";
            write(columns[column].second);
        });
        text += ")";
    });
    if (item.rows_from) text += ")";
    if (item.with_ordinality) text += " WITH ORDINALITY";
}

void Writer::write(const TableSample& sample) {
    write(sample.relation);
}

void Writer::write(const OtherFromItem& item) {
    if (item.lateral) text += "LATERAL ";
    text += item.sql;
}

}  // namespace pgsteward::sql
