// What the tenant setting holds to mean a tenant: a text, or a document with the keys that conditions read.
#pragma once

#include <string>
#include <vector>

#include "access/tenant-setting.hpp"

namespace pgsteward::access {

/// What the setting holds for tenants[n]; several texts where other keys of a document count too: in each of their
/// values together with each of the others', as far as those are few, else one key at a time.
/// `column`: the type of the tenant column, which says what a tenant looks like where the setting does not.
std::vector<std::string> setting_texts(const TenantSetting& setting, const TypeClass& column, const std::vector<std::string>& tenants, std::size_t n, const Catalog& catalog);

}  // namespace pgsteward::access
