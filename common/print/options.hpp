// Lists of names and options, as several families of statements write them. Only for the layer itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/annotations.hpp"

namespace pgsteward::print {

/// "a, \"B\""
std::string names_list(const std::vector<std::string>& names);
/// "fillfactor=70, toast.autovacuum_enabled=false": storage parameters as WITH and SET want them.
std::string parameter_list(const OptionMap& options);
/// "WITH (…)" with a space before it; empty without options.
std::string with_clause(const OptionMap& options);
/// " OPTIONS (host 'a', port '1')"; empty without options.
std::string options_clause(const OptionMap& options);
/// "OPTIONS (ADD a 'x', SET b 'y', DROP c)"; empty where nothing changes.
std::string options_change(const OptionMap& before, const OptionMap& now);
/// Those of RESET and of SET: what went, and what is new or has another value.
struct ParameterChange {
    std::vector<std::string> reset;
    OptionMap set;
};
ParameterChange parameter_change(const OptionMap& before, const OptionMap& now);
/// "(expression)", without a second pair of parentheses.
std::string enclosed(const std::string& expression);

}  // namespace pgsteward::print
