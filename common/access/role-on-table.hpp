// One role on one tenant table: what each command of its reaches, of whose rows.
#pragma once

#include "access/row-security.hpp"

namespace pgsteward::access {

RoleResult judge_role(RowJudge& judge, const Tenancy& tenancy, const RowCases& cases, RoleId role);

}  // namespace pgsteward::access
