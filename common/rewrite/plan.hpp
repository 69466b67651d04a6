// All rewrites of one run as contents of files: nothing is written before everything is known to fit together.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "check/finding.hpp"
#include "rewrite/rewrite.hpp"

namespace pgsteward::rewrite {

struct Plan {
    std::map<std::string, std::string> files;   ///< path → content
    /// "migrations/7.sql:3: builds orders_note CONCURRENTLY", and what is left to a person, with the reason.
    std::vector<std::string> done, left;
};

/// `findings` are those of the chain that count. `exists` tells whether a file is there that the chain does not hold.
Plan plan(const MigrationChain& chain, const std::vector<Seen>& seen, const std::vector<Finding>& findings,
          const std::function<bool(const std::string&)>& exists);

}  // namespace pgsteward::rewrite
