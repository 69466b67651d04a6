// Queries: SELECT, INSERT, UPDATE, DELETE, MERGE.
#include "sql/convert.hpp"
#include "sql/print-expression.hpp"

namespace pgsteward::sql::convert {
namespace {

std::vector<std::string> marked_columns(const PgQuery__CTECycleClause& cycle) {
    return strings(Nodes(cycle.cycle_col_list, cycle.n_cycle_col_list));
}

std::string quoted_list(const std::vector<std::string>& names) {
    std::string result;
    for (const std::string& name : names) result += (result.empty() ? "" : ", ") + quoted(name);
    return result;
}

/// The grammar takes a bare constant here, so a typed one in its old form: point '(1,1)'.
std::string printed_constant(const Expression& value) {
    const auto* cast = std::get_if<TypeCast>(&value.node);
    const auto* constant = cast != nullptr ? std::get_if<Constant>(&cast->argument->node) : nullptr;
    if (constant == nullptr || constant->kind != Constant::Kind::string) return print(value);
    return print(cast->type) + " " + print(*cast->argument);
}

[[gnu::noinline]] std::string search_or_cycle(Context& context, const PgQuery__CommonTableExpr& table) {
    std::string result;
    if (const auto* search = table.search_clause) {
        result = search->search_breadth_first ? "SEARCH BREADTH FIRST BY " : "SEARCH DEPTH FIRST BY ";
        result += quoted_list(strings(Nodes(search->search_col_list, search->n_search_col_list))) + " SET " +
                  quoted(search->search_seq_column);
    }
    if (const auto* cycle = table.cycle_clause) {
        result += (result.empty() ? "CYCLE " : " CYCLE ") + quoted_list(marked_columns(*cycle)) + " SET " +
                  quoted(cycle->cycle_mark_column);
        const ExpressionPtr mark = expression(context, cycle->cycle_mark_value);
        const ExpressionPtr otherwise = expression(context, cycle->cycle_mark_default);
        if (mark && otherwise) result += " TO " + printed_constant(*mark) + " DEFAULT " + printed_constant(*otherwise);
        result += " USING " + quoted(cycle->cycle_path_column);
    }
    return result;
}

[[gnu::noinline]] CommonTableExpression common_table(Context& context, const PgQuery__CommonTableExpr& table) {
    CommonTableExpression result;
    result.name = table.ctename;
    result.columns = strings(Nodes(table.aliascolnames, table.n_aliascolnames));
    if (table.ctematerialized == PG_QUERY__CTEMATERIALIZE__CTEMaterializeAlways)
        result.materialized = CommonTableExpression::Materialized::always;
    if (table.ctematerialized == PG_QUERY__CTEMATERIALIZE__CTEMaterializeNever)
        result.materialized = CommonTableExpression::Materialized::never;
    result.query = query(context, table.ctequery);
    result.search_or_cycle = search_or_cycle(context, table);
    return result;
}

RowLock::Strength strength(PgQuery__LockClauseStrength strength) {
    switch (strength) {
        case PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORKEYSHARE: return RowLock::Strength::key_share;
        case PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORSHARE: return RowLock::Strength::share;
        case PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORNOKEYUPDATE: return RowLock::Strength::no_key_update;
        default: return RowLock::Strength::update;
    }
}

[[gnu::noinline]] RowLock row_lock(Context& context, const PgQuery__LockingClause& clause) {
    RowLock result{strength(clause.strength), relations(context, Nodes(clause.locked_rels, clause.n_locked_rels))};
    result.nowait = clause.wait_policy == PG_QUERY__LOCK_WAIT_POLICY__LockWaitError;
    result.skip_locked = clause.wait_policy == PG_QUERY__LOCK_WAIT_POLICY__LockWaitSkip;
    return result;
}

Select::SetOperation set_operation(PgQuery__SetOperation operation) {
    switch (operation) {
        case PG_QUERY__SET_OPERATION__SETOP_UNION: return Select::SetOperation::union_;
        case PG_QUERY__SET_OPERATION__SETOP_INTERSECT: return Select::SetOperation::intersect;
        case PG_QUERY__SET_OPERATION__SETOP_EXCEPT: return Select::SetOperation::except;
        default: return Select::SetOperation::none;
    }
}

[[gnu::noinline]] std::vector<FromItem> from_list(Context& context, Nodes nodes) {
    std::vector<FromItem> result;
    result.reserve(nodes.size());
    for (const Node* node : nodes) result.push_back(from_item(context, *node));
    return result;
}

/// Plain DISTINCT is a list of one absent expression.
[[gnu::noinline]] void fill_distinct(Context& context, const PgQuery__SelectStmt& select, Select& result) {
    result.distinct = select.n_distinct_clause != 0;
    if (result.distinct && !absent(select.distinct_clause[0]))
        result.distinct_on = expressions(context, Nodes(select.distinct_clause, select.n_distinct_clause));
}

[[gnu::noinline]] void fill_core(Context& context, const PgQuery__SelectStmt& select, Select& result) {
    fill_distinct(context, select, result);
    result.targets = targets(context, Nodes(select.target_list, select.n_target_list));
    if (select.into_clause != nullptr) result.into = relation(context, select.into_clause->rel);
    result.from = from_list(context, Nodes(select.from_clause, select.n_from_clause));
    result.where = expression(context, select.where_clause);
    result.group_by = expressions(context, Nodes(select.group_clause, select.n_group_clause));
    result.group_distinct = select.group_distinct;
    result.having = expression(context, select.having_clause);
    for (std::size_t i = 0; i < select.n_window_clause; ++i)
        fill(context, *select.window_clause[i]->window_def, result.windows.emplace_back());
    result.values.reserve(select.n_values_lists);
    for (std::size_t i = 0; i < select.n_values_lists; ++i)
        result.values.push_back(expressions(context, items(select.values_lists[i])));
}

[[gnu::noinline]] void fill(Context& context, const PgQuery__SelectStmt& select, Query& query_, Select& result) {
    query_.with = with(context, select.with_clause);
    fill_core(context, select, result);
    result.order_by = sort_keys(context, Nodes(select.sort_clause, select.n_sort_clause));
    result.limit = expression(context, select.limit_count);
    result.offset = expression(context, select.limit_offset);
    result.with_ties = select.limit_option == PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_WITH_TIES;
    for (std::size_t i = 0; i < select.n_locking_clause; ++i)
        result.locks.push_back(row_lock(context, *select.locking_clause[i]->locking_clause));
    result.set_operation = set_operation(select.op);
    result.all = select.all;
    if (select.larg != nullptr) result.left = query(context, *select.larg);
    if (select.rarg != nullptr) result.right = query(context, *select.rarg);
    if (!result.targets.empty()) query_.at = {result.targets.front().at.begin, result.targets.front().at.begin};
}

/// Names, or expressions with collation and operator class.
void fill_conflict_target(Context& context, const PgQuery__InferClause& target, OnConflict& result) {
    for (std::size_t i = 0; i < target.n_index_elems; ++i) {
        IndexElement element = index_element(context, *target.index_elems[i]->index_elem);
        ExpressionPtr value = element.expression;
        if (!value) value = std::make_shared<Expression>(Expression{ColumnReference{{element.column}}, {}});
        if (!element.collation.name.empty())
            value = std::make_shared<Expression>(Expression{CollateClause{value, element.collation}, {}});
        result.target_elements.push_back(value);
        result.target_operator_classes.push_back(element.operator_class);
    }
    result.target_where = expression(context, target.where_clause);
    result.constraint = target.conname;
}

OnConflict on_conflict(Context& context, const PgQuery__OnConflictClause& clause) {
    OnConflict result;
    result.do_update = clause.action == PG_QUERY__ON_CONFLICT_ACTION__ONCONFLICT_UPDATE;
    if (clause.infer != nullptr) fill_conflict_target(context, *clause.infer, result);
    result.assignments = targets(context, Nodes(clause.target_list, clause.n_target_list));
    result.where = expression(context, clause.where_clause);
    return result;
}

Insert::Overriding overriding(PgQuery__OverridingKind kind) {
    switch (kind) {
        case PG_QUERY__OVERRIDING_KIND__OVERRIDING_USER_VALUE: return Insert::Overriding::user;
        case PG_QUERY__OVERRIDING_KIND__OVERRIDING_SYSTEM_VALUE: return Insert::Overriding::system;
        default: return Insert::Overriding::none;
    }
}

[[gnu::noinline]] void fill(Context& context, const PgQuery__InsertStmt& insert, Query& query_, Insert& result) {
    query_.with = with(context, insert.with_clause);
    result.table = relation(context, insert.relation);
    query_.at = result.table.at;
    result.columns = targets(context, Nodes(insert.cols, insert.n_cols));
    result.source = query(context, insert.select_stmt);
    if (insert.on_conflict_clause != nullptr) result.on_conflict = on_conflict(context, *insert.on_conflict_clause);
    result.overriding = overriding(insert.override);
    result.returning = targets(context, Nodes(insert.returning_list, insert.n_returning_list));
}

void fill(Context& context, const PgQuery__UpdateStmt& update, Query& query_, Update& result) {
    query_.with = with(context, update.with_clause);
    result.table = relation(context, update.relation);
    query_.at = result.table.at;
    result.assignments = targets(context, Nodes(update.target_list, update.n_target_list));
    result.from = from_list(context, Nodes(update.from_clause, update.n_from_clause));
    result.where = expression(context, update.where_clause);
    result.returning = targets(context, Nodes(update.returning_list, update.n_returning_list));
}

void fill(Context& context, const PgQuery__DeleteStmt& statement, Query& query_, Delete& result) {
    query_.with = with(context, statement.with_clause);
    result.table = relation(context, statement.relation);
    query_.at = result.table.at;
    result.using_ = from_list(context, Nodes(statement.using_clause, statement.n_using_clause));
    result.where = expression(context, statement.where_clause);
    result.returning = targets(context, Nodes(statement.returning_list, statement.n_returning_list));
}

MergeClause merge_clause(Context& context, const PgQuery__MergeWhenClause& clause) {
    MergeClause result{.matched = clause.matched != 0, .action = MergeClause::Action::nothing};
    if (clause.command_type == PG_QUERY__CMD_TYPE__CMD_INSERT) result.action = MergeClause::Action::insert;
    if (clause.command_type == PG_QUERY__CMD_TYPE__CMD_UPDATE) result.action = MergeClause::Action::update;
    if (clause.command_type == PG_QUERY__CMD_TYPE__CMD_DELETE) result.action = MergeClause::Action::delete_;
    result.condition = expression(context, clause.condition);
    result.targets = targets(context, Nodes(clause.target_list, clause.n_target_list));
    result.values = expressions(context, Nodes(clause.values, clause.n_values));
    result.overriding = overriding(clause.override);
    return result;
}

void fill(Context& context, const PgQuery__MergeStmt& merge, Query& query_, Merge& result) {
    query_.with = with(context, merge.with_clause);
    result.table = relation(context, merge.relation);
    query_.at = result.table.at;
    result.source = std::make_shared<FromItem>(from_item(context, *merge.source_relation));
    result.on = expression(context, merge.join_condition);
    for (std::size_t i = 0; i < merge.n_merge_when_clauses; ++i)
        result.clauses.push_back(merge_clause(context, *merge.merge_when_clauses[i]->merge_when_clause));
}

}  // namespace

bool is_query(const Node* node) {
    if (absent(node)) return false;
    switch (node->node_case) {
        case PG_QUERY__NODE__NODE_SELECT_STMT:
        case PG_QUERY__NODE__NODE_INSERT_STMT:
        case PG_QUERY__NODE__NODE_UPDATE_STMT:
        case PG_QUERY__NODE__NODE_DELETE_STMT:
        case PG_QUERY__NODE__NODE_MERGE_STMT: return true;
        default: return false;
    }
}

QueryPtr query(Context& context, const Node* node) {
    if (!is_query(node)) return nullptr;
    if (node->node_case == PG_QUERY__NODE__NODE_SELECT_STMT) return query(context, *node->select_stmt);
    const Level level(context);
    auto result = std::make_shared<Query>();
    switch (node->node_case) {
        case PG_QUERY__NODE__NODE_INSERT_STMT:
            fill(context, *node->insert_stmt, *result, result->node.emplace<Insert>());
            break;
        case PG_QUERY__NODE__NODE_UPDATE_STMT:
            fill(context, *node->update_stmt, *result, result->node.emplace<Update>());
            break;
        case PG_QUERY__NODE__NODE_DELETE_STMT:
            fill(context, *node->delete_stmt, *result, result->node.emplace<Delete>());
            break;
        default: fill(context, *node->merge_stmt, *result, result->node.emplace<Merge>()); break;
    }
    return result;
}

QueryPtr query(Context& context, const PgQuery__SelectStmt& select) {
    const Level level(context);
    auto result = std::make_shared<Query>();
    result->at = place(context, -1);
    fill(context, select, *result, result->node.emplace<Select>());
    return result;
}

const PgQuery__IntoClause* into_clause(const PgQuery__SelectStmt& select) {
    // transformStmt and transformSetOperationStmt: of a set operation, the leftmost one's.
    const PgQuery__SelectStmt* leftmost = &select;
    while (leftmost->larg != nullptr) leftmost = leftmost->larg;
    return leftmost->into_clause;
}

std::vector<Target> targets(Context& context, Nodes nodes) {
    std::vector<Target> result;
    result.reserve(nodes.size());
    ExpressionPtr shared;
    for (const Node* node : nodes) {
        const PgQuery__ResTarget& from = *node->res_target;
        Target& target = result.emplace_back();
        target.name = from.name;
        target.indirection = indirection(context, Nodes(from.indirection, from.n_indirection));
        target.at = place(context, from.location);
        // (a, b) = source comes as one assignment per column, each with a copy of the source: one is enough.
        if (shared && !absent(from.val) && from.val->node_case == PG_QUERY__NODE__NODE_MULTI_ASSIGN_REF &&
            from.val->multi_assign_ref->colno > 1) {
            const PgQuery__MultiAssignRef& column = *from.val->multi_assign_ref;
            target.value = std::make_shared<Expression>(
                Expression{MultiAssignment{shared, column.colno, column.ncolumns}, place(context, -1)});
            continue;
        }
        target.value = expression(context, from.val);
        const auto* first = target.value ? std::get_if<MultiAssignment>(&target.value->node) : nullptr;
        shared = first != nullptr ? first->source : nullptr;
    }
    return result;
}

With with(Context& context, const PgQuery__WithClause* clause) {
    With result;
    if (clause == nullptr) return result;
    result.recursive = clause->recursive;
    for (std::size_t i = 0; i < clause->n_ctes; ++i)
        result.tables.push_back(common_table(context, *clause->ctes[i]->common_table_expr));
    return result;
}

}  // namespace pgsteward::sql::convert
