// Pairs of schemas that differ in one thing, from probes/*.sql.
#pragma once

#include <string>
#include <vector>

#include "postgres/scratch-server.hpp"

namespace pgsteward::test {

struct Probe {
    std::string name;
    std::string expected;                    ///< one drift a line, sorted; empty for pairs that are equal
    std::string old_sql, new_sql;
    bool texts_only = false;                 ///< about what a whole server shares
};

/// Of one file, or of all where `file` is empty.
std::vector<Probe> read_probes(const std::string& file = {});
/// What the probes find on a server: three roles and a tablespace.
void prepare_for_probes(postgres::ScratchServer& server);

}  // namespace pgsteward::test
