// Who asks for rows, and what the tenant's setting holds then: each tenant, nobody, and texts that name none.
#pragma once

#include <string>
#include <vector>

#include "access/row-cases.hpp"

namespace pgsteward::access {

/// `conditions`: all that may read the setting. `column`: the tenant column's type.
std::vector<Asking> askings_of(const TenantSetting& setting, const TypeClass& column, const std::vector<std::string>& tenants, const std::vector<FormulaPtr>& conditions, const Catalog& catalog);

}  // namespace pgsteward::access
