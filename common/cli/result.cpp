#include "cli/result.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <set>
#include <sstream>

#include "text/excerpt.hpp"
#include "text/failure.hpp"
#include "text/files.hpp"

namespace pgsteward {
namespace {

constexpr const char* help_base = "https://github.com/pgsteward/pgsteward/blob/main/docs/rules/";

[[noreturn]] void fail_choice(std::string_view option, const std::string& written, const std::vector<std::string>& known) {
    const std::string nearest = nearest_word(written, known);
    std::string all;
    for (const std::string& word : known) all += (all.empty() ? "" : ", ") + word;
    const std::string hint = nearest.empty() ? fmt::format("known are {}", all) : fmt::format("did you mean {}?", nearest);
    throw UsageError(fmt::format("--{}: unknown {}; {}", option, printable(written), hint));
}

const Format& chosen_format(std::string_view option, const std::string& name) {
    if (const Format* format = find_format(name)) return *format;
    std::vector<std::string> known;
    for (const Format* format : all_formats()) known.emplace_back(format->name);
    fail_choice(option, name, known);
}

ReportFile report_file(const std::string& written) {
    const auto equals = written.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == written.size())
        throw UsageError(fmt::format("--report needs FORMAT=FILE, as in sarif=report.sarif, not {}", printable(written)));
    ReportFile file{&chosen_format("report", written.substr(0, equals)), written.substr(equals + 1)};
    if (file.path == "-") throw UsageError("--report writes to a file; what goes to stdout is chosen by --format");
    return file;
}

std::optional<Severity> fail_on(const std::string& written) {
    if (written == "never") return std::nullopt;
    if (const auto severity = severity_of(written)) return severity;
    fail_choice("fail-on", written, {"error", "warning", "notice", "never"});
}

bool wants_colour(const std::string& when, bool to_stdout) {
    if (when == "always") return true;
    if (when == "never") return false;
    if (when != "auto") fail_choice("color", when, {"auto", "always", "never"});
    const char* no_color = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    return to_stdout && isatty(STDOUT_FILENO) == 1 && !(no_color && *no_color) && terminal &&
           std::strcmp(terminal, "dumb") != 0;
}

std::string rendered(const Report& report, const Format& format, const RenderOptions& options) {
    std::ostringstream out;
    format.write(report, options, out);
    return std::move(out).str();
}

}  // namespace

ResultOptions result_options(const Options& options) {
    ResultOptions result;
    result.format = &chosen_format("format", options.value("format"));
    result.output = options.value("output") == "-" ? "" : options.value("output");
    if (options.has("output") && options.value("output").empty()) throw UsageError("--output needs a file name");
    std::set<std::string> files;
    if (!result.output.empty()) files.insert(result.output);
    for (const std::string& written : options.values("report")) {
        result.reports.push_back(report_file(written));
        if (!files.insert(result.reports.back().path).second)
            throw UsageError(fmt::format("two reports would be written to {}", printable(result.reports.back().path)));
    }
    result.fail_on = fail_on(options.value("fail-on"));
    result.colour = wants_colour(options.value("color"), result.output.empty());
    result.quiet = options.has("quiet");
    const bool known = std::any_of(options.rows_.begin(), options.rows_.end(), [](const OptionRow& row) { return row.name == "allow-undetermined"; });
    result.allow_undetermined = known && options.has("allow-undetermined");
    result.path_prefix = options.value("path-prefix");
    return result;
}

void write_to_stdout(std::string_view text) {
    const int error = write_all(STDOUT_FILENO, text);
    if (error != 0 && error != EPIPE) throw EnvironmentError(fmt::format("stdout: {}", std::strerror(error)));
}

void write_result(const Outcome& outcome, const ResultOptions& options) {
    const RenderOptions plain{.colour = false, .help_uri = help_base, .path_prefix = options.path_prefix};
    for (const ReportFile& file : options.reports)
        write_file(file.path, rendered(outcome.report, *file.format, plain));
    RenderOptions render = plain;
    render.colour = options.colour;
    const std::string report = outcome.text ? std::string() : rendered(outcome.report, *options.format, render);
    const std::string& text = outcome.text ? *outcome.text : report;
    if (options.output.empty()) {
        write_to_stdout(text);
    } else {
        write_file(options.output, text);
    }
}

int exit_status(const Outcome& outcome, const ResultOptions& options) {
    const bool reached = std::any_of(outcome.report.findings.begin(), outcome.report.findings.end(), [&](const Finding& finding) {
        return !finding.waiver && options.fail_on && finding.severity >= *options.fail_on;
    });
    if (!outcome.report.errors.empty()) return 2;
    const bool open = options.fail_on && (outcome.report.disproved || (outcome.report.undetermined > 0 && !options.allow_undetermined));
    return reached || open ? 1 : 0;
}

}  // namespace pgsteward
