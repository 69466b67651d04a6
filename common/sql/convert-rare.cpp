// XML constructs: kept as the library prints them, with their parts beside it for readers. Its printer is reliable
// for expressions, slow, and recursive, so that of very many nested ones only the outer ones are printed.
#include <pg_query.h>

#include "sql/convert.hpp"

namespace pgsteward::sql::convert {
namespace {

/// A SELECT around one node, printed.
std::string printed(PgQuery__SelectStmt& select, std::string_view before) {
    PgQuery__Node node = PG_QUERY__NODE__INIT;
    node.node_case = PG_QUERY__NODE__NODE_SELECT_STMT;
    node.select_stmt = &select;
    PgQuery__RawStmt raw = PG_QUERY__RAW_STMT__INIT;
    raw.stmt = &node;
    PgQuery__RawStmt* statements[] = {&raw};
    PgQuery__ParseResult tree = PG_QUERY__PARSE_RESULT__INIT;
    tree.n_stmts = 1;
    tree.stmts = statements;

    std::string bytes(pg_query__parse_result__get_packed_size(&tree), '\0');
    pg_query__parse_result__pack(&tree, reinterpret_cast<std::uint8_t*>(bytes.data()));
    const PgQueryDeparseResult result = pg_query_deparse_protobuf({bytes.size(), bytes.data()});
    std::string sql = result.error == nullptr ? result.query : "";
    pg_query_free_deparse_result(result);
    return sql.starts_with(before) ? sql.substr(before.size()) : "";
}

std::string printed_expression(const Node& node) {
    PgQuery__ResTarget target = PG_QUERY__RES_TARGET__INIT;
    Node value = node;
    target.val = &value;
    Node item = PG_QUERY__NODE__INIT;
    item.node_case = PG_QUERY__NODE__NODE_RES_TARGET;
    item.res_target = &target;
    Node* list[] = {&item};
    PgQuery__SelectStmt select = PG_QUERY__SELECT_STMT__INIT;
    select.n_target_list = 1;
    select.target_list = list;
    select.op = PG_QUERY__SET_OPERATION__SETOP_NONE;
    select.limit_option = PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_DEFAULT;
    return printed(select, "SELECT ");
}

std::string printed_from(const PgQuery__RangeTableFunc& function) {
    PgQuery__RangeTableFunc copy = function;
    copy.alias = nullptr;
    copy.lateral = 0;
    Node item = PG_QUERY__NODE__INIT;
    item.node_case = PG_QUERY__NODE__NODE_RANGE_TABLE_FUNC;
    item.range_table_func = &copy;
    Node* list[] = {&item};
    PgQuery__SelectStmt select = PG_QUERY__SELECT_STMT__INIT;
    select.n_from_clause = 1;
    select.from_clause = list;
    select.op = PG_QUERY__SET_OPERATION__SETOP_NONE;
    select.limit_option = PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_DEFAULT;
    return printed(select, "SELECT FROM ");
}

void add_parts(Context& context, Nodes nodes, Expressions& parts) {
    for (const Node* node : nodes) {
        // XMLFOREST and XMLATTRIBUTES name their values.
        const bool named = !absent(node) && node->node_case == PG_QUERY__NODE__NODE_RES_TARGET;
        if (ExpressionPtr part = expression(context, named ? node->res_target->val : node)) parts.push_back(part);
    }
}

/// Marks that what is converted now will be printed as part of something larger.
class Printing {
public:
    explicit Printing(Context& context) : context_(context) { ++context_.printing; }
    Printing(const Printing&) = delete;
    Printing& operator=(const Printing&) = delete;
    ~Printing() { --context_.printing; }
    bool is_wanted() const { return context_.printing <= 20; }

private:
    Context& context_;
};

std::string kind(PgQuery__XmlExprOp op) {
    switch (op) {
        case PG_QUERY__XML_EXPR_OP__IS_XMLCONCAT: return "xmlconcat";
        case PG_QUERY__XML_EXPR_OP__IS_XMLELEMENT: return "xmlelement";
        case PG_QUERY__XML_EXPR_OP__IS_XMLFOREST: return "xmlforest";
        case PG_QUERY__XML_EXPR_OP__IS_XMLPARSE: return "xmlparse";
        case PG_QUERY__XML_EXPR_OP__IS_XMLPI: return "xmlpi";
        case PG_QUERY__XML_EXPR_OP__IS_XMLROOT: return "xmlroot";
        case PG_QUERY__XML_EXPR_OP__IS_XMLSERIALIZE: return "xmlserialize";
        default: return "is document";
    }
}

}  // namespace

void fill_other(Context& context, const Node& node, Expression& result) {
    const Printing printing(context);
    auto& other = result.node.emplace<OtherExpression>();
    if (node.node_case == PG_QUERY__NODE__NODE_XML_EXPR) {
        const PgQuery__XmlExpr& xml = *node.xml_expr;
        result.at = place(context, xml.location);
        other.kind = kind(xml.op);
        add_parts(context, Nodes(xml.named_args, xml.n_named_args), other.parts);
        add_parts(context, Nodes(xml.args, xml.n_args), other.parts);
    } else if (node.node_case == PG_QUERY__NODE__NODE_XML_SERIALIZE) {
        result.at = place(context, node.xml_serialize->location);
        other.kind = "xmlserialize";
        other.parts.push_back(expression(context, node.xml_serialize->expr));
    } else {
        other.kind = "unknown";
    }
    if (printing.is_wanted()) other.sql = printed_expression(node);
}

OtherFromItem table_function(Context& context, const PgQuery__RangeTableFunc& function) {
    const Printing printing(context);
    OtherFromItem result;
    result.lateral = function.lateral;
    for (const Node* part : {function.docexpr, function.rowexpr})
        if (ExpressionPtr value = expression(context, part)) result.parts.push_back(value);
    add_parts(context, Nodes(function.namespaces, function.n_namespaces), result.parts);
    for (std::size_t i = 0; i < function.n_columns; ++i) {
        const PgQuery__RangeTableFuncCol& column = *function.columns[i]->range_table_func_col;
        for (const Node* part : {column.colexpr, column.coldefexpr})
            if (ExpressionPtr value = expression(context, part)) result.parts.push_back(value);
    }
    if (!printing.is_wanted()) return result;
    result.sql = printed_from(function);
    // The grammar wants parentheses around whatever is no simple expression, and the library leaves them out.
    const std::string document = absent(function.docexpr) ? std::string() : printed_expression(*function.docexpr);
    if (const std::size_t at = result.sql.find(" PASSING " + document + " COLUMNS "); !document.empty() && at != std::string::npos)
        result.sql.replace(at + std::string_view(" PASSING ").size(), document.size(), "(" + document + ")");
    return result;
}

}  // namespace pgsteward::sql::convert
