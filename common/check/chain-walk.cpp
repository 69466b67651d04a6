#include "check/chain-walk.hpp"

#include <algorithm>

namespace pgsteward {

ChainWalk::ChainWalk(const MigrationChain& chain) {
    std::set<std::string> parents;
    for (const Migration& migration : chain.migrations) {
        if (!migration.revision.empty()) by_revision_.emplace(migration.revision, &migration);
        parents.insert(migration.parents.begin(), migration.parents.end());
        labels_.insert(migration.branch_labels.begin(), migration.branch_labels.end());
    }
    for (const Migration& migration : chain.migrations)
        if (!migration.revision.empty() && !parents.contains(migration.revision)) heads_.push_back(&migration);
}

const Migration* ChainWalk::find(const std::string& revision) const {
    const auto found = by_revision_.find(revision);
    return found == by_revision_.end() ? nullptr : found->second;
}

std::set<std::string> ChainWalk::labels_of(const Migration& migration) const {
    std::set<std::string> labels;
    std::set<const Migration*> seen = {&migration};
    for (std::vector<const Migration*> open = {&migration}; !open.empty();) {
        const Migration* here = open.back();
        open.pop_back();
        labels.insert(here->branch_labels.begin(), here->branch_labels.end());
        for (const std::string& parent : here->parents)
            if (const Migration* before = find(parent); before && seen.insert(before).second) open.push_back(before);
    }
    return labels;
}

std::set<const Migration*> ChainWalk::unordered() const {
    std::set<const Migration*> left;
    std::map<const Migration*, std::size_t> waits_for;
    std::map<const Migration*, std::vector<const Migration*>> followers;
    std::vector<const Migration*> ready;
    for (const auto& [revision, migration] : by_revision_) {
        left.insert(migration);
        for (const std::string& parent : std::set<std::string>(migration->parents.begin(), migration->parents.end()))
            if (const Migration* before = find(parent)) {
                ++waits_for[migration];
                followers[before].push_back(migration);
            }
        if (!waits_for.contains(migration)) ready.push_back(migration);
    }
    while (!ready.empty()) {
        const Migration* here = ready.back();
        ready.pop_back();
        left.erase(here);
        for (const Migration* follower : followers[here])
            if (--waits_for[follower] == 0) ready.push_back(follower);
    }
    return left;
}

std::vector<const Migration*> ChainWalk::cycle_through(const Migration& migration) const {
    // Breadth first, so that the shortest way back is found; `from` leads back to the start.
    std::map<const Migration*, const Migration*> from;
    std::vector<const Migration*> open = {&migration};
    for (std::size_t at = 0; at < open.size(); ++at)
        for (const std::string& parent : open[at]->parents) {
            const Migration* before = find(parent);
            if (!before) continue;
            if (before == &migration) {
                std::vector<const Migration*> cycle;
                for (const Migration* step = open[at]; step != &migration; step = from[step]) cycle.push_back(step);
                cycle.push_back(&migration);
                std::reverse(cycle.begin(), cycle.end());
                return cycle;
            }
            if (from.emplace(before, open[at]).second) open.push_back(before);
        }
    return {};
}

namespace {

constexpr std::size_t digits_to_the_minute = 12;

std::optional<std::string> leading_timestamp(const std::string& name) {
    std::string digits;
    for (std::size_t at = 0; at < name.size() && digits.size() < digits_to_the_minute; ++at) {
        if (name[at] >= '0' && name[at] <= '9') digits += name[at];
        else if (name[at] != '_' && name[at] != '-') break;
    }
    if (digits.size() < digits_to_the_minute || !(digits.starts_with("19") || digits.starts_with("20"))) return std::nullopt;
    const std::string month = digits.substr(4, 2), day = digits.substr(6, 2);
    if (month < "01" || month > "12" || day < "01" || day > "31") return std::nullopt;
    return digits;
}

}  // namespace

std::optional<std::string> timestamp_of(const Migration& migration) {
    if (auto digits = leading_timestamp(migration.revision)) return digits;
    return leading_timestamp(file_name_of(migration));
}

std::string file_name_of(const Migration& migration) {
    const std::string& path = migration.file.name();
    return path.substr(path.rfind('/') + 1);
}

}  // namespace pgsteward
