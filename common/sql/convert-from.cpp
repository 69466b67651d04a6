// What may stand in FROM.
#include "sql/convert.hpp"

namespace pgsteward::sql::convert {
namespace {

Alias alias(const PgQuery__Alias* alias) {
    if (alias == nullptr) return {};
    return {alias->aliasname, strings(Nodes(alias->colnames, alias->n_colnames))};
}

Join::Kind kind(const PgQuery__JoinExpr& join) {
    switch (join.jointype) {
        case PG_QUERY__JOIN_TYPE__JOIN_LEFT: return Join::Kind::left;
        case PG_QUERY__JOIN_TYPE__JOIN_FULL: return Join::Kind::full;
        case PG_QUERY__JOIN_TYPE__JOIN_RIGHT: return Join::Kind::right;
        default: break;
    }
    const bool conditional = join.is_natural || join.n_using_clause != 0 || !absent(join.quals);
    return conditional ? Join::Kind::inner : Join::Kind::cross_or_comma;
}

[[gnu::noinline]] void fill(Context& context, const PgQuery__JoinExpr& join, Join& result) {
    result.kind = kind(join);
    result.natural = join.is_natural;
    result.left = std::make_shared<FromItem>(from_item(context, *join.larg));
    result.right = std::make_shared<FromItem>(from_item(context, *join.rarg));
    result.using_columns = strings(Nodes(join.using_clause, join.n_using_clause));
    if (join.join_using_alias != nullptr) result.using_alias = join.join_using_alias->aliasname;
    result.on = expression(context, join.quals);
}

std::vector<std::pair<std::string, TypeName>> column_types(Context& context, Nodes nodes) {
    std::vector<std::pair<std::string, TypeName>> result;
    for (const Node* node : nodes)
        if (node->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
            result.emplace_back(node->column_def->colname, type_name(context, *node->column_def->type_name));
    return result;
}

[[gnu::noinline]] void fill(Context& context, const PgQuery__RangeFunction& function, FunctionItem& result) {
    result.lateral = function.lateral;
    result.with_ordinality = function.ordinality;
    result.rows_from = function.is_rowsfrom;
    // Each function is a list of the call and its column definition list.
    for (std::size_t i = 0; i < function.n_functions; ++i) {
        const Nodes pair = items(function.functions[i]);
        if (!pair.empty()) result.functions.push_back(expression(context, pair[0]));
        if (pair.size() > 1 && result.rows_from)
            result.columns_of_each.push_back(column_types(context, items(pair[1])));
    }
    const Nodes definitions(function.coldeflist, function.n_coldeflist);
    result.columns = column_types(context, definitions);
    for (const Node* node : definitions)
        if (node->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
            result.column_collations.push_back(collation(node->column_def->coll_clause));
}

[[gnu::noinline]] void fill(Context& context, const PgQuery__RangeTableSample& sample, TableSample& result) {
    result.method = object_name(context, Nodes(sample.method, sample.n_method), sample.location);
    result.arguments = expressions(context, Nodes(sample.args, sample.n_args));
    result.repeatable = expression(context, sample.repeatable);
}

[[gnu::noinline]] void fill_relation(Context& context, const PgQuery__RangeVar& name, FromItem& item,
                                     RelationName& result) {
    result = relation(context, &name);
    item.alias = alias(name.alias);
    item.at = result.at;
}

}  // namespace

FromItem from_item(Context& context, const Node& node) {
    const Level level(context);
    FromItem result;
    result.at = place(context, -1);
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_RANGE_VAR:
            fill_relation(context, *node.range_var, result, result.node.emplace<RelationName>());
            break;
        case PG_QUERY__NODE__NODE_JOIN_EXPR:
            result.alias = alias(node.join_expr->alias);
            fill(context, *node.join_expr, result.node.emplace<Join>());
            break;
        case PG_QUERY__NODE__NODE_RANGE_SUBSELECT:
            result.alias = alias(node.range_subselect->alias);
            result.node.emplace<SubqueryItem>() = {query(context, node.range_subselect->subquery),
                                                   node.range_subselect->lateral != 0};
            break;
        case PG_QUERY__NODE__NODE_RANGE_FUNCTION:
            result.alias = alias(node.range_function->alias);
            fill(context, *node.range_function, result.node.emplace<FunctionItem>());
            break;
        case PG_QUERY__NODE__NODE_RANGE_TABLE_SAMPLE: {
            auto& sample = result.node.emplace<TableSample>();
            fill_relation(context, *node.range_table_sample->relation->range_var, result, sample.relation);
            fill(context, *node.range_table_sample, sample);
            break;
        }
        case PG_QUERY__NODE__NODE_RANGE_TABLE_FUNC:
            result.alias = alias(node.range_table_func->alias);
            result.at = place(context, node.range_table_func->location);
            result.node = table_function(context, *node.range_table_func);
            break;
        default: result.node = OtherFromItem{}; break;
    }
    return result;
}

}  // namespace pgsteward::sql::convert
