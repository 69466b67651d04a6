#include "access/guard-value.hpp"

#include <algorithm>
#include <iterator>

namespace pgsteward::access {
namespace {

std::set<std::string> common_to(const std::set<std::string>& a, const std::set<std::string>& b) {
    std::set<std::string> both;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(both, both.begin()));
    return both;
}

/// Of two things of which one holds.
Implied weaker(const Implied& a, const Implied& b) {
    Implied both;
    if (a.users && b.users && a.users->session == b.users->session) {
        both.users = a.users;
        both.users->roles.insert(b.users->roles.begin(), b.users->roles.end());
        both.users->members |= b.users->members;
    }
    if (a.not_users.session == b.not_users.session) both.not_users = {common_to(a.not_users.roles, b.not_users.roles), false, a.not_users.session};
    both.unchanged = common_to(a.unchanged, b.unchanged);
    return both;
}

/// Of two things that both hold.
Implied stronger(const Implied& a, const Implied& b) {
    Implied both = a;
    if (!both.users || (b.users && b.users->session)) both.users = b.users ? b.users : both.users;
    if (both.not_users.roles.empty()) both.not_users = b.not_users;
    else if (both.not_users.session == b.not_users.session) both.not_users.roles.insert(b.not_users.roles.begin(), b.not_users.roles.end());
    both.unchanged.insert(b.unchanged.begin(), b.unchanged.end());
    return both;
}

}  // namespace

std::string_view word_of(Write write) {
    switch (write) {
        case Write::update: return "UPDATE";
        case Write::delete_: return "DELETE";
        case Write::truncate: break;
    }
    return "TRUNCATE";
}

Depends& Depends::operator|=(const Depends& more) {
    row |= more.row;
    current_user |= more.current_user;
    session_user |= more.session_user;
    depth |= more.depth;
    other |= more.other;
    search_path |= more.search_path;
    settings.insert(more.settings.begin(), more.settings.end());
    functions.insert(more.functions.begin(), more.functions.end());
    return *this;
}

GuardValue unknown_guard_value() { return {}; }

GuardValue null_guard_value() {
    GuardValue value;
    value.can_be_value = value.can_be_true = value.can_be_false = false;
    return value;
}

GuardValue some_guard_value() {
    GuardValue value;
    value.can_be_null = false;
    return value;
}

GuardValue some_other_value() {
    GuardValue value = some_guard_value();
    value.depends.other = true;
    return value;
}

GuardValue known_guard_value(std::string text) {
    GuardValue value = some_guard_value();
    if (text == "true" || text == "t") value.can_be_false = false;
    if (text == "false" || text == "f") value.can_be_true = false;
    value.text = std::move(text);
    return value;
}

GuardValue either(const GuardValue& a, const GuardValue& b) {
    GuardValue value;
    value.can_be_null = a.can_be_null || b.can_be_null;
    value.can_be_value = a.can_be_value || b.can_be_value;
    value.can_be_true = a.can_be_true || b.can_be_true;
    value.can_be_false = a.can_be_false || b.can_be_false;
    if (a.sure_null() || a.text == b.text) value.text = b.text;
    if (b.sure_null()) value.text = a.text;
    if (a.row == b.row || b.sure_null()) value.row = a.row;
    if (a.sure_null()) value.row = b.row;
    value.depends = a.depends;
    value.depends |= b.depends;
    value.if_true = weaker(a.if_true, b.if_true);
    value.if_false = weaker(a.if_false, b.if_false);
    return value;
}

GuardValue negated(const GuardValue& argument) {
    GuardValue value = argument;
    value.text.reset();
    std::swap(value.can_be_true, value.can_be_false);
    std::swap(value.if_true, value.if_false);
    return value;
}

GuardValue conjunction(const GuardValue& a, const GuardValue& b) {
    GuardValue value;
    const bool a_false = a.can_be_value && a.can_be_false, b_false = b.can_be_value && b.can_be_false;
    value.can_be_true = a.may_hold() && b.may_hold();
    value.can_be_false = a_false || b_false;
    value.can_be_value = value.can_be_true || value.can_be_false;
    // FALSE AND NULL is false.
    value.can_be_null = (a.can_be_null && (b.can_be_null || b.may_hold())) || (b.can_be_null && a.may_hold());
    value.depends = a.depends;
    value.depends |= b.depends;
    value.if_true = stronger(a.if_true, b.if_true);
    // Where only one of them can be false, it is that one.
    value.if_false = !a_false ? b.if_false : !b_false ? a.if_false : weaker(a.if_false, b.if_false);
    return value;
}

GuardValue disjunction(const GuardValue& a, const GuardValue& b) { return negated(conjunction(negated(a), negated(b))); }

GuardVariables trigger_variables(const Situation& situation) {
    GuardVariables variables;
    GuardValue row = some_guard_value();
    row.depends.row = true;
    row.row = GuardValue::Row::old;
    variables["old"] = situation.each_row ? row : null_guard_value();
    row.row = GuardValue::Row::new_;
    variables["new"] = situation.each_row && situation.write == Write::update ? row : null_guard_value();
    variables["tg_op"] = known_guard_value(std::string(word_of(situation.write)));
    variables["tg_level"] = known_guard_value(situation.each_row ? "ROW" : "STATEMENT");
    if (const Trigger* trigger = situation.trigger) {
        static constexpr const char* timings[] = {"BEFORE", "AFTER", "INSTEAD OF"};
        variables["tg_when"] = known_guard_value(timings[static_cast<int>(trigger->timing)]);
        variables["tg_name"] = known_guard_value(trigger->name);
        variables["tg_nargs"] = known_guard_value(std::to_string(trigger->arguments.size()));
    }
    if (situation.table) {
        variables["tg_table_schema"] = known_guard_value(situation.table->name.schema);
        variables["tg_table_name"] = variables["tg_relname"] = known_guard_value(situation.table->name.name);
    }
    return variables;
}

}  // namespace pgsteward::access
