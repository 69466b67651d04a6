// Does a CHECK refuse at least what another one refuses? Read from the conditions alone, as the catalog spells them.
#pragma once

#include <string_view>

namespace pgsteward {

/// True only where it is proven: `kept` passes no row that `lost` refuses.
bool is_as_strict(std::string_view kept, std::string_view lost);

}  // namespace pgsteward
