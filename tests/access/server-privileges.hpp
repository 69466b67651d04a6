// What has_*_privilege() of a server answers, and what differs in ours.
#pragma once

#include <string>
#include <vector>

#include "access/privileges.hpp"
#include "postgres/connection.hpp"

namespace pgsteward::test {

/// One role on one object: the privileges held, and those held WITH GRANT OPTION, as letters of aclitem.
struct PrivilegeAnswer {
    std::string role, group, object, held, grantable;
};

/// Every role, and PUBLIC, on every object of the database. `related`: only pairs for which this SQL condition on
/// `r.rolname` and `o.object` holds.
std::vector<PrivilegeAnswer> privileges_on_server(postgres::Connection& connection, const std::string& related = "true");

/// One line for each answer that ours is not; empty where all agree.
std::string privilege_differences(const Catalog& catalog, const std::vector<PrivilegeAnswer>& answers, int postgres);

}  // namespace pgsteward::test
