// The tables in which frameworks note what they have applied. They are made without a migration.
#pragma once

#include <string_view>

namespace pgsteward {

bool is_bookkeeping_table(std::string_view name);

}  // namespace pgsteward
