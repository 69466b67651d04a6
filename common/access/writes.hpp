// Which tables a statement or a routine updates, deletes from or truncates, in whatever branch: read from its text.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "access/guard-value.hpp"
#include "sql/statement.hpp"

namespace pgsteward::access {

struct Writes {
    std::set<std::pair<QualifiedName, Write>> tables;
    std::map<QualifiedName, std::set<std::string>> columns;   ///< of a table, that UPDATE sets
    std::string not_read;                    ///< why there may be more; empty where there is not
    void add(const Writes& more);
};

/// `path` finds unqualified names. MERGE and ON CONFLICT DO UPDATE by what they may do, TRUNCATE … CASCADE with the
/// tables that refer to it. Functions that are called are not looked into.
Writes writes_of(const sql::Statement& statement, const Catalog& catalog, std::span<const std::string> path);

/// Of routines, with those that they call; each is read once.
class RoutineWrites {
public:
    explicit RoutineWrites(const Catalog& catalog) : catalog_(catalog) {}
    const Writes& of(const Routine& routine);

private:
    void read(const Routine& routine, Writes& writes);
    void add_statement(const sql::Statement& statement, const std::vector<std::string>& path, Writes& writes);
    void add_calls(const std::vector<sql::ObjectName>& calls, const std::vector<std::string>& path, Writes& writes);

    const Catalog& catalog_;
    std::map<QualifiedName, Writes> known_;
};

}  // namespace pgsteward::access
