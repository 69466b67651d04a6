#include "interpret/others.hpp"

#include <fmt/format.h>

#include "interpret/drops.hpp"

namespace pgsteward::interpret {

void put_other(Execution& run, ObjectKind kind, const QualifiedName& name, OtherObject object) {
    run.created(kind, name);
    const QualifiedName key = other_key(kind, name);
    if (run.catalog().others.find(key)) return;
    run.stamp(object);
    object.kind = kind;
    object.name = name;
    run.catalog().others.put(key, std::move(object));
}

QualifiedName other_name(Execution& run, const sql::ObjectReference& object) {
    const auto type = [&](const std::optional<sql::TypeName>& name) { return name ? run.type(*name) : std::string(); };
    if (object.kind == ObjectKind::cast) return {"", fmt::format("({} as {})", type(object.type), type(object.second_type))};
    if (object.kind == ObjectKind::transform) return {"", fmt::format("for {} language {}", type(object.type), object.name.name)};
    if (object.kind == ObjectKind::user_mapping) return {"", fmt::format("for {} server {}", object.name.name, object.extra)};
    return object.name.qualified();
}

}  // namespace pgsteward::interpret
