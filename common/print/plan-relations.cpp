// Groups for tables, views and sequences.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "print/inheritance.hpp"
#include "print/plan.hpp"
#include "text/contains.hpp"
#include "text/parallel.hpp"

namespace pgsteward::print {
namespace {

namespace sub = rank::of_table;

void append(Statements& statements, Statements more) {
    for (std::string& statement : more) statements.push_back(std::move(statement));
}

/// Storage, statistics and options of the columns, and what is said about them.
Statements about_columns(const Catalog& catalog, const Relation& relation) {
    static const Column nothing;
    Statements statements;
    const bool inherits = inherits_in_create(catalog, relation);
    for (const Column& column : relation.columns) {
        append(statements, inherits && column.inherited ? column_settings(relation, from_parents(catalog, relation, column), column)
                                                        : column_settings(relation, nothing, column));
        if (column.comment.empty() && column.security_labels.empty()) continue;
        const std::string what = column_reference(relation.name, column.name);
        if (!column.comment.empty()) statements.push_back(comment_on(what, column.comment));
        append(statements, security_labels(what, {}, column.security_labels));
    }
    return statements;
}

/// Sequences behind identity columns: the column makes them, the rest is said here.
std::vector<const Relation*> identity_sequences(const Catalog& catalog, const Relation& table) {
    std::vector<const Relation*> sequences;
    for (const QualifiedName& name : catalog.relations.users_of(table.name)) {
        const Relation* sequence = catalog.relations.find(name);
        if (sequence && sequence->identity_sequence && sequence->owned_by && sequence->owned_by->first == table.name) sequences.push_back(sequence);
    }
    return sequences;
}

}  // namespace

/// Each group stands for itself until all are ordered, so that the threads make plans of their own, which become one.
void Plan::add_relations() {
    const auto relations = catalog_.relations.sorted();
    constexpr std::size_t relations_at_once = 50;
    std::vector<Plan> parts;
    for (std::size_t begin = 0; begin < relations.size(); begin += relations_at_once) parts.push_back(Plan(*this, Empty()));
    in_batches(parts.size(), options_.jobs, 1, [&](std::size_t part) {
        const std::size_t begin = part * relations_at_once, end = std::min(begin + relations_at_once, relations.size());
        for (std::size_t i = begin; i < end; ++i)
            if (relations[i]->persistence != Persistence::temporary) parts[part].add_relation(*relations[i]);
    });
    take(std::move(parts));
}

void Plan::take(std::vector<Plan> parts) {
    std::vector<Graph::Part> graphs;
    for (Plan& part : parts) {
        graphs.push_back({std::move(part.graph_), static_cast<int>(pieces_.size())});
        std::move(part.pieces_.begin(), part.pieces_.end(), std::back_inserter(pieces_));
    }
    graph_.take(std::move(graphs));
}

void Plan::add_relation(const Relation& relation) {
    switch (relation.kind) {
        case ObjectKind::view:
        case ObjectKind::materialized_view: add_view(relation); break;
        case ObjectKind::sequence: return add_sequence(relation);
        default: add_table(relation);
    }
    add_table_parts(relation);
}

void Plan::add_view(const Relation& view) {
    const Place place{rank::relations, view.name.schema, view.name.name, sub::table, ""};
    const bool later = view.kind == ObjectKind::view && is_later(Piece::Kind::query, view.name);
    Statements said;
    for (const Column& column : view.columns)
        if (column.default_) said.push_back(column_default(view, column));
    append(said, about_columns(catalog_, view));
    annotate(said, reference(view), view, view.kind);
    append(said, change_privileges({}, view, options_.postgres));
    Statements statements = {later ? create_placeholder(view) : create_relation(catalog_, view)};
    append(statements, said);
    const Id id = graph_.add(place, std::move(statements));
    graph_.provide(view.name, id);
    for (const std::string& statement : said) graph_.read(id, statement);
    if (later) {
        for (const Column& column : view.columns) graph_.read(id, column.type);
        Place behind = place;
        behind.sub_rank = sub::later_defaults;
        const Id replaced = add(behind, {replace_view(view)}, {});
        need_constraints_of_read(replaced, view.query);
    } else {
        if (view.kind == ObjectKind::view) read_piece(id, view.query, Piece::Kind::query, view.name);
        else graph_.read(id, view.query);
        need_constraints_of_read(id, view.query);
    }
    if (view.kind == ObjectKind::materialized_view && view.populated)
        add({rank::contents, view.name.schema, view.name.name, 0, ""}, {"REFRESH MATERIALIZED VIEW " + quoted(view.name)}, {});
}

void Plan::add_table(const Relation& table) {
    const Place place{rank::relations, table.name.schema, table.name.name, sub::table, ""};
    Later later;
    for (const Column& column : table.columns)
        if (is_later(Piece::Kind::column_default, table.name, column.name)) later.defaults.push_back(column.name);
    for (const Constraint& constraint : table.constraints)
        if (is_later(Piece::Kind::constraint, table.name, constraint.name)) later.constraints.push_back(constraint.name);
    Statements statements = {create_relation(catalog_, table, later)};
    Statements said;
    for (std::string& change : inherited_columns(catalog_, table)) said.push_back(std::move(change));
    append(said, about_columns(catalog_, table));
    append(said, relation_settings({}, table));
    annotate(said, reference(table), table, table.kind);
    append(said, change_privileges({}, table, options_.postgres));
    for (const Relation* sequence : identity_sequences(catalog_, table)) {
        if (sequence->persistence != table.persistence) said.push_back(fmt::format("{} SET {}", alter(*sequence), sequence->persistence == Persistence::unlogged ? "UNLOGGED" : "LOGGED"));
        annotate_part(said, reference(*sequence), sequence->comment);
        append(said, change_privileges({}, *sequence, options_.postgres));
    }
    append(statements, said);
    const Id id = graph_.add(place, std::move(statements));
    graph_.provide(table.name, id);
    for (const Relation* sequence : identity_sequences(catalog_, table)) graph_.provide(sequence->name, id);
    graph_.need(id, QualifiedName{"", "server " + table.server});
    for (const std::string& statement : said) graph_.read(id, statement);
    bool pieces_name_something = false;
    for (const Column& column : table.columns) {
        if (!column.default_) continue;
        if (!later.has_default(column.name)) pieces_name_something |= read_piece(id, *column.default_, Piece::Kind::column_default, table.name, column.name);
        else add({place.rank, place.schema, place.name, sub::later_defaults, column.name}, {column_default(table, column)}, {});
    }
    for (const Constraint& constraint : table.constraints) {
        if (!stands_inside(catalog_, table, constraint) || later.has_constraint(constraint.name)) continue;
        if (table.index(constraint.name)) graph_.provide({table.name.schema, constraint.name}, id);
        pieces_name_something |= read_piece(id, constraint_definition(table, constraint), Piece::Kind::constraint, table.name, constraint.name);
    }
    // What the pieces name is theirs; the rest of the text is the table's own.
    if (pieces_name_something) graph_.read(id, create_relation(catalog_, table, {.everything = true}));
    else graph_.read(id, graph_.statements(id).front());
    add_parents(table);
}

void Plan::add_parents(const Relation& table) {
    Place place{rank::relations, table.name.schema, table.name.name, sub::parents, ""};
    Statements statements = later_parents(catalog_, table);
    if (!table.partition_bound.empty()) statements.push_back(attach_partition(table));
    if (!statements.empty()) add(place, std::move(statements), milestone(Milestone::attached, table.name));
}

void Plan::add_sequence(const Relation& sequence) {
    if (sequence.identity_sequence && sequence.owned_by && catalog_.relations.find(sequence.owned_by->first)) return;   // its column's
    Statements statements = {create_relation(catalog_, sequence)};
    annotate(statements, reference(sequence), sequence, sequence.kind);
    append(statements, change_privileges({}, sequence, options_.postgres));
    const Place place{rank::relations, sequence.name.schema, sequence.name.name, sub::table, ""};
    add(place, std::move(statements), sequence.name);
    if (!sequence.owned_by) return;
    const QualifiedName& table = sequence.owned_by->first;
    add({rank::relations, table.schema, table.name, sub::owned_sequences, sequence.name.display()}, {sequence_owner(sequence)}, {});
}

}  // namespace pgsteward::print
