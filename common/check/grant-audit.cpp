#include "check/grant-audit.hpp"

namespace pgsteward {

GrantAudit::GrantAudit(const Catalog& catalog, const Policy& policy, int postgres, int server_version, const Catalog* other)
    : graph(catalog, {.postgres = postgres}), privileges(catalog, graph), grants(policy, privileges, other), guards(guard_review(policy, grants)),
      review{.catalog = catalog, .policy = policy, .postgres = postgres, .server_version = server_version, .privileges = &privileges, .guards = &guards, .grants = &grants} {}

}  // namespace pgsteward
