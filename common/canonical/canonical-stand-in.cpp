// Stands in for the canonical spelling until that is there: the parsed tree, printed.
#include <algorithm>

#include "canonical/expression.hpp"
#include "canonical/type-name.hpp"
#include "sql/print-expression.hpp"
#include "sql/walk.hpp"

namespace pgsteward::canonical {
namespace {

std::vector<QualifiedName> relations_of(const std::vector<sql::RelationName>& names) {
    std::vector<QualifiedName> relations;
    for (const sql::RelationName& name : names) relations.push_back(name.qualified());
    std::sort(relations.begin(), relations.end());
    relations.erase(std::unique(relations.begin(), relations.end()), relations.end());
    return relations;
}

}  // namespace

Canonical expression(const sql::Expression& expression, const Context&, const std::string&) {
    Canonical result;
    result.text = sql::print(expression);
    std::vector<sql::RelationName> read;
    const auto add = [&](const sql::Query& query) {
        for (const sql::RelationName& name : sql::relations_read(query)) read.push_back(name);
    };
    sql::for_each_child(expression, [](const sql::Expression&) {}, add);
    sql::walk(expression, {.query = add});
    result.relations = relations_of(read);
    return result;
}

CanonicalQuery query(const sql::Query& query, const Context&, std::span<const std::string>) {
    CanonicalQuery result;
    result.text = sql::print(query);
    result.relations = relations_of(sql::relations_read(query));
    return result;
}

CanonicalType type(const sql::TypeName& name, const Catalog&, std::span<const std::string>) {
    return {type_name(name)};
}

}  // namespace pgsteward::canonical
