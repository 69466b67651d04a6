#include "cli/validate-migration.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <set>
#include <tuple>

#include "check/figures.hpp"
#include "check/secrets.hpp"
#include "check/validate.hpp"
#include "cli/fix.hpp"
#include "cli/configuration.hpp"
#include "migration/emit-sql.hpp"
#include "source/migration-source.hpp"
#include "source/second-opinion.hpp"
#include "sql/parse.hpp"
#include "text/excerpt.hpp"
#include "text/failure.hpp"
#include "text/files.hpp"
#include "text/parallel.hpp"

namespace pgsteward {
namespace {

namespace fs = std::filesystem;

MigrationRequest request_of(const Run& run) {
    MigrationRequest request;
    request.sources = run.options.sources();
    const std::string configured = configured_path(run.policy, run.policy.migrations_path);
    request.context = run.options.value("context");
    // A file under the configured folder is one of its chain.
    if (request.context.empty() && !configured.empty() && fs::is_directory(configured)) request.context = configured;
    request.framework = run.options.value("framework").empty() ? run.policy.framework : run.options.value("framework");
    request.stdin_filename = run.options.value("stdin-filename");
    request.changed_since = run.options.value("changed-since");
    request.repository_hint = run.policy.directory;
    request.declarations = std::make_shared<const Declarations>(run.policy.alembic);
    request.jobs = run.jobs;
    if (request.sources.empty() && !run.options.has("files0-from")) request.sources.push_back(configured.empty() ? "-" : configured);
    if (request.sources.empty()) throw InputError("the list of files is empty");
    if (request.sources == std::vector<std::string>{"-"} && run.options.sources().empty() && isatty(STDIN_FILENO))
        throw UsageError("nothing to examine: name migrations, or - to read stdin");
    if (!request.changed_since.empty())
        for (const std::string& source : request.sources)
            if (!fs::is_directory(source)) throw UsageError("--changed-since examines folders");
    return request;
}

template <typename Value>
Value choice(const Run& run, std::string_view option, std::initializer_list<std::pair<std::string_view, Value>> known) {
    const std::string given = run.options.value(option);
    std::string names;
    for (const auto& [name, value] : known) {
        if (given == name) return value;
        names += fmt::format("{}{}", names.empty() ? "" : ", ", name);
    }
    throw UsageError(fmt::format("--{} is one of {}, not \"{}\"", option, names, printable(given)));
}

CheckOptions check_options(const Run& run) {
    return {choice<Judged>(run, "direction", {{"upgrade", Judged::forward}, {"downgrade", Judged::backward}, {"both", Judged::both}}),
            choice<WaiverMode>(run, "waivers", {{"honour", WaiverMode::honour}, {"report", WaiverMode::report}, {"deny", WaiverMode::deny}}),
            today()};
}

/// Findings of a saved report count as waived by it.
void accept_baseline(Report& report, const std::string& file, std::span<const Rule* const> rules) {
    const Report accepted = report_from_json(SourceText(file, read_file(file)), rules);
    std::multiset<std::string> fingerprints;
    for (const Finding& finding : accepted.findings) fingerprints.insert(finding.fingerprint);
    for (Finding& finding : report.findings) {
        const auto found = fingerprints.find(finding.fingerprint);
        if (finding.waiver || found == fingerprints.end()) continue;
        finding.waiver = WaiverReference{file, 1, "baseline", ""};
        fingerprints.erase(found);
    }
}

void add(Report& report, Validation validation, const MigrationInput& input) {
    std::move(validation.findings.begin(), validation.findings.end(), std::back_inserter(report.findings));
    std::move(validation.waivers.begin(), validation.waivers.end(), std::back_inserter(report.waivers));
    for (const ExaminationError& error : validation.errors) report.errors.push_back({place_of(error.at), redacted(excerpt(error.at)), error.message});
    report.notes.insert(report.notes.end(), input.notes.begin(), input.notes.end());
    report.files += input.files;
    report.statements += validation.statements;
    report.opaque += validation.opaque;
}

void add(Report& report, const std::vector<HistoryFinding>& history, const Policy& policy) {
    for (const HistoryFinding& item : history) {
        const auto rules = migration_rules();
        const auto rule = std::find_if(rules.begin(), rules.end(), [&](const Rule* known) { return known->id == item.rule; });
        if (rule == rules.end()) continue;
        const auto setting = policy.rules.find(item.rule);
        if (setting != policy.rules.end() && setting->second.off) continue;
        Finding finding;
        finding.rule = item.rule;
        finding.category = (*rule)->category;
        finding.severity = setting == policy.rules.end() ? Severity::error : setting->second.severity;
        finding.place = place_of(item.at);
        finding.object = finding.revision = item.object;
        finding.direction = "upgrade";
        finding.message = item.message;
        finding.fix = (*rule)->fix;
        finding.fingerprint = fingerprint_of(finding);
        report.findings.push_back(std::move(finding));
    }
}

/// --via alembic: how long the program may take.
std::chrono::seconds via_limit(const Run& run) {
    constexpr int longest = 24 * 60 * 60;
    const std::string written = run.options.value("via-limit");
    int seconds = 0;
    const auto [stopped, error] = std::from_chars(written.data(), written.data() + written.size(), seconds);
    if (error != std::errc() || stopped != written.data() + written.size() || seconds < 1 || seconds > longest)
        throw UsageError(fmt::format("--via-limit must be a number of seconds from 1 to {}, not {}", longest, printable(written)));
    return std::chrono::seconds(seconds);
}

void add_second_opinion(Report& report, const MigrationSelection& selection, const Run& run) {
    if (const std::string via = run.options.value("via"); via != "alembic") throw UsageError(fmt::format("--via is alembic, not \"{}\"", printable(via)));
    for (const MigrationInput& input : selection.inputs) {
        const SecondOpinion opinion = ask_alembic(input, via_limit(run));
        add(report, opinion.differences, run.policy);
        report.notes.insert(report.notes.end(), opinion.notes.begin(), opinion.notes.end());
        report.notes.push_back(fmt::format("Alembic agrees on {} of {} migrations that it has an opinion on", opinion.agreed, opinion.agreed + opinion.differences.size()));
    }
}

/// --emit sql: the script goes to stdout; what could not be read is an error of the run.
Outcome emit(const Run& run, const MigrationSelection& selection, Judged judged) {
    if (const std::string what = run.options.value("emit"); what != "sql") throw UsageError(fmt::format("--emit is sql, not \"{}\"", printable(what)));
    Outcome outcome;
    outcome.text.emplace();
    for (const MigrationInput& input : selection.inputs) {
        outcome.report.notes.insert(outcome.report.notes.end(), input.notes.begin(), input.notes.end());
        const auto script = [&](Direction direction) {
            EmittedSql emitted = emit_sql(input.chain, {direction, input.selected, input.read});
            *outcome.text += emitted.text;
            for (const ReadError& error : emitted.errors)
                outcome.report.errors.push_back({place_of(error.at), redacted(excerpt(error.at)), error.message});
        };
        if (judged != Judged::backward) script(Direction::upgrade);
        if (judged != Judged::forward) script(Direction::downgrade);
    }
    return outcome;
}

ValidateOptions options_for(const Run& run, const MigrationInput& input, const CheckOptions& check, unsigned jobs) {
    return {.check = check, .jobs = jobs, .postgres = run.policy.postgres, .role = run.options.value("as"), .complete = input.complete,
            .selected = input.selected, .observe = {}, .observe_end = {}, .read = input.read};
}

/// Files that are judged alone do not wait for each other; a single chain has its statements parsed on all cores instead.
void validate_all(const Run& run, const MigrationSelection& selection, const CheckOptions& check, Report& report) {
    const auto& inputs = selection.inputs;
    const bool many = inputs.size() > run.jobs;
    std::vector<Validation> results(inputs.size());
    in_batches(inputs.size(), run.jobs, many ? 8 : 1, [&](std::size_t i) {
        results[i] = validate(inputs[i].chain, migration_rules(), run.policy, options_for(run, inputs[i], check, many ? 1 : run.jobs));
    });
    for (std::size_t i = 0; i < inputs.size(); ++i) add(report, std::move(results[i]), inputs[i]);
}

/// --summary: what the upgrades do, migration by migration.
std::vector<MigrationFigures> validate_and_count(const Run& run, const MigrationSelection& selection, const CheckOptions& check, Report& report) {
    std::vector<MigrationFigures> figures;
    for (const MigrationInput& input : selection.inputs) {
        ValidateOptions options = options_for(run, input, check, run.jobs);
        options.observe = [&](const Migration& migration, Direction direction, const Step& step) {
            if (direction != Direction::upgrade) return;
            if (figures.empty() || figures.back().path != migration.file.name()) figures.push_back({migration.revision, migration.file.name(), {}});
            figures.back().figures.count(step);
        };
        add(report, validate(input.chain, migration_rules(), run.policy, options), input);
    }
    return figures;
}

void sort(Report& report) {
    std::stable_sort(report.findings.begin(), report.findings.end(), [](const Finding& a, const Finding& b) {
        return std::tie(a.place.path, a.place.begin, a.rule, a.object) < std::tie(b.place.path, b.place.begin, b.rule, b.object);
    });
    std::stable_sort(report.waivers.begin(), report.waivers.end(),
                     [](const WaiverEntry& a, const WaiverEntry& b) { return std::tie(a.path, a.line) < std::tie(b.path, b.line); });
    std::stable_sort(report.errors.begin(), report.errors.end(),
                     [](const ReportError& a, const ReportError& b) { return std::tie(a.place.path, a.place.begin) < std::tie(b.place.path, b.place.begin); });
}

/// --fix: writes what can be rewritten. Returns whether there is anything new to read.
bool fix(const Run& run, const MigrationSelection& selection, const CheckOptions& check) {
    for (const std::string_view other : {"emit", "summary", "from-json"})
        if (run.options.has(other)) throw UsageError(fmt::format("--fix and --{} exclude each other", other));
    for (const std::string& source : run.options.sources())
        if (source == "-" || source.starts_with("git:")) throw UsageError("--fix writes files: name the files or folders that it may change");
    bool changed = false;
    for (const MigrationInput& input : selection.inputs) {
        FixObserver observer;
        ValidateOptions options = options_for(run, input, check, run.jobs);
        options.observe = [&](const Migration& migration, Direction direction, const Step& step) { observer.observe(input.chain, migration, direction, step); };
        options.observe_end = [&](const Catalog& catalog) { observer.observe_end(catalog); };
        const Validation validation = validate(input.chain, migration_rules(), run.policy, options);
        changed = write_fixes(input.chain, observer, validation.findings, run.options.has("quiet")) || changed;
    }
    return changed;
}

}  // namespace

std::string grammar_line() {
    return fmt::format("SQL grammar of PostgreSQL {}", sql::grammar_version());
}

Outcome run_validate_migration(const Run& run) {
    const CheckOptions check = check_options(run);
    MigrationSelection selection = read_migrations(request_of(run));
    if (run.options.has("fix") && fix(run, selection, check)) selection = read_migrations(request_of(run));
    Outcome outcome;
    if (selection.nothing_changed) {
        outcome.report.notice = "No candidate migrations detected; skipping.";
        return outcome;
    }
    if (run.options.has("emit")) return emit(run, selection, check.judged);
    std::vector<MigrationFigures> figures;
    if (run.options.has("summary")) figures = validate_and_count(run, selection, check, outcome.report);
    else validate_all(run, selection, check, outcome.report);
    add(outcome.report, selection.history, run.policy);
    if (run.options.has("via")) add_second_opinion(outcome.report, selection, run);
    sort(outcome.report);
    if (run.options.has("baseline")) accept_baseline(outcome.report, run.options.value("baseline"), migration_rules());
    if (run.options.has("summary")) outcome.text = run.options.value("format") == "json" ? figures_json(figures) : figures_text(figures);
    return outcome;
}

}  // namespace pgsteward
