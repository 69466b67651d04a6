#include "access/row-admission.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "access/open-settings.hpp"

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

/// Nor do texts of the setting of which not every one was tried.
void suppose(Admission& admission, RowJudge& judge, const Tenancy& tenancy, const RowCases& cases, RoleId role, const FormulaPtr& condition) {
    if (admission.admits() || !admission.unknown.empty()) return;
    const auto open = open_setting_conditions(judge, tenancy.setting, {condition});
    if (open.empty()) return;
    for (const Assumptions& assumed : assumptions_about(open))
        for (const auto& world : cases.worlds)
            for (const Asking& asking : cases.askings)
                for (const SeedRow& row : cases.own.rows) {
                    if (!is_foreign(row, asking) || !may_hold_any_text(asking)) continue;
                    const Value value = judge.condition({cases, asking, world, tenancy.setting, nullptr, &assumed}, role, *condition, row.values);
                    if (value.is(true) || value.is_unknown()) admission.unknown = supposed(tenancy.setting);
                    if (!admission.unknown.empty()) return;
                }
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
    suppose(admission, judge, tenancy, cases, role, condition);
    admission.cause = cause_of(admission, written);
    return admission;
}

}  // namespace pgsteward::access
