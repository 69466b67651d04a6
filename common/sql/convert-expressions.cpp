// Expressions: each kind is filled where it will live, because they nest. For the same reason nothing is inlined that
// one level calls: its frame would hold the temporaries of all kinds.
#include "sql/convert.hpp"

namespace pgsteward::sql::convert {
namespace {

[[gnu::noinline]] void fill(Context&, const PgQuery__AConst& constant, Constant& result) {
    switch (constant.val_case) {
        case PG_QUERY__A__CONST__VAL_IVAL:
            result = {Constant::Kind::integer, std::to_string(constant.ival->ival)};
            break;
        case PG_QUERY__A__CONST__VAL_FVAL: result = {Constant::Kind::floating, constant.fval->fval}; break;
        case PG_QUERY__A__CONST__VAL_BOOLVAL:
            result = {Constant::Kind::boolean, constant.boolval->boolval ? "true" : "false"};
            break;
        case PG_QUERY__A__CONST__VAL_SVAL: result = {Constant::Kind::string, constant.sval->sval}; break;
        case PG_QUERY__A__CONST__VAL_BSVAL: result = {Constant::Kind::bit_string, constant.bsval->bsval}; break;
        default: break;
    }
}

[[gnu::noinline]] void fill(Context&, const PgQuery__ColumnRef& reference, ColumnReference& result) {
    result.parts.reserve(reference.n_fields);
    for (std::size_t i = 0; i < reference.n_fields; ++i) {
        if (reference.fields[i]->node_case == PG_QUERY__NODE__NODE_A_STAR)
            result.star = true;
        else
            result.parts.push_back(string(reference.fields[i]));
    }
}

Operation::Kind kind(PgQuery__AExprKind kind) {
    switch (kind) {
        case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY: return Operation::Kind::op_any;
        case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ALL: return Operation::Kind::op_all;
        case PG_QUERY__A__EXPR__KIND__AEXPR_DISTINCT: return Operation::Kind::distinct;
        case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT: return Operation::Kind::not_distinct;
        case PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF: return Operation::Kind::nullif;
        case PG_QUERY__A__EXPR__KIND__AEXPR_IN: return Operation::Kind::in;
        case PG_QUERY__A__EXPR__KIND__AEXPR_LIKE: return Operation::Kind::like;
        case PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE: return Operation::Kind::ilike;
        case PG_QUERY__A__EXPR__KIND__AEXPR_SIMILAR: return Operation::Kind::similar;
        case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN: return Operation::Kind::between;
        case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN: return Operation::Kind::not_between;
        case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN_SYM: return Operation::Kind::between_symmetric;
        case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN_SYM: return Operation::Kind::not_between_symmetric;
        default: return Operation::Kind::op;
    }
}

[[gnu::noinline]] void fill(Context& context, const PgQuery__AExpr& operation, Operation& result) {
    result.kind = kind(operation.kind);
    result.name = object_name(Nodes(operation.name, operation.n_name));
    result.left = expression(context, operation.lexpr);
    result.right = expression(context, operation.rexpr);
}

[[gnu::noinline]] void fill(Context& context, const PgQuery__BoolExpr& operation, BooleanOperation& result) {
    result.kind = operation.boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR  ? BooleanOperation::Kind::and_
                  : operation.boolop == PG_QUERY__BOOL_EXPR_TYPE__OR_EXPR ? BooleanOperation::Kind::or_
                                                                          : BooleanOperation::Kind::not_;
    result.arguments = expressions(context, Nodes(operation.args, operation.n_args));
}

BooleanTest::Kind kind(PgQuery__BoolTestType kind) {
    switch (kind) {
        case PG_QUERY__BOOL_TEST_TYPE__IS_NOT_TRUE: return BooleanTest::Kind::is_not_true;
        case PG_QUERY__BOOL_TEST_TYPE__IS_FALSE: return BooleanTest::Kind::is_false;
        case PG_QUERY__BOOL_TEST_TYPE__IS_NOT_FALSE: return BooleanTest::Kind::is_not_false;
        case PG_QUERY__BOOL_TEST_TYPE__IS_UNKNOWN: return BooleanTest::Kind::is_unknown;
        case PG_QUERY__BOOL_TEST_TYPE__IS_NOT_UNKNOWN: return BooleanTest::Kind::is_not_unknown;
        default: return BooleanTest::Kind::is_true;
    }
}

[[gnu::noinline]] void fill(Context& context, const PgQuery__CaseExpr& choice, Case& result) {
    result.argument = expression(context, choice.arg);
    result.branches.reserve(choice.n_args);
    for (std::size_t i = 0; i < choice.n_args; ++i) {
        const PgQuery__CaseWhen& when = *choice.args[i]->case_when;
        result.branches.push_back({expression(context, when.expr), expression(context, when.result)});
    }
    result.otherwise = expression(context, choice.defresult);
}

Subquery::Kind kind(PgQuery__SubLinkType kind) {
    switch (kind) {
        case PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK: return Subquery::Kind::exists;
        case PG_QUERY__SUB_LINK_TYPE__ALL_SUBLINK: return Subquery::Kind::all;
        case PG_QUERY__SUB_LINK_TYPE__ANY_SUBLINK: return Subquery::Kind::any;
        case PG_QUERY__SUB_LINK_TYPE__ROWCOMPARE_SUBLINK: return Subquery::Kind::row_compare;
        case PG_QUERY__SUB_LINK_TYPE__MULTIEXPR_SUBLINK: return Subquery::Kind::multi_assign;
        case PG_QUERY__SUB_LINK_TYPE__ARRAY_SUBLINK: return Subquery::Kind::array;
        default: return Subquery::Kind::scalar;
    }
}

[[gnu::noinline]] void fill(Context& context, const PgQuery__SubLink& link, Subquery& result) {
    result.kind = kind(link.sub_link_type);
    result.test = expression(context, link.testexpr);
    result.operator_name = object_name(Nodes(link.oper_name, link.n_oper_name));
    result.query = query(context, link.subselect);
}

std::string name(PgQuery__SQLValueFunctionOp op) {
    switch (op) {
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_DATE: return "current_date";
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIME:
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIME_N: return "current_time";
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP:
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP_N: return "current_timestamp";
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME:
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME_N: return "localtime";
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP:
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP_N: return "localtimestamp";
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_ROLE: return "current_role";
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_USER: return "current_user";
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_USER: return "user";
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_SESSION_USER: return "session_user";
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_CATALOG: return "current_catalog";
        default: return "current_schema";
    }
}

[[gnu::noinline]] void fill(Context& context, const PgQuery__GroupingSet& set, GroupingSet& result) {
    switch (set.kind) {
        case PG_QUERY__GROUPING_SET_KIND__GROUPING_SET_SIMPLE: result.kind = GroupingSet::Kind::simple; break;
        case PG_QUERY__GROUPING_SET_KIND__GROUPING_SET_ROLLUP: result.kind = GroupingSet::Kind::rollup; break;
        case PG_QUERY__GROUPING_SET_KIND__GROUPING_SET_CUBE: result.kind = GroupingSet::Kind::cube; break;
        case PG_QUERY__GROUPING_SET_KIND__GROUPING_SET_SETS: result.kind = GroupingSet::Kind::sets; break;
        default: result.kind = GroupingSet::Kind::empty; break;
    }
    result.content = expressions(context, Nodes(set.content, set.n_content));
}

[[gnu::noinline]] void fill(Context& context, const PgQuery__TypeCast& cast, TypeCast& result) {
    result.argument = expression(context, cast.arg);
    result.type = type_name(context, *cast.type_name);
}

[[gnu::noinline]] void fill(Context& context, const PgQuery__CollateClause& clause, CollateClause& result) {
    result.argument = expression(context, clause.arg);
    result.collation = collation(&clause);
}

[[gnu::noinline]] void fill(Context& context, const PgQuery__AIndirection& node, Indirection& result) {
    result.argument = expression(context, node.arg);
    result.steps = indirection(context, Nodes(node.indirection, node.n_indirection));
}

/// The kinds of which there are many, and those that nest in practice.
[[gnu::noinline]] bool fill_common(Context& context, const Node& node, Expression& result) {
    const auto at = [&](int location) { result.at = place(context, location); };
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_A_CONST:
            at(node.a_const->location);
            return fill(context, *node.a_const, result.node.emplace<Constant>()), true;
        case PG_QUERY__NODE__NODE_COLUMN_REF:
            at(node.column_ref->location);
            return fill(context, *node.column_ref, result.node.emplace<ColumnReference>()), true;
        case PG_QUERY__NODE__NODE_FUNC_CALL:
            at(node.func_call->location);
            return fill(context, *node.func_call, result.node.emplace<FunctionCall>()), true;
        case PG_QUERY__NODE__NODE_TYPE_CAST: {
            auto& cast = result.node.emplace<TypeCast>();
            fill(context, *node.type_cast, cast);
            // Casts of the grammar's own making have no place but their argument's.
            if (node.type_cast->location < 0 && cast.argument != nullptr) return result.at = cast.argument->at, true;
            return at(node.type_cast->location), true;
        }
        case PG_QUERY__NODE__NODE_A_EXPR:
            at(node.a_expr->location);
            return fill(context, *node.a_expr, result.node.emplace<Operation>()), true;
        case PG_QUERY__NODE__NODE_BOOL_EXPR:
            at(node.bool_expr->location);
            return fill(context, *node.bool_expr, result.node.emplace<BooleanOperation>()), true;
        case PG_QUERY__NODE__NODE_CASE_EXPR:
            at(node.case_expr->location);
            return fill(context, *node.case_expr, result.node.emplace<Case>()), true;
        case PG_QUERY__NODE__NODE_SUB_LINK:
            at(node.sub_link->location);
            return fill(context, *node.sub_link, result.node.emplace<Subquery>()), true;
        case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
            at(node.collate_clause->location);
            return fill(context, *node.collate_clause, result.node.emplace<CollateClause>()), true;
        case PG_QUERY__NODE__NODE_GROUPING_SET:
            at(node.grouping_set->location);
            return fill(context, *node.grouping_set, result.node.emplace<GroupingSet>()), true;
        case PG_QUERY__NODE__NODE_A_INDIRECTION: {
            auto& path = result.node.emplace<Indirection>();
            fill(context, *node.a_indirection, path);
            if (path.argument != nullptr) result.at = path.argument->at;
            return true;
        }
        default: return false;
    }
}

/// The kinds that only have a list of arguments, or less.
[[gnu::noinline]] bool fill_simple(Context& context, const Node& node, Expression& result) {
    const auto at = [&](int location) { result.at = place(context, location); };
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_PARAM_REF:
            at(node.param_ref->location);
            return result.node.emplace<Parameter>().number = node.param_ref->number, true;
        case PG_QUERY__NODE__NODE_COALESCE_EXPR:
            at(node.coalesce_expr->location);
            result.node.emplace<Coalesce>().arguments =
                expressions(context, Nodes(node.coalesce_expr->args, node.coalesce_expr->n_args));
            return true;
        case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
            at(node.a_array_expr->location);
            result.node.emplace<ArrayConstructor>().elements =
                expressions(context, Nodes(node.a_array_expr->elements, node.a_array_expr->n_elements));
            return true;
        case PG_QUERY__NODE__NODE_LIST:
            at(-1);
            result.node.emplace<List>().items = expressions(context, Nodes(node.list->items, node.list->n_items));
            return true;
        case PG_QUERY__NODE__NODE_GROUPING_FUNC:
            at(node.grouping_func->location);
            result.node.emplace<GroupingFunction>().arguments =
                expressions(context, Nodes(node.grouping_func->args, node.grouping_func->n_args));
            return true;
        case PG_QUERY__NODE__NODE_SET_TO_DEFAULT:
            at(node.set_to_default->location);
            return result.node.emplace<SetToDefault>(), true;
        case PG_QUERY__NODE__NODE_CURRENT_OF_EXPR:
            at(-1);
            return result.node.emplace<CurrentOf>().cursor = node.current_of_expr->cursor_name, true;
        case PG_QUERY__NODE__NODE_STRING:
        case PG_QUERY__NODE__NODE_INTEGER:
        case PG_QUERY__NODE__NODE_FLOAT:
            at(-1);
            result.node.emplace<Constant>() = {node.node_case == PG_QUERY__NODE__NODE_STRING ? Constant::Kind::string
                                               : node.node_case == PG_QUERY__NODE__NODE_FLOAT
                                                   ? Constant::Kind::floating
                                                   : Constant::Kind::integer,
                                               string(&node)};
            return true;
        default: return false;
    }
}

