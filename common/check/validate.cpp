// Parsing is the expensive part and is spread over threads in small batches of statements, also of one large file;
// interpreting depends on everything before it and runs on one thread, in order, just behind the parsers.
#include "check/validate.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "check/round-trip.hpp"
#include "interpret/interpreter.hpp"
#include "text/parallel.hpp"

namespace pgsteward {
namespace {

constexpr std::size_t batch_statements = 64;
constexpr std::size_t batch_bytes = 64 * 1024;
constexpr std::size_t batches_in_flight = 64;

/// Consecutive actions of one direction of one migration.
struct Batch {
    std::size_t script;
    std::size_t first, last;                 ///< [first, last) of its actions
};

using Parsed = std::variant<ParsedStatement, ReadError>;

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
    }

    Validation run() {
        for (std::size_t i = 0; i < chain_.migrations.size(); ++i) add_scripts(i);
        plan_batches();
        std::vector<std::vector<Parsed>> parsed(batches_in_flight);
        in_order(
            batches_.size(), options_.jobs, batches_in_flight,
            [&](std::size_t i) { parsed[i % batches_in_flight] = parse_batch(batches_[i]); },
            [&](std::size_t i) {
                consume(batches_[i], parsed[i % batches_in_flight]);
                parsed[i % batches_in_flight].clear();
            });
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
        SplitScript split;
    };

    void see(const Step& step) {
        if (!judging_) return;
        checker_.check(step);
        if (current_->direction == Direction::upgrade) note_made(step, made_);
        if (options_.observe) options_.observe(chain_.migrations[current_->migration], current_->direction, step);
    }

    void see(const OpaqueStep& step) {
        all_read_ &= step.reach == Opaque::Reach::harmless;
        if (judging_) checker_.check(step);
    }

    bool selected(const Migration& migration) const { return !options_.selected || options_.selected(migration); }

    /// The upgrade of every migration; the downgrade only of those that are judged, behind its upgrade.
    void add_scripts(std::size_t index) {
        const Migration& migration = chain_.migrations[index];
        const auto add = [&](Direction direction) {
            scripts_.push_back({index, direction, split(migration.script(direction), migration.comments, options_.read)});
        };
        add(Direction::upgrade);
        if (selected(migration) && migration.downgrade.present) add(Direction::downgrade);
        if (selected(migration))
            for (const ReadError& error : migration.errors) result_.errors.push_back({error.at, error.message});
    }

    void plan_batches() {
        for (std::size_t s = 0; s < scripts_.size(); ++s) {
            const auto& actions = scripts_[s].split.actions;
            std::size_t first = 0;
            while (first < actions.size() || (first == 0 && actions.empty())) {
                std::size_t last = first, bytes = 0;
                while (last < actions.size() && last - first < batch_statements && bytes < batch_bytes) {
                    if (const auto* text = std::get_if<StatementText>(&actions[last])) bytes += text->in_text.size();
                    ++last;
                }
                batches_.push_back({s, first, last});
                if (actions.empty()) break;
                first = last;
            }
        }
    }

    std::vector<Parsed> parse_batch(const Batch& batch) const {
        std::vector<Parsed> out;
        const auto& actions = scripts_[batch.script].split.actions;
        for (std::size_t i = batch.first; i < batch.last; ++i)
            if (const auto* text = std::get_if<StatementText>(&actions[i])) out.push_back(parse(*text));
        return out;
    }

    void consume(const Batch& batch, std::vector<Parsed>& parsed) {
        Script& script = scripts_[batch.script];
        if (batch.first == 0) begin(script);
        std::size_t next = 0;
        for (std::size_t i = batch.first; i < batch.last; ++i) {
            ScriptAction& action = script.split.actions[i];
            if (auto* text = std::get_if<StatementText>(&action)) run(*text, parsed[next++]);
            else if (const auto* opaque = std::get_if<Opaque>(&action)) run(*opaque);
            else if (const auto* boundary = std::get_if<TransactionBoundary>(&action)) interpreter_.boundary(*boundary);
            else if (const auto* found = std::get_if<ColumnFound>(&action)) interpreter_.found(*found);
            else fail(std::get<ReadError>(action));
        }
        if (batch.last == script.split.actions.size()) end(script);
    }

