// What a value inside a guard's function may be when it is not run: three-valued, with what it depends on and what its
// truth would say about the writer and the row.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "catalog/catalog.hpp"

namespace pgsteward::access {

/// What a guard is asked to stop.
enum class Write { update, delete_, truncate };
std::string_view word_of(Write write);       ///< "UPDATE"

/// In which a trigger function runs.
struct Situation {
    Write write = Write::update;
    bool each_row = true;
    const Relation* table = nullptr;         ///< on which the trigger stands; null where it is not known
    const Trigger* trigger = nullptr;
    std::string owner;                       ///< current_user in a SECURITY DEFINER function; empty: the writer
};

/// Who decides what the value is.
struct Depends {
    bool row = false, current_user = false, session_user = false, depth = false, other = false;
    bool search_path = false;                ///< the writer's: it may lead to a function that somebody else made
    std::set<std::string> settings;          ///< read with current_setting()
    std::set<std::string> functions;         ///< of the schema, whose answer is not known
    Depends& operator|=(const Depends& more);
    bool nothing() const { return *this == Depends(); }
    bool operator==(const Depends&) const = default;
};

/// The writers for whom something can be so.
struct Users {
    std::set<std::string> roles;
    bool members = false;                    ///< and who is in them: pg_has_role()
    bool session = false;                    ///< session_user, which no SECURITY DEFINER function changes
    bool operator==(const Users&) const = default;
};

/// What follows where a condition has come out one way.
struct Implied {
    std::optional<Users> users;              ///< nobody else
    Users not_users;                         ///< none of these
    std::set<std::string> unchanged;         ///< columns that the UPDATE leaves as they were
};

struct GuardValue {
    bool can_be_null = true, can_be_value = true;
    std::optional<std::string> text;         ///< the value where it is not null, if it is known
    bool can_be_true = true, can_be_false = true;   ///< as a boolean that is not null
    enum class Row { none, old, new_ } row = Row::none;   ///< OLD or NEW as a whole
    Depends depends;
    Implied if_true, if_false;

    bool sure_null() const { return !can_be_value; }
    bool may_hold() const { return can_be_value && can_be_true; }
    bool may_fail() const { return can_be_null || (can_be_value && can_be_false); }
    bool sure_true() const { return may_hold() && !may_fail(); }
};

GuardValue unknown_guard_value();
GuardValue null_guard_value();
GuardValue known_guard_value(std::string text);
/// One that is there, whatever it is.
GuardValue some_guard_value();
/// One that is there, of which neither row nor writer decides.
GuardValue some_other_value();
GuardValue either(const GuardValue& a, const GuardValue& b);
GuardValue negated(const GuardValue& value);
GuardValue conjunction(const GuardValue& a, const GuardValue& b);
GuardValue disjunction(const GuardValue& a, const GuardValue& b);

using GuardVariables = std::map<std::string, GuardValue>;   ///< by name in lower case; "new.total" for a field

/// OLD, NEW and TG_… as the situation has them.
GuardVariables trigger_variables(const Situation& situation);
/// Under which name the variables hold a setting that the function sets for itself.
inline std::string setting_variable(const std::string& setting) { return "current_setting(" + setting + ")"; }
/// And how many rows the last statement was about.
inline const std::string row_count_variable = "get diagnostics row_count";

}  // namespace pgsteward::access
