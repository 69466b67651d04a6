#include "rewrite/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace pgsteward::rewrite {
namespace {

const Kind* kind_for(const std::string& rule) {
    const auto all = kinds();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Kind& kind) { return kind.rule == rule; });
    return found == all.end() ? nullptr : &*found;
}

bool is_at(const Seen& seen, const Place& place) {
    const Place own = place_of(seen.at);
    return own.path == place.path && own.begin == place.begin && own.end == place.end;
}

/// A content with edits made in it. The last comes first, so that the places of the others stay.
std::string edited(std::string content, std::vector<Edit> edits) {
    std::stable_sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.span.begin > b.span.begin; });
    for (const Edit& edit : edits) content.replace(edit.span.begin, edit.span.size(), edit.text);
    return content;
}

class Planner {
public:
    Planner(const MigrationChain& chain, const std::vector<Seen>& seen, const std::function<bool(const std::string&)>& exists)
        : chain_(chain), seen_(seen), exists_(exists), framework_(find_framework(chain.framework)) {}

    Plan run(const std::vector<Finding>& findings) {
        for (const Finding& finding : findings)
            if (const Kind* kind = kind_for(finding.rule); kind && framework_) collect(finding, *kind);
        for (const auto& [one, where] : wanted_) mend(*one, where);
        write_edits();
        write_later();
        return std::move(plan_);
    }

private:
    struct Wanted {
        const Kind* kind;
        std::string place;
    };

    void collect(const Finding& finding, const Kind& kind) {
        const std::string place = fmt::format("{}:{}", finding.place.path, finding.place.begin.line);
        std::vector<const Seen*> here;
        for (const Seen& one : seen_)
            if (is_at(one, finding.place)) here.push_back(&one);
        // In a loop, or where the text holds several, no place belongs to one statement alone.
        if (here.size() != 1) return leave(place, finding.rule, here.empty() ? "it may not run, or runs inside another statement" : "several statements come from this place");
        if (std::none_of(wanted_.begin(), wanted_.end(), [&](const auto& entry) { return entry.first == here.front(); }))
            wanted_.emplace_back(here.front(), Wanted{&kind, place});
    }

    void leave(const std::string& place, std::string_view rule, std::string_view why) { plan_.left.push_back(fmt::format("{}: {}: {}", place, rule, why)); }

    void mend(const Seen& one, const Wanted& wanted) {
        Situation situation{chain_, *framework_, {}, {}};
        for (const Seen& other : seen_)
            if (other.migration == one.migration) situation.beside.push_back(&other);
        for (const auto& [other, how] : wanted_)
            if (other->migration == one.migration && how.kind->rewrite == wanted.kind->rewrite) situation.alike.push_back(other);
        Answer answer = wanted.kind->rewrite(one, situation);
        if (const auto* why = std::get_if<std::string>(&answer)) return leave(wanted.place, wanted.kind->rule, *why);
        Change& change = std::get<Change>(answer);
        for (const WrittenFile& file : change.files)
            if (file.path != chain_.migrations[one.migration].file.name() && exists_(file.path)) return leave(wanted.place, wanted.kind->rule, file.path + " is there already");
        plan_.done.push_back(fmt::format("{}: {}", wanted.place, change.done));
        for (Edit& edit : change.edits) edits_[edit.path].push_back(std::move(edit));
        for (WrittenFile& file : change.files) marked_[file.path] = std::move(file.content);
        for (std::string& statement : change.later) later_.push_back(std::move(statement));
        if (slug_.empty()) slug_ = change.slug;
    }

    const SourceText* content_of(const std::string& path) const {
        for (const Seen& one : seen_)
            if (one.at.source.name() == path) return &one.at.source;
        return nullptr;
    }

    void write_edits() {
        for (const auto& [path, edits] : edits_) {
            const SourceText* file = content_of(path);
            if (!file) continue;
            std::vector<Edit> all = edits;
            // A mark is put before or into the text; what it adds there is one more edit.
            if (const auto mark = marked_.find(path); mark != marked_.end()) {
                all.push_back(added(path, std::string(file->content()), mark->second));
                marked_.erase(mark);
            }
            plan_.files[path] = edited(std::string(file->content()), std::move(all));
        }
        for (auto& [path, content] : marked_) plan_.files[path] = std::move(content);
    }

    /// What stands in `now` and not in `before`, as an edit.
    static Edit added(const std::string& path, const std::string& before, const std::string& now) {
        std::size_t same = 0;
        while (same < before.size() && before[same] == now[same]) ++same;
        const auto at = static_cast<std::uint32_t>(same);
        return {path, {at, at}, now.substr(same, now.size() - before.size())};
    }

    void write_later() {
        if (later_.empty()) return;
        const std::vector<WrittenFile> files = framework_->compose({chain_, slug_, later_});
        for (const WrittenFile& file : files)
            if (exists_(file.path)) throw_away(file.path + " is there already");
        if (files.empty()) throw_away("which version the later migration would have is not known");
        if (later_.empty()) return;
        for (const WrittenFile& file : files) {
            plan_.files[file.path] = file.content;
            plan_.done.push_back(fmt::format("{}: validates what was added NOT VALID", file.path));
        }
    }

    /// Without the later migration nothing may be left NOT VALID: the whole plan goes.
    void throw_away(std::string_view why) {
        for (const std::string& one : plan_.done) plan_.left.push_back(fmt::format("{}, which is not done: {}", one, why));
        plan_.done.clear();
        plan_.files.clear();
        later_.clear();
    }

    const MigrationChain& chain_;
    const std::vector<Seen>& seen_;
    const std::function<bool(const std::string&)>& exists_;
    const Framework* framework_;
    std::vector<std::pair<const Seen*, Wanted>> wanted_;
    std::map<std::string, std::vector<Edit>> edits_;
    std::map<std::string, std::string> marked_;
    std::vector<std::string> later_;
    std::string slug_;
    Plan plan_;
};

}  // namespace

Plan plan(const MigrationChain& chain, const std::vector<Seen>& seen, const std::vector<Finding>& findings, const std::function<bool(const std::string&)>& exists) {
    return Planner(chain, seen, exists).run(findings);
}

}  // namespace pgsteward::rewrite
