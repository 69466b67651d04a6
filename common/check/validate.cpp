#include "check/validate.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "check/round-trip.hpp"
#include "interpret/interpreter.hpp"
#include "interpret/run-scripts.hpp"
#include "migration/drivers.hpp"
#include "text/parallel.hpp"

namespace pgsteward {
namespace {

CheckOptions with_framework(CheckOptions options, const MigrationChain& chain) {
    options.framework = find_framework(chain.framework);
    return options;
}

class Validator {
public:
    Validator(const MigrationChain& chain, std::span<const Rule* const> rules, const Policy& policy, const ValidateOptions& options)
        : chain_(chain), options_(options), checker_(rules, policy, with_framework(options.check, chain)),
          interpreter_(catalog_, options.postgres, options.role,
                       {[this](const Step& step) { see(step); },
                        [this](const OpaqueStep& step) { see(step); }}) {
        catalog_.complete = options.complete;
        interpreter_.keep_unknown_tables();
        interpreter_.find_locks();
        const Framework* framework = find_framework(chain.framework);
        if (framework && !driver_may_begin_anew(*framework)) interpreter_.leave_ended_transactions();
        singly_ = framework && sends_statements_singly(*framework);
    }

    Validation run() {
        for (std::size_t i = 0; i < chain_.migrations.size(); ++i) add_scripts(i);
        split_scripts();
        const interpret::ScriptHandlers handlers{
            .begin = [this](std::size_t script) { begin(scripts_[script]); },
            .end = [this](std::size_t script) { end(script); },
            .action = [this](std::size_t, ScriptAction& action, const interpret::Parsed* parsed) { act(action, parsed); },
        };
        interpret::run_scripts(splits_, options_.jobs, handlers);
        if (options_.observe_end) options_.observe_end(catalog_);
        check_files();
        result_.findings = checker_.take_findings();
        result_.waivers = checker_.take_waivers();
        result_.opaque = checker_.opaque_count();
        return std::move(result_);
    }

private:
    struct Script {
        std::size_t migration;
        Direction direction;
    };

    void see(const Step& step) {
        if (!judging_) return;
        checker_.check(step);
        if (current_->direction == Direction::upgrade) note_seen(step, seen_);
        if (options_.observe) options_.observe(chain_.migrations[current_->migration], current_->direction, step);
    }

    void see(const OpaqueStep& step) {
        all_read_ &= step.reach != Opaque::Reach::unknown;
        if (judging_) checker_.check(step);
    }

    bool selected(const Migration& migration) const { return !options_.selected || options_.selected(migration); }

    /// The upgrade of every migration; the downgrade only of those that are judged, behind its upgrade.
    void add_scripts(std::size_t index) {
        const Migration& migration = chain_.migrations[index];
        scripts_.push_back({index, Direction::upgrade});
        if (selected(migration) && migration.downgrade.present) scripts_.push_back({index, Direction::downgrade});
        if (selected(migration))
            for (const ReadError& error : migration.errors) result_.errors.push_back({error.at, error.message});
    }

    void split_scripts() {
        constexpr std::size_t scripts_at_once = 32;
        splits_.resize(scripts_.size());
        in_batches(scripts_.size(), options_.jobs, scripts_at_once, [&](std::size_t i) {
            const Migration& migration = chain_.migrations[scripts_[i].migration];
            splits_[i] = split(migration.script(scripts_[i].direction), migration.comments, options_.read);
        });
    }

    void begin(const Script& script) {
        const Migration& migration = chain_.migrations[script.migration];
        judging_ = selected(migration);
        current_ = &script;
        before_ = catalog_.mark();
        if (script.direction == Direction::upgrade) {
            before_upgrade_ = before_;
            all_read_ = true;
            seen_ = {};
        }
        complete_before_ = catalog_.complete;
        interpreter_.begin_script(static_cast<std::uint32_t>(script.migration + 1), migration.script(script.direction).transaction);
        checker_.begin_script(migration, script.direction);
    }

    void act(ScriptAction& action, const interpret::Parsed* parsed) {
        if (const auto* text = std::get_if<StatementText>(&action)) run(*text, *parsed);
        else if (const auto* opaque = std::get_if<Opaque>(&action)) run(*opaque);
        else if (const auto* boundary = std::get_if<TransactionBoundary>(&action)) interpreter_.boundary(*boundary);
        else if (const auto* found = std::get_if<ColumnFound>(&action)) interpreter_.found(*found);
        else fail(std::get<ReadError>(action));
    }

