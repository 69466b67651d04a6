// The drift report as data: what its JSON holds and what every other format is rendered from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
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
    std::optional<std::string> expected, actual;
    std::optional<DriftOrigin> expected_origin, actual_origin;
    std::string fix;                         ///< the statements that remove it; not saved
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
    std::size_t objects = 0, matching = 0;
    std::vector<DriftItem> drifts, undetermined;
    std::vector<DriftOffer> offers;
    std::vector<DriftHistory> resolved, unmatched;
    std::vector<std::string> not_compared;
    std::optional<DriftProof> proof;
    std::string register_path;
};

/// "BLOCKING" … "LOW" of the highest open drift, or "PASS".
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
