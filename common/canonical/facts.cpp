// Look-ups in the tables that scripts/generate-facts writes.
#include "canonical/facts.hpp"

#include <algorithm>
#include <iterator>

#include "canonical/fact-index.hpp"

namespace pgsteward::canonical::facts {
namespace {

constexpr TypeFact all_types[] = {
#include "canonical/facts/types.inc"
};
constexpr FunctionFact all_functions[] = {
#include "canonical/facts/functions.inc"
};
constexpr OperatorFact all_operators[] = {
#include "canonical/facts/operators.inc"
};
constexpr CastFact all_casts[] = {
#include "canonical/facts/casts.inc"
};
constexpr OperatorClassFact all_operator_classes[] = {
#include "canonical/facts/operator-classes.inc"
};
constexpr RelationFact all_relations[] = {
#include "canonical/facts/relations.inc"
};
constexpr Number length_casts[] = {
#include "canonical/facts/length-casts.inc"
};
constexpr std::string_view extensions[] = {
#include "canonical/facts/extensions.inc"
};
constexpr std::string_view volatile_functions[] = {
#include "canonical/facts/volatile-functions.inc"
};
/// `others`: what others than the owner have, "=r pg_monitor=X".
struct InitialPrivileges {
    std::string_view name;
    char kind;                  ///< f function, r relation
    std::string_view others;
};
constexpr InitialPrivileges unusual_privileges[] = {
#include "canonical/facts/initial-privileges.inc"
};
/// From the documentation: random_normal() since 16, the two others since 18.
constexpr std::string_view later_volatile_functions[] = {"random_normal", "uuidv4", "uuidv7"};
static_assert(std::size(extensions) + first_extension <= max_origins);

/// The table of types is sorted by number; this is the order of their names, those of one name by number.
constexpr auto types_by_name = [] {
    std::array<std::uint16_t, std::size(all_types)> order{};
    for (std::uint16_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::sort(order, [](std::uint16_t a, std::uint16_t b) { return all_types[a].name != all_types[b].name ? all_types[a].name < all_types[b].name : a < b; });
    return order;
}();

std::span<const std::uint16_t> types_named(std::string_view name) {
    constexpr auto name_of = [](std::size_t i) { return all_types[types_by_name[i]].name; };
    static constexpr FactIndex<std::size(all_types)> index(name_of);
    const FactRange found = index.find(name, name_of);
    return {types_by_name.data() + found.first, types_by_name.data() + found.last};
}

std::string_view others_than_owner(char kind, std::string_view name, std::string_view usual) {
    for (const InitialPrivileges& fact : named<unusual_privileges>(name))
        if (fact.kind == kind) return fact.others;
    return usual;
}

std::string_view privileges_of(std::string_view grantee, std::string_view others) {
    while (!others.empty()) {
        const std::string_view entry = others.substr(0, others.find(' '));
        if (entry.substr(0, entry.find('=')) == grantee) return entry.substr(entry.find('=') + 1);
        others.remove_prefix(std::min(others.size(), entry.size() + 1));
    }
    return {};
}

}  // namespace

const TypeFact* type(std::uint32_t number) {
    constexpr auto number_of = [](std::size_t i) { return std::uint32_t{all_types[i].number}; };
    static constexpr FactIndex<std::size(all_types)> index(number_of);
    const FactRange found = index.find(number, number_of);
    return found.empty() ? nullptr : &all_types[found.first];
}

std::span<const FunctionFact> functions(std::string_view name) { return named<all_functions>(name); }
std::span<const OperatorFact> operators(std::string_view name) { return named<all_operators>(name); }
std::span<const OperatorClassFact> operator_classes(std::string_view name) { return named<all_operator_classes>(name); }

bool has_default_operator_class(std::string_view method, std::uint32_t type) {
    return std::ranges::any_of(all_operator_classes, [&](const OperatorClassFact& fact) { return fact.is_default && fact.type == type && fact.method == method; });
}

std::span<const RelationFact> relations(std::string_view name) { return named<all_relations>(name); }

const TypeFact* type_named(std::string_view name, Origin origin) {
    for (const std::uint16_t index : types_named(name))
        if (all_types[index].origin == origin) return &all_types[index];
    return nullptr;
}

const TypeFact* next_extension_type(std::string_view name, const TypeFact* after) {
    for (const std::uint16_t index : types_named(name))
        if (const TypeFact* fact = &all_types[index]; fact->origin >= first_extension && (!after || fact > after)) return fact;
    return nullptr;
}

const CastFact* cast(std::uint32_t source, std::uint32_t target) {
    const auto key = [](const CastFact& fact) { return std::uint32_t{fact.source} << 16 | fact.target; };
    if (source > 0xffff || target > 0xffff) return nullptr;
    const auto found = std::ranges::lower_bound(all_casts, source << 16 | target, {}, key);
    return found != std::end(all_casts) && found->source == source && found->target == target ? found : nullptr;
}

bool has_length_cast(std::uint32_t type) {
    return type <= 0xffff && std::ranges::binary_search(length_casts, static_cast<Number>(type));
}

bool is_volatile(std::string_view function) {
    return std::ranges::binary_search(volatile_functions, function) ||
           std::ranges::find(later_volatile_functions, function) != std::end(later_volatile_functions);
}

std::string_view function_privileges(std::string_view function, std::string_view grantee) {
    return privileges_of(grantee, others_than_owner('f', function, "=X"));
}

std::string_view relation_privileges(std::string_view relation, std::string_view grantee, bool of_system) {
    return privileges_of(grantee, others_than_owner('r', relation, of_system ? "=r" : ""));
}

bool is_extension(std::string_view name) { return std::find(std::begin(extensions), std::end(extensions), name) != std::end(extensions); }

std::string_view extension(Origin origin) {
    return origin < first_extension ? std::string_view() : extensions[origin - first_extension];
}

}  // namespace pgsteward::canonical::facts
