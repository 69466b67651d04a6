// Constraints of tables and domains.
#include <fmt/format.h>

#include "postgres/introspection/reading.hpp"

namespace pgsteward::postgres {
namespace {

// Not the clones that a foreign key to a partitioned table has for each of its partitions: their parent refers to
// another table. NOT NULL constraints have rows since 18 (from the manual); as columns have the flag in every version,
// only those that say more than it are read: with a chosen name, NOT VALID or NO INHERIT.
std::string constraints_sql(const Server& server) {
    return fmt::format(
        "SELECT k.oid, k.conrelid, k.contypid, k.conname, k.contype, k.conkey, k.confrelid, k.confkey, k.confmatchtype, k.confupdtype, "
        "k.confdeltype, {}, k.condeferrable, k.condeferred, k.convalidated, k.connoinherit, k.conislocal, k.coninhcount > 0, k.conindid, "
        "pg_get_expr(k.conbin, k.conrelid), ARRAY(SELECT CASE WHEN pn.nspname = 'pg_catalog' THEN o.oprname::text ELSE "
        "format('OPERATOR(%I.%s)', pn.nspname, o.oprname) END FROM unnest(k.conexclop) WITH ORDINALITY AS e(operator, place) "
        "JOIN pg_operator o ON o.oid = e.operator JOIN pg_namespace pn ON pn.oid = o.oprnamespace ORDER BY e.place) "
        "FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace LEFT JOIN pg_constraint parent ON parent.oid = k.conparentid "
        "WHERE {} AND k.contype IN ('c', 'p', 'u', 'x', 'f', 'n') AND (parent.oid IS NULL OR parent.confrelid = k.confrelid) ORDER BY k.oid",
        server.since(15, "k.confdelsetcols", "NULL"), user_schema);
}

Constraint::Kind kind_of(char type) {
    switch (type) {
        case 'p': return Constraint::Kind::primary_key;
        case 'u': return Constraint::Kind::unique;
        case 'x': return Constraint::Kind::exclude;
        case 'f': return Constraint::Kind::foreign_key;
        case 'n': return Constraint::Kind::not_null;
        default: return Constraint::Kind::check;
    }
}

/// The operators of an exclusion constraint stand with the constraint, its other properties with the index.
void read_operators(Reading& reading, Constraint& constraint, Oid index_oid, const std::vector<std::string>& operators) {
    const auto place = reading.indexes.find(index_oid);
    if (place == reading.indexes.end()) return;
    Index& index = reading.relations.at(place->second.relation).indexes[place->second.position];
    constraint.nulls_not_distinct = index.nulls_not_distinct;
    index.keys.resize(operators.size());
    for (std::size_t i = 0; i < operators.size(); ++i) index.keys[i].operator_ = operators[i];
}

bool says_only_not_null(const Constraint& constraint, const Relation& relation) {
    return constraint.kind == Constraint::Kind::not_null && !constraint.not_valid && !constraint.no_inherit && constraint.columns.size() == 1 &&
           constraint.name == relation.name.name + "_" + constraint.columns[0] + "_not_null";
}

void read_constraints(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid(), table = fields.oid(), domain = fields.oid();
        Relation* relation = reading.relation(table);
        const auto type = reading.types.find(domain);
        if (!relation && type == reading.types.end()) continue;
        Constraint constraint;
        constraint.name = fields.text();
        constraint.kind = kind_of(fields.letter());
        constraint.columns = reading.column_names_of(table, fields.numbers());
        const Oid referenced = fields.oid();
        const std::vector<int> referenced_columns = fields.numbers();
        if (constraint.kind == Constraint::Kind::foreign_key) {
            if (const Relation* target = reading.relation(referenced)) constraint.referenced = target->name;
            constraint.referenced_columns = reading.column_names_of(referenced, referenced_columns);
            constraint.match = fields.letter();
            constraint.on_update = fields.letter();
            constraint.on_delete = fields.letter();
        } else {
            for (int skipped = 0; skipped < 3; ++skipped) fields.letter();
        }
        constraint.on_delete_columns = reading.column_names_of(table, fields.numbers());
        constraint.deferrable = fields.flag();
        constraint.initially_deferred = fields.flag();
        constraint.not_valid = !fields.flag();
        // The server sets it for every kind but CHECK and NOT NULL; SQL has it only there.
        const bool no_inherit = fields.flag();
        constraint.no_inherit = no_inherit && (constraint.kind == Constraint::Kind::check || constraint.kind == Constraint::Kind::not_null);
        constraint.local = fields.flag();
        constraint.inherited = fields.flag();
        const Oid index = fields.oid();
        constraint.expression = fields.text();
        if (constraint.kind != Constraint::Kind::foreign_key) read_operators(reading, constraint, index, fields.list());
        constraint.comment = reading.comment(Class::constraint, oid);
        // A domain's NOT NULL has a row since 17 (from the manual), and the flag in every version.
        if (relation ? says_only_not_null(constraint, *relation) : constraint.kind == Constraint::Kind::not_null) continue;
        if (relation) relation->constraints.push_back(std::move(constraint));
        else type->second.constraints.push_back(std::move(constraint));
    }
}

}  // namespace

std::vector<Part> constraint_parts() {
    return {{"constraints", constraints_sql, read_constraints}};
}

}  // namespace pgsteward::postgres
