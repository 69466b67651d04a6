// Types and domains.
#include "sql/convert.hpp"

namespace pgsteward::sql::convert {
namespace {

AlterDomain::Action action(char letter) {
    switch (letter) {
        case 'N': return AlterDomain::Action::drop_not_null;
        case 'O': return AlterDomain::Action::set_not_null;
        case 'C': return AlterDomain::Action::add_constraint;
        case 'X': return AlterDomain::Action::drop_constraint;
        case 'V': return AlterDomain::Action::validate_constraint;
        default: return AlterDomain::Action::set_default;
    }
}

/// The arguments of an aggregate and how many of them are direct; a list of nothing for (*).
void fill_aggregate(Context& context, Nodes arguments, Define& result) {
    result.arguments.emplace();
    if (arguments.empty()) return;
    for (const Node* node : items(arguments[0])) {
        if (node->node_case != PG_QUERY__NODE__NODE_FUNCTION_PARAMETER) continue;
        result.parameters.push_back(parameter(context, *node->function_parameter));
        result.arguments->push_back(result.parameters.back().type);
    }
    if (arguments.size() > 1 && arguments[1]->node_case == PG_QUERY__NODE__NODE_INTEGER)
        result.direct_arguments = arguments[1]->integer->ival;
}

}  // namespace

Body create_composite_type(Context& context, const PgQuery__CompositeTypeStmt& from) {
    return CreateCompositeType{relation(context, from.typevar),
                               columns(context, Nodes(from.coldeflist, from.n_coldeflist))};
}

Body create_enum(const PgQuery__CreateEnumStmt& from) {
    return CreateEnum{object_name(Nodes(from.type_name, from.n_type_name)), strings(Nodes(from.vals, from.n_vals))};
}

Body alter_enum(const PgQuery__AlterEnumStmt& from) {
    return AlterEnum{object_name(Nodes(from.type_name, from.n_type_name)),
                     from.old_val,
                     from.new_val,
                     from.new_val_neighbor,
                     from.new_val_is_after != 0,
                     from.skip_if_new_val_exists != 0};
}

Body create_range(Context& context, const PgQuery__CreateRangeStmt& from) {
    return CreateRange{object_name(Nodes(from.type_name, from.n_type_name)),
                       options(context, Nodes(from.params, from.n_params), Words::as_types)};
}

Body create_domain(Context& context, const PgQuery__CreateDomainStmt& from) {
    return CreateDomain{object_name(Nodes(from.domainname, from.n_domainname)), type_name(context, *from.type_name),
                        collation(from.coll_clause),
                        column_constraints(context, Nodes(from.constraints, from.n_constraints))};
}

Body alter_domain(Context& context, const PgQuery__AlterDomainStmt& from) {
    AlterDomain result{.name = object_name(Nodes(from.type_name, from.n_type_name)), .action = action(*from.subtype)};
    result.constraint_name = from.name;
    result.behaviour = behaviour(from.behavior);
    result.if_exists = from.missing_ok;
    if (absent(from.def)) {
        if (result.action == AlterDomain::Action::set_default) result.action = AlterDomain::Action::drop_default;
    } else if (from.def->node_case == PG_QUERY__NODE__NODE_CONSTRAINT) {
        result.constraint = constraint(context, *from.def->constraint);
    } else {
        result.default_ = expression(context, from.def);
    }
    return result;
}

Body define(Context& context, const PgQuery__DefineStmt& from) {
    Define result{object_kind(from.kind), object_name(Nodes(from.defnames, from.n_defnames))};
    if (result.kind == ObjectKind::aggregate && !from.oldstyle)
        fill_aggregate(context, Nodes(from.args, from.n_args), result);
    result.options = options(context, Nodes(from.definition, from.n_definition), Words::as_types);
    result.or_replace = from.replace;
    result.if_not_exists = from.if_not_exists;
    result.old_style = from.oldstyle;
    return result;
}

}  // namespace pgsteward::sql::convert
