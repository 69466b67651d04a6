#include "cli/normalize-schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "cli/left-out.hpp"
#include "cli/schema-run.hpp"
#include "cli/until-exit.hpp"
#include "diff/scope.hpp"
#include "print/fingerprint.hpp"
#include "print/snapshot.hpp"
#include "print/sql.hpp"
#include "source/repository.hpp"
#include "text/excerpt.hpp"
#include "text/failure.hpp"
#include "text/files.hpp"
#include "text/report-path.hpp"
#include "text/unified-diff.hpp"

namespace pgsteward {
namespace {

using print::Aspect;
using print::Aspects;

enum class Result { form, fingerprint, patch, in_place };

struct Settings {
    Result result = Result::form;
    Aspects keep, drop;
    bool json = false;                       ///< the snapshot instead of SQL
    print::SnapshotOptions snapshot;
};

/// What the normal form takes for granted; empty where nothing is in doubt.
std::string words_of_doubts(const Catalog& catalog) {
    std::set<std::string> reasons;
    for (const auto& [key, doubt] : catalog.doubts) {
        const bool of_extension = key.name.starts_with(name_of(ObjectKind::privileges));
        if (!of_extension && !catalog.roles.find(key)) reasons.insert(doubt->because);   // a role that may have been there is one
    }
    if (reasons.empty()) return {};
    const std::string more = reasons.size() == 1 ? std::string() : fmt::format(", and {} more", reasons.size() - 1);
    return fmt::format("some statements may not run, or name what only the server knows, and the normal form is as if each had run once ({}{})", printable(reasons.begin()->substr(0, 100)), more);
}

Aspects aspects_in(const Run& run, std::string_view option) {
    Aspects aspects;
    for (const std::string& list : run.options.values(option))
        for (std::size_t at = 0; at <= list.size();) {
            const std::size_t end = std::min(list.find(',', at), list.size());
            const std::string word = list.substr(at, end - at);
            at = end + 1;
            if (word == "all") aspects = print::all_aspects();
            else if (const auto aspect = print::aspect_named(word)) aspects.insert(*aspect);
            else {
                std::vector<std::string> known = {"all"};
                for (const Aspect known_aspect : print::all_aspects()) known.emplace_back(print::name_of(known_aspect));
                const std::string nearest = nearest_word(word, known);
                throw UsageError(fmt::format("--{}: \"{}\" is nothing that counts; {}", option, printable(word),
                                             nearest.empty() ? fmt::format("known are {}", fmt::join(known, ", ")) : fmt::format("did you mean {}?", nearest)));
            }
        }
    return aspects;
}

Settings settings_of(const Run& run) {
    Settings settings;
    const auto chosen = [&](std::string_view option, Result result) {
        if (!run.options.has(option)) return;
        if (settings.result != Result::form) throw UsageError("--check, --in-place and --sha256 exclude each other");
        settings.result = result;
    };
    chosen("sha256", Result::fingerprint);
    chosen("check", Result::patch);
    chosen("in-place", Result::in_place);
    const std::string format = run.options.value("format");
    if (settings.result != Result::patch && format != "text" && format != "json")
        throw UsageError(fmt::format("--format {} is for --check; without it the result is SQL (text) or a snapshot (json)", printable(format)));
    if (settings.result == Result::in_place && run.options.has("output")) throw UsageError("--in-place writes to the file itself, so --output has no meaning");
    settings.json = settings.result != Result::patch && format == "json";
    settings.keep = aspects_in(run, "keep");
    settings.drop = aspects_in(run, "drop");
    settings.snapshot.origins = !run.options.has("no-origin");
    settings.snapshot.secrets = run.options.has("show-secrets") ? print::Secrets::shown : print::Secrets::redacted;
    return settings;
}

/// What is left out unless --keep names it: of a server everything that is not its database's own, and in a fingerprint
/// what may differ where the schema is the same.
Aspects dropped(const Settings& settings, const Schema& schema) {
    Aspects aspects = settings.result == Result::fingerprint ? print::usually_not_counted() : Aspects();
    if (schema.server_version != 0) aspects.insert({Aspect::role, Aspect::server});
    aspects.insert(settings.drop.begin(), settings.drop.end());
    for (const Aspect kept : settings.keep) aspects.erase(kept);
    return aspects;
}

/// What a file, stdin or a file of a git revision holds; nothing for a SOURCE that is no text.
std::optional<std::string> text_of(const std::string& source) {
    if (source.starts_with("git:")) {
        const GitPath path = git_path(source);
        return file_at(path.revision, path.path, ".");
    }
    std::error_code failed;
    const auto status = std::filesystem::status(source, failed);
    const bool is_file = source == "-" || (std::filesystem::exists(status) && !std::filesystem::is_directory(status));
    if (!is_file || source.ends_with(".py")) return std::nullopt;
    return read_file(source);
}

/// One SOURCE, read, and what it has to be.
class Normalisation {
public:
    Normalisation(const Run& run, const Settings& settings, std::string source) : run_(run), settings_(settings), source_(std::move(source)) {
        if (settings_.result == Result::in_place && (source_ == "-" || source_.starts_with("git:"))) throw UsageError(fmt::format("--in-place needs a file, and {} is none", printable(source_)));
        SchemaRequest request = schema_request(run_);
        request.observe = [this](const Step& step) { left_out_.see(step); };
        if (settings_.result == Result::patch || settings_.result == Result::in_place) {
            const std::optional<std::string> text = text_of(source_);
            if (!text) throw UsageError(fmt::format("{} is no file of SQL and no snapshot; --check and --in-place are for these", printable(source_)));
            original_ = *text;
            if (source_ == "-") request.stdin_content = original_;
        }
        schema_ = read_schema(source_, request);
    }

