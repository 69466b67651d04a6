// What all groups of statements have in common, and the text as a whole.
#include "print/plan.hpp"

#include <fmt/format.h>

#include "print/names-in.hpp"

namespace pgsteward::print {

Plan::Plan(const Catalog& catalog, const SqlOptions& options, const std::set<Piece>& later) : catalog_(catalog), options_(options), later_(later) {
    add_session();
    add_roles();
    add_schemas();
    add_others();
    add_types();
    add_routines();
    add_relations();
    add_default_privileges();
}

Plan::Id Plan::add(Place place, Statements statements, const QualifiedName& provides) {
    const Id id = graph_.add(std::move(place), std::move(statements));
    if (!provides.name.empty()) graph_.provide(provides, id);
    for (const std::string& statement : graph_.statements(id)) graph_.read(id, statement);
    return id;
}

void Plan::annotate(Statements& statements, const std::string& what, const Annotations& object, ObjectKind kind) const {
    if (!object.owner.empty() && object.owner != options_.role && has_changeable_owner(kind)) statements.push_back(owner_to(what, object.owner));
    annotate_part(statements, what, object.comment);
    for (std::string& label : security_labels(what, {}, object.security_labels)) statements.push_back(std::move(label));
}

void Plan::annotate_part(Statements& statements, const std::string& what, const std::string& comment) const {
    if (!comment.empty()) statements.push_back(comment_on(what, comment));
}

bool Plan::read_piece(Id id, std::string_view text, Piece::Kind kind, const QualifiedName& object, const std::string& name) {
    const bool names = graph_.read(id, text, static_cast<int>(pieces_.size()));
    if (names) pieces_.push_back({kind, object, name});
    return names;
}

std::set<Piece> Plan::pieces_in_circles() {
    std::set<Piece> pieces;
    for (const auto& [id, number] : graph_.pieces_in_circles()) pieces.insert(pieces_[static_cast<std::size_t>(number)]);
    return pieces;
}

QualifiedName milestone(Milestone what, const QualifiedName& object, const std::string& part) {
    const std::string mark(1, static_cast<char>(what));
    return {object.schema, mark + object.name + mark + part};
}

void Plan::need_constraints_of_read(Id id, const std::string& text) {
    for (const QualifiedName& name : names_in(text)) graph_.need(id, milestone(Milestone::keys, name));
}

Statements statements(const Catalog& catalog, const SqlOptions& options) {
    std::set<Piece> later;
    for (;;) {
        Plan plan(catalog, options, later);
        const std::set<Piece> found = plan.pieces_in_circles();
        if (found.empty()) return plan.ordered();
        later.insert(found.begin(), found.end());
    }
}

std::vector<std::string> not_known(const Catalog& catalog) {
    std::vector<std::string> problems;
    const auto note = [&](const QualifiedName& whole, const std::vector<Column>& columns) {
        for (const Column& column : columns)
            if (column.type.empty()) problems.push_back(fmt::format("the type of the column {}.{} is not known", whole.display(), column.name));
    };
    for (const auto& relation : catalog.relations.sorted())
        if (relation->kind == ObjectKind::table || relation->kind == ObjectKind::foreign_table) note(relation->name, relation->columns);
    for (const auto& type : catalog.types.sorted()) note(type->name, type->attributes);
    return problems;
}

std::string sql(const Catalog& catalog, const SqlOptions& options) {
    const Statements all = statements(catalog, options);
    std::size_t length = 0;
    for (const std::string& statement : all) length += statement.size() + 2;
    std::string text;
    text.reserve(length);
    for (const std::string& statement : all) (text += statement) += ";\n";
    return text;
}

}  // namespace pgsteward::print