    void run(const StatementText& text, const interpret::Parsed& parsed) {
        if (judging_) ++result_.statements;
        if (const auto* error = std::get_if<ReadError>(&parsed)) return fail(*error);
        const auto& statement = std::get<ParsedStatement>(parsed);
        checker_.begin_statement(text.key);
        if (!statement.exact) checker_.note_stand_ins(text.text->text().substr(text.in_text.begin, text.in_text.size()), statement.text);
        interpreter_.run(statement.statement, statement.text, text.at, text.condition, {.exact = statement.exact, .shares_message = text.shares_message && !singly_});
    }

    void run(const Opaque& opaque) {
        checker_.begin_statement({opaque.at.source.name(), opaque.at.span, 0});
        interpreter_.opaque({opaque.at, {}, opaque.what, opaque.reach, false});
    }

    /// A loop meets the same error again; it is one.
    void fail(const ReadError& error) {
        interpreter_.unread();
        all_read_ = false;
        const bool is_new = failed_.emplace(error.at.source.name(), error.at.span.begin, error.message).second;
        if (judging_ && is_new) result_.errors.push_back({error.at, error.message});
    }

    /// A downgrade is judged in the state that its upgrade left, and then taken back: the chain goes on forward. Until then
    /// the journal goes back to before the upgrade, so that the two states can be compared.
    void end(std::size_t index) {
        const Script& script = scripts_[index];
        interpreter_.end_script();
        const bool downgrade = script.direction == Direction::downgrade;
        if (downgrade) check_round_trip(script, splits_[index]);
        // What is only context has no findings, so its waivers would all look stale.
        checker_.finish_script(catalog_, interpreter_.session(), judging_ ? splits_[index].comments : std::vector<StatementComment>());
        if (downgrade) {
            catalog_.roll_back(before_);
            catalog_.complete = complete_before_;
        }
        const bool last = index + 1 == scripts_.size() || scripts_[index + 1].migration != script.migration;
        if (last) {
            catalog_.commit();
            checker_.finish_migration();
        }
    }

    /// Where something of either direction could not be read there is nothing to say.
    void check_round_trip(const Script& script, const SplitScript& split) {
        const Migration& migration = chain_.migrations[script.migration];
        if (!all_read_ || migration.downgrade.empty || !checker_.checks_round_trips()) return;
        const auto first = std::find_if(split.actions.begin(), split.actions.end(), [](const ScriptAction& action) { return std::holds_alternative<StatementText>(action); });
        if (first == split.actions.end()) return;
        const auto& statement = std::get<StatementText>(*first);
        checker_.begin_statement(statement.key);
        checker_.check(round_trip(migration, catalog_, before_upgrade_, seen_), statement.at);
    }

    void check_files() {
        for (const Migration& migration : chain_.migrations)
            if (selected(migration)) checker_.check(migration);
        if (!chain_.migrations.empty())
            checker_.check(chain_, [this](const Migration& migration) { return selected(migration); });
        for (const ReadError& error : chain_.errors) result_.errors.push_back({error.at, error.message});
    }

    const MigrationChain& chain_;
    const ValidateOptions& options_;
    Catalog catalog_;
    Checker checker_;
    interpret::Interpreter interpreter_;
    std::vector<Script> scripts_;
    std::vector<SplitScript> splits_;        ///< of the scripts
    const Script* current_ = nullptr;
    std::set<std::tuple<std::string, std::uint32_t, std::string>> failed_;
    Catalog::Mark before_{}, before_upgrade_{};
    FirstSeen seen_;                         ///< by the upgrade
    bool all_read_ = true;                   ///< of the migration
    bool complete_before_ = true;
    bool judging_ = true;
    bool singly_ = false;                    ///< the framework sends each statement for itself
    Validation result_;
};

}  // namespace

Validation validate(const MigrationChain& chain, std::span<const Rule* const> rules, const Policy& policy, const ValidateOptions& options) {
    // Rules and the interpreter walk trees as deep as the parser allows.
    Validation result;
    with_large_stack(worker_stack_bytes, [&] { result = Validator(chain, rules, policy, options).run(); });
    return result;
}

}  // namespace pgsteward
