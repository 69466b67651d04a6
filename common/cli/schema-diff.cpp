#include "cli/schema-diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <future>

#include "check/secrets.hpp"
#include "cli/configuration.hpp"
#include "cli/drift-exact.hpp"
#include "cli/drift-report.hpp"
#include "cli/schema-run.hpp"
#include "cli/until-exit.hpp"
#include "diff/definition-text.hpp"
#include "postgres/scratch-server.hpp"
#include "reconcile/alembic.hpp"
#include "reconcile/render.hpp"
#include "source/kind.hpp"
#include "text/excerpt.hpp"
#include "text/failure.hpp"
#include "text/files.hpp"
#include "text/report-path.hpp"

namespace pgsteward {
namespace {

std::string choice(const Run& run, std::string_view option, std::initializer_list<std::string_view> known) {
    const std::string given = run.options.value(option);
    for (const std::string_view name : known)
        if (given == name) return given;
    throw UsageError(fmt::format("--{} is one of {}, not \"{}\"", option, fmt::join(known, ", "), printable(given)));
}

/// EXPECTED and ACTUAL. One SOURCE is held against the configured canonical schema; without any, the migrations are.
std::pair<std::string, std::string> sources_of(const Run& run) {
    const auto& named = run.options.sources();
    const std::string canonical = configured_path(run.policy, run.policy.canonical), migrations = configured_path(run.policy, run.policy.migrations_path);
    if (named.size() == 2) return {named[0], named[1]};
    if (named.size() > 2) throw UsageError(fmt::format("two schemas are compared, EXPECTED and ACTUAL; {} were named", named.size()));
    if (canonical.empty()) throw UsageError("name EXPECTED and ACTUAL, or configure the canonical schema that ACTUAL is held against");
    if (named.size() == 1) return {canonical, named[0]};
    if (migrations.empty()) throw UsageError("name ACTUAL, or configure migrations.path");
    return {canonical, migrations};
}

diff::Side side_of(const Schema& schema) { return {schema.server_version != 0, schema.dump, schema.states_owners, schema.states_privileges, schema.postgres, schema.by_hand}; }

/// "column:public.t.b=public.t.a": the kind, and what each side calls it.
diff::ConfirmedRename rename_of(const std::string& written) {
    const std::size_t colon = written.find(':'), equals = written.find('=');
    const auto kind = colon == std::string::npos ? std::nullopt : diff::kind_named(written.substr(0, colon));
    if (!kind || equals == std::string::npos || equals < colon) throw UsageError(fmt::format("--rename needs KIND:EXPECTED=ACTUAL, as in column:public.t.new=public.t.old, not {}", printable(written)));
    return {*kind, written.substr(colon + 1, equals - colon - 1), written.substr(equals + 1)};
}

diff::DriftSettings settings_of(const Run& run, const diff::Register& drifts) {
    diff::DriftSettings settings;
    settings.compare.column_order = choice(run, "column-order", {"ignore", "respect"}) == "respect";
    settings.compare.line_endings = choice(run, "line-endings", {"ignore", "respect"}) == "respect";
    for (const auto& list : {run.policy.drift_ignore, run.options.values("ignore")})
        for (const std::string& pattern : list) settings.ignored.emplace_back(pattern);
    for (const auto& [pattern, level] : run.policy.drift_severity) settings.levels.emplace_back(diff::Pattern(pattern), *diff::level_of(level));
    settings.renames = drifts.renames();
    for (const std::string& written : run.options.values("rename")) settings.renames.push_back(rename_of(written));
    return settings;
}

/// Files do not wait for each other; servers and standard input are read one after the other.
std::pair<Schema, Schema> read_both(const std::string& expected, const std::string& actual, const SchemaRequest& request) {
    if (is_special(expected) || is_special(actual)) {
        Schema first = read_schema(expected, request);
        return {std::move(first), read_schema(actual, request)};
    }
    std::future<Schema> second = std::async(std::launch::async, [&] { return read_schema(actual, request); });
    Schema first = read_schema(expected, request);
    return {std::move(first), second.get()};
}

/// May what could not be read have made something? Queries and inserts leave the schema as it is.
bool may_make(const OpaqueStep& step) { return step.reach != Opaque::Reach::rows; }

/// The whole comparison, which --exact may make twice.
class DriftComparison {
public:
    DriftComparison(const Run& run, const diff::Register& drift_register) : settings_(settings_of(run, drift_register)), exact_(choice(run, "exact", {"auto", "always", "never"})) {
        std::tie(expected_source_, actual_source_) = sources_of(run);
        if (expected_source_ == "-" && actual_source_ == "-") throw UsageError("stdin can be one side only");
        request_ = schema_request(run);
        std::tie(expected_, actual_) = read_both(expected_source_, actual_source_, request_);
    }

