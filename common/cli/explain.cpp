#include <fmt/format.h>

#include <algorithm>

#include "cli/help.hpp"
#include "text/excerpt.hpp"
#include "text/failure.hpp"

namespace pgsteward {
namespace {

std::string_view setting_of(const Rule& rule, const Policy& policy) {
    const auto found = policy.rules.find(std::string(rule.id));
    if (found == policy.rules.end()) return rule.on ? name_of(rule.severity) : "off";
    return found->second.off ? "off" : name_of(found->second.severity);
}

}  // namespace

std::string explained(std::span<const Rule* const> rules, const std::string& id) {
    std::vector<std::string> known;
    for (const Rule* rule : rules) {
        if (rule->id == id) return rule_page(*rule);
        known.emplace_back(rule->id);
    }
    const std::string nearest = nearest_word(id, known);
    if (nearest.empty()) throw UsageError(fmt::format("no rule is called {}; --list-rules lists them", printable(id)));
    throw UsageError(fmt::format("no rule is called {}; did you mean {}?", printable(id), nearest));
}

std::string rule_table(std::span<const Rule* const> rules, const Policy& policy) {
    std::size_t id_width = 0;
    std::size_t category_width = 0;
    for (const Rule* rule : rules) {
        id_width = std::max(id_width, rule->id.size());
        category_width = std::max(category_width, name_of(rule->category).size());
    }
    std::string out;
    for (const Rule* rule : rules)
        out += fmt::format("{:{}}  {:{}}  {:7}  {}\n", rule->id, id_width, name_of(rule->category), category_width,
                           setting_of(*rule, policy), rule->summary);
    return out;
}

}  // namespace pgsteward
