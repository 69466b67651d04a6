#include "interpret/moved.hpp"

#include "interpret/drops.hpp"

namespace pgsteward::interpret {
namespace {

/// Notes what moved, as it is before; nothing where an unknown name may be anything.
Renamed moved(Execution& run, ObjectKind kind, const QualifiedName& from, const QualifiedName& to) {
    Renamed renamed{kind, from, to, {}, {}};
    renamed.relation = run.catalog().relations.share(from);
    const Doubts& doubts = run.interpreter.doubts();
    renamed.name_is_new = doubts.arrived(from);
    renamed.takes_place = doubts.went(to) && (!renamed.relation || renamed.relation->partial || doubts.about(from));
    if (renamed.relation) {
        renamed.kind = renamed.relation->kind;
        renamed.known = run.known(renamed.relation.get());
        renamed.temporary = renamed.relation->persistence == Persistence::temporary;
    } else if (const Type* type = run.catalog().types.find(from)) {
        renamed.known = run.known(type->created);
    }
    return renamed;
}

}  // namespace

void emit_moved(Execution& run, ObjectKind kind, const QualifiedName& from, const QualifiedName& to) { run.emit(moved(run, kind, from, to)); }

void emit_moved_column(Execution& run, const sql::ObjectReference& object, const std::string& to) {
    const bool of_type = object.kind == ObjectKind::attribute && !run.relation(object.name);
    const QualifiedName owner = of_type ? run.type_name(object.name) : run.relation_name(object.name);
    Renamed renamed = moved(run, object.kind, owner, owner);
    renamed.kind = object.kind;
    renamed.part = object.part;
    renamed.new_part = to;
    const Column* column = renamed.relation ? renamed.relation->column(object.part) : nullptr;
    if (column) renamed.known = run.known(column->created);
    const Doubts& doubts = run.interpreter.doubts();
    renamed.takes_place = doubts.went(Doubts::column(owner, to)) && (!column || doubts.about(owner) || run.column_doubtful(owner, object.part));
    run.emit(std::move(renamed));
}

void emit_moved_routine(Execution& run, ObjectKind kind, const QualifiedName& key, const QualifiedName& to) {
    Renamed renamed{kind, {}, to, {}, {}};
    renamed.routine = run.catalog().routines.share(key);
    renamed.from = renamed.routine->name;
    renamed.kind = renamed.routine->kind;
    renamed.known = run.known(renamed.routine->created);
    run.emit(std::move(renamed));
}

void emit_moved_other(Execution& run, ObjectKind kind, const QualifiedName& from, const QualifiedName& to) {
    Renamed renamed{kind, from, to, {}, {}};
    const OtherObject* object = kind == ObjectKind::schema ? run.catalog().schemas.find({"", from.name}) : run.catalog().others.find(other_key(kind, from));
    const Role* role = kind == ObjectKind::role ? run.catalog().roles.find({"", from.name}) : nullptr;
    if (object) renamed.known = run.known(object->created);
    else if (role && !role->uncertain) renamed.known = run.known(role->created);
    run.emit(std::move(renamed));
}

}  // namespace pgsteward::interpret
