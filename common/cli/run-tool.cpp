#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <exception>
#include <new>

#include "cli/configuration.hpp"
#include "cli/help.hpp"
#include "cli/options.hpp"
#include "cli/result.hpp"
#include "report/escape.hpp"
#include "text/excerpt.hpp"
#include "text/failure.hpp"
#include "text/files.hpp"
#include "text/parallel.hpp"

namespace pgsteward {
namespace {

constexpr int could_not = 2;
constexpr int environment_failed = 3;

/// To stderr, where CI runners look for commands too. If that fails there is nowhere left to say so.
void say(std::string_view text) {
    std::string lines = without_commands(printable(text, true));
    if (lines.empty() || lines.back() != '\n') lines += '\n';
    write_all(STDERR_FILENO, lines);
}

unsigned chosen_jobs(const Options& options) {
    constexpr unsigned most = 1024;
    const std::string written = options.value("jobs");
    const char* end = written.data() + written.size();
    unsigned jobs = 0;
    const auto [stopped, error] = std::from_chars(written.data(), end, jobs);
    if (error != std::errc() || stopped != end || jobs > most)
        throw UsageError(fmt::format("--jobs must be a number from 0 to {}, not {}", most, printable(written)));
    return jobs == 0 ? available_cores() : jobs;
}

std::string version_text(const Tool& tool) {
    std::string text = fmt::format("{} {} (pgsteward)\n", tool.name, PGSTEWARD_VERSION);
    if (tool.about) text += tool.about();
    if (text.back() != '\n') text += '\n';
    return text;
}

/// --help, --version and --explain need neither configuration nor sources.
std::optional<std::string> answer(const Tool& tool, const Options& options) {
    if (options.has("help")) return help_text(tool, options.rows_);
    if (options.has("version")) return version_text(tool);
    if (options.has("explain")) return explained(tool.rules(), options.value("explain"));
    return std::nullopt;
}

std::string listed_rules(const Tool& tool, const Options& options, const ResultOptions& result) {
    const Policy policy = read_configuration(options, known_rule_ids(tool));
    return result.format->name == "json" ? rules_to_json(tool.rules(), policy) : rule_table(tool.rules(), policy);
}

Outcome saved_report(const Tool& tool, const Options& options) {
    if (!options.sources().empty())
        throw UsageError(fmt::format("--from-json analyses nothing, so {} has no meaning", printable(options.sources().front())));
    const std::string file = options.value("from-json");
    const auto read = tool.read_saved ? tool.read_saved : report_from_json;
    return {.report = read(SourceText(file == "-" ? "stdin" : file, read_file(file)), tool.rules())};
}

Outcome analysed(const Tool& tool, const Options& options) {
    const Run run{options, read_configuration(options, known_rule_ids(tool)), chosen_jobs(options)};
    Outcome outcome = tool.run(run);
    outcome.report.tool = tool.name;
    outcome.report.version = PGSTEWARD_VERSION;
    if (outcome.report.rules.empty()) outcome.report.rules.assign(tool.rules().begin(), tool.rules().end());
    return outcome;
}

/// What was written in the place of the report says nothing of what was not examined.
void say_errors(const Report& report) {
    for (const ReportError& error : report.errors)
        say(fmt::format("{}:{}:{}: error: {}\n{}", error.place.path, error.place.begin.line, error.place.begin.column, error.message, error.excerpt));
}

void say_summary(const Outcome& outcome) {
    for (const std::string& note : outcome.report.notes) say(fmt::format("note: {}", note));
    if (outcome.text) say_errors(outcome.report);
    else say(summary_line(outcome.report));
    if (!outcome.report.result.empty()) say(outcome.report.result);
}

int run(const Tool& tool, const std::vector<std::string>& arguments) {
    const std::vector<OptionRow> rows = all_options(tool.options);
    Options options = parse_options(rows, arguments);
    if (const auto text = answer(tool, options)) {
        write_to_stdout(*text);
        return 0;
    }
    const ResultOptions result = result_options(options);
    if (options.has("list-rules")) {
        write_result({.text = listed_rules(tool, options, result)}, result);
        return 0;
    }
    add_listed_files(options);
    Outcome outcome = options.has("from-json") ? saved_report(tool, options) : analysed(tool, options);
    if (options.has("from-json") && tool.tabulate) tool.tabulate(outcome.report);
    write_result(outcome, result);
    if (!result.quiet) say_summary(outcome);
    return exit_status(outcome, result);
}

/// A message that shows the place itself ends in a line break and needs no name before it.
void say_failure(const Tool& tool, const std::exception& failure) {
    const std::string message = failure.what();
    const bool shows_place = !message.empty() && message.back() == '\n';
    say(shows_place ? message : fmt::format("{}: error: {}", tool.name, message));
}

int reported_run(const Tool& tool, int argc, char** argv) {
    try {
        return run(tool, {argv + (argc > 0 ? 1 : 0), argv + argc});
    } catch (const UsageError& failure) {
        say_failure(tool, failure);
        say(fmt::format("{} --help lists the options", tool.name));
        return could_not;
    } catch (const EnvironmentError& failure) {
        say_failure(tool, failure);
        return environment_failed;
    } catch (const Failure& failure) {
        say_failure(tool, failure);
        return could_not;
    } catch (const std::bad_alloc&) {
        write_all(STDERR_FILENO, "error: out of memory\n");
        return environment_failed;
    } catch (const std::exception& failure) {
        say(fmt::format("{}: error: {}\nthis should not have happened; please report it with the input", tool.name,
                        failure.what()));
        return environment_failed;
    }
}

}  // namespace

int run_tool(const Tool& tool, int argc, char** argv) {
    // A reader that closes the pipe shows up as an error of write, not as the end of the process.
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return reported_run(tool, argc, argv);
    } catch (...) {
        // Even the message could not be made.
        write_all(STDERR_FILENO, "error: unexpected failure\n");
        return environment_failed;
    }
}

}  // namespace pgsteward
