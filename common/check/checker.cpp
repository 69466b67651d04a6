#include "check/checker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>

#include "check/secrets.hpp"
#include "text/excerpt.hpp"

namespace pgsteward {
namespace {

constexpr std::size_t longest_statement = 500;
constexpr std::size_t most_findings_at_place = 100;

/// That others can meet, whatever the finding is about.
std::string_view strongest_lock(const Step& step) {
    LockMode strongest = LockMode::none;
    for (const TableLocked& lock : step.locks)
        if (lock.table.live()) strongest = std::max(strongest, lock.mode);
    return name_of(strongest);
}

bool waits(const Occasion& occasion) { return occasion.work || occasion.effects.meets(occasion.effects); }

/// Of those that are alike (nothing is alike to what has no such key) the first stays and is told how many followed.
template <typename T, typename Alike, typename Tell>
void keep_first_of_each(std::vector<T>& all, Alike alike, Tell tell) {
    std::map<typename decltype(alike(all.front()))::value_type, std::pair<std::size_t, std::size_t>> first;   // its index, how many followed
    std::size_t kept = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (const auto key = alike(all[i])) {
            const auto [found, is_new] = first.try_emplace(*key, kept, 0);
            if (!is_new) {
                ++found->second.second;
                continue;
            }
        }
        if (kept != i) all[kept] = std::move(all[i]);
        ++kept;
    }
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(kept), all.end());
    for (const auto& [key, entry] : first)
        if (entry.second > 0) tell(all[entry.first], entry.second);
}

std::string_view word_of(Direction direction) {
    return direction == Direction::upgrade ? "upgrade" : "downgrade";
}

}  // namespace

const std::vector<std::pair<std::string, Category>>& waivable_rules() {
    static const auto known = [] {
        std::vector<std::pair<std::string, Category>> list;
        for (const Rule* rule : all_rules())
            // Findings about a schema as it is are waived by name, whatever they are about.
            list.emplace_back(std::string(rule->id), std::holds_alternative<SchemaCheck>(rule->check) ? Category::correctness : rule->category);
        return list;
    }();
    return known;
}

std::string shortened_statement(std::string_view statement) {
    const std::string shown = redacted(statement.substr(0, 4 * longest_statement));
    if (shown.size() <= longest_statement) return shown;
    std::size_t cut = longest_statement;
    while (cut > 0 && (static_cast<unsigned char>(shown[cut]) & 0xC0) == 0x80) --cut;
    return shown.substr(0, cut) + "…";
}

std::string fingerprint_of(const Finding& finding) {
    std::uint64_t hash = 14695981039346656037ULL;
    const auto mix = [&](std::string_view text) {
        for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
        hash = (hash ^ 0x1F) * 1099511628211ULL;
    };
    // A revision keeps its id when its file is renamed; without one the path has to do.
    mix(finding.rule);
    mix(finding.revision.empty() ? finding.place.path : finding.revision);
    mix(finding.direction);
    mix(finding.object);
    mix(finding.statement);
    return fmt::format("{:016x}", hash);
}

Checker::Checker(std::span<const Rule* const> rules, const Policy& policy, CheckOptions options)
    : given_(rules), policy_(policy), options_(std::move(options)), waiver_reader_(policy, waivable_rules(), options_.today) {
    for (const Rule* rule : rules) {
        const auto setting = policy.rules.find(std::string(rule->id));
        if (setting == policy.rules.end() ? !rule->on : setting->second.off) continue;
        rules_.push_back({rule, setting == policy.rules.end() ? rule->severity : setting->second.severity});
    }
    for (const ActiveRule& active : rules_) {
        const auto* check = std::get_if<StepCheck>(&active.rule->check);
        const auto* with_policy = std::get_if<PolicyStepCheck>(&active.rule->check);
        if (!check && !with_policy) continue;
        step_rules_.push_back({active, check ? *check : nullptr, with_policy ? *with_policy : nullptr});
        waited_for_ = waited_for_ | Occasion{.work = active.rule->occasion.work, .effects = active.rule->occasion.effects};
    }
}

