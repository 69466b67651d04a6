#include "access/row-admission.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "access/setting-texts.hpp"
#include "access/text-pattern.hpp"

namespace pgsteward::access {
namespace {

/// The tenants that every table has beside those that constants name.
constexpr std::size_t usual_tenants = 2;

void note(Admission& admission, const RowCases& cases, const Asking& asking, const SeedRow& row) {
    using As = Asking::As;
    ++admission.admitted;
    if (admission.witness.empty()) admission.witness = describe(cases, asking, row);
    const bool named = (row.tenant && *row.tenant >= usual_tenants) || (asking.as == As::tenant && asking.tenant >= usual_tenants);
    admission.only_rows_without_tenant = admission.only_rows_without_tenant && !row.tenant;
    admission.only_without_tenant = admission.only_without_tenant && (asking.as == As::unset || asking.as == As::empty);
    admission.only_named_tenants = admission.only_named_tenants && named;
    admission.only_garbage = admission.only_garbage && asking.as == As::garbage;
}

/// Rows whose values were not exhausted prove nothing by not being admitted.
void look_behind(Admission& admission, const RowCases& cases, const Formula& condition) {
    if (admission.admits() || !admission.unknown.empty()) return;
    if (!cases.cut.empty()) {
        if (std::any_of(cases.own.columns.begin(), cases.own.columns.end(), [&](const std::string& column) { return column != cases.tenant_column; })) admission.unknown = cases.cut;
        return;
    }
    for (const std::string& column : open_columns(condition, own_row))
        admission.unknown = fmt::format("the column {} is used in a way that is not followed for every value", column);
}

/// The arms of an OR, also inside functions that are put in the place of their calls.
bool is_disjunction(const Formula& formula) {
    const Formula* at = &formula;
    while (at->kind == Formula::Kind::routine || at->kind == Formula::Kind::cast) at = at->arguments[0].get();
    return at->kind == Formula::Kind::or_;
}

Cause cause_of(const Admission& admission, const Formula& written) {
    if (!admission.admits()) return Cause::none;
    if (written.kind == Formula::Kind::constant) return Cause::always_true;
    if (admission.always || admission.admits_all()) return is_disjunction(written) ? Cause::or_true : Cause::tautology;
    if (admission.only_rows_without_tenant || admission.only_without_tenant) return Cause::null_tolerant;
    if (admission.only_garbage) return Cause::pattern;
    return admission.only_named_tenants ? Cause::named_tenant : Cause::other;
}

}  // namespace

bool is_foreign(const SeedRow& row, const Asking& asking) { return !is_own(row, asking); }

std::string describe(const RowCases& cases, const Asking& asking, const SeedRow& row) {
    using As = Asking::As;
    std::string text = !row.tenant ? "a row without a tenant" : asking.as != As::tenant ? "a tenant's row" : row.tenant == asking.tenant ? "the tenant's own row" : "a row of another tenant";
    std::string_view before = " with ";
    for (std::size_t i = 0; i < cases.own.columns.size(); ++i) {
        if (cases.own.columns[i] == cases.tenant_column) continue;
        text += fmt::format("{}{} = {}", before, cases.own.columns[i], row.texts[i] ? quoted_literal(*row.texts[i]) : "NULL");
        before = " and ";
    }
    if (asking.as == As::unset) return text + " while the setting is not set";
    if (asking.as == As::empty) return text + " while the setting is empty";
    if (asking.as == As::garbage) return fmt::format("{} while the setting is {}", text, quoted_literal(asking.setting.value_or("")));
    return text;
}

Admission admission_of(RowJudge& judge, const Tenancy& tenancy, const RowCases& cases, RoleId role, const FormulaPtr& condition, const Formula& written) {
    Admission admission;
    if (!condition) return admission;
    admission.asked = true;
    admission.always = is_closed(*condition) && evaluate(*condition, {}, {}).is(true);
    for (const auto& world : cases.worlds) {
        std::set<const SeedRow*> failing;    // for a tenant too: it is not for want of one
        for (const Asking& asking : cases.askings)
            for (const SeedRow& row : cases.own.rows) {
                const Value value = judge.condition({cases, asking, world, tenancy.setting}, role, *condition, row.values);
                if (value.is_error() && asking.as == Asking::As::tenant) failing.insert(&row);
                const bool for_want = value.is_error() && !failing.contains(&row);
                if (for_want && asking.as == Asking::As::unset) admission.fails_unset = value.text;
                if (for_want && asking.as == Asking::As::empty) admission.fails_empty = value.text;
                if (!is_foreign(row, asking)) {
                    admission.hides_own = admission.hides_own && !value.is(true) && !value.is_unknown();
                    continue;
                }
                ++admission.foreign;
                if (value.is(true)) note(admission, cases, asking, row);
                if (value.is_unknown() && admission.unknown.empty()) admission.unknown = value.text;
            }
    }
    look_behind(admission, cases, *condition);
    admission.cause = cause_of(admission, written);
    return admission;
}

namespace {

/// Texts that may open something: what the condition names, tenants, words for true, moments past and to come.
std::vector<std::string> texts_to_try(const std::string& setting, const RowCases& cases, const FormulaPtr& condition, const TypeClass& tenant, const Catalog& catalog) {
    const TenantSetting how = tenant_setting(setting, {condition});
    std::vector<std::string> texts = how.constants;
    const auto add = [&](const std::string& text) {
        if (!text.empty() && std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
    };
    for (std::size_t n = 0; how.json && n < std::min(cases.tenants.size(), usual_tenants); ++n)
        for (const std::string& text : setting_texts(how, tenant, cases.tenants, n, catalog)) add(text);
    for_each(*condition, [&](const Formula& one) {
        const auto text = one.kind == Formula::Kind::constant ? printed(one.value) : std::nullopt;
        if (text) add(*text);
        if (text && one.value.kind == Value::Kind::text) add(example_of_regex(*text));
    });
    for (const std::string& tenant_text : cases.tenants) add(tenant_text);
    for (const char* usual : {"on", "true", "71", "1999-01-01", "2999-01-01", "1999-01-01 00:00:00+00", "2999-01-01 00:00:00+00"}) add(usual);
    return texts;
}

}  // namespace

ThroughOtherSetting through_other_setting(RowJudge& judge, const Tenancy& tenancy, const RowCases& cases, RoleId role, const FormulaPtr& condition) {
    using Others = std::map<std::string, std::optional<std::string>>;
    const Catalog& catalog = judge.privileges().catalog();
    const Column* column = cases.own.relation->column(cases.tenant_column);
    const TypeClass tenant = column ? class_of(column->type, catalog) : TypeClass{TypeClass::Kind::text, false, "text"};
    ThroughOtherSetting result;
    const auto admitted = [&](const Others& others) {
        for (const auto& world : cases.worlds)
            for (const Asking& asking : cases.askings)
                for (const SeedRow& row : cases.own.rows) {
                    if (asking.as != Asking::As::tenant || !is_foreign(row, asking)) continue;
                    const Value holds = judge.condition({cases, asking, world, tenancy.setting, &others}, role, *condition, row.values);
                    if (holds.is(true)) return describe(cases, asking, row);
                    if (holds.is_unknown()) result.unknown = holds.text;
                }
        return std::string();
    };
    const auto found = [&](const Others& others) {
        std::string text = admitted(others);
        for (const char* joint = " while "; const auto& [name, value] : others) {
            if (text.empty()) break;
            text += fmt::format("{}{} is {}", std::exchange(joint, " and "), name, quoted_literal(*value));
        }
        return text;
    };
    std::map<std::string, std::vector<std::string>> tried;
    for (const SettingRead& read : settings_read(*condition))
        if (read.name != tenancy.setting && !tried.contains(read.name)) tried[read.name] = texts_to_try(read.name, cases, condition, tenant, catalog);
    for (const auto& [name, texts] : tried)
        for (const std::string& text : texts)
            if (std::string why = found({{name, text}}); !why.empty()) return {std::move(why), {}};
    // Two together: one of them may only be a switch.
    for (auto one = tried.begin(); one != tried.end(); ++one)
        for (auto other = std::next(one); other != tried.end(); ++other)
            for (const std::string& text : one->second)
                for (const std::string& second : other->second)
                    if (std::string why = found({{one->first, text}, {other->first, second}}); !why.empty()) return {std::move(why), {}};
    return result;
}

}  // namespace pgsteward::access
