// Groups for types and routines, which can need each other: a base type and the functions that read and write it.
#include <fmt/format.h>

#include <algorithm>

#include "print/names-in.hpp"
#include "print/plan.hpp"
#include "text/contains.hpp"

namespace pgsteward::print {
namespace {

/// A function that a type is made of takes or returns the type, so the type is first made as a shell.
bool needs_shell(const Type& type) { return type.form == Type::Form::base || (type.form == Type::Form::range && type.properties.contains("canonical")); }

/// Is the routine one of the functions that the type's definition names?
bool makes(const Routine& routine, const Type& type) {
    return needs_shell(type) && std::ranges::any_of(type.properties, [&](const auto& entry) { return entry.second == quoted(routine.name); });
}

void add_labels(Statements& statements, Statements labels) { statements.insert(statements.end(), labels.begin(), labels.end()); }

}  // namespace

void Plan::add_types() {
    for (const auto& type : catalog_.types.sorted()) add_type(*type);
}

void Plan::add_type(const Type& type) {
    const Place place{rank::types, type.name.schema, type.name.name, 1, ""};
    if (type.form == Type::Form::domain) return add_domain(type);
    Statements statements = {create_type(type)};
    annotate(statements, reference(type), type, type.kind);
    for (const Column& attribute : type.attributes) annotate_part(statements, column_reference(type.name, attribute.name), attribute.comment);
    add_labels(statements, change_acl(acl_target(type), std::nullopt, type.acl));
    const Id id = add(place, std::move(statements), type.name);
    if (const auto multirange = type.properties.find("multirange_type_name"); multirange != type.properties.end())
        for (const QualifiedName& name : names_in(multirange->second)) graph_.provide(name, id);
    if (!needs_shell(type)) return;
    Place before = place;
    before.sub_rank = 0;
    const Id shell = graph_.add(before, {create_shell_type(type)});
    graph_.provide(milestone(Milestone::shell, type.name), shell);
    graph_.need(id, shell);
}

void Plan::add_domain(const Type& type) {
    const Place place{rank::types, type.name.schema, type.name.name, 1, ""};
    LaterInDomain later;
    later.default_ = is_later(Piece::Kind::domain_default, type.name);
    Statements after;
    for (const Constraint& constraint : type.constraints) {
        if (is_later(Piece::Kind::domain_constraint, type.name, constraint.name)) later.constraints.push_back(constraint.name);
        if (constraint.not_valid || contains(later.constraints, constraint.name)) after.push_back(add_constraint(type, constraint));
        annotate_part(after, part_reference(ObjectKind::domain_constraint, constraint.name, type.name), constraint.comment);
    }
    if (later.default_ && type.default_) after.push_back(fmt::format("ALTER DOMAIN {} SET DEFAULT {}", quoted(type.name), *type.default_));
    // What the pieces name is theirs; the rest of the text is the domain's own.
    Type bare = type;
    bare.default_.reset();
    bare.constraints.clear();
    Statements statements = {create_type(type, later)}, own = {create_type(bare)}, said;
    annotate(said, reference(type), type, type.kind);
    add_labels(said, change_acl(acl_target(type), std::nullopt, type.acl));
    statements.insert(statements.end(), said.begin(), said.end());
    const Id id = graph_.add(place, std::move(statements));
    graph_.provide(type.name, id);
    graph_.read(id, own.front());
    if (type.default_ && !later.default_) read_piece(id, *type.default_, Piece::Kind::domain_default, type.name);
    for (const Constraint& constraint : type.constraints)
        if (!constraint.not_valid && !contains(later.constraints, constraint.name))
            read_piece(id, constraint.expression, Piece::Kind::domain_constraint, type.name, constraint.name);
    if (after.empty()) return;
    Place behind = place;
    behind.sub_rank = 2;
    add(behind, std::move(after), {});
}

void Plan::add_routines() {
    for (const auto& routine : catalog_.routines.sorted()) add_routine(*routine);
}

void Plan::add_routine(const Routine& routine) {
    const QualifiedName key = key_of(routine);
    const Place place{rank::routines, key.schema, key.name, 0, ""};
    const bool recursive = routine.standard_body && contains(names_in(routine.body), routine.name);
    const bool placeholder = recursive || is_later(Piece::Kind::body, key);
    Statements statements = {placeholder ? create_placeholder(routine) : create_routine(routine)};
    std::string head = statements.front().substr(0, statements.front().size() - (routine.standard_body && !placeholder ? routine.body.size() : 0));
    // Its own name would be one that it needs, of which there may be others: an aggregate and its function.
    head.erase(0, head.find(quoted(routine.name)) + quoted(routine.name).size());
    annotate(statements, reference(routine), routine, routine.kind);
    add_labels(statements, change_acl(acl_target(routine), std::nullopt, routine.acl));
    const Id id = graph_.add(place, std::move(statements));
    graph_.provide_routine(routine.name, id);
    for (const QualifiedName& name : names_in(head)) {
        const Type* type = catalog_.types.find(name);
        graph_.need(id, type && makes(routine, *type) ? milestone(Milestone::shell, name) : name);
    }
    graph_.need(id, QualifiedName{"", "language " + routine.language});
    if (routine.standard_body && !placeholder) {
        read_piece(id, routine.body, Piece::Kind::body, key);
        need_constraints_of_read(id, routine.body);
    }
    if (!placeholder) return;
    Place behind = place;
    behind.sub_rank = 1;
    const Id replaced = add(behind, {create_routine(routine, Replace::yes)}, {});
    graph_.need(replaced, id);
    need_constraints_of_read(replaced, routine.body);
}

}  // namespace pgsteward::print
