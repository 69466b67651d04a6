#include "diff/consequences.hpp"

#include "diff/consequence-finder.hpp"
#include "diff/object-finder.hpp"

namespace pgsteward::diff {
namespace {

constexpr char separator = '\x1f';

constexpr ObjectKind relation_kinds[] = {ObjectKind::table, ObjectKind::view, ObjectKind::materialized_view, ObjectKind::foreign_table, ObjectKind::sequence};

/// Follows the causes to the one that has none. Rules never go round in a circle of more than a few; a step limit
/// keeps a mistake in one from hanging.
std::size_t first_cause(const std::vector<Difference>& differences, std::size_t at) {
    for (int step = 0; step < 16 && differences[at].cause; ++step) at = *differences[at].cause;
    return at;
}

}  // namespace

ConsequenceFinder::ConsequenceFinder(const Catalog& expected, const Catalog& actual, std::vector<Difference>& all)
    : differences(all), expected_(relations_of(expected, all)), actual_(relations_of(actual, all)) {
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool whole = all[i].change != Difference::Change::changed || all[i].property == "kind";
        index_.emplace(key(all[i].kind, all[i].object, whole ? std::string_view() : all[i].property), i);
    }
}

std::string ConsequenceFinder::key(ObjectKind kind, std::string_view object, std::string_view property) {
    std::string text(1, static_cast<char>(kind));
    return text.append(object).append(1, separator).append(property);
}

std::optional<std::size_t> ConsequenceFinder::find(ObjectKind kind, const std::string& object, std::string_view property) const {
    const auto found = index_.find(key(kind, object, property));
    return found == index_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::size_t> ConsequenceFinder::find_relation(const std::string& object, std::string_view property) const {
    for (const ObjectKind kind : relation_kinds)
        if (const auto found = find(kind, object, property)) return found;
    return std::nullopt;
}

std::optional<std::size_t> ConsequenceFinder::find_constraint(const std::string& identity) const {
    for (const std::string_view property : {"", "kind", "columns", "including", "expression", "nulls not distinct"})
        if (const auto found = find(ObjectKind::constraint, identity, property)) return found;
    return std::nullopt;
}

/// Only the relations that some difference is about.
ConsequenceFinder::Relations ConsequenceFinder::relations_of(const Catalog& catalog, const std::vector<Difference>& differences) {
    Relations relations;
    for (const Difference& difference : differences) {
        if (!difference.whole.empty()) relations.emplace(difference.whole, nullptr);
        if (is_relation(difference.kind)) relations.emplace(difference.object, nullptr);
    }
    for (const auto& [name, relation] : catalog.relations)
        if (const auto wanted = relations.find(name.display()); wanted != relations.end()) wanted->second = relation.get();
    return relations;
}

const Relation* ConsequenceFinder::relation(const Relations& relations, const std::string& identity) {
    const auto found = relations.find(identity);
    return found == relations.end() ? nullptr : found->second;
}

std::string part_name(const Difference& difference) { return part_name(difference.object, difference.whole); }

void mark_consequences(const Catalog& expected, const Catalog& actual, std::vector<Difference>& differences) {
    constexpr decltype(&part_of_whole) rules[] = {part_of_whole, copy_of_parent, of_constraint, of_sequence, of_inheritance, of_view, of_column, of_operator_class, of_other_property};
    const ConsequenceFinder finder(expected, actual, differences);
    for (std::size_t i = 0; i < differences.size(); ++i)
        for (const auto rule : rules) {
            const Cause cause = rule(finder, differences[i]);
            if (!cause || first_cause(differences, *cause) == i) continue;
            differences[i].consequence = true;
            differences[i].cause = cause;
            break;
        }
    for (Difference& difference : differences)
        if (difference.cause) difference.cause = first_cause(differences, *difference.cause);
}

}  // namespace pgsteward::diff
