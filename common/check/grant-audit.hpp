// All that rules about privileges and guards need of one schema, worked out once.
#pragma once

#include "check/grant-review.hpp"
#include "check/schema-review.hpp"

namespace pgsteward {

/// The catalogs and the policy must outlive it and stay as they are; its parts refer to each other. `other` is a state to be
/// compared with, or null.
struct GrantAudit {
    GrantAudit(const Catalog& catalog, const Policy& policy, int postgres, int server_version = 0, const Catalog* other = nullptr);
    GrantAudit(const GrantAudit&) = delete;
    GrantAudit& operator=(const GrantAudit&) = delete;

    const access::RoleGraph graph;
    const access::Privileges privileges;
    const GrantReview grants;
    const access::GuardReview guards;
    const SchemaReview review;
};

}  // namespace pgsteward
