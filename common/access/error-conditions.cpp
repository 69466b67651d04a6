#include "access/error-conditions.hpp"

#include <algorithm>
#include <string_view>

namespace pgsteward::access {
namespace {

struct Named { std::string_view name, state; };
/// errcodes.txt: those that guards raise and their handlers name; another name is looked up by nobody.
constexpr Named named[] = {
    {"assert_failure", "P0004"}, {"case_not_found", "20000"}, {"cardinality_violation", "21000"}, {"check_violation", "23514"},
    {"data_exception", "22000"}, {"division_by_zero", "22012"}, {"exclusion_violation", "23P01"}, {"feature_not_supported", "0A000"},
    {"foreign_key_violation", "23503"}, {"insufficient_privilege", "42501"}, {"integrity_constraint_violation", "23000"},
    {"invalid_parameter_value", "22023"}, {"invalid_text_representation", "22P02"}, {"invalid_transaction_state", "25000"},
    {"invalid_transaction_termination", "2D000"}, {"lock_not_available", "55P03"}, {"no_data_found", "P0002"},
    {"not_null_violation", "23502"}, {"numeric_value_out_of_range", "22003"}, {"null_value_not_allowed", "22004"}, {"object_in_use", "55006"}, {"object_not_in_prerequisite_state", "55000"}, {"plpgsql_error", "P0000"},
    {"prohibited_sql_statement_attempted", "2F003"}, {"query_canceled", "57014"}, {"raise_exception", "P0001"},
    {"read_only_sql_transaction", "25006"}, {"restrict_violation", "23001"}, {"sql_routine_exception", "2F000"},
    {"syntax_error", "42601"}, {"syntax_error_or_access_rule_violation", "42000"}, {"too_many_rows", "P0003"}, {"triggered_action_exception", "09000"},
    {"triggered_data_change_violation", "27000"}, {"undefined_object", "42704"}, {"undefined_table", "42P01"}, {"unique_violation", "23505"},
    {"with_check_option_violation", "44000"},
};

bool is_state(std::string_view text) {
    return text.size() == 5 && std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

/// Empty where it is not known.
std::string_view state_of(std::string_view condition) {
    if (is_state(condition)) return condition;
    const auto found = std::find_if(std::begin(named), std::end(named), [&](const Named& known) { return known.name == condition; });
    return found == std::end(named) ? std::string_view() : found->state;
}

/// exception_matches_conditions() of pl_exec.c
Caught catches_one(const std::string& condition, const std::string& raised) {
    if (condition == "others") {
        const std::string_view state = state_of(raised);
        return state == "57014" || state == "P0004" ? Caught::no : Caught::yes;   // query_canceled, assert_failure
    }
    if (condition == raised) return Caught::yes;
    const std::string_view handled = state_of(condition), state = state_of(raised);
    if (handled.empty() || state.empty()) return Caught::perhaps;
    if (handled == state) return Caught::yes;
    return handled.ends_with("000") && handled.substr(0, 2) == state.substr(0, 2) ? Caught::yes : Caught::no;   // a class of errors
}

}  // namespace

Caught catches(const std::vector<std::string>& conditions, const std::string& raised) {
    Caught result = Caught::no;
    for (const std::string& condition : conditions) {
        const Caught caught = catches_one(condition, raised);
        if (caught == Caught::yes) return caught;
        if (caught == Caught::perhaps) result = caught;
    }
    return result;
}

std::string state_of_message(std::string_view message) {
    constexpr Named begins[] = {
        {"invalid input syntax for type ", "22P02"}, {"invalid input value for enum ", "22P02"}, {"malformed array literal: ", "22P02"}, {"unrecognized configuration parameter ", "42704"}, {"division by zero", "22012"},
        {"permission denied for ", "42501"}, {"more than one row returned by a subquery", "21000"}, {"value \"", "22003"},
    };
    const auto found = std::find_if(std::begin(begins), std::end(begins), [&](const Named& known) { return message.starts_with(known.name); });
    return std::string(found == std::end(begins) ? "?" : found->state);
}

}  // namespace pgsteward::access