    void compare() {
        if (exact_ == "always") make_exact(true);
        list();
        const bool open = !list_.undetermined.empty() || std::ranges::any_of(expected_.opaque, may_make) || std::ranges::any_of(actual_.opaque, may_make);
        if (exact_ != "auto" || !open || !expected_.errors.empty() || !actual_.errors.empty() || !postgres::ScratchServer::available()) return;
        if (make_exact(false)) list();
    }

    const Schema& expected() const { return expected_; }
    const Schema& actual() const { return actual_; }
    diff::DriftList& found() { return list_; }
    const diff::DriftSettings& settings() const { return settings_; }
    const std::vector<std::string>& notes() const { return notes_; }
    const diff::Side& expected_side() const { return expected_side_; }
    const diff::Side& actual_side() const { return actual_side_; }

private:
    void list() {
        expected_side_ = sides_known_ ? expected_side_ : side_of(expected_);
        actual_side_ = sides_known_ ? actual_side_ : side_of(actual_);
        sides_known_ = true;   // a scratch server's owners are not the text's
        settings_.scope = diff::scope_of(expected_side_, actual_side_);
        settings_.scope.postgres = actual_.server_version != 0 ? actual_.postgres : expected_.postgres;
        Catalog expected = expected_.catalog, actual = actual_.catalog;
        diff::cut_to_scope(expected, actual, expected_side_, actual_side_, settings_.scope);
        list_ = diff::find_drifts(std::move(expected), std::move(actual), settings_);
    }

    /// Both sides as a server stores them; false where one cannot be, which --exact always does not take for an answer.
    bool make_exact(bool demanded) {
        if (!sides_known_) {
            expected_side_ = side_of(expected_);
            actual_side_ = side_of(actual_);
            sides_known_ = true;
        }
        std::optional<Schema> expected = exact_schema(expected_source_, expected_, request_), actual = exact_schema(actual_source_, actual_, request_);
        const bool loaded = expected && actual && expected->errors.empty() && actual->errors.empty();
        if (!loaded && !demanded) {
            notes_.push_back("the scratch server cannot settle what is undetermined: it does not take all of both sides");
            return false;
        }
        if (expected) take(expected_, std::move(*expected));
        if (actual) take(actual_, std::move(*actual));
        return true;
    }

    /// Where things come from is known from the texts alone.
    static void take(Schema& now, Schema exact) {
        if (now.server_version == 0) interpret_origins(now.catalog, exact.catalog);
        now = std::move(exact);
    }
    static void interpret_origins(const Catalog& from, Catalog& to) {
        for (const auto& relation : to.relations.sorted())
            if (const Relation* known = from.relations.find(relation->name)) {
                Relation copy = *relation;
                copy.changed = known->changed;
                for (Column& column : copy.columns)
                    if (const Column* other = known->column(column.name)) column.changed = other->changed;
                for (Constraint& constraint : copy.constraints)
                    if (const Constraint* other = known->constraint(constraint.name)) constraint.changed = other->changed;
                for (Index& index : copy.indexes)
                    if (const Index* other = known->index(index.name.name)) index.changed = other->changed;
                for (Trigger& trigger : copy.triggers)
                    if (const Trigger* other = known->trigger(trigger.name)) trigger.changed = other->changed;
                for (RowPolicy& policy : copy.policies)
                    if (const RowPolicy* other = known->policy(policy.name)) policy.changed = other->changed;
                to.relations.put(std::move(copy));
            }
        for (const auto& [name, routine] : std::vector(to.routines.begin(), to.routines.end()))
            if (const Routine* known = from.routines.find(name)) {
                Routine copy = *routine;
                copy.changed = known->changed;
                to.routines.put(name, std::move(copy));
            }
    }