[[gnu::noinline]] bool fill_special(Context& context, const Node& node, Expression& result) {
    const auto at = [&](int location) { result.at = place(context, location); };
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_NULL_TEST: {
            at(node.null_test->location);
            auto& test = result.node.emplace<NullTest>();
            test.argument = expression(context, node.null_test->arg);
            test.is_not = node.null_test->nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NOT_NULL;
            return true;
        }
        case PG_QUERY__NODE__NODE_BOOLEAN_TEST: {
            at(node.boolean_test->location);
            auto& test = result.node.emplace<BooleanTest>();
            test.argument = expression(context, node.boolean_test->arg);
            test.kind = kind(node.boolean_test->booltesttype);
            return true;
        }
        case PG_QUERY__NODE__NODE_MIN_MAX_EXPR: {
            at(node.min_max_expr->location);
            auto& choice = result.node.emplace<MinMax>();
            choice.greatest = node.min_max_expr->op == PG_QUERY__MIN_MAX_OP__IS_GREATEST;
            choice.arguments = expressions(context, Nodes(node.min_max_expr->args, node.min_max_expr->n_args));
            return true;
        }
        case PG_QUERY__NODE__NODE_ROW_EXPR: {
            at(node.row_expr->location);
            auto& row = result.node.emplace<RowConstructor>();
            row.fields = expressions(context, Nodes(node.row_expr->args, node.row_expr->n_args));
            row.explicit_row = node.row_expr->row_format == PG_QUERY__COERCION_FORM__COERCE_EXPLICIT_CALL;
            return true;
        }
        case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION: {
            at(node.sqlvalue_function->location);
            auto& function = result.node.emplace<SqlValueFunction>();
            function = {name(node.sqlvalue_function->op), node.sqlvalue_function->typmod};
            return true;
        }
        case PG_QUERY__NODE__NODE_NAMED_ARG_EXPR: {
            at(node.named_arg_expr->location);
            auto& argument = result.node.emplace<NamedArgument>();
            argument.name = node.named_arg_expr->name;
            argument.value = expression(context, node.named_arg_expr->arg);
            return true;
        }
        case PG_QUERY__NODE__NODE_MULTI_ASSIGN_REF: {
            at(-1);
            auto& assignment = result.node.emplace<MultiAssignment>();
            assignment.source = expression(context, node.multi_assign_ref->source);
            assignment.column = node.multi_assign_ref->colno;
            assignment.columns = node.multi_assign_ref->ncolumns;
            return true;
        }
        default: return false;
    }
}

}  // namespace

