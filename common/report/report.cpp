#include "report/report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pgsteward {
namespace {

std::string counted(std::uint64_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

void append(std::string& list, const std::string& part) {
    if (!list.empty()) list += ", ";
    list += part;
}

}  // namespace

std::uint64_t Report::count(Severity severity) const {
    return static_cast<std::uint64_t>(std::count_if(findings.begin(), findings.end(), [&](const Finding& finding) {
        return !finding.waiver && finding.severity == severity;
    }));
}

std::uint64_t Report::waived() const {
    return static_cast<std::uint64_t>(
        std::count_if(findings.begin(), findings.end(), [](const Finding& finding) { return finding.waiver.has_value(); }));
}

std::string summary_line(const Report& report) {
    std::string examined = counted(report.files, "file");
    append(examined, counted(report.statements, "statement"));
    if (report.opaque > 0) append(examined, fmt::format("{} opaque", report.opaque));

    std::string found;
    for (const Severity severity : {Severity::error, Severity::warning, Severity::notice})
        if (const auto count = report.count(severity)) append(found, counted(count, name_of(severity)));
    if (found.empty()) found = "no findings";
    if (const auto waived = report.waived()) append(found, fmt::format("{} waived", waived));
    if (!report.errors.empty()) append(found, counted(report.errors.size(), "place") + " not examined");
    return fmt::format("{}: {}", examined, found);
}

}  // namespace pgsteward
