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

/// All that can stand in one database beside each other as a single pair, each in a schema of its own; those that
/// cannot (extensions, what is said for the whole database), and those that are equal, are added to `alone`.
Probe in_one_database(const std::vector<Probe>& probes, std::vector<Probe>& alone);
/// Of one file, or of all where `file` is empty.
std::vector<Probe> read_probes(const std::string& file = {});
/// What the probes find on a server: three roles and a tablespace.
void prepare_for_probes(postgres::ScratchServer& server);

}  // namespace pgsteward::test
