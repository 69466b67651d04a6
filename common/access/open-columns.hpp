// Columns of tables that conditions look up whose values the rows that are tried do not exhaust: computed with, or counted.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "access/row-judge.hpp"

namespace pgsteward::access {

using OpenColumns = std::map<const Relation*, std::set<std::string>>;

/// `own`: the relation whose row each condition is on; null for the one that is judged, whose columns are not asked here.
/// Letter case and blanks around are taken for one with the value: what is looked for in them is among the values tried.
void add_open_columns(const Formula& condition, const Relation* own, OpenColumns& open);

/// Takes what is known of such columns from the rows of the tables that are looked up; false where there is none.
bool open_lookups(RowJudge& judge, RowCases& cases);

}  // namespace pgsteward::access
