// --fix of validate-migration: writes what is safe to rewrite, and says what it did.
#pragma once

#include <string>
#include <vector>

#include "check/validate.hpp"
#include "rewrite/rewrite.hpp"

namespace pgsteward {

/// Collects what validation sees and rewrites may need; to be called for each step.
class FixObserver {
public:
    void observe(const MigrationChain& chain, const Migration& migration, Direction direction, const Step& step);
    /// Behind the last step of the chain.
    void observe_end(const Catalog& catalog);
    const std::vector<rewrite::Seen>& seen() const { return seen_; }

private:
    std::vector<rewrite::Seen> seen_;
};

/// Writes the files of one chain and tells on stderr. Returns whether anything changed.
bool write_fixes(const MigrationChain& chain, const FixObserver& observer, const std::vector<Finding>& findings, bool quiet);

}  // namespace pgsteward