const Checker::Asked& Checker::asked_of(std::size_t statement) {
    const auto [found, is_new] = asked_.try_emplace(statement);
    Asked& asked = found->second;
    if (!is_new) return asked;
    for (const StepRule& rule : step_rules_) {
        const Occasion& occasion = rule.active.rule->occasion;
        const bool always = occasion.always || occasion.statements.holds(statement);
        if (always) asked.always.push_back(&rule);
        if (always || waits(occasion)) asked.all.push_back(&rule);
    }
    return asked;
}

const Checker::ActiveRule* Checker::active(std::string_view id) const {
    const auto found = std::find_if(rules_.begin(), rules_.end(), [&](const ActiveRule& entry) { return entry.rule->id == id; });
    return found == rules_.end() ? nullptr : &*found;
}

void Checker::begin_script(const Migration& migration, Direction direction) {
    revision_ = migration.revision;
    direction_ = direction;
}

void Checker::begin_statement(const StatementKey& key) {
    key_ = key;
}

void Checker::keep(const ActiveRule& active, Verdict verdict, const Location& at, const std::string& inside,
                   const std::string& condition, std::string_view statement) {
    const Location& where = verdict.at ? *verdict.at : at;
    Finding finding;
    finding.rule = active.rule->id;
    finding.category = active.rule->category;
    finding.severity = active.severity;
    // A rule that is less sure here says so; a configured severity is not raised by it.
    if (verdict.severity) finding.severity = std::min(finding.severity, *verdict.severity);
    const bool judged = options_.judged == Judged::both || (direction_ == Direction::upgrade) == (options_.judged == Judged::forward);
    if (!judged) finding.severity = Severity::notice;
    finding.destructive = active.rule->destructive() && verdict.destructive && direction_ == Direction::upgrade;
    finding.place = place_of(where);
    finding.object = stand_ins_.shown(std::move(verdict.object));
    finding.revision = revision_;
    finding.direction = word_of(direction_);
    finding.message = stand_ins_.shown(std::move(verdict.message));
    if (!inside.empty()) finding.message += fmt::format(" ({})", inside);
    if (!condition.empty()) finding.message += fmt::format(" ({})", condition);
    finding.fix = verdict.fix.empty() ? std::string(active.rule->fix) : stand_ins_.shown(std::move(verdict.fix));
    finding.statement = shortened_statement(statement);
    finding.lock = std::move(verdict.lock);
    finding.fingerprint = fingerprint_of(finding);
    // A loop over a hundred thousand names is one mistake, not a hundred thousand.
    std::size_t& said_here = said_at_place_[{key_, active.rule->id}];
    if (said_here >= most_findings_at_place) {
        ++said_here;
        return;
    }
    const std::string identity = fmt::format("{}\n{}\n{}\n{}:{}\n{}", finding.rule, finding.object, finding.message, finding.place.path,
                                             where.span.begin, finding.direction);
    if (!seen_.insert(identity).second) return;
    ++said_here;
    pending_.push_back({std::move(finding), where, key_, std::move(verdict.unless), std::move(verdict.unless_session), verdict.once});
}

void Checker::check(const Step& step) {
    Findings said{FixText(options_.framework)};
    const Occurrence occurrence(step);
    const Asked& asked = asked_of(step.statement.body.index());
    // Most statements do nothing that a rule waits for.
    if (!occurrence.meets(waited_for_)) {
        for (const StepRule* rule : asked.always) ask(*rule, step, said);
        return;
    }
    for (const StepRule* rule : asked.all)
        if (occurrence.meets(rule->active.rule->occasion)) ask(*rule, step, said);
}

