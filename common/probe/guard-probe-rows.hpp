// Rows for probes of guards: on a scratch server they are made, on a live one a row that is there is taken.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "probe/guard-probe.hpp"
#include "probe/sample-values.hpp"

namespace pgsteward::probe {

struct Assigned { const Column* column; std::string value, other; };

/// A table with a row to try writes on.
struct Prepared {
    const Relation* table;
    std::vector<Assigned> keys;              ///< what an INSERT must say: the row that is there, and another one
    std::vector<std::string> conflict;       ///< columns of a unique constraint, whose values in the row are known; empty without
    std::vector<std::pair<std::string, std::string>> there;   ///< those of them whose value only the row tells, and the value
    bool numbered = false;                   ///< … because the server numbered it
    std::vector<std::pair<const Column*, std::string>> updates;   ///< a value that differs from the one there
    std::string row;                         ///< on a live server: " WHERE ctid = '(0,1)'", the one that is tried; of a partitioned table " AND tableoid = …"
    std::string tenant;                      ///< whose it is, where that is known
    std::string why_not;                     ///< there is no row
};

class ProbeRows {
public:
    ProbeRows(postgres::Connection& connection, const Catalog& catalog, const GuardProbeOptions& options)
        : connection_(connection), catalog_(catalog), options_(options), values_(connection, catalog) {}

    Prepared prepare(const Relation& table);
    /// Of the row that is there; `other`: of one that is not.
    std::string insert(const Prepared& prepared, bool other) const;
    /// The begin of an INSERT that meets the row, up to SET.
    std::string upsert(const Prepared& prepared) const;
    /// All that the table holds, or on a live server the row, as text.
    std::string content(const Prepared& prepared);

private:
    Prepared prepare(const Relation& table, bool despite_defaults);
    void fill_partition_key(const Relation& table, std::map<std::string, std::string>& given) const;
    void find_row(Prepared& prepared);
    void make_row(Prepared& prepared, bool swapped = false);
    void read_conflict(Prepared& prepared);
    void read_updates(Prepared& prepared);

    postgres::Connection& connection_;
    const Catalog& catalog_;
    const GuardProbeOptions& options_;
    SampleValues values_;
};

}  // namespace pgsteward::probe
