#include "access/other-settings.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "access/open-settings.hpp"
#include "access/row-admission.hpp"
#include "access/setting-guesses.hpp"
#include "access/setting-texts.hpp"

namespace pgsteward::access {
namespace {

using Others = std::map<std::string, std::optional<std::string>>;

/// The tenants that are tried in documents, and the texts that are tried beside what is assumed.
constexpr std::size_t tenants_in_documents = 2, texts_beside_assumptions = 12;
/// Parts of the condition that are evaluated at most, over all texts: some helper functions have tens of thousands.
constexpr std::size_t most_work = 2'000'000;
/// Texts of more settings than this are not tried together.
constexpr std::size_t together = 2;

/// Computed from values, not a connection of conditions: a constant in it may be what the others are held against.
bool is_value(const Formula& formula) {
    using Kind = Formula::Kind;
    switch (formula.kind) {
        case Kind::and_:
        case Kind::or_:
        case Kind::not_:
        case Kind::case_:
        case Kind::boolean_test:
        case Kind::routine:
        case Kind::handled:
        case Kind::exists: return false;
        default: return true;
    }
}

bool reads_setting(const Formula& formula, const std::string& setting) {
    return std::ranges::any_of(settings_read(formula), [&](const SettingRead& read) { return read.name == setting; });
}

std::size_t parts_of(const Formula& condition) {
    std::size_t count = 0;
    for_each(condition, [&](const Formula&) { ++count; });
    return count;
}

class Search {
public:
    Search(RowJudge& judge, const Tenancy& tenancy, const RowCases& cases, RoleId role, const FormulaPtr& condition)
        : judge_(judge), tenancy_(tenancy), cases_(cases), role_(role), condition_(condition), left_(most_work / parts_of(*condition)) {}
    ThroughOtherSetting result();

private:
    std::vector<std::string> texts_to_try(const std::string& setting) const;
    /// Each tenant's user in every way that the tenant's setting is tried, or in one way.
    enum class Ways { all, first };
    std::string admitted(const Others& others, const Assumptions* assumed, Ways ways);
    std::string found(const Others& others);
    std::string found_by_trying();
    bool perhaps(const Assumptions& assumed);
    std::vector<const Formula*> open_conditions() const;

