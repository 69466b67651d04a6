#include "diff/drift.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "catalog/object-doubts.hpp"
#include "diff/consequences.hpp"
#include "diff/definition-text.hpp"
#include "diff/retypes.hpp"
#include "text/contains.hpp"

namespace pgsteward::diff {
namespace {

constexpr std::array<std::string_view, 4> level_names = {"LOW", "MEDIUM", "HIGH", "BLOCKING"};
constexpr std::array<std::string_view, 4> change_names = {"missing", "unexpected", "changed", "renamed"};

PatternSubject subject_of(const Difference& difference) {
    return {difference.kind, difference.object, difference.whole, is_definition(difference.kind, difference.property) ? "definition" : std::string_view(difference.property)};
}

/// What a user ignores, and what follows only from that.
std::size_t drop_ignored(std::vector<Difference>& differences, const std::vector<Pattern>& patterns) {
    if (patterns.empty()) return 0;
    std::vector<bool> gone(differences.size());
    for (std::size_t i = 0; i < differences.size(); ++i)
        gone[i] = std::any_of(patterns.begin(), patterns.end(), [&](const Pattern& pattern) { return pattern.matches(subject_of(differences[i])); });
    for (std::size_t i = 0; i < differences.size(); ++i)
        if (differences[i].cause && gone[*differences[i].cause]) gone[i] = true;
    std::vector<std::size_t> place(differences.size());
    std::vector<Difference> kept;
    for (std::size_t i = 0; i < differences.size(); ++i) {
        place[i] = kept.size();
        if (!gone[i]) kept.push_back(differences[i]);
    }
    for (Difference& difference : kept)
        if (difference.cause) difference.cause = place[*difference.cause];
    const std::size_t ignored = differences.size() - kept.size();
    differences = std::move(kept);
    return ignored;
}

/// A confirmed rename of a column takes along what stands on it alone, and what else became of the column itself.
void drop_what_renamed_columns_explain(std::vector<Difference>& differences, const std::vector<Rename>& renames, const Catalog& expected, const Catalog& actual) {
    std::set<std::string> columns;
    for (const Rename& rename : renames)
        if (rename.confirmed && rename.kind == ObjectKind::column) columns.insert(rename.expected_identity);
    if (columns.empty()) return;
    const ObjectFinder wanted(expected), found(actual);
    for (Difference& difference : differences) {
        if (difference.kind == ObjectKind::column && columns.contains(difference.object)) difference.consequence = true;
        if (difference.kind != ObjectKind::constraint) continue;
        const Relation* table = (difference.change == Difference::Change::missing ? wanted : found).relation(difference.whole);
        const Constraint* constraint = table ? table->constraint(part_name(difference.object, difference.whole)) : nullptr;
        if (constraint && constraint->columns.size() == 1 && columns.contains(difference.whole + "." + constraint->columns[0])) difference.consequence = true;
    }
}

/// What nobody can be sure to be called so on its side may be called as on the other one.
void mark_doubtful(std::vector<Rename>& renames, const Catalog& expected, const Catalog& actual) {
    if (expected.doubts.size() == 0 && actual.doubts.size() == 0) return;
    const ObjectDoubts of_expected(expected), of_actual(actual);
    for (Rename& rename : renames) {
        const std::string whole = is_relation(rename.kind) ? std::string() : rename.of.display();
        const auto described = [&](const std::string& identity) { return DescribedObject{.kind = rename.kind, .identity = identity, .whole = whole}; };
        rename.undetermined = !rename.confirmed && (of_expected.about(described(rename.expected_identity), true) || of_actual.about(described(rename.actual_identity), true));
    }
}

class Composer {
public:
    Composer(const DriftList& list, const Catalog& actual_before, const DriftSettings& settings)
        : list_(list), settings_(settings), expected_(list.expected), actual_(list.actual), actual_before_(actual_before) {}

