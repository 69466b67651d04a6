#include "reconcile/casts.hpp"

#include <fmt/format.h>

#include "canonical/types.hpp"

namespace pgsteward::reconcile {
namespace {

using canonical::TypeId;

bool is_text(canonical::Types& types, TypeId type) { return types.category(type) == 'S'; }

}  // namespace

// find_coercion_pathway() of parse_coerce.c: a cast of pg_cast, else the types' input and output functions where one
// side is a string type.
Cast cast_between(const Catalog& catalog, const std::string& from, const std::string& to) {
    canonical::Types types(catalog, {});
    TypeId source = types.parse(from).id, target = types.parse(to).id;
    if (source == 0 || target == 0) return Cast::none;
    if (types.element(source) != 0 && types.element(target) != 0) {
        source = types.element(source);
        target = types.element(target);
    }
    source = types.base(source);
    if (source == types.base(target)) return Cast::assigned;
    for (const auto& [name, object] : catalog.others)
        if (object->kind == ObjectKind::cast && object->name.name == fmt::format("({} as {})", from, to)) return object->properties.find("as") == object->properties.end() ? Cast::written : Cast::assigned;
    if (const auto* cast = canonical::facts::cast(source, target)) return cast->context == 'e' ? Cast::written : Cast::assigned;
    if (is_text(types, target)) return Cast::assigned;
    return is_text(types, source) ? Cast::written : Cast::none;
}

}  // namespace pgsteward::reconcile
