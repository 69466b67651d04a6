// The drift report as data: what its JSON holds and what every other format is rendered from.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diff/drift.hpp"
#include "diff/register.hpp"
#include "report/report.hpp"
#include "source/schema-source.hpp"

namespace pgsteward {

struct DriftOrigin {
    std::string path, revision;
    std::uint32_t line = 0, column = 0;
    std::string excerpt;                     ///< for text; not saved
};

struct DriftItem {
    std::string id, kind, object, change, property, severity, status, decision;
    std::string actual_object;               ///< of a renamed one: as ACTUAL calls it
    std::optional<std::string> expected, actual;   ///< a property that one side lacks has no text there
    std::optional<DriftOrigin> expected_origin, actual_origin;
    std::string fix;                         ///< the statements that remove it; not saved
    std::uint32_t register_line = 1;         ///< of its entry; not saved
};

/// What the register says beside the drifts that were found.
struct DriftHistory {
    std::string id, kind, object, change, property, status, decision, path;
    std::uint32_t line = 0;
    std::optional<std::string> expected, actual;   ///< what both sides have now
};

struct DriftOffer {
    std::string kind, expected, actual, evidence, statement;
};

struct DriftProof {
    std::string server;                      ///< "PostgreSQL 15.20"
    std::size_t statements = 0;
    std::vector<std::string> refused, left;  ///< the server's words; drifts that are still there
    std::size_t objects = 0, matching = 0;
};

struct DriftReport {
    /// What could not be read of either side; then nothing is compared, since anything may stand in it.
    std::vector<ReportError> errors;
    std::size_t objects = 0, matching = 0;
    std::vector<DriftItem> drifts, undetermined;
    std::vector<DriftOffer> offers;
    std::vector<DriftHistory> resolved, unmatched;
    std::vector<std::string> not_compared;   ///< what this comparison in particular leaves out, then what all do
    std::optional<DriftProof> proof;
    std::string register_path;
};

/// What is left out unless an option says otherwise, and what always is.
constexpr std::string_view not_compared_column_order = "the order of columns (--column-order respect)";
constexpr std::string_view not_compared_line_endings = "line endings in the bodies of routines (--line-endings respect)";
constexpr std::array<std::string_view, 4> never_compared = {"rows, the values of sequences, and whether a materialized view is filled", "versions and comments of extensions, unless both sides state them",
                                                            "databases, tablespaces, large objects, parameters, and roles that only one side can know of", "the bookkeeping tables of migration frameworks"};

/// "BLOCKING" … "LOW" of the highest open drift, "PASS", or nothing where a side could not be read.
std::string highest_severity(const DriftReport& report);
/// 99.27; 100 for nothing.
double percent_of(std::size_t matching, std::size_t objects);

DriftItem drift_item(const diff::Drift& drift, const Schema& expected, const Schema& actual);

std::string to_json(const DriftReport& report);
/// Throws InputError where the text is not such a report.
DriftReport drift_report_from_json(const SourceText& text);

/// Findings, tables, notes and the JSON document.
void render(const DriftReport& drifts, Report& report);

}  // namespace pgsteward