    void run(std::vector<Drift>& drifts, std::vector<Drift>& undetermined) {
        for (const Difference& difference : list_.differences) {
            if (difference.consequence) continue;
            Drift drift = drift_of(difference);
            auto& target = difference.undetermined ? undetermined : drifts;
            // Several parts of one definition differ: one drift.
            if (drift.property == "definition" && !target.empty() && target.back().object == drift.object && target.back().kind == drift.kind && target.back().property == "definition") continue;
            target.push_back(std::move(drift));
        }
        for (const Rename& rename : list_.renames)
            if (!rename.expected_identity.empty()) (rename.undetermined ? undetermined : drifts).push_back(drift_of(rename));
        for (auto* all : {&drifts, &undetermined})
            std::stable_sort(all->begin(), all->end(), [](const Drift& a, const Drift& b) { return std::tie(a.kind, a.object, a.property) < std::tie(b.kind, b.object, b.property); });
    }

private:
    Drift drift_of(const Difference& difference) {
        Drift drift;
        drift.change = static_cast<Drift::Change>(difference.change);
        drift.kind = difference.kind;
        drift.object = difference.object;
        drift.whole = difference.whole;
        drift.expected_origin = difference.expected_origin;
        drift.actual_origin = difference.actual_origin;
        if (difference.change == Difference::Change::missing) prefer_made(expected_, difference, drift.expected_origin);
        if (difference.change == Difference::Change::unexpected) prefer_made(actual_, difference, drift.actual_origin);
        if (difference.change == Difference::Change::changed) {
            const bool definition = is_definition(difference.kind, difference.property);
            drift.property = definition ? "definition" : difference.property;
            drift.expected = definition ? definition_text(expected_, difference.kind, difference.object, difference.whole) : difference.expected;
            drift.actual = definition ? definition_text(actual_, difference.kind, difference.object, difference.whole) : difference.actual;
        } else if (difference.change == Difference::Change::missing) {
            drift.expected = definition_text(expected_, difference.kind, difference.object, difference.whole);
        } else {
            drift.actual = definition_text(actual_, difference.kind, difference.object, difference.whole);
        }
        drift.level = level_of(drift);
        return drift;
    }

    /// What is there on one side only is looked for where it was made, not where it was granted last.
    static void prefer_made(const ObjectFinder& finder, const Difference& difference, Origin& origin) {
        const auto take = [&](const auto* object) {
            if (object && object->created.at) origin = object->created;
        };
        if (!difference.whole.empty() || difference.kind == ObjectKind::role || difference.kind == ObjectKind::default_acl) return;
        if (is_relation(difference.kind)) return take(finder.relation(difference.object));
        if (is_routine(difference.kind)) return take(finder.routine(difference.object));
        if (difference.kind == ObjectKind::type || difference.kind == ObjectKind::domain) return take(finder.type(difference.object));
        take(finder.other(difference.kind, difference.object));
    }

    Drift drift_of(const Rename& rename) {
        Drift drift;
        drift.change = Drift::Change::renamed;
        drift.kind = rename.kind;
        drift.object = rename.expected_identity;
        drift.whole = rename.kind == ObjectKind::index || is_relation(rename.kind) ? std::string() : rename.of.display();
        drift.actual_object = rename.actual_identity;
        drift.property = "name";
        drift.expected = rename.expected;
        drift.actual = rename.actual;
        if (rename.confirmed && rename.kind == ObjectKind::column) {
            drift.expected = definition_text(expected_, rename.kind, rename.expected_identity, drift.whole);
            drift.actual = definition_text(actual_before_, rename.kind, rename.actual_identity, drift.whole);
        }
        drift.expected_origin = rename.expected_origin;
        drift.actual_origin = rename.actual_origin;
        drift.level = level_of(drift);
        return drift;
    }

    Level level_of(const Drift& drift) const {
        Level level = level_by_kind(drift);
        for (const auto& [pattern, configured] : settings_.levels)
            if (pattern.matches({drift.kind, drift.object, drift.whole, drift.property})) level = configured;
        return level;
    }