void Checker::ask(const StepRule& rule, const Step& step, Findings& said) {
    if (rule.check) rule.check(step, said);
    else rule.with_policy(step, policy_, said);
    if (said.empty()) return;
    for (Verdict& verdict : said.take()) {
        if (verdict.lock.empty()) verdict.lock = strongest_lock(step);
        keep(rule.active, std::move(verdict), step.at, step.inside, step.condition, step.text);
    }
}

void Checker::check(const OpaqueStep& step) {
    ++opaque_;
    Findings said{FixText(options_.framework)};
    for (const ActiveRule& active : rules_)
        if (const auto* check = std::get_if<OpaqueCheck>(&active.rule->check)) {
            (*check)(step, said);
            for (Verdict& verdict : said.take()) keep(active, std::move(verdict), step.at, step.inside, {}, step.at.text());
        }
}

void Checker::check(const RoundTrip& trip, const Location& at) {
    Findings said;
    for (const ActiveRule& active : rules_)
        if (const auto* check = std::get_if<RoundTripCheck>(&active.rule->check)) {
            (*check)(trip, said);
            for (Verdict& verdict : said.take()) keep(active, std::move(verdict), at, {}, {}, {});
        }
}

bool Checker::checks_round_trips() const {
    return std::any_of(rules_.begin(), rules_.end(), [](const ActiveRule& active) { return std::holds_alternative<RoundTripCheck>(active.rule->check); });
}

void Checker::merge_opaque() {
    using Alike = std::optional<std::pair<StatementKey, Severity>>;
    const auto alike = [](const Pending& pending) {
        const bool opaque = pending.finding.category == Category::opaque && pending.key != StatementKey{};
        return opaque ? Alike({pending.key, pending.finding.severity}) : std::nullopt;
    };
    keep_first_of_each(pending_, alike, [](Pending& first, std::size_t more) {
        first.finding.message += fmt::format("; and {} more such {} in this statement", more, more == 1 ? "place" : "places");
    });
}

void Checker::merge_repeated() {
    const auto alike = [](const Pending& pending) {
        // What could not be read is alike only where the same is to be done about it: a read stands for no write.
        const std::string advice = pending.finding.category == Category::opaque ? "\n" + pending.finding.fix : std::string();
        return pending.once ? std::optional(pending.finding.rule + advice) : std::nullopt;
    };
    keep_first_of_each(pending_, alike, [](Pending& first, std::size_t more) {
        first.finding.message += fmt::format("; and {} more like it in this migration", more);
    });
}

void Checker::say_how_many_more() {
    for (auto pending = pending_.rbegin(); pending != pending_.rend(); ++pending) {
        const auto said = said_at_place_.find({pending->key, pending->finding.rule});
        if (said == said_at_place_.end() || said->second <= most_findings_at_place) continue;
        pending->finding.message += fmt::format("; and {} more such findings at this place", said->second - most_findings_at_place);
        said_at_place_.erase(said);
    }
    said_at_place_.clear();
}

void Checker::finish_script(const Catalog& at_end, const Session& session, const std::vector<StatementComment>& comments) {
    std::erase_if(pending_, [&](const Pending& pending) {
        return (pending.unless && pending.unless(at_end)) || (pending.unless_session && pending.unless_session(session));
    });
    merge_opaque();
    merge_repeated();
    say_how_many_more();
    apply_waivers(comments);
    settle_pending();
}

void Checker::settle_pending() {
    for (Pending& pending : pending_) {
        pending.finding.excerpt = redacted(excerpt(pending.where));
        findings_.push_back(std::move(pending.finding));
    }
    pending_.clear();
}

void Checker::raise(std::string_view rule, const Location& at, std::string message, Severity at_most) {
    const ActiveRule* known = active(rule);
    if (!known) return;
    Verdict verdict;
    verdict.message = std::move(message);
    verdict.severity = at_most;
    key_ = {};
    keep(*known, std::move(verdict), at, {}, {}, {});
}

