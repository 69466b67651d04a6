#include "access/row-judge.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "access/row-keys.hpp"

namespace pgsteward::access {
namespace {

using Kind = Formula::Kind;

PrivilegeSet privilege_of(Command command) {
    constexpr std::string_view letters[] = {"r", "a", "w", "d"};
    return privileges_of(letters[static_cast<std::size_t>(command)]);
}

std::size_t bit_of(Command command) { return static_cast<std::size_t>(std::countr_zero(privilege_of(command))); }

Value recursion(const Relation& relation) { return error_value(fmt::format("infinite recursion detected in policy for relation \"{}\"", relation.name.name)); }

/// What the conditions that must all hold say together. The server may ask them in another order when one of them
/// fails: quals of one level are sorted by cost, and leakproof ones go first (order_qual_clauses).
struct Together {
    bool refused = false;
    std::optional<Value> error, unknown;
    void add(const Value& value) {
        if (value.is_error()) error = error ? error : value;
        else if (value.is_unknown()) unknown = unknown ? unknown : value;
        else if (!value.is(true)) refused = true;
    }
};

RowOutcome together(const Together& all, RowEffect refused) {
    if (all.refused) return {refused, {}, all.error || all.unknown};
    if (all.unknown) return {RowEffect::unknown, all.unknown->text, false};
    if (all.error) return {RowEffect::error, all.error->text, false};
    return {RowEffect::visible, {}, false};
}

/// One that is true whatever the row is takes the place of all: the planner leaves out what stands beside it, errors and all.
FormulaPtr any_of(Formulas formulas) {
    for (const FormulaPtr& formula : formulas)
        if (formula->kind == Kind::constant && formula->value.is(true)) return formula;
    if (formulas.size() == 1) return formulas[0];
    Formula any;
    any.kind = Kind::or_;
    any.arguments = std::move(formulas);
    return std::make_shared<const Formula>(std::move(any));
}

/// The parts of a condition that the planner takes apart, because all must hold.
void split(const FormulaPtr& formula, Formulas& parts) {
    if (formula->kind != Kind::and_) return parts.push_back(formula);
    for (const FormulaPtr& argument : formula->arguments) split(argument, parts);
}

bool asks_who(const Formula& formula) {
    bool asks = false;
    for_each(formula, [&](const Formula& one) { asks = asks || one.kind == Kind::current_user || (one.kind == Kind::call && one.name == "pg_has_role"); });
    return asks;
}

}  // namespace

std::string_view name_of(RowEffect effect) {
    switch (effect) {
        case RowEffect::hidden: return "hidden";
        case RowEffect::silently_ignored: return "silently-ignored";
        case RowEffect::denied: return "denied";
        case RowEffect::error: return "error";
        case RowEffect::unknown: return "undetermined";
        case RowEffect::visible: break;
    }
    return "visible";
}

/// By the text and the columns that it reads: where they stand in the row, and their types.
FormulaPtr RowJudge::compiled(const Relation& relation, const RowPolicy& policy, const std::string& text) {
    if (policy.uncertain || policy.columns_read.empty()) return condition_of(privileges_.catalog(), relation, text);
    std::string key = text;
    for (const std::string& name : policy.columns_read)
        for (std::size_t at = 0; at < relation.columns.size(); ++at)
            if (relation.columns[at].name == name) key += fmt::format("\n{} {} {}", name, at, relation.columns[at].type);
    FormulaPtr& formula = compiled_[key];
    // A subquery may name the table itself.
    if (formula && !has_queries(*formula)) return formula;
    return formula = condition_of(privileges_.catalog(), relation, text);
}

const PolicyFormulas& RowJudge::formulas(const Relation& relation, const RowPolicy& policy) {
    const auto [at, is_new] = formulas_.try_emplace({&relation, policy.name});
    if (is_new) {
        const std::string* using_ = using_of(policy);
        const std::string* check = check_of(policy);
        PolicyFormulas& both = at->second;
        if (using_) both.using_written = compiled(relation, policy, *using_);
        if (check) both.check_written = check == using_ ? both.using_written : compiled(relation, policy, *check);
        if (using_) both.using_ = folded_condition(both.using_written);
        if (check) both.check = check == using_ ? both.using_ : folded_condition(both.check_written);
    }
    return at->second;
}

std::vector<FormulaPtr> RowJudge::conditions(const Relation& relation) {
    std::vector<FormulaPtr> conditions;
    for (const RowPolicy& policy : relation.policies) {
        const PolicyFormulas& both = formulas(relation, policy);
        if (both.using_) conditions.push_back(both.using_);
        if (both.check && both.check != both.using_) conditions.push_back(both.check);
    }
    return conditions;
}

std::map<const Relation*, std::vector<FormulaPtr>> RowJudge::lookups(const std::vector<FormulaPtr>& conditions) {
    std::map<const Relation*, std::vector<FormulaPtr>> found;
    const std::function<void(const std::vector<FormulaPtr>&)> follow = [&](const std::vector<FormulaPtr>& formulas) {
        for (const FormulaPtr& formula : formulas)
            for_each_query(*formula, [&](const RowQuery& query) {
                for (const RowEntry& entry : query.from) {
                    if (!entry.relation || found.contains(entry.relation)) continue;
                    found[entry.relation] = {};
                    found[entry.relation] = this->conditions(*entry.relation);
                    follow(found[entry.relation]);
                }
            });
    };
    follow(conditions);
    return found;
}

bool RowJudge::may(const Relation& relation, RoleId role, Command command, bool needs_schema) {
    if (granted_.contains(role)) return true;
    const auto [at, is_new] = holders_.try_emplace(&relation);
    if (is_new) {
        at->second.first = privileges_.holders(securable(relation));
        for (const Column& column : relation.columns)
            if (column.acl) at->second.second.emplace_back(&column, privileges_.holders(securable(relation, column)));
    }
    const RoleSet* users = relation.name.schema.empty() ? nullptr : privileges_.users_of_schema(relation.name.schema);
    if (needs_schema && users && !users->contains(role)) return false;
    const std::size_t bit = bit_of(command);
    if (at->second.first.held[bit].contains(role)) return true;
    return command != Command::delete_ && std::any_of(at->second.second.begin(), at->second.second.end(), [&](const auto& column) { return column.second.held[bit].contains(role); });
}

bool RowJudge::may(const Relation& relation, RoleId role, Command command, const std::string& column) {
    if (!may(relation, role, command)) return false;
    if (granted_.contains(role)) return true;
    const auto& [table, columns] = holders_.at(&relation);
    if (table.held[bit_of(command)].contains(role)) return true;
    return std::any_of(columns.begin(), columns.end(), [&](const auto& one) { return one.first->name == column && one.second.held[bit_of(command)].contains(role); });
}

bool RowJudge::may_write(const SeedRows& rows, RoleId role, const SeedRow* from, const SeedRow& to) {
    for (std::size_t i = 0; i < rows.columns.size(); ++i) {
        const bool named = from ? from->texts[i] != to.texts[i] : to.texts[i].has_value();
        if (named && !may(*rows.relation, role, from ? Command::update : Command::insert, rows.columns[i])) return false;
    }
    return true;
}

Circumstances RowJudge::situation(const Case& one, RoleId role, const Row* present) {
    Circumstances situation;
    if (one.others) situation.settings = *one.others;
    if (!one.setting.empty()) situation.settings[one.setting] = one.asking.setting;
    situation.user = graph().name(role);
    situation.assumed = one.assumed;
    situation.rows = [this, &one, present](const Relation& relation, const RowQuery& query, const std::string& user) { return rows_of(one, relation, query, user, present); };
    situation.has_role = [this](const std::string& member, const std::string& other, const std::string& how) -> std::optional<bool> {
        const auto a = graph().find(member);
        const auto b = graph().find(other);
        if (!a || !b || !graph().certain(*a)) return std::nullopt;
        if (how == "usage") return graph().has_privileges_of(*a, *b);
        if (how == "member") return graph()[*a].superuser || graph().can_set_role(*a, *b);
        return std::nullopt;
    };
    return situation;
}

/// Why looking up a table ends in an error. In a function, names are looked up as the role that runs it.
std::optional<Value> RowJudge::lookup_refused(RoleId role, const Relation& relation, bool in_routine) {
    const RoleSet* users = privileges_.users_of_schema(relation.name.schema);
    if (in_routine && users && !users->contains(role) && !granted_.contains(role)) return error_value(fmt::format("permission denied for schema {}", relation.name.schema));
    if (may(relation, role, Command::select, in_routine)) return std::nullopt;
    return error_value(fmt::format("permission denied for table {}", relation.name.name));
}

/// The rows of a table that a condition looks up, as the role sees them: by that table's own policies.
FoundRows RowJudge::rows_of(const Case& one, const Relation& relation, const RowQuery& query, const std::string& role_name, const Row* present) {
    FoundRows found;
    const auto role = graph().find(role_name);
    if (!role || relation.kind != ObjectKind::table) {
        found.failure = unknown_value(fmt::format("it depends on the rows of {}", relation.name.display()));
        return found;
    }
    found.failure = lookup_refused(*role, relation, query.in_routine);
    if (found.failure) return found;
    for (std::size_t i = 0; i < one.cases.others.size(); ++i)
        if (one.cases.others[i].relation == &relation)
            for (const SeedRow* row : one.cases.rows_in(one.world, i, one.asking))
                if (!present || &relation != one.cases.own.relation || !share_a_key(relation, row->values, *present)) found.rows.push_back(&row->values);
    if (present && &relation == one.cases.own.relation) found.rows.push_back(present);
    if (exemption(relation, *role, graph()) != Exemption::none) return found;
    // Policies for the owner of a view, in which current_user is who asks.
    const bool named = query.in_view && !query.run_as.empty() && std::ranges::any_of(conditions(relation), [](const FormulaPtr& condition) { return asks_who(*condition); });
    if (named) found.failure = unknown_value(fmt::format("what the policies of {} show through a view depends on who asks", relation.name.display()));
    else see(one, relation, *role, query.in_routine, present, found);
    return found;
}

/// Do the policies that are being asked lead back to these? A function asks anew each time: it goes round where it is asked for
/// the rows that it reads itself.
bool RowJudge::goes_round(const Relation& relation, const PolicySet& policies, bool in_routine) const {
    const auto asked = [&](const Asked& one) { return one.relation == &relation && (one.for_select || !in_routine); };
    return std::ranges::any_of(expanding_, asked) && (in_routine || have_subqueries(policies));
}

/// Leaves the rows that the role's policies for SELECT show.
void RowJudge::see(const Case& one, const Relation& relation, RoleId role, bool in_routine, const Row* present, FoundRows& found) {
    const PolicySet policies = policies_for(relation, role, Command::select, graph());
    if (goes_round(relation, policies, in_routine)) {
        found.failure = recursion(relation);
        return;
    }
    expanding_.push_back({&relation, true});
    const Circumstances situation = this->situation(one, role, present);
    std::vector<const Row*> kept;
    for (const Row* row : found.rows) {
        const RowOutcome outcome = combined(relation, policies, true, situation, *row, RowEffect::hidden);
        if (outcome.outcome == RowEffect::error || outcome.or_error) found.failure = error_value(outcome.why);
        if (outcome.outcome != RowEffect::visible && outcome.outcome != RowEffect::unknown) continue;
        kept.push_back(row);
        found.uncertain.push_back(outcome.outcome == RowEffect::unknown);
    }
    found.rows = std::move(kept);
    expanding_.pop_back();
}

const FormulaPtr& RowJudge::clause(const Relation& relation, const RowPolicy& policy, bool using_) {
    const PolicyFormulas& both = formulas(relation, policy);
    return using_ ? both.using_ : both.check;
}

/// The permissive conditions, any of which will do; null where none has the clause, and then nothing is permitted.
FormulaPtr RowJudge::permitted(const Relation& relation, const PolicySet& policies, bool using_) {
    Formulas permissive;
    for (const RowPolicy* policy : policies.permissive)
        if (const FormulaPtr& condition = clause(relation, *policy, using_)) permissive.push_back(condition);
    return permissive.empty() ? nullptr : any_of(std::move(permissive));
}

/// Any permissive condition, and every restrictive one.
RowOutcome RowJudge::combined(const Relation& relation, const PolicySet& policies, bool using_, const Circumstances& situation, const Row& row, RowEffect refused) {
    Together all;
    const FormulaPtr permitted = this->permitted(relation, policies, using_);
    if (!permitted) return {refused, {}, false};
    Formulas parts;
    split(permitted, parts);
    // A restrictive policy without the clause restricts nothing that this clause is about.
    for (const RowPolicy* policy : policies.restrictive)
        if (const FormulaPtr& condition = clause(relation, *policy, using_)) split(condition, parts);
    for (const FormulaPtr& part : parts) {
        const Value value = evaluate(*part, situation, row);
        // What is written is checked in this order, and the first that refuses ends it.
        if (!using_ && !value.is(true)) {
            if (value.is_error()) return {RowEffect::error, value.text, false};
            if (value.is_unknown()) return {RowEffect::unknown, value.text, false};
            return {refused, {}, false};
        }
        all.add(value);
    }
    return together(all, refused);
}

/// Errors that need no row: recursion and privileges of subqueries, and what the planner computes.
std::optional<Value> RowJudge::refused_whole(RoleId role, const Relation& relation, const PolicySet& policies, bool using_, const Circumstances& situation) {
    std::vector<const Relation*> expanding = {&relation};
    const FormulaPtr permitted = this->permitted(relation, policies, using_);
    if (!permitted) return std::nullopt;   // just false, and nothing else is asked
    Formulas conditions = {permitted};
    for (const RowPolicy* policy : policies.restrictive)
        if (const FormulaPtr& condition = clause(relation, *policy, using_)) conditions.push_back(condition);
    for (const FormulaPtr& condition : conditions) {
        if (auto error = formula_refused(role, *condition, expanding)) return error;
        if (auto error = using_ ? planning_error(*condition, situation) : check_planning_error(*condition, situation)) return error;
    }
    return std::nullopt;
}

std::optional<Value> RowJudge::formula_refused(RoleId role, const Formula& formula, std::vector<const Relation*>& expanding) {
    std::optional<Value> error;
    for_each_query(formula, [&](const RowQuery& query) {
        if (query.in_routine) return;
        for (const RowEntry& entry : query.from) {
            if (error) continue;
            const auto reader = query.run_as.empty() ? std::optional(role) : graph().find(query.run_as);
            if (reader && entry.view) error = lookup_refused(*reader, *entry.view, false);
            if (error || !reader || !entry.relation || entry.relation->kind != ObjectKind::table) continue;
            error = lookup_refused(*reader, *entry.relation, false);
            if (error || exemption(*entry.relation, *reader, graph()) != Exemption::none) continue;
            const PolicySet policies = policies_for(*entry.relation, *reader, Command::select, graph());
            if (std::find(expanding.begin(), expanding.end(), entry.relation) != expanding.end()) {
                if (have_subqueries(policies)) error = recursion(*entry.relation);
                continue;
            }
            expanding.push_back(entry.relation);
            for (const auto* list : {&policies.permissive, &policies.restrictive})
                for (const RowPolicy* policy : *list)
                    if (const FormulaPtr& condition = formulas(*entry.relation, *policy).using_; condition && !error) error = formula_refused(*reader, *condition, expanding);
            expanding.pop_back();
        }
    });
    return error;
}

RowOutcome RowJudge::reached(const Case& one, RoleId role, Command command, const Row& row) {
    const Relation& relation = *one.cases.own.relation;
    if (!may(relation, role, command)) return {RowEffect::denied, "no privilege", false};
    if (command == Command::insert || exemption(relation, role, graph()) != Exemption::none) return {RowEffect::visible, {}, false};
    const PolicySet policies = policies_for(relation, role, command, graph());
    const Circumstances situation = this->situation(one, role, &row);
    expanding_ = {{&relation, command == Command::select}};
    if (const auto error = refused_whole(role, relation, policies, true, situation)) return {RowEffect::error, error->text, false};
    // What UPDATE writes is checked by conditions that are read together with these.
    if (command == Command::update)
        if (const auto error = refused_whole(role, relation, policies, false, situation)) return {RowEffect::error, error->text, false};
    return combined(relation, policies, true, situation, row, command == Command::select ? RowEffect::hidden : RowEffect::silently_ignored);
}

RowOutcome RowJudge::accepted(const Case& one, RoleId role, Command command, const Row& row, const Row* present) {
    const Relation& relation = *one.cases.own.relation;
    if (!may(relation, role, command)) return {RowEffect::denied, "no privilege", false};
    if (exemption(relation, role, graph()) != Exemption::none) return {RowEffect::visible, {}, false};
    const PolicySet policies = policies_for(relation, role, command, graph());
    const Circumstances situation = this->situation(one, role, present);
    expanding_ = {{&relation, command == Command::select}};
    if (const auto error = refused_whole(role, relation, policies, false, situation)) return {RowEffect::error, error->text, false};
    return combined(relation, policies, false, situation, row, RowEffect::denied);
}

Value RowJudge::condition(const Case& one, RoleId role, const Formula& formula, const Row& row) {
    expanding_ = {{one.cases.own.relation, true}};
    const Circumstances situation = this->situation(one, role, &row);
    if (auto error = planning_error(formula, situation)) return *error;
    return evaluate(formula, situation, row);
}

}  // namespace pgsteward::access