    diff::DriftSettings settings_;
    std::string exact_, expected_source_, actual_source_;
    SchemaRequest request_;
    Schema expected_, actual_;
    diff::Side expected_side_, actual_side_;
    bool sides_known_ = false;
    diff::DriftList list_;
    std::vector<std::string> notes_;
};

std::string register_path(const Run& run) {
    return run.options.has("register") ? run.options.value("register") : configured_path(run.policy, run.policy.drift_register);
}

diff::Register read_register(const Run& run, const std::string& path) {
    if (path.empty()) {
        if (run.options.has("update-register")) throw UsageError("--update-register needs --register FILE, or drift.register in the configuration");
        return {};
    }
    std::error_code failed;
    if (run.options.has("update-register") && !std::filesystem::exists(path, failed)) return {};
    return diff::Register(SourceText(report_path(path), read_file(path)));
}

DriftHistory history_of(const diff::RegisterEntry& entry, const diff::ObjectFinder& expected, const diff::ObjectFinder& actual) {
    const Place place = place_of(entry.at);
    const auto text = [&](const diff::ObjectFinder& finder) -> std::optional<std::string> {
        const std::size_t dot = entry.object.rfind('.');
        const bool part = entry.kind != ObjectKind::index && !is_relation(entry.kind) && dot != std::string::npos && finder.relation(entry.object.substr(0, dot));
        const std::string definition = diff::definition_text(finder, entry.kind, entry.object, part ? entry.object.substr(0, dot) : std::string());
        return definition.empty() ? std::nullopt : std::optional(redacted(definition));
    };
    return {entry.id, std::string(name_of(entry.kind)), entry.object, std::string(name_of(entry.change)), entry.property, entry.status, entry.decision, place.path, place.begin.line, text(expected), text(actual)};
}

/// What ran and could not be read may have made anything.
void add_opaque(const Schema& schema, bool expected, DriftReport& report) {
    for (const OpaqueStep& step : schema.opaque) {
        if (!may_make(step)) continue;
        const Place place = place_of(step.at);
        DriftItem item;
        item.kind = "object";
        item.object = fmt::format("{}:{}", place.path, place.begin.line);
        item.change = "changed";
        item.property = "statement";
        item.severity = "HIGH";
        item.status = "open";
        DriftOrigin origin{place.path, {}, place.begin.line, place.begin.column, redacted(excerpt(step.at))};
        (expected ? item.expected : item.actual) = step.what;
        (expected ? item.expected_origin : item.actual_origin) = std::move(origin);
        report.undetermined.push_back(std::move(item));
    }
}

std::vector<std::string> not_compared(const DriftComparison& comparison) {
    const diff::DriftSettings& settings = comparison.settings();
    std::vector<std::string> list = settings.scope.not_compared;
    for (const diff::Pattern& pattern : settings.ignored) list.push_back(fmt::format("{} (ignored)", pattern.text()));
    if (!settings.compare.column_order) list.emplace_back(not_compared_column_order);
    if (!settings.compare.line_endings) list.emplace_back(not_compared_line_endings);
    list.insert(list.end(), never_compared.begin(), never_compared.end());
    return list;
}

DriftReport drift_report(DriftComparison& comparison, const diff::Register& drift_register, const std::string& path, const reconcile::Plan& plan) {
    DriftReport report;
    diff::DriftList& list = comparison.found();
    report.register_path = path.empty() ? "" : report_path(path);
    report.objects = list.objects;
    report.matching = list.matching;
    const diff::ObjectFinder expected(list.expected), actual(list.actual);
    for (const diff::RegisterEntry* entry : drift_register.apply(list.drifts))
        (entry->status == "resolved" ? report.resolved : report.unmatched).push_back(history_of(*entry, expected, actual));
    for (const diff::Drift& drift : list.drifts) {
        report.drifts.push_back(drift_item(drift, comparison.expected(), comparison.actual()));
        for (const reconcile::PlanStep& step : plan.steps)
            if (step.object == report.drifts.back().kind + " " + drift.object) report.drifts.back().fix += (report.drifts.back().fix.empty() ? "" : "; ") + fmt::format("{}", fmt::join(step.statements, "; "));
    }
    for (const diff::Drift& drift : list.undetermined) report.undetermined.push_back(drift_item(drift, comparison.expected(), comparison.actual()));
    add_opaque(comparison.expected(), true, report);
    add_opaque(comparison.actual(), false, report);
    for (const diff::RenameCandidate& candidate : list.candidates)
        report.offers.push_back({std::string(name_of(candidate.rename.kind)), candidate.rename.expected_identity, candidate.rename.actual_identity, candidate.evidence, candidate.rename.statement});
    report.not_compared = not_compared(comparison);
    return report;
}

/// What is accepted stays as it is.
diff::DriftList to_reconcile(const diff::DriftList& list) {
    diff::DriftList open = list;
    std::vector<diff::Pattern> accepted;
    for (const diff::Drift& drift : list.drifts)
        if (!drift.open()) {
            std::erase_if(open.differences, [&](const Difference& difference) { return difference.kind == drift.kind && difference.object == drift.object; });
            std::erase_if(open.renames, [&](const diff::Rename& rename) { return rename.kind == drift.kind && rename.expected_identity == drift.object; });
        }
    return open;
}

reconcile::PlanOptions plan_options(const Run& run, const DriftComparison& comparison) {
    reconcile::PlanOptions options;
    options.online = !run.options.has("one-transaction");
    options.postgres = comparison.settings().scope.postgres;
    // New objects get the owner that EXPECTED states, unless ACTUAL was dumped without owners; one without objects has none to state.
    const diff::Side& actual = comparison.actual_side();
    const Catalog& there = comparison.actual().catalog;
    const bool empty = there.relations.size() + there.routines.size() + there.types.size() == 0;
    options.expected_owners = comparison.expected_side().states_owners && (actual.states_owners || !actual.dump || empty);
    options.actual_owners = comparison.actual_side().states_owners;
    options.secrets = run.options.has("show-secrets") ? print::Secrets::shown : print::Secrets::redacted;
    return options;
}

std::string emitted(const Run& run, DriftComparison& comparison, const reconcile::Plan& plan) {
    const bool destructive = run.options.has("allow-destructive");
    if (choice(run, "emit", {"sql", "alembic"}) == "sql") {
        std::string head = fmt::format("-- turns {} into {}\n", printable(comparison.actual().name), printable(comparison.expected().name));
        for (const diff::RenameCandidate& candidate : comparison.found().candidates)
            head += reconcile::commented(fmt::format("perhaps renamed ({}), then first: {};", candidate.evidence, candidate.rename.statement));
        return head + reconcile::sql_script(plan, {.allow_destructive = destructive});
    }
    // The way back is the plan of the same two sides, exchanged.
    diff::DriftList back;
    Catalog expected = comparison.actual().catalog, actual = comparison.expected().catalog;
    diff::DriftSettings settings = comparison.settings();
    for (diff::ConfirmedRename& rename : settings.renames) std::swap(rename.expected, rename.actual);
    std::erase_if(settings.renames, [](const diff::ConfirmedRename& rename) { return rename.expected.empty(); });
    for (const diff::Rename& rename : comparison.found().renames)
        if (rename.confirmed) settings.renames.push_back({rename.kind, rename.actual_identity, rename.expected_identity});
    diff::cut_to_scope(expected, actual, comparison.actual_side(), comparison.expected_side(), settings.scope);
    back = diff::find_drifts(std::move(expected), std::move(actual), settings);
    const reconcile::Plan downgrade = reconcile::plan(back, plan_options(run, comparison));
    const std::string parent = comparison.actual().revisions.empty() ? "" : comparison.actual().revisions.back();
    return reconcile::alembic_migration(plan, downgrade, {.parent = parent, .allow_destructive = destructive});
}

/// Statements from half of a schema would drop the other half.
[[noreturn]] void refuse_to_emit(const DriftComparison& comparison) {
    const Schema& unreadable = comparison.expected().errors.empty() ? comparison.actual() : comparison.expected();
    const ReadError& error = unreadable.errors.front();
    throw InputError(fmt::format("{}: error: {}\n{}", place(error.at), printable(error.message), redacted(excerpt(error.at))));
}

void update_register(const Run& run, const diff::Register& drift_register, const std::string& path, diff::DriftList& list) {
    if (!run.options.has("update-register")) return;
    drift_register.apply(list.drifts);
    const std::string content = drift_register.with_new(list.drifts);
    std::error_code failed;
    if (!std::filesystem::exists(path, failed) || read_file(path) != content) write_file(path, content);
}

}  // namespace

Outcome run_schema_diff(const Run& run) {
    const std::string path = register_path(run);
    diff::Register drift_register = read_register(run, path);
    auto& comparison = until_exit<DriftComparison>(run, drift_register);
    comparison.compare();
    const bool readable = comparison.expected().errors.empty() && comparison.actual().errors.empty();
    if (readable) update_register(run, drift_register, path, comparison.found());
    if (run.options.has("update-register") && readable) drift_register = read_register(run, path);
    drift_register.apply(comparison.found().drifts);
    if (run.options.has("emit") && !readable) refuse_to_emit(comparison);
    const reconcile::Plan plan = reconcile::plan(to_reconcile(comparison.found()), plan_options(run, comparison));
    Outcome outcome;
    for (const Schema* schema : {&comparison.expected(), &comparison.actual()}) {
        add_reading(outcome.report, *schema);
        for (const std::string& note : schema->notes) outcome.report.notes.push_back(note);
    }
    DriftReport drifts = readable ? drift_report(comparison, drift_register, path, plan) : DriftReport{.errors = outcome.report.errors};
    if (run.options.has("prove") && readable)
        drifts.proof = prove(comparison.expected(), comparison.actual(), reconcile::sql_script(plan, {.allow_destructive = true}), comparison.settings(), comparison.expected_side());
    for (const std::string& note : comparison.notes()) outcome.report.notes.push_back(note);
    render(drifts, outcome.report);
    if (run.options.has("emit")) outcome.text = emitted(run, comparison, plan);
    return outcome;
}

Report read_saved_drifts(const SourceText& text, std::span<const Rule* const>) {
    Report report;
    report.tool = "schema-diff";
    report.version = PGSTEWARD_VERSION;
    report.rules.assign(drift_rules().begin(), drift_rules().end());
    render(drift_report_from_json(text), report);
    return report;
}

}  // namespace pgsteward
