// One entry of an access control list as text: "alice=arwd*/owner". Only for the layer itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalog/annotations.hpp"

namespace pgsteward::print {

std::string acl_text(const AclItem& item);
/// Nothing where the text is no such entry.
std::optional<AclItem> acl_item(std::string_view text);

}  // namespace pgsteward::print