    RowJudge& judge_;
    const Tenancy& tenancy_;
    const RowCases& cases_;
    RoleId role_;
    const FormulaPtr& condition_;
    std::map<std::string, std::vector<std::string>> tried_;   ///< by setting
    std::string unknown_;
    std::size_t left_;                       ///< evaluations
};

/// Texts that may open something: what the condition names or asks for, tenants, words for true, moments past and to come.
std::vector<std::string> Search::texts_to_try(const std::string& setting) const {
    const Catalog& catalog = judge_.privileges().catalog();
    const Column* column = cases_.own.relation->column(cases_.tenant_column);
    const TypeClass tenant = column ? class_of(column->type, catalog) : TypeClass{TypeClass::Kind::text, false, "text"};
    const TenantSetting how = tenant_setting(setting, {condition_});
    std::vector<std::string> texts = how.constants;
    const auto add = [&](const std::string& text) {
        if (!text.empty() && std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
    };
    for (std::size_t n = 0; how.json && n < std::min(cases_.tenants.size(), tenants_in_documents); ++n)
        for (const std::string& text : setting_texts(how, tenant, cases_.tenants, n, catalog)) add(text);
    for_each(*condition_, [&](const Formula& one) {
        if (one.kind == Formula::Kind::current_user || one.kind == Formula::Kind::session_user) add(judge_.graph().name(role_));
        if (!is_value(one) || !reads_setting(one, setting)) return;
        for_each(one, [&](const Formula& beside) {
            const auto text = beside.kind == Formula::Kind::constant ? printed(beside.value) : std::nullopt;
            if (text) add(*text);
        });
    });
    for (const std::string& tenant_text : cases_.tenants) add(tenant_text);
    for (const char* usual : {"on", "true", "71", "1999-01-01", "2999-01-01", "1999-01-01 00:00:00+00", "2999-01-01 00:00:00+00"}) add(usual);
    for (const std::string& text : texts_to_satisfy(setting_conditions(*condition_, true), setting)) add(text);
    return texts;
}

std::string Search::admitted(const Others& others, const Assumptions* assumed, Ways ways) {
    const auto is_first = [&](const Asking& asking) {
        const auto same = [&](const Asking& one) { return one.as == asking.as && one.tenant == asking.tenant && one.member == asking.member; };
        return &*std::ranges::find_if(cases_.askings, same) == &asking;
    };
    for (const auto& world : cases_.worlds)
        for (const Asking& asking : cases_.askings) {
            if (asking.as != Asking::As::tenant || (ways == Ways::first && !is_first(asking))) continue;
            for (const SeedRow& row : cases_.own.rows) {
                if (!is_foreign(row, asking)) continue;
                if (left_ == 0) return {};
                --left_;
                const Value holds = judge_.condition({cases_, asking, world, tenancy_.setting, &others, assumed}, role_, *condition_, row.values);
                if (holds.is(true)) return describe(cases_, asking, row);
                if (holds.is_unknown()) unknown_ = holds.text;
            }
        }
    return {};
}

std::string Search::found(const Others& others) {
    std::string text = admitted(others, nullptr, others.size() > 1 ? Ways::first : Ways::all);
    for (const char* joint = " while "; const auto& [name, value] : others) {
        if (text.empty()) break;
        text += fmt::format("{}{} is {}", std::exchange(joint, " and "), name, quoted_literal(*value));
    }
    return text;
}

/// One alone, then two together: one of them may only be a switch.
std::string Search::found_by_trying() {
    for (const auto& [name, texts] : tried_)
        for (const std::string& text : texts)
            if (std::string why = found({{name, text}}); !why.empty()) return why;
    for (auto one = tried_.begin(); one != tried_.end(); ++one)
        for (auto other = std::next(one); other != tried_.end(); ++other)
            for (const std::string& text : one->second)
                for (const std::string& second : other->second)
                    if (std::string why = found({{one->first, text}, {other->first, second}}); !why.empty()) return why;
    return {};
}

/// Of more settings than were tried together, no condition was tried out.
std::vector<const Formula*> Search::open_conditions() const {
    std::vector<const Formula*> open = setting_conditions(*condition_, tried_.size() > together);
    std::erase_if(open, [&](const Formula* one) { return std::ranges::none_of(settings_read(*one), [&](const SettingRead& read) { return tried_.contains(read.name); }); });
    return open;
}

bool Search::perhaps(const Assumptions& assumed) {
    if (!admitted({}, &assumed, Ways::all).empty()) return true;
    for (const auto& [name, texts] : tried_)
        for (std::size_t at = 0; at < std::min(texts.size(), texts_beside_assumptions); ++at)
            if (!admitted({{name, texts[at]}}, &assumed, Ways::first).empty()) return true;
    return false;
}

ThroughOtherSetting Search::result() {
    for (const SettingRead& read : settings_read(*condition_))
        if (read.name != tenancy_.setting && !tried_.contains(read.name)) tried_[read.name] = texts_to_try(read.name);
    if (tried_.empty()) return {};
    if (std::string admits = found_by_trying(); !admits.empty()) return {std::move(admits), {}};
    if (left_ == 0) return {{}, "its condition is too large to try all texts of the settings that it asks beside the tenant's"};
    const auto open = open_conditions();
    if (!unknown_.empty() || open.empty()) return {{}, unknown_};
    for (const Assumptions& assumed : assumptions_about(open))
        if (perhaps(assumed) || !unknown_.empty() || left_ == 0) return {{}, supposed(tried_.size() == 1 ? tried_.begin()->first : "these settings")};
    return {};
}

}  // namespace

ThroughOtherSetting through_other_setting(RowJudge& judge, const Tenancy& tenancy, const RowCases& cases, RoleId role, const FormulaPtr& condition) {
    return Search(judge, tenancy, cases, role, condition).result();
}

}  // namespace pgsteward::access
