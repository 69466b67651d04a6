#include <catch2/catch.hpp>

#include <sstream>

#include "report/format.hpp"
#include "support/sample-reports.hpp"
#include "support/approved.hpp"

namespace pgsteward::test {
namespace {

std::string rendered(const Report& report, std::string_view format, const RenderOptions& options = {}) {
    std::ostringstream out;
    find_format(format)->write(report, options, out);
    return out.str();
}

std::string file_name(std::string_view format) {
    if (format == "markdown") return "report.md";
    if (format == "junit") return "report.xml";
    return "report." + std::string(format);
}

std::size_t lines_that_start_with(const std::string& text, const std::string& begin) {
    std::istringstream lines(text);
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line);) count += line.starts_with(begin) ? 1 : 0;
    return count;
}

/// As the runner looks for commands: white space trimmed, then "::"; "##[" anywhere.
bool holds_command(const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const auto begin = line.find_first_not_of(" \t\r\f\v");
        if (begin != std::string::npos && line.compare(begin, 2, "::") == 0) return true;
        if (line.find("##[") != std::string::npos) return true;
    }
    return false;
}

const RenderOptions options = {.help_uri = "https://example.org/rules/"};

}  // namespace

TEST_CASE("every format renders the nasty report as approved") {
    for (const Format* format : all_formats()) {
        INFO(format->name);
        CHECK(difference_from_approved("testdata/reports/nasty/" + file_name(format->name),
                                       rendered(nasty_report(), format->name, options)) == "");
    }
}

TEST_CASE("every format says that nothing was found as approved") {
    for (const Format* format : all_formats()) {
        INFO(format->name);
        CHECK(difference_from_approved("testdata/reports/clean/" + file_name(format->name),
                                       rendered(clean_report(), format->name, options)) == "");
    }
}

TEST_CASE("text has colours only when asked") {
    CHECK(difference_from_approved("testdata/reports/nasty/colour.text",
                                   rendered(nasty_report(), "text", {.colour = true})) == "");
    CHECK(rendered(nasty_report(), "text").find('\x1b') == std::string::npos);
}

TEST_CASE("no format but github prints what a CI runner takes for a command") {
    for (const Format* format : all_formats()) {
        if (format->name == "github") continue;
        INFO(format->name);
        CHECK_FALSE(holds_command(rendered(nasty_report(), format->name)));
    }
}

TEST_CASE("annotations number ten of each level, errors first, and the rest is counted") {
    const std::string ten = rendered(long_report(5), "github");
    CHECK(lines_that_start_with(ten, "::error ") == 5);
    CHECK(lines_that_start_with(ten, "::notice ") == 10);
    CHECK(ten.find("not shown") == std::string::npos);

    const std::string many = rendered(long_report(12), "github");
    CHECK(many.starts_with("::error "));
    CHECK(lines_that_start_with(many, "::error ") == 10);
    CHECK(lines_that_start_with(many, "::warning ") == 10);
    CHECK(lines_that_start_with(many, "::notice ") == 10);
    CHECK(many.ends_with("::notice title=validate-migration::not shown: 2 errors, 2 warnings, 15 notices. A step shows 10 "
                         "annotations of each level; the other reports hold them all\n"));
}

TEST_CASE("an annotation's message ends before the runner cuts it") {
    Report report = long_report(1);
    for (Finding& finding : report.findings) {
        finding.message.clear();
        for (int i = 0; i < 3000; ++i) finding.message += "😀";
    }
    std::istringstream lines(rendered(report, "github"));
    std::string line;
    std::getline(lines, line);
    const std::string message = line.substr(line.find("::", 2) + 2);
    CHECK(message.ends_with("😀…"));
    CHECK(message.size() == 4 * 1999 + 3);  // an emoji is two units of UTF-16
}

TEST_CASE("annotations and SARIF count paths from the repository when told where the working directory is") {
    RenderOptions prefixed = options;
    prefixed.path_prefix = "services/billing/";
    CHECK(rendered(long_report(1), "github", prefixed).starts_with("::error file=services/billing/a.sql,line=1,"));
    CHECK(rendered(long_report(1), "sarif", prefixed).find("\"uri\": \"services/billing/a.sql\"") != std::string::npos);
}

TEST_CASE("SARIF holds at most five thousand results, errors first, and says how many it left out") {
    const std::string text = rendered(long_report(1300), "sarif");
    std::size_t results = 0;
    for (auto at = text.find("\"ruleId\""); at != std::string::npos; at = text.find("\"ruleId\"", at + 1)) ++results;
    CHECK(results == 5000);
    CHECK(text.find("200 more results are left out") != std::string::npos);
}

TEST_CASE("a job summary stays below its limit and says how much is missing") {
    const std::string text = rendered(long_report(5000), "markdown");
    CHECK(text.size() < 1'000'000);
    CHECK(text.find("more; the JSON report holds them all") != std::string::npos);
}

TEST_CASE("JUnit names every case differently") {
    const std::string text = rendered(long_report(1), "junit");
    CHECK(text.find("name=\"drop-column:1:1\"") != std::string::npos);
    CHECK(text.find("name=\"drop-column:1:1 (4)\"") != std::string::npos);
}

TEST_CASE("the summary counts what was examined and what was found") {
    CHECK(summary_line(nasty_report()) == "3 files, 41 statements, 1 opaque: 1 error, 1 notice, 1 waived, 1 place not examined");
    CHECK(summary_line(clean_report()) == "0 files, 0 statements: no findings");
}

}  // namespace pgsteward::test
