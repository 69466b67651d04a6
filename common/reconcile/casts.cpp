#include "reconcile/casts.hpp"

#include <fmt/format.h>

#include "canonical/type-name.hpp"
#include "canonical/types.hpp"

namespace pgsteward::reconcile {
namespace {

using canonical::TypeId;

bool is_integer(const std::string& base) { return base == "smallint" || base == "integer" || base == "bigint"; }

/// varchar(), bpchar(), bit() and varbit(): a length is only cut to by a cast that is written; an assignment refuses.
std::string loss_of_length(const canonical::TypeParts& to, bool written) {
    if (to.base == "bit") return fmt::format("values of another length than {} bits are {}", to.modifiers[0], written ? "cut or filled up" : "refused");
    return fmt::format("values longer than {} {} are {}", to.modifiers[0], to.base == "bit varying" ? "bits" : "characters", written ? "cut" : "refused");
}

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

std::string loss_of_narrowing(const std::string& from_type, const std::string& to_type, bool written) {
    if (canonical::type_change(from_type, to_type) != canonical::TypeChange::narrowing) return {};
    const canonical::TypeParts from = canonical::take_apart(from_type), to = canonical::take_apart(to_type);
    const bool has_length = to.base == "character varying" || to.base == "character" || to.base == "bit varying" || to.base == "bit";
    if (has_length && to.modifiers.size() == 1) return loss_of_length(to, written);
    if (is_integer(to.base)) return is_integer(from.base) ? "values out of range are refused" : "values out of range are refused, decimals are rounded";
    if (to.base == "numeric" && !to.modifiers.empty()) {
        const int scale = to.modifiers.size() > 1 ? to.modifiers[1] : 0;
        return fmt::format("values of more than {} digits before the point are refused, those of more than {} behind it are rounded", to.modifiers[0] - scale, scale);
    }
    if (from.base.starts_with("timestamp") && to.base == "date") return "the time of day is lost";
    if (from.base.starts_with("timestamp") && to.base.starts_with("time ")) return "the date is lost";
    if (to.base.starts_with("time") && to.modifiers.size() == 1) return fmt::format("fractions of a second are rounded to {} digits", to.modifiers[0]);
    return "values that do not fit are rounded or refused";
}

}  // namespace pgsteward::reconcile