ExpressionPtr expression(Context& context, const Node* node) {
    if (absent(node)) return nullptr;
    const Level level(context);
    auto result = std::make_shared<Expression>();
    if (!fill_common(context, *node, *result) && !fill_simple(context, *node, *result) &&
        !fill_special(context, *node, *result))
        fill_other(context, *node, *result);
    return result;
}

Expressions expressions(Context& context, Nodes nodes) {
    Expressions result;
    result.reserve(nodes.size());
    for (const Node* node : nodes) result.push_back(expression(context, node));
    return result;
}

[[gnu::noinline]] void fill(Context& context, const PgQuery__FuncCall& call, FunctionCall& result) {
    result.name = object_name(context, Nodes(call.funcname, call.n_funcname), call.location);
    result.arguments = expressions(context, Nodes(call.args, call.n_args));
    if (call.n_agg_order != 0) result.order_by = sort_keys(context, Nodes(call.agg_order, call.n_agg_order));
    result.filter = expression(context, call.agg_filter);
    if (call.over != nullptr) fill(context, *call.over, result.over.emplace());
    result.star = call.agg_star;
    result.distinct = call.agg_distinct;
    result.variadic = call.func_variadic;
    result.within_group = call.agg_within_group;
    result.sql_syntax = call.funcformat == PG_QUERY__COERCION_FORM__COERCE_SQL_SYNTAX;
}

