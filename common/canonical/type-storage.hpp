// What a change of a column's type does to what is stored: to the rows, and to indexes on the column.
#pragma once

#include <string>

#include "catalog/catalog.hpp"

namespace pgsteward::canonical {

/// ATColumnChangeRequiresRewrite(), for the conversion that the server chooses by itself.
enum class StorageChange {
    none,
    rewrite,
    by_time_zone,   ///< a rewrite unless the session's TimeZone is UTC
    unknown,
};
/// Both types canonical; `from` may be empty.
StorageChange storage_change(const std::string& from, const std::string& to, const Catalog& catalog);

/// Does an index on the column, with the type's default operator class, stay as it is (CheckIndexCompatible())?
bool keeps_index(const std::string& from, const std::string& to, const Catalog& catalog);

/// Is it a domain that refuses values, itself or beneath (DomainHasConstraints())? NOT VALID constraints count.
bool has_domain_constraints(const std::string& type, const Catalog& catalog);

}  // namespace pgsteward::canonical