    void begin(const Script& script) {
        const Migration& migration = chain_.migrations[script.migration];
        judging_ = selected(migration);
        current_ = &script;
        before_ = catalog_.mark();
        if (script.direction == Direction::upgrade) {
            before_upgrade_ = before_;
            all_read_ = true;
            made_.clear();
        }
        complete_before_ = catalog_.complete;
        interpreter_.begin_script(static_cast<std::uint32_t>(script.migration + 1), migration.script(script.direction).transaction);
        checker_.begin_script(migration, script.direction);
    }

    void run(const StatementText& text, const Parsed& parsed) {
        if (judging_) ++result_.statements;
        if (const auto* error = std::get_if<ReadError>(&parsed)) return fail(*error);
        const auto& statement = std::get<ParsedStatement>(parsed);
        checker_.begin_statement(text.key);
        if (!statement.exact) checker_.note_stand_ins(std::string_view(text.text->text()).substr(text.in_text.begin, text.in_text.size()), statement.text);
        interpreter_.run(statement.statement, statement.text, text.at, text.condition, {.exact = statement.exact, .shares_message = text.shares_message});
    }

    void run(const Opaque& opaque) {
        checker_.begin_statement({opaque.at.source.name(), opaque.at.span, 0});
        interpreter_.opaque({opaque.at, {}, opaque.what, opaque.reach, false});
    }

    /// A loop meets the same error again; it is one.
    void fail(const ReadError& error) {
        catalog_.complete = all_read_ = false;
        const bool is_new = failed_.emplace(error.at.source.name(), error.at.span.begin, error.message).second;
        if (judging_ && is_new) result_.errors.push_back({error.at, error.message});
    }

    /// A downgrade is judged in the state that its upgrade left, and then taken back: the chain goes on forward. Until then
    /// the journal goes back to before the upgrade, so that the two states can be compared.
    void end(Script& script) {
        interpreter_.end_script();
        const bool downgrade = script.direction == Direction::downgrade;
        if (downgrade) check_round_trip(script);
        // What is only context has no findings, so its waivers would all look stale.
        checker_.finish_script(catalog_, interpreter_.session(), judging_ ? script.split.comments : std::vector<StatementComment>());
        if (downgrade) {
            catalog_.roll_back(before_);
            catalog_.complete = complete_before_;
        }
        const bool last = &script == &scripts_.back() || (&script)[1].migration != script.migration;
        if (last) {
            catalog_.commit();
            checker_.finish_migration();
        }
        script.split = {};
    }

    /// Where something of either direction could not be read there is nothing to say.
    void check_round_trip(const Script& script) {
        const Migration& migration = chain_.migrations[script.migration];
        if (!all_read_ || migration.downgrade.empty || !checker_.checks_round_trips()) return;
        const auto first = std::find_if(script.split.actions.begin(), script.split.actions.end(), [](const ScriptAction& action) { return std::holds_alternative<StatementText>(action); });
        if (first == script.split.actions.end()) return;
        const auto& statement = std::get<StatementText>(*first);
        checker_.begin_statement(statement.key);
        checker_.check(round_trip(migration, catalog_, before_upgrade_, made_), statement.at);
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
    std::vector<Batch> batches_;
    const Script* current_ = nullptr;
    std::set<std::tuple<std::string, std::uint32_t, std::string>> failed_;
    Catalog::Mark before_{}, before_upgrade_{};
    std::set<QualifiedName> made_;           ///< by the upgrade
    bool all_read_ = true;                   ///< of the migration
    bool complete_before_ = true;
    bool judging_ = true;
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
