// What a statement locks and how long it works under these locks: facts about the server. Found by find-locks.hpp,
// each proven on a server in tests/interpret/; judged by rules.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "catalog/objects.hpp"

namespace pgsteward {

/// Does the catalog know an object, and since when?
enum class Known {
    no,             ///< not in the catalog (which says little while the catalog is not complete)
    before,         ///< was there before this migration
    this_migration, ///< made by this very migration, and still the same object
};

/// Weakest first, numbered as the server does (lockdefs.h).
enum class LockMode : std::uint8_t {
    none, access_share, row_share, row_exclusive, share_update_exclusive, share, share_row_exclusive, exclusive, access_exclusive,
};
/// As the manual writes it: "ACCESS EXCLUSIVE".
std::string_view name_of(LockMode mode);
/// Do INSERT, UPDATE and DELETE of others wait?
inline bool blocks_writes(LockMode mode) { return mode >= LockMode::share; }
/// Does SELECT of others wait?
inline bool blocks_reads(LockMode mode) { return mode == LockMode::access_exclusive; }

/// A table, materialized view, foreign table or view that a statement reaches.
struct TouchedTable {
    QualifiedName name;
    ObjectKind kind = ObjectKind::table;
    Known known = Known::no;
    bool temporary = false;
    bool published = false;                  ///< made by this migration, in a transaction that its text has ended

    /// Can others be using it? Not what this transaction made, and nothing temporary.
    bool live() const { return !temporary && (known != Known::this_migration || published); }
};

/// The strongest lock that the statement takes on one table. Only from ROW EXCLUSIVE up, and what LOCK TABLE names:
/// weaker ones let everybody read and write. What the statement itself makes is left out, nobody else sees it.
struct TableLocked {
    TouchedTable table;
    LockMode mode = LockMode::none;
    bool named = true;                       ///< by the statement; false: a partition, a referenced table, a user of a domain …
};

/// Work on a table that takes the longer the more rows there are, while the statement holds its lock.
struct TableWork {
    enum class Kind : std::uint8_t {
        rewrite,      ///< a new copy of the table, with all its indexes
        scan,         ///< every row is read
        index_build,  ///< every row is read and sorted
        rows,         ///< rows are read or changed; how many only the data tells
    };
    enum class Cause : std::uint8_t {
        // rewrite
        volatile_default, serial, identity, stored_generated, constrained_domain, column_type, persistence, tablespace,
        access_method, vacuum_full, cluster, refresh,
        // scan
        not_null, check, foreign_key, validate_check, validate_foreign_key, attached_partition, default_partition,
        domain_constraint, validate_domain, key_column_null, check_again, foreign_key_again,
        // index build
        create_index, unique, primary_key, exclusion, reindex, index_of_changed_type, partition_index,
        // rows
        insert, update, delete_, merge, copy, query,
    };
    Kind kind = Kind::scan;
    Cause cause = Cause::check;
    TouchedTable table;
    LockMode lock = LockMode::none;          ///< on that table, by this statement
    std::string part;                        ///< the column, constraint or index that it is about; empty where it has no name
    std::string why;                         ///< "clock_timestamp() is volatile"; empty where the cause says it all
    bool certain = true;                     ///< false: only if what is not known here is so
};

/// A lock that the transaction holds since an earlier statement.
struct HeldLock {
    TouchedTable table;
    LockMode mode = LockMode::none;
    Location since;                          ///< the top-level statement that took it
};

}  // namespace pgsteward
