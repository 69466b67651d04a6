#include "access/open-settings.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "access/tenancy.hpp"

namespace pgsteward::access {

std::vector<const Formula*> open_setting_conditions(RowJudge& judge, const std::string& setting, const std::vector<FormulaPtr>& conditions) {
    std::vector<const Formula*> open;
    const auto add = [&](const FormulaPtr& condition) {
        for (const Formula* one : setting_conditions(*condition, false)) {
            const auto read = settings_read(*one);
            const bool ours = std::ranges::any_of(read, [&](const SettingRead& of) { return of.name == setting; });
            if (ours && std::ranges::find(open, one) == open.end()) open.push_back(one);
        }
    };
    for (const FormulaPtr& condition : conditions) add(condition);
    for (const auto& [relation, formulas] : judge.lookups(conditions))
        for (const FormulaPtr& condition : formulas) add(condition);
    return open;
}

bool may_hold_any_text(const Asking& asking) { return asking.as == Asking::As::tenant || asking.as == Asking::As::garbage; }

std::string supposed(const std::string& setting) { return fmt::format("some text of {} may make a condition true that asks nothing else", setting); }

}  // namespace pgsteward::access