    const Schema& schema() const { return schema_; }

    /// What could not be read, or would be lost without anybody noticing: nothing is written then.
    void report_problems(Report& report) const {
        add_reading(report, schema_);
        for (const OpaqueStep& step : schema_.opaque)
            if (step.reach == Opaque::Reach::unknown)
                report.errors.push_back({place_of(step.at), excerpt(step.at), fmt::format("{}; what it makes is not known without running it\nfix: read the schema from scratch:{}", step.what, printable(schema_.name))});
        for (const std::string& unknown : print::not_known(schema_.catalog)) report.errors.push_back({{schema_.name, {0, 0}, {0, 0}}, {}, unknown});
        const bool loses = settings_.result == Result::patch || settings_.result == Result::in_place;
        if (loses && left_out_.first)
            report.errors.push_back({place_of(*left_out_.first), excerpt(*left_out_.first),
                                     fmt::format("{} brings data, which the normal form of a schema does not hold\nfix: keep it in a file of its own", left_out_.first_words)});
        if (const std::string doubts = loses ? words_of_doubts(schema_.catalog) : std::string(); !doubts.empty())
            report.errors.push_back({{schema_.name, {0, 0}, {0, 0}}, {}, fmt::format("{}\nfix: read the schema from scratch:{}", doubts, printable(schema_.name))});
    }

    void add_notes(Report& report) const {
        for (const std::string& note : schema_.notes) report.notes.push_back(note);
        if (const std::string doubts = words_of_doubts(schema_.catalog); !doubts.empty()) report.notes.push_back(fmt::format("{}: {}", schema_.name, doubts));
        if (left_out_.first) report.notes.push_back(fmt::format("{}: {} statement{} left out that bring data", schema_.name, left_out_.statements, left_out_.statements == 1 ? " is" : "s are"));
    }

    std::string form() const {
        const Aspects without = dropped(settings_, schema_);
        Catalog catalog = print::without(schema_.catalog, without, run_.options.value("as"));
        if (!wants_snapshot()) {
            print::SqlOptions options;
            options.role = run_.options.value("as");
            options.existing_roles.insert(options.role);
            options.secrets = settings_.snapshot.secrets;
            options.postgres = schema_.postgres;
            options.jobs = run_.jobs;
            return print::sql(catalog, options);
        }
        print::Snapshot snapshot{.catalog = std::move(catalog), .postgres = schema_.postgres, .revisions = schema_.revisions};
        snapshot.states_owners = schema_.states_owners && !without.contains(Aspect::owner);
        snapshot.states_privileges = schema_.states_privileges && !without.contains(Aspect::acl);
        return print::snapshot(snapshot, settings_.snapshot);
    }

