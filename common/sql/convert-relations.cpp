// Indexes, sequences, views, statistics, and what hangs on a table: triggers, rules, policies.
#include "sql/convert.hpp"

namespace pgsteward::sql::convert {
namespace {

// pg_trigger.h: TRIGGER_TYPE_…
constexpr int fires_before = 1 << 1, fires_on_insert = 1 << 2, fires_on_delete = 1 << 3, fires_on_update = 1 << 4,
              fires_on_truncate = 1 << 5, fires_instead = 1 << 6;

SortKey::Order order(PgQuery__SortByDir direction) {
    switch (direction) {
        case PG_QUERY__SORT_BY_DIR__SORTBY_ASC: return SortKey::Order::ascending;
        case PG_QUERY__SORT_BY_DIR__SORTBY_DESC: return SortKey::Order::descending;
        default: return SortKey::Order::unspecified;
    }
}

SortKey::Nulls nulls(PgQuery__SortByNulls place) {
    switch (place) {
        case PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST: return SortKey::Nulls::first;
        case PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_LAST: return SortKey::Nulls::last;
        default: return SortKey::Nulls::unspecified;
    }
}

CreateRule::Event event(PgQuery__CmdType command) {
    switch (command) {
        case PG_QUERY__CMD_TYPE__CMD_INSERT: return CreateRule::Event::insert;
        case PG_QUERY__CMD_TYPE__CMD_UPDATE: return CreateRule::Event::update;
        case PG_QUERY__CMD_TYPE__CMD_DELETE: return CreateRule::Event::delete_;
        default: return CreateRule::Event::select;
    }
}

void fill_timing(const PgQuery__CreateTrigStmt& from, CreateTrigger& result) {
    result.timing = (from.timing & fires_before) != 0    ? CreateTrigger::Timing::before
                    : (from.timing & fires_instead) != 0 ? CreateTrigger::Timing::instead_of
                                                         : CreateTrigger::Timing::after;
    result.on_insert = (from.events & fires_on_insert) != 0;
    result.on_update = (from.events & fires_on_update) != 0;
    result.on_delete = (from.events & fires_on_delete) != 0;
    result.on_truncate = (from.events & fires_on_truncate) != 0;
}

}  // namespace

IndexElement index_element(Context& context, const PgQuery__IndexElem& from) {
    IndexElement result;
    result.column = from.name;
    result.expression = expression(context, from.expr);
    result.collation = object_name(Nodes(from.collation, from.n_collation));
    result.operator_class = object_name(Nodes(from.opclass, from.n_opclass));
    result.operator_class_options = options(context, Nodes(from.opclassopts, from.n_opclassopts));
    result.order = order(from.ordering);
    result.nulls = nulls(from.nulls_ordering);
    return result;
}

std::vector<IndexElement> index_elements(Context& context, Nodes nodes) {
    std::vector<IndexElement> result;
    result.reserve(nodes.size());
    for (const Node* node : nodes)
        if (node->node_case == PG_QUERY__NODE__NODE_INDEX_ELEM)
            result.push_back(index_element(context, *node->index_elem));
    return result;
}

Body create_index(Context& context, const PgQuery__IndexStmt& from) {
    CreateIndex result;
    result.name = from.idxname;
    result.table = relation(context, from.relation);
    result.unique = from.unique;
    result.nulls_not_distinct = from.nulls_not_distinct;
    result.concurrently = from.concurrent;
    result.if_not_exists = from.if_not_exists;
    result.method = from.access_method;
    result.elements = index_elements(context, Nodes(from.index_params, from.n_index_params));
    result.including = index_elements(context, Nodes(from.index_including_params, from.n_index_including_params));
    result.options = options(context, Nodes(from.options, from.n_options));
    result.predicate = expression(context, from.where_clause);
    result.tablespace = from.table_space;
    return result;
}

Body create_sequence(Context& context, const PgQuery__CreateSeqStmt& from) {
    return CreateSequence{relation(context, from.sequence), from.if_not_exists != 0,
                          options(context, Nodes(from.options, from.n_options), Words::as_types)};
}

Body alter_sequence(Context& context, const PgQuery__AlterSeqStmt& from) {
    return AlterSequence{relation(context, from.sequence), from.missing_ok != 0,
                         options(context, Nodes(from.options, from.n_options), Words::as_types)};
}

Body create_view(Context& context, const PgQuery__ViewStmt& from) {
    CreateView result;
    result.view = relation(context, from.view);
    result.or_replace = from.replace;
    result.columns = strings(Nodes(from.aliases, from.n_aliases));
    result.query = query(context, from.query);
    result.options = options(context, Nodes(from.options, from.n_options));
    if (from.with_check_option == PG_QUERY__VIEW_CHECK_OPTION__LOCAL_CHECK_OPTION)
        result.check_option = CreateView::CheckOption::local;
    if (from.with_check_option == PG_QUERY__VIEW_CHECK_OPTION__CASCADED_CHECK_OPTION)
        result.check_option = CreateView::CheckOption::cascaded;
    return result;
}

Body create_statistics(Context& context, const PgQuery__CreateStatsStmt& from) {
    CreateStatistics result;
    result.name = object_name(Nodes(from.defnames, from.n_defnames));
    result.if_not_exists = from.if_not_exists;
    result.kinds = strings(Nodes(from.stat_types, from.n_stat_types));
    for (std::size_t i = 0; i < from.n_exprs; ++i) {
        IndexElement& element = result.elements.emplace_back();
        element.column = from.exprs[i]->stats_elem->name;
        element.expression = expression(context, from.exprs[i]->stats_elem->expr);
    }
    result.relations = relations(context, Nodes(from.relations, from.n_relations));
    return result;
}

Body create_trigger(Context& context, const PgQuery__CreateTrigStmt& from) {
    CreateTrigger result{.name = from.trigname, .timing = CreateTrigger::Timing::after};
    result.table = relation(context, from.relation);
    result.function = object_name(Nodes(from.funcname, from.n_funcname));
    result.arguments = strings(Nodes(from.args, from.n_args));
    result.or_replace = from.replace;
    result.constraint = from.isconstraint;
    result.for_each_row = from.row;
    result.deferrable = from.deferrable;
    result.initially_deferred = from.initdeferred;
    fill_timing(from, result);
    result.update_columns = strings(Nodes(from.columns, from.n_columns));
    result.when = expression(context, from.when_clause);
    for (std::size_t i = 0; i < from.n_transition_rels; ++i) {
        const PgQuery__TriggerTransition& transition = *from.transition_rels[i]->trigger_transition;
        (transition.is_new ? result.new_table : result.old_table) = transition.name;
    }
    result.from = relation(context, from.constrrel);
    return result;
}

Body create_rule(Context& context, const PgQuery__RuleStmt& from) {
    CreateRule result{.name = from.rulename, .event = event(from.event)};
    result.table = relation(context, from.relation);
    result.or_replace = from.replace;
    result.instead = from.instead;
    result.where = expression(context, from.where_clause);
    result.actions = nested(context, Nodes(from.actions, from.n_actions));
    return result;
}

Body create_policy(Context& context, const PgQuery__CreatePolicyStmt& from) {
    CreatePolicy result;
    result.name = from.policy_name;
    result.table = relation(context, from.table);
    result.command = from.cmd_name;
    result.permissive = from.permissive;
    result.roles = roles(Nodes(from.roles, from.n_roles));
    result.using_ = expression(context, from.qual);
    result.with_check = expression(context, from.with_check);
    return result;
}

Body alter_policy(Context& context, const PgQuery__AlterPolicyStmt& from) {
    return AlterPolicy{from.policy_name, relation(context, from.table), roles(Nodes(from.roles, from.n_roles)),
                       expression(context, from.qual), expression(context, from.with_check)};
}

}  // namespace pgsteward::sql::convert
