// Waiver comments: what they say and whether they hold (CONTRACTS.md section 6).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "check/policy.hpp"

namespace re2 {
class RE2;
}

namespace pgsteward {

/// A calendar day, "2026-12-31"; ordered as text.
using Day = std::string;

/// Today in UTC, or the day of SOURCE_DATE_EPOCH where the environment sets it.
Day today();

struct Waiver {
    bool destructive = false;                ///< CI:DESTRUCTIVE_OK; else pgsteward:ignore
    std::vector<std::string> rules;          ///< of pgsteward:ignore
    std::string text;                        ///< from the marker to the end of the line
    std::string reference;
    /// Why it waives nothing: malformed, expired, without the demanded reference. Empty when it holds.
    std::string problem;

    /// May it waive a finding of this rule and category?
    bool covers(std::string_view rule, Category category) const;
};

/// Reads a comment with its marks ("-- # CI:DESTRUCTIVE_OK - See ADR-014"). Nothing when it is no waiver.
/// `rules` are the known ids with their categories.
class WaiverReader {
public:
    /// The policy and the rules must outlive it.
    WaiverReader(const Policy& policy, const std::vector<std::pair<std::string, Category>>& rules, Day today);
    ~WaiverReader();
    WaiverReader(WaiverReader&&) noexcept;
    std::optional<Waiver> read(std::string_view comment) const;

private:
    void check(Waiver& waiver) const;
    bool document_exists(const std::string& reference) const;

    std::unique_ptr<const re2::RE2> reference_;   ///< null where the policy demands none
    const Policy& policy_;
    const std::vector<std::pair<std::string, Category>>& rules_;
    Day today_;
};

}  // namespace pgsteward
