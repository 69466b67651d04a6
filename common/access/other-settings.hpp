// What settings beside the tenant's open: the application may never set them, but any session can.
#pragma once

#include <string>

#include "access/row-judge.hpp"
#include "access/tenancy.hpp"

namespace pgsteward::access {

/// What a condition admits once such a setting is set.
struct ThroughOtherSetting {
    std::string admits;                      ///< "a row of another tenant while app.bypass is 'on'"; empty where there is none
    std::string unknown;                     ///< why that cannot be told; empty where it can
};
ThroughOtherSetting through_other_setting(RowJudge& judge, const Tenancy& tenancy, const RowCases& cases, RoleId role, const FormulaPtr& condition);

}  // namespace pgsteward::access