[[gnu::noinline]] void fill(Context& context, const PgQuery__WindowDef& window, WindowDefinition& result) {
    result.name = window.name;
    result.references = window.refname;
    result.partition_by = expressions(context, Nodes(window.partition_clause, window.n_partition_clause));
    result.order_by = sort_keys(context, Nodes(window.order_clause, window.n_order_clause));
    result.frame_options = window.frame_options;
    result.start_offset = expression(context, window.start_offset);
    result.end_offset = expression(context, window.end_offset);
}

std::vector<SortKey> sort_keys(Context& context, Nodes nodes) {
    std::vector<SortKey> result;
    result.reserve(nodes.size());
    for (const Node* node : nodes) {
        const PgQuery__SortBy& by = *node->sort_by;
        SortKey& key = result.emplace_back();
        key.expression = expression(context, by.node);
        key.order = by.sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_ASC    ? SortKey::Order::ascending
                    : by.sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_DESC  ? SortKey::Order::descending
                    : by.sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_USING ? SortKey::Order::using_operator
                                                                           : SortKey::Order::unspecified;
        key.nulls = by.sortby_nulls == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST  ? SortKey::Nulls::first
                    : by.sortby_nulls == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_LAST ? SortKey::Nulls::last
                                                                                    : SortKey::Nulls::unspecified;
        for (std::size_t i = 0; i < by.n_use_op; ++i)
            key.using_operator += (i == 0 ? "" : ".") + string(by.use_op[i]);
    }
    return result;
}

std::vector<std::variant<Subscript, std::string>> indirection(Context& context, Nodes nodes) {
    std::vector<std::variant<Subscript, std::string>> result;
    result.reserve(nodes.size());
    for (const Node* node : nodes) {
        if (node->node_case == PG_QUERY__NODE__NODE_A_INDICES) {
            const PgQuery__AIndices& indices = *node->a_indices;
            result.emplace_back(Subscript{expression(context, indices.lidx), expression(context, indices.uidx),
                                          indices.is_slice != 0});
        } else {
            result.emplace_back(string(node));
        }
    }
    return result;
}

}  // namespace pgsteward::sql::convert
