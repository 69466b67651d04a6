// One analysis as data; formats render it. A report can be saved as JSON and rendered again later.
#pragma once

#include <map>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "check/finding.hpp"
#include "check/rule.hpp"

namespace pgsteward {

/// A table that text and Markdown show behind the findings: a matrix, verdicts. Without rows its title says it all.
struct ReportTable {
    std::string title;
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;
    bool in_text = true;                     ///< false: only Markdown shows it
};

/// A member of the saved form beside the common ones. Written only where somebody asks: a matrix of many roles and objects
/// is long.
struct ReportMember {
    std::string name;
    std::function<std::string()> json;       ///< each line but the first as if it stood alone, without indentation
};

struct Report {
    std::string tool;                        ///< "validate-migration"
    std::string version;
    std::vector<Finding> findings;           ///< in report order: source, position, rule
    std::vector<WaiverEntry> waivers;
    std::vector<ReportError> errors;
    std::uint64_t files = 0, statements = 0, opaque = 0;
    /// Metadata of the rules that ran, for SARIF and Markdown; from a saved report: those that are still known.
    std::vector<const Rule*> rules;
    /// Said instead of findings when there was nothing to examine ("No candidate migrations detected; skipping.").
    std::string notice;
    /// Said on stderr before the summary: what was not compared, left out or assumed. No part of the saved form.
    std::vector<std::string> notes;
    /// The last line on stderr: what it comes to ("BLOCKING: 409 of 412 objects match"). Empty where the summary says it.
    std::string result;
    /// What could not be told: it makes the exit status 1 unless --allow-undetermined. It follows from `more` or
    /// `document`, so that a saved report has the exit status of its analysis.
    std::uint64_t undetermined = 0;
    /// A proof that was asked for failed: the exit status is 1.
    bool disproved = false;
    /// What a tool reports beside findings: rls-check's tables, grant-audit's matrix.
    std::vector<ReportMember> more;
    /// Say what `more` says, so they are no part of the saved form: a saved report makes them anew (Tool::tabulate).
    std::vector<ReportTable> tables;
    /// The tables show every finding, so Markdown shows only them.
    bool findings_in_tables = false;
    /// The saved form of a tool that has one of its own (schema-diff).
    std::optional<std::string> document;

    std::uint64_t count(Severity severity) const;   ///< unwaived findings
    std::uint64_t waived() const;
};

/// "3 files, 41 statements: 1 error, 2 warnings, 1 waived".
std::string summary_line(const Report& report);

/// The metadata of rules, with the severity that applies ("off" where a rule is off), as a JSON list.
std::string rules_to_json(std::span<const Rule* const> rules, const Policy& policy);

/// The saved form of CONTRACTS.md section 5, two spaces indented, one trailing line break.
std::string to_json(const Report& report);
/// Throws InputError where the text is not such a report.
Report report_from_json(const SourceText& text, std::span<const Rule* const> rules);

}  // namespace pgsteward
