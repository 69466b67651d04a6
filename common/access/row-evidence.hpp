// Whether the rows that a table is judged by stand for all that it may hold, so that what a server does to them settles what
// reading left open.
#pragma once

#include "access/row-security.hpp"

namespace pgsteward::access {

bool rows_stand_for_all(const RowSecurityReview& review, const TableResult& table);

}  // namespace pgsteward::access
