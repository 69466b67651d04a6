// How conditions take the tenant out of the setting: as text, cast to a type, as a key of a JSON document. It decides
// what the setting must hold to mean a tenant.
#pragma once

#include <string>
#include <vector>

#include "access/predicate.hpp"

namespace pgsteward::access {

/// In a path: the elements of an array.
inline constexpr std::string_view each_element = "[]";

struct TenantSetting {
    std::string name;
    TypeClass type;                          ///< what it is cast to; kind `other` where it is never cast
    bool json = false;
    struct Key {
        std::vector<std::string> path;
        TypeClass type;                      ///< what the key's text is cast to
        bool list = false;                   ///< an array, among whose elements the tenant is looked for
        bool names = false;                  ///< an object, among whose keys the tenant is looked for
        std::vector<std::string> constants;  ///< that it is compared with, or that stand in the list
        std::vector<std::string> documents;  ///< JSON that it may hold as a whole
    };
    std::vector<Key> keys;
    std::vector<std::string> constants;      ///< that the setting itself is compared with
    bool in_pattern = false;                 ///< of LIKE
    bool in_part = false;                    ///< looked for inside of what a column holds
    bool digest = false;                     ///< the md5() of what a column holds
};

TenantSetting tenant_setting(const std::string& name, const std::vector<FormulaPtr>& conditions);

}  // namespace pgsteward::access
