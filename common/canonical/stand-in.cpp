#include "canonical/expression.hpp"
#include "canonical/type-name.hpp"
#include "sql/print-expression.hpp"
#include "sql/walk.hpp"
namespace pgsteward::canonical {
Canonical expression(const sql::Expression& expression, const Context&, const std::string&) {
    Canonical result;
    result.text = sql::print(expression);
    sql::walk(expression, {.expression = [&](const sql::Expression& part) {
                  const auto* reference = std::get_if<sql::ColumnReference>(&part.node);
                  if (!reference || reference->star || reference->parts.empty()) return;
                  const std::string& column = reference->parts.back();
                  if (std::find(result.columns.begin(), result.columns.end(), column) == result.columns.end()) result.columns.push_back(column);
              }});
    result.certain = false;
    return result;
}
CanonicalQuery query(const sql::Query& query, const Context& context, std::span<const std::string> names) {
    CanonicalQuery result;
    result.text = sql::print(query);
    result.certain = false;
    for (const sql::ObjectName& read : sql::relations_read(query)) {
        const Relation* relation = context.catalog.relation(read.qualified(), context.search_path);
        result.relations.push_back(relation ? relation->name : QualifiedName{read.schema.empty() && !context.search_path.empty() ? context.search_path.front() : read.schema, read.name});
    }
    if (const auto* select = std::get_if<sql::Select>(&query.node))
        for (std::size_t i = 0; i < select->targets.size(); ++i) {
            const sql::Target& target = select->targets[i];
            const auto* reference = target.value ? std::get_if<sql::ColumnReference>(&target.value->node) : nullptr;
            std::string name = i < names.size() ? names[i] : target.name;
            if (name.empty() && reference && !reference->star) name = reference->parts.back();
            if (!name.empty()) result.columns.push_back({name, {}, {}});
        }
    return result;
}
CanonicalType type(const sql::TypeName& name, const Catalog& catalog, std::span<const std::string> path) {
    sql::TypeName resolved = name;
    if (name.name.schema.empty())
        if (const Type* type = catalog.type(name.name.qualified(), path)) resolved.name.schema = type->name.schema;
    return {type_name(resolved), true};
}
}