    const DriftList& list_;
    const DriftSettings& settings_;
    ObjectFinder expected_, actual_, actual_before_;
};

/// The candidates that the user has confirmed.
std::vector<Rename> confirmed(const std::vector<RenameCandidate>& candidates, const std::vector<ConfirmedRename>& wanted) {
    std::vector<Rename> renames;
    for (const RenameCandidate& candidate : candidates)
        for (const ConfirmedRename& rename : wanted)
            if (rename.kind == candidate.rename.kind && rename.expected == candidate.rename.expected_identity && (rename.actual.empty() || rename.actual == candidate.rename.actual_identity))
                renames.push_back(candidate.rename);
    return renames;
}

struct Compared {
    Comparison comparison;
    std::vector<RenameCandidate> candidates;
};

Compared compared(const DriftList& list, const DriftSettings& settings) {
    Compared result{compare(list.expected, list.actual, settings.compare), {}};
    mark_consequences(list.expected, list.actual, result.comparison.differences);
    result.candidates = rename_candidates(list.expected, list.actual, result.comparison.differences);
    return result;
}

void rename(DriftList& list, std::vector<Rename> renames, int postgres) {
    list.actual = renamed(list.actual, renames, postgres);
    std::move(renames.begin(), renames.end(), std::back_inserter(list.renames));
}

}  // namespace

std::string_view name_of(Level level) { return level_names[static_cast<std::size_t>(level)]; }

std::optional<Level> level_of(std::string_view name) {
    for (std::size_t i = 0; i < level_names.size(); ++i)
        if (level_names[i] == name) return static_cast<Level>(i);
    return std::nullopt;
}

std::string_view name_of(Drift::Change change) { return change_names[static_cast<std::size_t>(change)]; }

bool is_definition(ObjectKind kind, std::string_view property) {
    static const std::vector<std::string_view> of_constraint = {"kind", "columns", "including", "expression", "referenced", "referenced columns", "match", "on update",
                                                                "on delete", "on delete columns", "nulls not distinct"};
    static const std::vector<std::string_view> of_index = {"table", "method", "unique", "nulls not distinct", "keys", "including", "predicate"};
    if (kind == ObjectKind::constraint || kind == ObjectKind::domain_constraint) return contains(of_constraint, property);
    return kind == ObjectKind::index && contains(of_index, property);
}

DriftList find_drifts(Catalog expected, Catalog actual, const DriftSettings& settings) {
    DriftList list;
    list.expected = std::move(expected);
    list.actual = std::move(actual);
    Compared now = compared(list, settings);
    std::optional<Catalog> before_renames;
    const auto rename_all = [&](std::vector<Rename> renames) {
        if (!before_renames) before_renames = list.actual;
        rename(list, std::move(renames), settings.scope.postgres);
        now = compared(list, settings);
    };
    if (std::vector<Rename> renames = confirmed(now.candidates, settings.renames); !renames.empty()) rename_all(std::move(renames));
    if (std::vector<Rename> renames = recognise_renames(list.expected, list.actual); !renames.empty()) rename_all(std::move(renames));
    const Catalog& actual_before = before_renames ? *before_renames : list.actual;
    mark_doubtful(list.renames, list.expected, actual_before);
    list.differences = std::move(now.comparison.differences);
    list.candidates = std::move(now.candidates);
    mark_what_retyping_settles(list.expected, list.actual, settings, list.differences);
    drop_what_renamed_columns_explain(list.differences, list.renames, list.expected, list.actual);
    list.ignored = drop_ignored(list.differences, settings.ignored);
    std::set<std::pair<ObjectKind, std::string>> differing;
    for (const Difference& difference : list.differences) differing.emplace(difference.kind, difference.object);
    for (const Rename& rename : list.renames)
        if (!rename.expected_identity.empty()) differing.emplace(rename.kind, rename.expected_identity);
    list.objects = now.comparison.objects;
    list.matching = list.objects - std::min(list.objects, differing.size());
    Composer(list, actual_before, settings).run(list.drifts, list.undetermined);
    return list;
}

}  // namespace pgsteward::diff
