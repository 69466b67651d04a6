// A schema on a scratch server made ready for probes: what refuses rows for other reasons than row security is taken
// away. Policies, privileges, owners, functions and columns stay as they are.
#pragma once

#include "postgres/connection.hpp"

namespace pgsteward::probe {

/// Constraints, indexes, NOT NULL, defaults, generated values, the checks of domains, triggers and rules go; a partitioned
/// table gets a default partition. As superuser; what cannot be taken away stays.
void strip_schema(postgres::Connection& connection);

}  // namespace pgsteward::probe
