#include "access/row-askings.hpp"

#include <algorithm>

#include "access/setting-conditions.hpp"
#include "access/setting-guesses.hpp"
#include "access/setting-texts.hpp"
#include "access/tenancy.hpp"

namespace pgsteward::access {
namespace {

/// Texts that no tenant is meant by: more are not tried.
constexpr std::size_t max_garbage = 24;

bool contains(const std::vector<std::string>& list, const std::string& text) { return std::find(list.begin(), list.end(), text) != list.end(); }

/// Texts that no tenant is meant by, but that a condition about the setting alone may be true for.
std::vector<std::string> garbage_of(const TenantSetting& setting, const TypeClass& column, const std::vector<FormulaPtr>& conditions) {
    std::vector<std::string> garbage = {"garbage"};
    const auto add = [&](const std::string& text) {
        if (!text.empty() && !contains(garbage, text) && garbage.size() < max_garbage) garbage.push_back(text);
    };
    if (setting.in_pattern) add("%");
    if (setting.json) add("{}");
    // What every uuid shows, and what many texts hold.
    if (setting.in_part)
        for (const char* part : {"-", "a", "_"}) add(part);
    for (const std::string& constant : setting.constants) add(constant);
    std::vector<const Formula*> asking;
    for (const FormulaPtr& condition : conditions)
        for (const Formula* one : setting_conditions(*condition, false))
            if (std::ranges::any_of(settings_read(*one), [&](const SettingRead& read) { return read.name == setting.name; })) asking.push_back(one);
    for (const std::string& text : texts_to_satisfy(asking, setting.name)) add(text);
    const bool asked = !asking.empty();
    // No tenant's, but read without an error, in another spelling too.
    if (asked && column.kind == TypeClass::Kind::uuid)
        for (const char* text : {"99999999-9999-4999-8999-999999999999", "99999999999949998999999999999999", "{99999999-9999-4999-8999-999999999999}"}) garbage.emplace_back(text);
    if (asked && column.kind == TypeClass::Kind::integer) garbage.emplace_back("99");
    return garbage;
}

}  // namespace

std::vector<Asking> askings_of(const TenantSetting& setting, const TypeClass& column, const std::vector<std::string>& tenants, const std::vector<FormulaPtr>& conditions, const Catalog& catalog) {
    using As = Asking::As;
    std::vector<Asking> askings;
    for (std::size_t n = 0; n < tenants.size(); ++n) {
        if (setting.name.empty()) askings.push_back({As::tenant, n, std::nullopt, {}});
        else
            for (std::string& text : setting_texts(setting, column, tenants, n, catalog)) askings.push_back({As::tenant, n, std::move(text), {}});
    }
    askings.push_back({As::unset, 0, std::nullopt, {}});
    if (setting.name.empty()) {
        // Nothing is set whoever asks.
        askings.push_back({As::empty, 0, std::nullopt, {}});
        askings.push_back({As::garbage, 0, std::nullopt, {}});
        return askings;
    }
    askings.push_back({As::empty, 0, "", {}});
    for (std::string& text : garbage_of(setting, column, conditions))
        if (!contains(tenants, text)) askings.push_back({As::garbage, 0, std::move(text), {}});
    return askings;
}

}  // namespace pgsteward::access
