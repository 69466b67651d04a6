// The server's text forms of arrays and access control lists, taken apart.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/annotations.hpp"

namespace pgsteward::postgres {

/// The elements of a one-dimensional array's text, {a,"b c"}; NULL elements are empty.
std::vector<std::string> array_elements(std::string_view text);

/// reloptions, FDW options, settings: {name=value, …}.
OptionMap option_map(std::string_view array_text);

/// aclitem[]: {reader=r/owner,=U/owner}. Sorted by grantee and grantor.
std::vector<AclItem> acl_items(std::string_view array_text);

}  // namespace pgsteward::postgres