void Checker::apply_waivers(const std::vector<StatementComment>& comments) {
    for (const StatementComment& comment : comments) {
        const auto waiver = waiver_reader_.read(comment.text);
        if (!waiver) continue;
        const Place place = place_of(comment.at);
        MetWaiver& met = met_.try_emplace({place.path, comment.at.span.begin}, MetWaiver{*waiver, comment.at, {}}).first->second;
        if (!comment.covers) continue;
        for (Pending& pending : pending_) {
            if (pending.key != *comment.covers || !waiver->covers(pending.finding.rule, pending.finding.category)) continue;
            met.covers.insert(pending.finding.rule);
            if (options_.waivers != WaiverMode::deny)
                pending.finding.waiver = WaiverReference{place.path, place.begin.line, waiver->text, waiver->reference};
        }
    }
}

void Checker::finish_migration() {
    direction_ = options_.judged == Judged::backward ? Direction::downgrade : Direction::upgrade;
    for (const auto& [where, met] : std::exchange(met_, {})) {
        const Place place = place_of(met.at);
        const bool invalid = !met.waiver.problem.empty();
        // Rules of other tools are waived where those tools look.
        const auto is_given = [&](const std::string& id) { return std::any_of(given_.begin(), given_.end(), [&](const Rule* rule) { return rule->id == id; }); };
        const bool ours = met.waiver.destructive || std::any_of(met.waiver.rules.begin(), met.waiver.rules.end(), is_given);
        const bool stale = !invalid && ours && met.covers.empty();
        waivers_.push_back({place.path, place.begin.line, met.waiver.text, met.waiver.reference, {met.covers.begin(), met.covers.end()}, stale});
        if (invalid) raise("invalid-waiver", met.at, fmt::format("this waiver waives nothing: {}", met.waiver.problem), Severity::error);
        else if (stale) raise("stale-waiver", met.at, "this waiver has nothing to waive", Severity::error);
        else if (options_.waivers == WaiverMode::report)
            raise("waiver-in-use", met.at, fmt::format("{} waived here", fmt::join(met.covers, ", ")), Severity::error);
    }
}

void Checker::check(const Migration& migration) {
    begin_script(migration, Direction::upgrade);
    key_ = {};
    Findings said{FixText(options_.framework)};
    for (const ActiveRule& active : rules_) {
        const auto* own = std::get_if<MigrationCheck>(&active.rule->check);
        const MigrationCheck judge = own ? *own : active.rule->file_check;
        if (!judge) continue;
        judge(migration, policy_, said);
        for (Verdict& verdict : said.take()) keep(active, std::move(verdict), migration.at, {}, {}, {});
    }
}

void Checker::check(const MigrationChain& chain, const std::function<bool(const Migration&)>& selected) {
    direction_ = Direction::upgrade;
    revision_.clear();
    key_ = {};
    Findings said{FixText(options_.framework)};
    for (const ActiveRule& active : rules_)
        if (const auto* check = std::get_if<ChainCheck>(&active.rule->check)) {
            (*check)(chain, policy_, said);
            for (Verdict& verdict : said.take()) {
                if (!verdict.at) continue;
                const bool about_selected = std::any_of(chain.migrations.begin(), chain.migrations.end(), [&](const Migration& migration) {
                    return migration.file == verdict.at->source && selected(migration);
                });
                if (about_selected) keep(active, std::move(verdict), chain.migrations.front().at, {}, {}, {});
            }
        }
}

std::vector<Finding> Checker::take_findings() {
    settle_pending();
    put_in_report_order(findings_);
    return std::exchange(findings_, {});
}

std::vector<WaiverEntry> Checker::take_waivers() {
    std::stable_sort(waivers_.begin(), waivers_.end(),
                     [](const WaiverEntry& a, const WaiverEntry& b) { return std::tie(a.path, a.line) < std::tie(b.path, b.line); });
    return std::exchange(waivers_, {});
}

}  // namespace pgsteward