    /// A database has a table of its migration framework, and the migrations that made it do not.
    std::string fingerprint() const {
        Catalog catalog = schema_.catalog;
        diff::drop_bookkeeping(catalog);
        return print::fingerprint(catalog, dropped(settings_, schema_));
    }

    std::string patch() const {
        const std::string name = source_.starts_with("git:") ? git_path(source_).path : schema_.name;
        return unified_diff(name, original_, form());
    }

    void write() const {
        const std::string text = form();
        if (text != original_) write_file(source_, text);
    }

private:
    /// A snapshot's normal form is a snapshot.
    bool wants_snapshot() const { return settings_.json || (settings_.result != Result::form && schema_.name.ends_with(".json")); }

    const Run& run_;
    const Settings& settings_;
    std::string source_, original_;
    LeftOut left_out_;
    Schema schema_;
};

/// The line at which the first hunk of a patch begins to change something, and how many lines change.
std::pair<std::uint32_t, std::size_t> changed_lines(const std::string& patch) {
    std::uint32_t line = 0, first = 0;
    std::size_t changed = 0;
    for (std::size_t at = 0; at < patch.size();) {
        const std::size_t end = std::min(patch.find('\n', at), patch.size());
        const std::string_view text = std::string_view(patch).substr(at, end - at);
        at = end + 1;
        if (text.starts_with("--- ") || text.starts_with("+++ ")) continue;
        if (text.starts_with("@@ -")) {
            line = static_cast<std::uint32_t>(std::strtoul(patch.c_str() + (text.data() - patch.data()) + 4, nullptr, 10));
            continue;
        }
        const bool change = text.starts_with('-') || text.starts_with('+');
        if (change && first == 0) first = std::max<std::uint32_t>(line, 1);
        changed += change;
        if (!text.starts_with('+')) ++line;
    }
    return {first, changed};
}

Finding finding_of(const Normalisation& normalisation, const std::string& patch, const Policy& policy) {
    const Rule& rule = *form_rules().front();
    const auto [line, changed] = changed_lines(patch);
    Finding finding;
    finding.rule = rule.id;
    finding.category = rule.category;
    const auto setting = policy.rules.find(finding.rule);
    finding.severity = setting == policy.rules.end() ? rule.severity : setting->second.severity;
    finding.place = {normalisation.schema().name, {line, 1}, {line, 1}};
    finding.message = fmt::format("not in its normal form: {} line{} of the patch", changed, changed == 1 ? "" : "s");
    finding.fix = fmt::format("normalize-schema --in-place {}", printable(normalisation.schema().name));
    finding.fingerprint = fingerprint_of(finding);
    return finding;
}

std::vector<std::string> sources_of(const Run& run, const Settings& settings) {
    if (run.options.sources().size() > 1 && settings.result != Result::form) return run.options.sources();
    return {schema_source(run)};
}

bool is_off(const Policy& policy) {
    const auto setting = policy.rules.find(std::string(form_rules().front()->id));
    return setting != policy.rules.end() && setting->second.off;
}

}  // namespace

Outcome run_normalize_schema(const Run& run) {
    const Settings settings = settings_of(run);
    const std::vector<std::string> sources = sources_of(run, settings);
    Outcome outcome;
    std::string text;
    for (const std::string& source : sources) {
        const auto& normalisation = until_exit<Normalisation>(run, settings, source);
        const std::size_t errors = outcome.report.errors.size();
        normalisation.report_problems(outcome.report);
        normalisation.add_notes(outcome.report);
        if (outcome.report.errors.size() > errors) continue;
        switch (settings.result) {
            case Result::form: text = text.empty() ? normalisation.form() : text + normalisation.form(); break;
            case Result::fingerprint: text += normalisation.fingerprint() + (sources.size() > 1 ? "  " + normalisation.schema().name : "") + "\n"; break;
            case Result::in_place: normalisation.write(); break;
            case Result::patch: {
                const std::string patch = normalisation.patch();
                text += patch;
                if (!patch.empty() && !is_off(run.policy)) outcome.report.findings.push_back(finding_of(normalisation, patch, run.policy));
            }
        }
    }
    // Where something could not be read, the report says so, and nothing half-done is printed.
    const bool as_text = settings.result != Result::patch || run.options.value("format") == "text";
    if (outcome.report.errors.empty() && as_text) outcome.text = std::move(text);
    return outcome;
}

}  // namespace pgsteward
