// The drifts between two schemas: what differs, once each, how bad it is, and which text on each side says so.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalog/compare.hpp"
#include "diff/pattern.hpp"
#include "diff/rename-candidates.hpp"
#include "diff/scope.hpp"

namespace pgsteward::diff {

enum class Level { low, medium, high, blocking };
std::string_view name_of(Level level);       ///< "BLOCKING"
std::optional<Level> level_of(std::string_view name);

struct Drift {
    enum class Change { missing, unexpected, changed, renamed };
    Change change = Change::changed;
    ObjectKind kind = ObjectKind::other;
    std::string object, whole;               ///< as EXPECTED calls them, where it has them
    std::string actual_object;               ///< of a renamed one: as ACTUAL calls it
    std::string property;                    ///< of a changed one; "name" of a renamed one
    std::optional<std::string> expected, actual;
    Level level = Level::low;
    Origin expected_origin, actual_origin;
    /// Filled from the register (register.hpp).
    std::string id;                          ///< empty: not registered
    std::string status = "open";             ///< open, accepted, resolved
    std::string decision;
    std::optional<Location> registered;      ///< the entry
    bool open() const { return status != "accepted"; }
};
std::string_view name_of(Drift::Change change);

/// A rename that the user confirmed, by EXPECTED's identity; the name in ACTUAL may be left to be recognised.
struct ConfirmedRename {
    ObjectKind kind = ObjectKind::table;
    std::string expected, actual;
};

struct DriftSettings {
    /// By default what the report of schema-diff promises; databases and tablespaces are the server's, not the schema's.
    CompareOptions compare{.ignored_kinds = {ObjectKind::database, ObjectKind::tablespace, ObjectKind::large_object, ObjectKind::parameter}, .populated = false, .line_endings = false};
    Scope scope;
    std::vector<Pattern> ignored;
    std::vector<std::pair<Pattern, Level>> levels;   ///< the last that matches wins over the built-in one
    std::vector<ConfirmedRename> renames;
};

struct DriftList {
    Catalog expected, actual;                ///< cut to the scope; ACTUAL's renamed
    std::vector<Rename> renames;
    std::vector<Difference> differences;     ///< all that count, consequences included: what is to be reconciled
    std::vector<Drift> drifts, undetermined; ///< by kind, object, property
    std::vector<RenameCandidate> candidates;
    std::size_t objects = 0, matching = 0, ignored = 0;
};

DriftList find_drifts(Catalog expected, Catalog actual, const DriftSettings& settings);

/// The built-in level of a drift.
Level level_by_kind(const Drift& drift);

/// Properties that one text defines together are reported as "definition": a constraint's, an index's.
bool is_definition(ObjectKind kind, std::string_view property);

}  // namespace pgsteward::diff
