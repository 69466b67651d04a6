#include "check/schema-checker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <tuple>

#include "check/secrets.hpp"
#include "text/excerpt.hpp"
#include "text/parallel.hpp"

namespace pgsteward {

SchemaChecker::SchemaChecker(std::span<const Rule* const> rules, const Policy& policy, WaiverMode waivers, Day today, std::string source)
    : rules_(rules), policy_(policy), mode_(waivers), waiver_reader_(policy, waivable_rules(), std::move(today)), source_(std::move(source)) {}

bool SchemaChecker::is_on(const Rule& rule) const {
    const auto setting = policy_.rules.find(std::string(rule.id));
    return setting == policy_.rules.end() ? rule.on : !setting->second.off;
}

Severity SchemaChecker::severity_of(const Rule& rule) const {
    const auto setting = policy_.rules.find(std::string(rule.id));
    return setting == policy_.rules.end() ? rule.severity : setting->second.severity;
}

SchemaChecker::Kept SchemaChecker::composed(const Rule& rule, Verdict verdict, const std::optional<Location>& at, std::uint32_t migration, std::string_view statement) const {
    Finding finding;
    finding.rule = rule.id;
    finding.category = rule.category;
    finding.severity = severity_of(rule);
    // A rule that is less sure here says so; a configured severity is not raised by it.
    if (verdict.severity) finding.severity = std::min(finding.severity, *verdict.severity);
    finding.place = at ? place_of(*at) : Place{source_, {0, 0}, {0, 0}};
    finding.object = std::move(verdict.object);
    finding.message = std::move(verdict.message);
    finding.fix = verdict.fix.empty() ? std::string(rule.fix) : std::move(verdict.fix);
    finding.statement = shortened_statement(statement);
    finding.lock = std::move(verdict.lock);
    if (at) finding.excerpt = redacted(excerpt(*at));
    return {std::move(finding), at, std::move(verdict.unless), migration};
}

SchemaChecker::Kept SchemaChecker::composed(const Rule& rule, Verdict verdict) const {
    std::optional<Location> at = verdict.at;
    if (!at && verdict.origin && verdict.origin->at) at = *verdict.origin->at;
    const std::uint32_t migration = verdict.origin ? verdict.origin->migration : 0;
    return composed(rule, std::move(verdict), at, migration, at ? at->text() : std::string_view());
}

void SchemaChecker::check(const Step& step) {
    Findings said;
    for (const Rule* rule : rules_) {
        const auto* check = std::get_if<StepCheck>(&rule->check);
        if (!check || !is_on(*rule)) continue;
        (*check)(step, said);
        for (Verdict& verdict : said.take()) kept_.push_back(composed(*rule, std::move(verdict), step.at, step.migration, step.text));
    }
}

void SchemaChecker::check(const OpaqueStep& step) {
    if (step.reach != Opaque::Reach::unknown) return;
    Findings said;
    for (const Rule* rule : migration_rules()) {
        const auto* check = std::get_if<OpaqueCheck>(&rule->check);
        if (!check || !is_on(*rule)) continue;
        (*check)(step, said);
        for (Verdict& verdict : said.take()) kept_.push_back(composed(*rule, std::move(verdict), step.at, 0, step.at.text()));
    }
}

void SchemaChecker::check(const SchemaReview& review, const std::vector<std::string>& revisions, unsigned jobs) {
    std::vector<const Rule*> rules;
    for (const Rule* rule : rules_)
        if (std::holds_alternative<SchemaCheck>(rule->check) && is_on(*rule)) rules.push_back(rule);
    std::vector<std::vector<Kept>> found(rules.size());
    const auto judge = [&](std::size_t i) {
        Findings said;
        std::get<SchemaCheck>(rules[i]->check)(review, said);
        std::vector<Verdict> verdicts = said.take();
        found[i].reserve(verdicts.size());
        for (Verdict& verdict : verdicts) found[i].push_back(composed(*rules[i], std::move(verdict)));
    };
    in_batches(rules.size(), jobs, 1, judge);
    std::size_t count = kept_.size();
    for (const std::vector<Kept>& of_rule : found) count += of_rule.size();
    kept_.reserve(count);                    // findings are large: each is moved once
    for (std::vector<Kept>& of_rule : found) std::move(of_rule.begin(), of_rule.end(), std::back_inserter(kept_));
    for (Kept& kept : kept_)
        if (kept.migration > 0 && kept.migration <= revisions.size()) kept.finding.revision = revisions[kept.migration - 1];
    // What a statement did and a later one made good.
    std::erase_if(kept_, [&](const Kept& kept) { return kept.unless && kept.unless(review.catalog); });
}

void SchemaChecker::raise(std::string_view id, const Location& at, std::string message) {
    for (const Rule* rule : migration_rules()) {
        if (rule->id != id || !is_on(*rule)) continue;
        Verdict verdict;
        verdict.message = std::move(message);
        kept_.push_back(composed(*rule, std::move(verdict), at, 0, {}));
        return;
    }
}

void SchemaChecker::raise(std::string_view id, Verdict verdict) {
    for (const Rule* rule : rules_)
        if (rule->id == id && is_on(*rule)) return kept_.push_back(composed(*rule, std::move(verdict)));
}

/// CI:DESTRUCTIVE_OK also covers what could not be read; whether it is stale is judged where migrations are.
void SchemaChecker::cover_opaque(const interpret::StatedComment& comment, const Waiver& waiver) {
    if (!comment.covers || mode_ == WaiverMode::deny) return;
    const Place place = place_of(comment.at);
    for (Kept& kept : kept_)
        if (kept.finding.category == Category::opaque && kept.statement == comment.covers && waiver.covers(kept.finding.rule, kept.finding.category))
            kept.finding.waiver = WaiverReference{place.path, place.begin.line, waiver.text, waiver.reference};
}

void SchemaChecker::apply_waivers(const std::vector<interpret::StatedComment>& comments) {
    const std::size_t judged = kept_.size();
    for (const interpret::StatedComment& comment : comments) {
        const auto waiver = waiver_reader_.read(comment.text);
        // What waives the findings of a migration is judged where migrations are.
        const auto is_ours = [&](const std::string& name) { return std::any_of(rules_.begin(), rules_.end(), [&](const Rule* rule) { return rule->id == name; }); };
        if (!waiver) continue;
        if (waiver->destructive) {
            cover_opaque(comment, *waiver);
            continue;
        }
        if (std::none_of(waiver->rules.begin(), waiver->rules.end(), is_ours)) continue;
        const Place place = place_of(comment.at);
        WaiverEntry entry{place.path, place.begin.line, waiver->text, waiver->reference, {}, false};
        for (std::size_t i = 0; i < judged && comment.covers; ++i) {
            Finding& finding = kept_[i].finding;
            const auto& statement = kept_[i].statement;
            if (!statement || !(statement->source == comment.covers->source) || statement->span.begin != comment.covers->span.begin) continue;
            if (!waiver->covers(finding.rule, finding.category)) continue;
            if (std::find(entry.covers.begin(), entry.covers.end(), finding.rule) == entry.covers.end()) entry.covers.push_back(finding.rule);
            if (mode_ != WaiverMode::deny) finding.waiver = WaiverReference{place.path, place.begin.line, waiver->text, waiver->reference};
        }
        std::sort(entry.covers.begin(), entry.covers.end());
        const bool invalid = !waiver->problem.empty();
        entry.stale = !invalid && entry.covers.empty();
        if (invalid) raise("invalid-waiver", comment.at, fmt::format("this waiver waives nothing: {}", waiver->problem));
        else if (entry.stale) raise("stale-waiver", comment.at, "this waiver has nothing to waive");
        else if (mode_ == WaiverMode::report) raise("waiver-in-use", comment.at, fmt::format("{} waived here", fmt::join(entry.covers, ", ")));
        waivers_.push_back(std::move(entry));
    }
    std::stable_sort(waivers_.begin(), waivers_.end(), [](const WaiverEntry& a, const WaiverEntry& b) { return std::tie(a.path, a.line) < std::tie(b.path, b.line); });
}

std::vector<Finding> SchemaChecker::take_findings() {
    std::vector<Finding> findings;
    findings.reserve(kept_.size());
    for (Kept& kept : std::exchange(kept_, {})) {
        kept.finding.fingerprint = fingerprint_of(kept.finding);
        findings.push_back(std::move(kept.finding));
    }
    put_in_report_order(findings);
    return findings;
}

}  // namespace pgsteward
