// Reports for tests of the formats.
#pragma once

#include "report/report.hpp"

namespace pgsteward::test {

/// The rules that the samples' findings name.
std::span<const Rule* const> sample_rules();

/// What a careful attacker, or a careless author, puts into names, comments and SQL.
Report nasty_report();

/// Nothing was found.
Report clean_report();

/// `count` findings of each severity, and as many waived ones.
Report long_report(std::size_t count);

}  // namespace pgsteward::test
