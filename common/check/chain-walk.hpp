// How the migrations of a chain hang together, for the rules about chains.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "migration/migration.hpp"

namespace pgsteward {

class ChainWalk {
public:
    explicit ChainWalk(const MigrationChain& chain);

    /// The first with this revision; null where there is none.
    const Migration* find(const std::string& revision) const;
    /// Those that no other has as parent, in chain order.
    const std::vector<const Migration*>& heads() const { return heads_; }
    /// The branch labels of the migration and of everything before it.
    std::set<std::string> labels_of(const Migration& migration) const;
    /// Is it a branch label anywhere in the chain?
    bool is_label(const std::string& name) const { return labels_.contains(name); }
    /// Those that no order puts behind all their parents: on a circle of parents, or after one. Linear in the chain.
    std::set<const Migration*> unordered() const;
    /// The parents that lead from the migration back to itself, it first; empty where none do.
    std::vector<const Migration*> cycle_through(const Migration& migration) const;

private:
    std::map<std::string, const Migration*> by_revision_;
    std::vector<const Migration*> heads_;
    std::set<std::string> labels_;
};

/// The twelve digits of a date and time that a revision or its file's name begins with: "202511171200" also for
/// "2025_11_17_1200-add.py". Nothing where there is none.
std::optional<std::string> timestamp_of(const Migration& migration);

/// The last part of the path of the migration's file.
std::string file_name_of(const Migration& migration);

}  // namespace pgsteward
