// The main flow: a chain of migrations → split → parse (on all cores) → interpret → check, in chain order.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "check/checker.hpp"

namespace pgsteward {

struct ValidateOptions {
    CheckOptions check;
    unsigned jobs = 1;
    int postgres = 15;
    std::string role = "postgres";
    /// The chain begins at an empty database, so that the catalog holds everything.
    bool complete = true;
    /// Whether a migration is judged, or only context for those that are.
    std::function<bool(const Migration&)> selected;
    /// Sees every step of the judged migrations, beside the rules.
    std::function<void(const Migration&, Direction, const Step&)> observe;
    /// Sees what all upgrades of the chain have made, those that are only context included.
    std::function<void(const Catalog&)> observe_end;
    /// Opens files that scripts include (\i); nothing outside the project.
    std::function<std::optional<SourceText>(const std::string& path)> read;
};

/// Input that could not be examined: exit status 2.
struct ExaminationError {
    Location at;
    std::string message;
};

struct Validation {
    std::vector<Finding> findings;
    std::vector<WaiverEntry> waivers;
    std::vector<ExaminationError> errors;
    std::uint64_t statements = 0;            ///< of the judged migrations, both directions
    std::uint64_t opaque = 0;
};

Validation validate(const MigrationChain& chain, std::span<const Rule* const> rules, const Policy& policy, const ValidateOptions& options);

}  // namespace pgsteward
