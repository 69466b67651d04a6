// CREATE TABLE in all its forms, columns and constraints.
#include "sql/convert.hpp"

namespace pgsteward::sql::convert {
namespace {

ConstraintDefinition::Kind kind(PgQuery__ConstrType type) {
    switch (type) {
        case PG_QUERY__CONSTR_TYPE__CONSTR_NULL: return ConstraintDefinition::Kind::null;
        case PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL: return ConstraintDefinition::Kind::not_null;
        case PG_QUERY__CONSTR_TYPE__CONSTR_DEFAULT: return ConstraintDefinition::Kind::default_;
        case PG_QUERY__CONSTR_TYPE__CONSTR_IDENTITY: return ConstraintDefinition::Kind::identity;
        case PG_QUERY__CONSTR_TYPE__CONSTR_GENERATED: return ConstraintDefinition::Kind::generated;
        case PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY: return ConstraintDefinition::Kind::primary_key;
        case PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE: return ConstraintDefinition::Kind::unique;
        case PG_QUERY__CONSTR_TYPE__CONSTR_EXCLUSION: return ConstraintDefinition::Kind::exclude;
        case PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN: return ConstraintDefinition::Kind::foreign_key;
        default: return ConstraintDefinition::Kind::check;
    }
}

/// transformConstraintAttrs: DEFERRABLE and the like follow the constraint that they belong to.
bool fold_attribute(PgQuery__ConstrType type, std::vector<ConstraintDefinition>& constraints) {
    if (type < PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRABLE) return false;
    if (constraints.empty()) return true;
    ConstraintDefinition& last = constraints.back();
    switch (type) {
        case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRABLE: last.deferrable = true; break;
        case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRED: last.deferrable = last.initially_deferred = true; break;
        case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_NOT_DEFERRABLE: last.deferrable = false; break;
        default: last.initially_deferred = false; break;
    }
    return true;
}

/// Pairs of an index element and an operator.
std::vector<IndexElement> exclusions(Context& context, Nodes nodes) {
    std::vector<IndexElement> result;
    for (Node* const& node : nodes) {
        const Nodes pair = items(node);
        if (pair.empty() || pair[0]->node_case != PG_QUERY__NODE__NODE_INDEX_ELEM) continue;
        result.push_back(index_element(context, *pair[0]->index_elem));
        if (pair.size() > 1) result.back().operator_name = string(pair[1]);
    }
    return result;
}

char letter(const char* text, char otherwise) {
    return *text != '\0' ? *text : otherwise;
}

void fill_foreign_key(Context& context, const PgQuery__Constraint& from, ConstraintDefinition& result) {
    result.referenced = relation(context, from.pktable);
    result.columns = strings(Nodes(from.fk_attrs, from.n_fk_attrs));
    result.referenced_columns = strings(Nodes(from.pk_attrs, from.n_pk_attrs));
    result.match = letter(from.fk_matchtype, 's');
    result.on_update = letter(from.fk_upd_action, 'a');
    result.on_delete = letter(from.fk_del_action, 'a');
    result.on_delete_columns = strings(Nodes(from.fk_del_set_cols, from.n_fk_del_set_cols));
}

PartitionKey::Strategy strategy(std::string_view word) {
    if (word == "list") return PartitionKey::Strategy::list;
    if (word == "range") return PartitionKey::Strategy::range;
    if (word == "hash") return PartitionKey::Strategy::hash;
    return PartitionKey::Strategy::other;
}

PartitionKey partition_key(Context& context, const PgQuery__PartitionSpec& key) {
    PartitionKey result{strategy(key.strategy), {}};
    for (std::size_t i = 0; i < key.n_part_params; ++i) {
        const PgQuery__PartitionElem& from = *key.part_params[i]->partition_elem;
        IndexElement& element = result.elements.emplace_back();
        element.column = from.name;
        element.expression = expression(context, from.expr);
        element.collation = object_name(Nodes(from.collation, from.n_collation));
        element.operator_class = object_name(Nodes(from.opclass, from.n_opclass));
    }
    return result;
}

LikeClause like(Context& context, const PgQuery__TableLikeClause& clause) {
    // TableLikeOption's bits, as the parser has them: "all" is every bit of an int.
    constexpr unsigned every = 0x1FF;
    return {relation(context, clause.relation), clause.options & every};
}

/// INTO of CREATE TABLE AS and of SELECT INTO.
void fill_into(Context& context, const PgQuery__IntoClause& into, CreateTableAs& result) {
    result.table = relation(context, into.rel);
    result.columns = strings(Nodes(into.col_names, into.n_col_names));
    result.options = options(context, Nodes(into.options, into.n_options));
    result.on_commit = on_commit(into.on_commit);
    result.tablespace = into.table_space_name;
    result.access_method = into.access_method;
    result.with_data = !into.skip_data;
}

}  // namespace

ConstraintDefinition constraint(Context& context, const PgQuery__Constraint& from) {
    ConstraintDefinition result{.kind = kind(from.contype)};
    result.name = from.conname;
    result.at = token(context, from.location);
    result.deferrable = from.deferrable;
    result.initially_deferred = from.initdeferred;
    result.no_inherit = from.is_no_inherit;
    result.not_valid = from.skip_validation;
    result.expression = expression(context, from.raw_expr);
    result.generated_when = from.generated_when;
    result.nulls_not_distinct = from.nulls_not_distinct;
    result.columns = strings(Nodes(from.keys, from.n_keys));
    result.including = strings(Nodes(from.including, from.n_including));
    result.exclusions = exclusions(context, Nodes(from.exclusions, from.n_exclusions));
    const Words words = result.kind == ConstraintDefinition::Kind::identity ? Words::as_types : Words::as_strings;
    result.options = options(context, Nodes(from.options, from.n_options), words);
    result.using_index = from.indexname;
    result.tablespace = from.indexspace;
    result.access_method = from.access_method;
    result.predicate = expression(context, from.where_clause);
    if (result.kind == ConstraintDefinition::Kind::foreign_key) fill_foreign_key(context, from, result);
    return result;
}

std::vector<ConstraintDefinition> column_constraints(Context& context, Nodes nodes) {
    std::vector<ConstraintDefinition> result;
    result.reserve(nodes.size());
    for (const Node* node : nodes)
        if (node->node_case == PG_QUERY__NODE__NODE_CONSTRAINT && !fold_attribute(node->constraint->contype, result))
            result.push_back(constraint(context, *node->constraint));
    return result;
}

ColumnDefinition column(Context& context, const PgQuery__ColumnDef& from) {
    ColumnDefinition result;
    result.name = from.colname;
    result.type = optional_type(context, from.type_name);
    result.collation = collation(from.coll_clause);
    result.storage = from.storage;
    result.compression = from.compression;
    result.constraints = column_constraints(context, Nodes(from.constraints, from.n_constraints));
    result.foreign_options = options(context, Nodes(from.fdwoptions, from.n_fdwoptions));
    result.at = token(context, from.location);
    return result;
}

std::vector<ColumnDefinition> columns(Context& context, Nodes nodes) {
    std::vector<ColumnDefinition> result;
    result.reserve(nodes.size());
    for (const Node* node : nodes)
        if (node->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF) result.push_back(column(context, *node->column_def));
    return result;
}

PartitionBound partition_bound(Context& context, const PgQuery__PartitionBoundSpec& bound) {
    PartitionBound result{.kind = PartitionBound::Kind::range};
    if (bound.is_default)
        result.kind = PartitionBound::Kind::default_;
    else if (bound.strategy[0] == 'l')
        result.kind = PartitionBound::Kind::list;
    else if (bound.strategy[0] == 'h')
        result.kind = PartitionBound::Kind::hash;
    result.modulus = bound.modulus;
    result.remainder = bound.remainder;
    result.values = expressions(context, Nodes(bound.listdatums, bound.n_listdatums));
    result.from = expressions(context, Nodes(bound.lowerdatums, bound.n_lowerdatums));
    result.to = expressions(context, Nodes(bound.upperdatums, bound.n_upperdatums));
    return result;
}

CreateTable::OnCommit on_commit(PgQuery__OnCommitAction action) {
    switch (action) {
        case PG_QUERY__ON_COMMIT_ACTION__ONCOMMIT_PRESERVE_ROWS: return CreateTable::OnCommit::preserve_rows;
        case PG_QUERY__ON_COMMIT_ACTION__ONCOMMIT_DELETE_ROWS: return CreateTable::OnCommit::delete_rows;
        case PG_QUERY__ON_COMMIT_ACTION__ONCOMMIT_DROP: return CreateTable::OnCommit::drop;
        default: return CreateTable::OnCommit::none;
    }
}

CreateTable create_table(Context& context, const PgQuery__CreateStmt& from) {
    CreateTable result;
    result.table = relation(context, from.relation);
    result.if_not_exists = from.if_not_exists;
    result.elements.reserve(from.n_table_elts);
    for (std::size_t i = 0; i < from.n_table_elts; ++i) {
        const Node& element = *from.table_elts[i];
        if (element.node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
            result.elements.emplace_back(column(context, *element.column_def));
        else if (element.node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
            result.elements.emplace_back(constraint(context, *element.constraint));
        else if (element.node_case == PG_QUERY__NODE__NODE_TABLE_LIKE_CLAUSE)
            result.elements.emplace_back(like(context, *element.table_like_clause));
    }
    result.inherits = relations(context, Nodes(from.inh_relations, from.n_inh_relations));
    if (from.partbound != nullptr) result.partition_of = partition_bound(context, *from.partbound);
    if (from.partspec != nullptr) result.partition_by = partition_key(context, *from.partspec);
    result.of_type = optional_type(context, from.of_typename);
    result.options = options(context, Nodes(from.options, from.n_options));
    result.on_commit = on_commit(from.oncommit);
    result.tablespace = from.tablespacename;
    result.access_method = from.access_method;
    return result;
}

Body create_foreign_table(Context& context, const PgQuery__CreateForeignTableStmt& from) {
    CreateTable result = create_table(context, *from.base_stmt);
    result.foreign = true;
    result.server = from.servername;
    result.foreign_options = options(context, Nodes(from.options, from.n_options));
    return result;
}

Body create_table_as(Context& context, const PgQuery__CreateTableAsStmt& from) {
    CreateTableAs result;
    fill_into(context, *from.into, result);
    result.materialized_view = from.objtype == PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW;
    result.if_not_exists = from.if_not_exists;
    result.query = query(context, from.query);
    if (!absent(from.query) && from.query->node_case == PG_QUERY__NODE__NODE_EXECUTE_STMT)
        result.execute = from.query->execute_stmt->name;
    return result;
}

Body select_into(Context& context, const PgQuery__SelectStmt& select, const PgQuery__IntoClause& into) {
    CreateTableAs result;
    fill_into(context, into, result);
    result.select_into = true;
    auto plain = std::make_shared<Query>(*query(context, select));
    // The clause has become the statement: the query goes without, down to the leftmost part that carried it.
    for (auto* part = &std::get<Select>(plain->node); part != nullptr;) {
        part->into.reset();
        if (!part->left) break;
        auto left = std::make_shared<Query>(*part->left);
        part->left = left;
        part = &std::get<Select>(left->node);
    }
    result.query = plain;
    return result;
}

}  // namespace pgsteward::sql::convert
