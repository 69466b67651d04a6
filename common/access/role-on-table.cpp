#include "access/role-on-table.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "access/open-columns.hpp"
#include "access/open-settings.hpp"

namespace pgsteward::access {
namespace {

class RoleOnTable {
public:
    RoleOnTable(RowJudge& judge, const Tenancy& tenancy, const RowCases& cases, RoleId role) : judge_(judge), tenancy_(tenancy), cases_(cases), role_(role) {}
    RoleResult result();

private:
    const Relation& relation() const { return *cases_.own.relation; }
    void note(CommandResult& result, As as, const RowOutcome& outcome, const Asking& asking, const SeedRow& row);
    void judge(CommandResult& result, const RowJudge::Case& one);
    void update(CommandResult& result, const RowJudge::Case& one);
    void look_behind(CommandResult& result);
    void suppose(CommandResult& result);
    Row opened(const SeedRow& row) const;

    RowJudge& judge_;
    const Tenancy& tenancy_;
    const RowCases& cases_;
    RoleId role_;
};

void RoleOnTable::note(CommandResult& result, As as, const RowOutcome& outcome, const Asking& asking, const SeedRow& row) {
    Seen& seen = result.by[static_cast<std::size_t>(as)];
    seen.or_error = seen.or_error || outcome.or_error;
    if (outcome.outcome < seen.outcome || (outcome.outcome == seen.outcome && !seen.why.empty())) return;
    seen.outcome = outcome.outcome;
    seen.why = outcome.outcome == RowEffect::visible ? describe(cases_, asking, row) : outcome.why;
}

/// A row counts as changed when UPDATE reaches it and some row that it may become is accepted; another tenant's rows
/// are touched also by making an own row theirs.
void RoleOnTable::update(CommandResult& result, const RowJudge::Case& one) {
    for (const SeedRow& row : cases_.own.rows) {
        const As as = as_of(row, one.asking);
        const RowOutcome reached = judge_.reached(one, role_, Command::update, row.values);
        if (reached.outcome != RowEffect::visible && reached.outcome != RowEffect::unknown) {
            note(result, as, reached, one.asking, row);
            continue;
        }
        RowOutcome best = judge_.accepted(one, role_, Command::update, row.values, &row.values);
        for (const SeedRow& written : cases_.own.rows) {
            const bool gives_away = as == As::own && written.tenant && written.tenant != row.tenant;
            if (!written.tenant || (best.outcome == RowEffect::visible && !gives_away) || !judge_.may_write(cases_.own, role_, &row, written)) continue;
            RowOutcome accepted = judge_.accepted(one, role_, Command::update, written.values, &row.values);
            if (accepted.outcome == RowEffect::visible && reached.outcome == RowEffect::unknown) accepted = reached;
            if (gives_away) note(result, As::other, accepted, one.asking, written);
            else if (accepted.outcome > best.outcome) best = accepted;
        }
        note(result, as, best.outcome == RowEffect::visible ? reached : best, one.asking, row);
    }
}

void RoleOnTable::judge(CommandResult& result, const RowJudge::Case& one) {
    if (result.command == Command::update) return update(result, one);
    for (const SeedRow& row : cases_.own.rows) {
        if (result.command != Command::insert) {
            note(result, as_of(row, one.asking), judge_.reached(one, role_, result.command, row.values), one.asking, row);
            continue;
        }
        // A row of nobody that is written is lost, but it is nobody's.
        if (!row.tenant) continue;
        const RowOutcome outcome = judge_.may_write(cases_.own, role_, nullptr, row) ? judge_.accepted(one, role_, Command::insert, row.values, nullptr) : RowOutcome{RowEffect::denied, "no privilege on a column", false};
        note(result, as_of(row, one.asking), outcome, one.asking, row);
    }
}

/// The row with nothing known of the columns whose values were not exhausted.
Row RoleOnTable::opened(const SeedRow& row) const {
    Row values = row.values;
    for (std::size_t at = 0; at < values.size(); ++at) {
        const std::string& name = relation().columns[at].name;
        const bool free = name != cases_.tenant_column && std::find(cases_.own.columns.begin(), cases_.own.columns.end(), name) != cases_.own.columns.end();
        if (cases_.open_columns.contains(name) || (free && !cases_.cut.empty()))
            values[at] = unknown_value(cases_.cut.empty() ? fmt::format("the column {} is used in a way that is not followed for every value", name) : cases_.cut);
    }
    return values;
}

/// Nothing was reached: that proves something only where the values that were tried stand for all.
void RoleOnTable::look_behind(CommandResult& result) {
    RowCases cases = cases_;
    if (!open_lookups(judge_, cases) && cases.open_columns.empty() && cases.cut.empty()) return;
    for (const auto& world : cases.worlds)
        for (const Asking& asking : cases.askings) {
            const RowJudge::Case one{cases, asking, world, tenancy_.setting};
            for (const SeedRow& row : cases_.own.rows) {
                if (!is_foreign(row, asking) || !row.tenant) continue;
                const Row values = opened(row);
                const bool inserts = result.command == Command::insert;
                RowOutcome outcome = inserts ? judge_.accepted(one, role_, result.command, values, nullptr) : judge_.reached(one, role_, result.command, values);
                if (outcome.outcome == RowEffect::visible) outcome = {RowEffect::unknown, cases_.cut.empty() ? "not every value was tried" : cases_.cut, false};
                if (outcome.outcome == RowEffect::unknown) note(result, as_of(row, asking), outcome, asking, row);
            }
        }
}

/// Nothing was reached: that proves something only where the texts that were tried of the setting stand for all.
void RoleOnTable::suppose(CommandResult& result) {
    const auto conditions = judge_.conditions(relation());
    const auto open = open_setting_conditions(judge_, tenancy_.setting, conditions);
    if (open.empty()) return;
    const bool inserts = result.command == Command::insert;
    for (const Assumptions& assumed : assumptions_about(open))
        for (const auto& world : cases_.worlds)
            for (const Asking& asking : cases_.askings) {
                if (!may_hold_any_text(asking)) continue;
                const RowJudge::Case one{cases_, asking, world, tenancy_.setting, nullptr, &assumed};
                for (const SeedRow& row : cases_.own.rows) {
                    if (!is_foreign(row, asking) || !row.tenant) continue;
                    const RowOutcome outcome = inserts ? judge_.accepted(one, role_, result.command, row.values, nullptr) : judge_.reached(one, role_, result.command, row.values);
                    if (outcome.outcome == RowEffect::visible || outcome.outcome == RowEffect::unknown) return note(result, as_of(row, asking), {RowEffect::unknown, supposed(tenancy_.setting), false}, asking, row);
                }
            }
}

RoleResult RoleOnTable::result() {
    RoleResult result;
    result.role = judge_.graph().name(role_);
    result.exemption = exemption(relation(), role_, judge_.graph());
    for (const Command command : commands) {
        CommandResult& one = result.commands[static_cast<std::size_t>(command)];
        one.command = command;
        if (!judge_.may(relation(), role_, command)) {
            one.by.fill({RowEffect::denied, "no privilege", false});
            continue;
        }
        if (command == Command::update || command == Command::delete_)
            for (Seen& seen : one.by) seen.outcome = RowEffect::silently_ignored;
        if (result.exemption != Exemption::none && (command == Command::select || command == Command::delete_)) {
            one.by.fill({RowEffect::visible, "row security does not hold this role", false});
            continue;
        }
        for (const auto& world : cases_.worlds)
            for (const Asking& asking : cases_.askings) judge(one, {cases_, asking, world, tenancy_.setting});
        if (!one.leaks()) look_behind(one);
        if (!one.leaks()) suppose(one);
    }
    return result;
}

}  // namespace

RoleResult judge_role(RowJudge& judge, const Tenancy& tenancy, const RowCases& cases, RoleId role) { return RoleOnTable(judge, tenancy, cases, role).result(); }

}  // namespace pgsteward::access
