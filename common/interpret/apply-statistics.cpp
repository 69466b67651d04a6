// Extended statistics (statscmds.c).
#include <algorithm>

#include "interpret/apply.hpp"
#include "interpret/definitions.hpp"
#include "interpret/drops.hpp"
#include "interpret/names.hpp"
#include "interpret/others.hpp"

namespace pgsteward::interpret {
namespace {

/// ChooseExtendedStatisticName(): "t_a_expr_stat", with a number while the schema has one of the name.
std::string chosen_statistics_name(Execution& run, const QualifiedName& table, const sql::CreateStatistics& create) {
    std::string columns;
    for (const sql::IndexElement& element : create.elements) columns += (columns.empty() ? "" : "_") + (element.column.empty() ? "expr" : element.column);
    std::string name = chosen_name(table.name, columns, "stat");
    for (int pass = 1; run.catalog().others.find(other_key(ObjectKind::statistics, {table.schema, name})); ++pass)
        name = chosen_name(table.name, columns, "stat" + std::to_string(pass));
    return name;
}

/// Columns in the table's order, then expressions in the written one.
std::string on_clause(Execution& run, const Relation* table, const sql::CreateStatistics& create, OtherObject& statistics) {
    std::vector<std::pair<std::size_t, std::string>> columns;
    std::vector<std::string> parts, expressions;
    for (const sql::IndexElement& element : create.elements) {
        std::string column = element.column;
        const auto* reference = element.expression ? std::get_if<sql::ColumnReference>(&element.expression->node) : nullptr;
        if (column.empty() && reference && reference->parts.size() == 1) column = reference->parts.front();   // (a) is a
        if (!column.empty()) {
            std::size_t place = columns.size();
            for (std::size_t i = 0; table && i < table->columns.size(); ++i)
                if (table->columns[i].name == column) place = i;
            columns.emplace_back(place, quoted(column));
        } else if (element.expression) {
            const canonical::Canonical expression = run.expression(ExpressionKind::other, *element.expression, table);
            statistics.uncertain |= !expression.certain;
            expressions.push_back(expression.text);
            for (const QualifiedName& name : uses_of(expression).names) use(statistics.uses, name);
        }
    }
    std::sort(columns.begin(), columns.end());
    for (const auto& [place, name] : columns) parts.push_back(name);
    parts.insert(parts.end(), expressions.begin(), expressions.end());
    return joined(parts);
}

std::string kinds_of(const sql::CreateStatistics& create) {
    std::vector<std::string> kinds;
    const bool all = create.kinds.empty() && create.elements.size() > 1;   // of one expression alone there is none
    for (const char* kind : {"ndistinct", "dependencies", "mcv"})
        if (all || std::find(create.kinds.begin(), create.kinds.end(), kind) != create.kinds.end()) kinds.emplace_back(kind);
    return joined(kinds);
}

}  // namespace

void apply(Execution& run, const sql::CreateStatistics& create) {
    if (create.relations.empty()) return;
    const QualifiedName table = run.relation_name(create.relations.front());
    const Relation* relation = run.catalog().relations.find(table);
    QualifiedName name{table.schema, {}};
    if (create.name.name.empty()) name.name = chosen_statistics_name(run, table, create);
    else name = run.creation_name(create.name);
    name.name = cut_name(name.name);
    OtherObject statistics;
    statistics.properties["on"] = on_clause(run, relation, create, statistics);
    statistics.properties["from"] = quoted(table);
    if (const std::string kinds = kinds_of(create); !kinds.empty()) statistics.properties["kinds"] = kinds;
    use(statistics.uses, table);
    put_other(run, ObjectKind::statistics, name, std::move(statistics));
}

void apply(Execution& run, const sql::AlterStatistics& alter) {
    const QualifiedName name = other_name(run, ObjectKind::statistics, alter.name);
    run.catalog().others.edit(other_key(ObjectKind::statistics, name), [&](OtherObject& statistics) {
        if (alter.target < 0) statistics.properties.erase("statistics");
        else statistics.properties["statistics"] = std::to_string(alter.target);
        statistics.changed = run.origin();
    });
}

}  // namespace pgsteward::interpret
