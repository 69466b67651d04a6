// What rules about a whole schema are given: the catalog, what was configured, and what the tool worked out beforehand.
#pragma once

#include <string>

#include "catalog/catalog.hpp"

namespace pgsteward {

struct Policy;
struct GrantReview;
namespace access {
class Privileges;
struct RowSecurityReview;
struct GuardReview;
}  // namespace access

struct SchemaReview {
    const Catalog& catalog;
    const Policy& policy;
    int postgres = 15;                       ///< the major version
    int server_version = 0;                  ///< server_version_num where a server was read, else 0
    // What the tool has worked out; null where it does not need it. One analysis serves all rules.
    const access::Privileges* privileges = nullptr;
    const access::RowSecurityReview* row_security = nullptr;
    const access::GuardReview* guards = nullptr;
    const GrantReview* grants = nullptr;
};

}  // namespace pgsteward
