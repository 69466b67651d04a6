// The drift register: a YAML file in the user's repository that gives drifts their numbers and keeps what was decided
// about them.
//
//   version: 1
//   drifts:
//     - id: SCHEMA-DRIFT-003
//       object: public.attribution_allocations.channel
//       kind: column
//       change: renamed           # missing, unexpected, changed, renamed
//       property: name            # of a changed or renamed one
//       status: open              # open, accepted, resolved
//       decision: ADR-004         # null while nothing is decided; an accepted drift has one
//
// An entry `change: renamed` also confirms the rename: what only looks like one otherwise is compared as one.
#pragma once

#include <string>
#include <vector>

#include "diff/drift.hpp"
#include "text/source-text.hpp"

namespace pgsteward::diff {

struct RegisterEntry {
    std::string id, object, property, status, decision;
    ObjectKind kind = ObjectKind::other;
    Drift::Change change = Drift::Change::changed;
    Location at;
};

class Register {
public:
    Register() = default;
    /// Throws InputError at what is not as documented.
    explicit Register(const SourceText& text);

    const std::vector<RegisterEntry>& entries() const { return entries_; }
    std::vector<ConfirmedRename> renames() const;
    /// Gives each drift the id, status and decision of its entry. A drift whose entry says resolved is open again.
    /// Returns the entries that no drift has.
    std::vector<const RegisterEntry*> apply(std::vector<Drift>& drifts) const;
    /// The file with an entry for each drift that has no id; the drifts get theirs. Everything that stands in it stays.
    std::string with_new(std::vector<Drift>& drifts) const;

private:
    SourceText text_;
    std::vector<RegisterEntry> entries_;
    std::size_t end_ = 0;                    ///< where further entries go
    std::string indent_ = "  ";
    bool has_list_ = false;
};

/// The kind of that name, as reports have it: "materialized view".
std::optional<ObjectKind> kind_named(std::string_view name);

}  // namespace pgsteward::diff
