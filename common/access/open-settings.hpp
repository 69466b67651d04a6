// Conditions about the tenant's setting, and about others, that not every text was tried of.
#pragma once

#include <string>
#include <vector>

#include "access/row-judge.hpp"
#include "access/setting-conditions.hpp"

namespace pgsteward::access {

/// Those of the conditions, and of the tables that they look up, that ask nothing but this setting, and not only whether it is one of
/// a few texts.
std::vector<const Formula*> open_setting_conditions(RowJudge& judge, const std::string& setting, const std::vector<FormulaPtr>& conditions);
/// Does who asks so hold a text of their own choice?
bool may_hold_any_text(const Asking& asking);
/// Why it cannot be told, for people.
std::string supposed(const std::string& setting);

}  // namespace pgsteward::access
