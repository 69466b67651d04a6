// The engine for whole schemas: asks every rule about the schema (and about the statements that made it, where they are
// known), and applies the waivers that stand at those statements. Knows no rule.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "check/checker.hpp"
#include "interpret/schema-text.hpp"

namespace pgsteward {

class SchemaChecker {
public:
    /// `source`: what findings without a place in a file are about ("env:DATABASE_URL").
    SchemaChecker(std::span<const Rule* const> rules, const Policy& policy, WaiverMode waivers, Day today, std::string source);

    /// What findings without a place are about, where that shows only when it was read.
    void name_source(std::string source) { source_ = std::move(source); }
    /// A finding that the tool works out itself, of a rule that no check raises.
    void raise(std::string_view rule, Verdict verdict);

    /// A statement that is being read.
    void check(const Step& step);
    /// What ran and could not be read: the schema may be another one (rule opaque-statement). What surely changes no
    /// schema is passed over.
    void check(const OpaqueStep& step);
    /// `revisions[n - 1]` is what Origin::migration n was. Rules run side by side, on as many threads as `jobs`.
    void check(const SchemaReview& review, const std::vector<std::string>& revisions, unsigned jobs = 1);
    void apply_waivers(const std::vector<interpret::StatedComment>& comments);

    /// In report order: path, position, rule, object. The checker is empty afterwards.
    std::vector<Finding> take_findings();
    std::vector<WaiverEntry> take_waivers() { return std::exchange(waivers_, {}); }

private:
    struct Kept {
        Finding finding;
        std::optional<Location> statement;
        std::function<bool(const Catalog& at_end)> unless = nullptr;   ///< taken back where it holds in the schema as it is in the end
        std::uint32_t migration = 0;         ///< Origin::migration
    };

    Kept composed(const Rule& rule, Verdict verdict, const std::optional<Location>& at, std::uint32_t migration, std::string_view statement) const;
    Kept composed(const Rule& rule, Verdict verdict) const;   ///< about what its origin has shaped
    void cover_opaque(const interpret::StatedComment& comment, const Waiver& waiver);
    void raise(std::string_view rule, const Location& at, std::string message);
    bool is_on(const Rule& rule) const;
    Severity severity_of(const Rule& rule) const;

    std::span<const Rule* const> rules_;
    const Policy& policy_;
    WaiverMode mode_;
    WaiverReader waiver_reader_;
    std::string source_;
    std::vector<Kept> kept_;
    std::vector<WaiverEntry> waivers_;
};

}  // namespace pgsteward
