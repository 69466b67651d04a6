#include "canonical/type-storage.hpp"

#include <algorithm>
#include <utility>

#include "canonical/type-name.hpp"
#include "canonical/types.hpp"

namespace pgsteward::canonical {
namespace {

constexpr int most_precise_time = 6;

bool is_time(TypeId type) {
    return type == type_id::timestamp || type == type_id::timestamptz || type == type_id::time || type == type_id::timetz || type == type_id::interval;
}

/// "(3)" of "interval day to second(3)", -1 without.
int precision_of(std::string_view modifier) {
    const std::size_t open = modifier.find('(');
    return open == std::string_view::npos ? -1 : take_apart("x" + std::string(modifier.substr(open))).modifiers.at(0);
}

/// The least field that an interval keeps, 0 for seconds: values of a coarser one fit into a finer one.
int least_field(std::string_view modifier) {
    const std::string_view fields = modifier.substr(0, modifier.find('('));
    for (const auto& [word, rank] : {std::pair<std::string_view, int>{"second", 0}, {"minute", 1}, {"hour", 2}, {"day", 3}, {"month", 4}, {"year", 5}})
        if (fields.ends_with(word)) return rank;
    return 0;
}

/// The planner leaves a length coercion out that changes no value: varchar_support(), numeric_support(),
/// varbit_support(), TemporalSimplify(), interval_support().
bool drops_length_coercion(TypeId type, std::string_view from, std::string_view to) {
    if (is_time(type)) {
        const int before = precision_of(from), after = precision_of(to);
        const bool precise = after < 0 || after >= most_precise_time || (before >= 0 && after >= before);
        return precise && (type != type_id::interval || least_field(to) <= least_field(from));
    }
    const std::vector<int> before = take_apart("x" + std::string(from)).modifiers;
    const std::vector<int> after = take_apart("x" + std::string(to)).modifiers;
    if (before.empty() || after.empty()) return false;
    if (type == type_id::varchar || type == type_id::varbit) return after[0] >= before[0];
    if (type == type_id::numeric) return before.size() == 2 && after.size() == 2 && after[1] == before[1] && after[0] >= before[0];
    return false;
}

StorageChange modifier_change(TypeId type, std::string_view from, std::string_view to, bool array) {
    if (from == to || to.empty()) return StorageChange::none;
    if (!array && type < 0x10000 && !facts::has_length_cast(type)) return StorageChange::none;
    return !array && drops_length_coercion(type, from, to) ? StorageChange::none : StorageChange::rewrite;
}

bool converts_time_zone(TypeId from, TypeId to) {
    return (from == type_id::timestamp && to == type_id::timestamptz) || (from == type_id::timestamptz && to == type_id::timestamp);
}

/// Types that have no operator class of their own, but use that of another (pg_opclass.dat).
TypeId compared_as(TypeId base) {
    switch (base) {
        case type_id::varchar: return type_id::text;
        case type_id::cidr: return type_id::inet;
        case type_id::regproc:
        case type_id::regprocedure:
        case type_id::regoper:
        case type_id::regoperator:
        case type_id::regclass:
        case type_id::regtype:
        case type_id::regconfig:
        case type_id::regdictionary:
        case type_id::regnamespace:
        case type_id::regrole:
        case type_id::regcollation: return type_id::oid;
        default: return base;
    }
}

/// CREATE CAST … WITHOUT FUNCTION of the catalog.
bool is_binary_cast_of_catalog(const Catalog& catalog, const std::string& from, const std::string& to) {
    const OtherObject* cast = catalog.others.find({"", "cast (" + from + " as " + to + ")"});
    return cast && cast->properties.contains("without function");
}

}  // namespace

bool has_domain_constraints(const std::string& type, const Catalog& catalog) {
    Types types(catalog, {});
    TypeRef at = types.parse(type);
    for (int depth = 0; depth < 64 && types.form(at.id) == 'd'; ++depth) {
        const Type* domain = types.definition(at.id);
        if (!domain) return at.id != type_id::none && facts::type(at.id)->name != "sql_identifier" && facts::type(at.id)->name != "character_data";
        if (domain->not_null || !domain->constraints.empty()) return true;
        at = types.parse(domain->base);
    }
    return false;
}

StorageChange storage_change(const std::string& from, const std::string& to, const Catalog& catalog) {
    if (from == to) return StorageChange::none;
    if (has_domain_constraints(to, catalog)) return StorageChange::rewrite;
    Types types(catalog, {});
    const TypeRef written_before = types.parse(from), written_after = types.parse(to);
    if (written_before.id == type_id::none || written_after.id == type_id::none) return StorageChange::unknown;
    const TypeRef before = types.base(written_before), after = types.base(written_after);
    const std::string_view old_modifier = types.modifier(before.modifier), new_modifier = types.modifier(after.modifier);
    const bool array = types.element(after.id) != type_id::none;
    if (before.id == after.id) return modifier_change(after.id, old_modifier, new_modifier, array);
    if (converts_time_zone(before.id, after.id))
        return modifier_change(after.id, {}, new_modifier, false) == StorageChange::none ? StorageChange::by_time_zone : StorageChange::rewrite;
    const facts::CastFact* cast = facts::cast(before.id, after.id);
    const bool binary = cast ? cast->method == 'b' : is_binary_cast_of_catalog(catalog, from, to);
    // The length is then not known to be short enough.
    return binary ? modifier_change(after.id, {}, new_modifier, array) : StorageChange::rewrite;
}

bool keeps_index(const std::string& from, const std::string& to, const Catalog& catalog) {
    Types types(catalog, {});
    const TypeId written_before = types.parse(from).id, written_after = types.parse(to).id;
    if (written_before == type_id::none || written_after == type_id::none) return from == to;
    const TypeId before = compared_as(types.base(written_before));
    if (before != compared_as(types.base(written_after))) return false;
    // An operator class of anyarray, anyenum, anyrange or record is bound to the very type.
    const char form = types.form(before);
    const bool polymorphic = types.element(before) != type_id::none || form == 'e' || form == 'r' || form == 'm' || form == 'c';
    return !polymorphic || written_before == written_after;
}

}  // namespace pgsteward::canonical
