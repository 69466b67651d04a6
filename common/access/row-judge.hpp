// What one command of one role does to one row in one case: asked of the conditions, as the server would ask them.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "access/privileges.hpp"
#include "access/row-cases.hpp"
#include "access/row-policies.hpp"

namespace pgsteward::access {

enum class RowEffect {
    hidden,              ///< SELECT does not see it
    silently_ignored,    ///< UPDATE and DELETE pass it over without an error
    denied,              ///< no privilege, or "new row violates row-level security policy"
    error,               ///< any other error
    unknown,             ///< cannot tell
    visible,             ///< the row is seen, written, changed, deleted
};
std::string_view name_of(RowEffect effect);   ///< "silently-ignored"

struct RowOutcome {
    RowEffect outcome = RowEffect::hidden;
    std::string why;                         ///< of an error, and where it cannot be told
    /// It may as well end in an error: the server is free in which condition it asks first.
    bool or_error = false;
};

/// The conditions of a table's policies, compiled once.
struct PolicyFormulas {
    FormulaPtr using_, check;                ///< without what constants decide; the same where WITH CHECK is not written
    FormulaPtr using_written, check_written;
};

/// What is known of the whole database: formulas of policies, privileges, other tables as a role sees them.
class RowJudge {
public:
    /// `granted`: roles of whose privileges nothing is known, and all are taken for granted.
    RowJudge(const Privileges& privileges, RoleSet granted) : privileges_(privileges), granted_(std::move(granted)) {}

    const Privileges& privileges() const { return privileges_; }
    const RoleGraph& graph() const { return privileges_.graph(); }
    const PolicyFormulas& formulas(const Relation& relation, const RowPolicy& policy);
    /// The conditions of all policies of a table, and of the tables that they look up, however far.
    std::vector<FormulaPtr> conditions(const Relation& relation);
    std::map<const Relation*, std::vector<FormulaPtr>> lookups(const std::vector<FormulaPtr>& conditions);

    /// Has the role the privilege for the command on the table or one of its columns, and may it use the schema?
    bool may(const Relation& relation, RoleId role, Command command, bool needs_schema = true);
    /// The same for one column: INSERT and UPDATE.
    bool may(const Relation& relation, RoleId role, Command command, const std::string& column);

    /// May the role write the row: INSERT it (`from` null), or make UPDATE turn `from` into it?
    bool may_write(const SeedRows& rows, RoleId role, const SeedRow* from, const SeedRow& to);

    /// One case: in that world, asked so.
    struct Case {
        const RowCases& cases;
        const Asking& asking;
        const std::vector<Presence>& world;
        const std::string& setting;          ///< the tenant setting's name
        const std::map<std::string, std::optional<std::string>>* others = nullptr;   ///< further settings that are set
        const Assumptions* assumed = nullptr;
    };
    /// Does the command reach the row that is there: privileges, and the conditions on rows that are there.
    RowOutcome reached(const Case& one, RoleId role, Command command, const Row& row);
    /// Is the row accepted that INSERT or UPDATE writes? `present`: the row that is there meanwhile, null for INSERT.
    RowOutcome accepted(const Case& one, RoleId role, Command command, const Row& row, const Row* present);
    /// Does the row pass this condition alone?
    Value condition(const Case& one, RoleId role, const Formula& formula, const Row& row);

private:
    /// Rows that are there beside those of the world: the one under judgement.
    Circumstances situation(const Case& one, RoleId role, const Row* present);
    FoundRows rows_of(const Case& one, const Relation& relation, const RowQuery& query, const std::string& role, const Row* present);
    void see(const Case& one, const Relation& relation, RoleId role, bool in_routine, const Row* present, FoundRows& found);
    bool goes_round(const Relation& relation, const PolicySet& policies, bool in_routine) const;
    const FormulaPtr& clause(const Relation& relation, const RowPolicy& policy, bool using_);
    FormulaPtr permitted(const Relation& relation, const PolicySet& policies, bool using_);
    RowOutcome combined(const Relation& relation, const PolicySet& policies, bool using_, const Circumstances& situation, const Row& row, RowEffect refused);
    std::optional<Value> refused_whole(RoleId role, const Relation& relation, const PolicySet& policies, bool using_, const Circumstances& situation);
    std::optional<Value> formula_refused(RoleId role, const Formula& formula, std::vector<const Relation*>& expanding);
    std::optional<Value> lookup_refused(RoleId role, const Relation& relation, bool in_routine);

    const Privileges& privileges_;
    RoleSet granted_;
    FormulaPtr compiled(const Relation& relation, const RowPolicy& policy, const std::string& text);

    std::map<std::pair<const Relation*, std::string>, PolicyFormulas> formulas_;
    std::unordered_map<std::string, FormulaPtr> compiled_;   ///< most policies of a schema are alike
    std::map<const Relation*, std::pair<Holders, std::vector<std::pair<const Column*, Holders>>>> holders_;
    /// Whose policies are being asked, from the outside in.
    struct Asked {
        const Relation* relation;
        bool for_select;                     ///< else those of the command under judgement
    };
    std::vector<Asked> expanding_;
};

}  // namespace pgsteward::access
