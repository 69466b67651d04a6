// The engine: asks every rule about every step, keeps what they say, applies waivers. Knows no rule.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "check/rule.hpp"
#include "check/stand-ins.hpp"
#include "check/waiver.hpp"
#include "migration/statements.hpp"

namespace pgsteward {

/// Which direction fails a run.
enum class Judged {
    forward,      ///< the upgrade; findings of the downgrade are notices
    backward,     ///< only the downgrade
    both,
};
enum class WaiverMode { honour, report, deny };

struct CheckOptions {
    Judged judged = Judged::forward;
    WaiverMode waivers = WaiverMode::honour;
    Day today;
    /// Whose migrations these are: how fixes are written.
    const Framework* framework = nullptr;
};

class Checker {
public:
    Checker(std::span<const Rule* const> rules, const Policy& policy, CheckOptions options);

    /// Everything that follows belongs to this direction of this migration, until finish_script().
    void begin_script(const Migration& migration, Direction direction);
    /// What is said next belongs to the statement with this key and place.
    void begin_statement(const StatementKey& key);
    /// What the next findings call by names that the file does not have.
    void note_stand_ins(std::string_view written, std::string_view parsed) { stand_ins_.note(written, parsed); }
    void check(const Step& step);
    void check(const OpaqueStep& step);
    /// Of a downgrade whose script is not finished yet; `at` and the statement begun last are what is said about it.
    void check(const RoundTrip& trip, const Location& at);
    /// Does any rule ask about round trips?
    bool checks_round_trips() const;
    /// Takes excused verdicts back and applies the script's waivers.
    void finish_script(const Catalog& at_end, const Session& session, const std::vector<StatementComment>& comments);
    /// Reports the waivers of its files. Only after both directions: one that serves either is not stale.
    void finish_migration();

    void check(const Migration& migration);
    void check(const MigrationChain& chain, const std::function<bool(const Migration&)>& selected);

    /// In report order: path, position, rule. The checker is empty afterwards.
    std::vector<Finding> take_findings();
    std::vector<WaiverEntry> take_waivers();
    std::uint64_t opaque_count() const { return opaque_; }

private:
    /// A finding that may still be excused or waived.
    struct Pending {
        Finding finding;                     ///< without its excerpt
        Location where;
        StatementKey key;
        std::function<bool(const Catalog&)> unless;
        std::function<bool(const Session&)> unless_session;
        bool once = false;
    };
    struct ActiveRule {
        const Rule* rule;
        Severity severity;
    };
    /// One of them that judges statements, with its function looked up once.
    struct StepRule {
        ActiveRule active;
        StepCheck check;                     ///< null where it wants the configuration
        PolicyStepCheck with_policy;
    };

    /// The rules for one kind of statement, in order: those that are asked of all of the kind, and those together with
    /// others that wait for something that it does.
    struct Asked {
        std::vector<const StepRule*> always, all;
    };

    const Asked& asked_of(std::size_t statement);
    void ask(const StepRule& rule, const Step& step, Findings& said);
    void settle_pending();
    void keep(const ActiveRule& active, Verdict verdict, const Location& at, const std::string& inside, const std::string& condition,
              std::string_view statement);
    /// A waiver comment of the current migration, however often its directions and loops meet it.
    struct MetWaiver {
        Waiver waiver;
        Location at;
        std::set<std::string> covers;
    };

    /// What cannot be read in one statement is one finding, however many places of a body it is.
    void merge_opaque();
    void merge_repeated();
    void say_how_many_more();
    void apply_waivers(const std::vector<StatementComment>& comments);
    void raise(std::string_view rule, const Location& at, std::string message, Severity at_most);
    const ActiveRule* active(std::string_view id) const;

    std::vector<ActiveRule> rules_;
    std::vector<StepRule> step_rules_;       ///< in the same order
    Occasion waited_for_;                    ///< by any of them, whatever the statement
    std::map<std::size_t, Asked> asked_;     ///< by the kind of statement, once one has come
    std::span<const Rule* const> given_;     ///< also those that are off
    const Policy& policy_;
    CheckOptions options_;
    WaiverReader waiver_reader_;
    std::string revision_;
    Direction direction_ = Direction::upgrade;
    StatementKey key_;
    StandIns stand_ins_;
    std::vector<Pending> pending_;
    std::vector<Finding> findings_;
    std::set<std::string> seen_;             ///< a loop says the same only once
    std::map<std::pair<StatementKey, std::string_view>, std::size_t> said_at_place_;   ///< by the current script
    std::map<std::pair<std::string, std::uint32_t>, MetWaiver> met_;   ///< by path and offset
    std::vector<WaiverEntry> waivers_;
    std::uint64_t opaque_ = 0;
};

/// Every rule that a waiver may name, of whichever tool, with the category by which it is waived.
const std::vector<std::pair<std::string, Category>>& waivable_rules();

/// The SQL of a finding as reports show it: without secrets, cut after 500 characters.
std::string shortened_statement(std::string_view statement);

/// The identity of a finding that survives moved lines, by FNV-1a of what names it.
std::string fingerprint_of(const Finding& finding);

}  // namespace pgsteward
