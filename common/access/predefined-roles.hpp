// The roles that every server brings (the manual's chapter "Predefined Roles" of each version).
#pragma once

#include <string_view>
#include <vector>

namespace pgsteward::access {

struct PredefinedRole {
    std::string_view name;
    int since;                               ///< major version
    std::vector<std::string_view> member_of;
};
const std::vector<PredefinedRole>& predefined_roles();
bool is_predefined(std::string_view role, int postgres);

}  // namespace pgsteward::access
