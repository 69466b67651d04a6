#include "access/securables.hpp"

#include <algorithm>
#include <cctype>
#include <tuple>

#include "access/acl.hpp"

namespace pgsteward::access {
namespace {

void add_relation(std::vector<Securable>& all, const Relation& relation) {
    all.push_back(securable(relation));
    for (const Column& column : relation.columns)
        if (column.acl) all.push_back(securable(relation, column));
}

void add_all(std::vector<Securable>& all, const Catalog& catalog) {
    all.reserve(all.size() + catalog.relations.size() + catalog.routines.size() + catalog.types.size());
    for (const auto& [name, relation] : catalog.relations) add_relation(all, *relation);
    for (const auto& [key, routine] : catalog.routines) all.push_back(securable(*routine));
    for (const auto& [name, type] : catalog.types) all.push_back(securable(*type));
    for (const auto& [name, schema] : catalog.schemas) all.push_back(securable(*schema));
    for (const auto& [key, object] : catalog.others)
        if (has_privileges(object->kind)) all.push_back(securable(*object));
}

bool before(const Securable& a, const Securable& b) { return std::tie(a.kind, a.name, a.column) < std::tie(b.kind, b.name, b.column); }

}  // namespace

std::string Securable::display() const { return column.empty() ? name.display() : name.display() + "." + column; }

std::string Securable::sql() const {
    if (routine) {
        std::string arguments;
        for (const std::string& type : routine->argument_types) arguments += (arguments.empty() ? "" : ", ") + type;
        return std::string(routine->kind == ObjectKind::procedure ? "PROCEDURE " : "FUNCTION ") + quoted(routine->name) + "(" + arguments + ")";
    }
    if (kind == ObjectKind::sequence) return "SEQUENCE " + quoted(name);
    if (relation) return "TABLE " + quoted(name);
    if (kind == ObjectKind::large_object) return "LARGE OBJECT " + name.name;
    if (kind == ObjectKind::parameter) return "PARAMETER " + name.name;
    std::string word(kind == ObjectKind::foreign_server ? "foreign server" : name_of(kind));
    std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) { return c == '-' ? ' ' : static_cast<char>(std::toupper(c)); });
    return word + " " + quoted(name);
}

Securable securable(const Relation& relation) { return {relation.kind, relation.name, {}, &relation, &relation}; }
Securable securable(const Relation& relation, const Column& column) { return {ObjectKind::column, relation.name, column.name, &column, &relation}; }
Securable securable(const Routine& routine) { return {routine.kind, key_of(routine), {}, &routine, nullptr, &routine}; }
Securable securable(const Type& type) { return {type.kind, type.name, {}, &type}; }
Securable securable(const OtherObject& object) { return {object.kind, object.name, {}, &object, nullptr, nullptr, object.uncertain}; }
bool has_privileges(ObjectKind kind) { return all_privileges(kind, 15) != 0; }

std::string_view group_of(ObjectKind kind) {
    if (kind == ObjectKind::sequence || kind == ObjectKind::column) return name_of(kind);
    if (is_relation(kind)) return "relation";
    if (is_routine(kind)) return "function";
    switch (kind) {
        case ObjectKind::domain: return "type";
        case ObjectKind::foreign_data_wrapper: return "wrapper";
        case ObjectKind::foreign_server: return "server";
        case ObjectKind::large_object: return "large-object";
        default: return name_of(kind);
    }
}

std::vector<Securable> securables(const Catalog& catalog) {
    std::vector<Securable> all;
    add_all(all, catalog);
    std::sort(all.begin(), all.end(), before);
    return all;
}

std::vector<Securable> securables(const Catalog& catalog, const Catalog& ready_made) {
    std::vector<Securable> all;
    add_all(all, ready_made);
    for (Securable& object : all) object.ready_made = true;
    add_all(all, catalog);
    std::sort(all.begin(), all.end(), before);
    return all;
}

}  // namespace pgsteward::access
