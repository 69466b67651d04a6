// One statement as it ran: where it stands, what it changed, in which state. Rules judge steps.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "catalog/catalog.hpp"
#include "interpret/lock.hpp"
#include "migration/migration.hpp"
#include "sql/statement.hpp"

namespace pgsteward {

// What a statement did to the schema or to data ------------------------------------------------------------------

struct Created { ObjectKind kind; QualifiedName name; std::string part; };

/// Also what went along by CASCADE or because its table went.
struct Dropped {
    ObjectKind kind;
    QualifiedName name;                      ///< resolved where the catalog knows it, else as written
    std::string part;                        ///< column, constraint, trigger, policy or rule of `name`
    Known known = Known::no;
    bool by_cascade = false;                 ///< not named by the statement
    bool if_exists = false;
    bool temporary = false;
    /// The definition before, of the kind that it was; all empty where the catalog did not know it.
    std::shared_ptr<const Relation> relation;///< the relation itself, or the one that `part` belonged to
    std::shared_ptr<const Routine> routine;
    std::shared_ptr<const Type> type;
    Rare<Index> index;
    /// Catalog objects that relied on it (views on a table, a function that a trigger calls), by display name.
    std::vector<std::string> dependants;
};

struct ColumnTypeChanged {
    QualifiedName table;
    std::string column;
    std::string from;                        ///< empty where the catalog does not know the column
    std::string to;
    enum class Reach { same, widening, narrowing, unknown } reach = Reach::unknown;
    bool using_ = false;
    Known known = Known::no;
};

/// DELETE, UPDATE, MERGE or TRUNCATE of a table.
struct RowsChanged {
    enum class How { delete_, update, merge, truncate } how;
    QualifiedName table;
    enum class Bound { bounded, tautology, none } bound = Bound::bounded;
    Known known = Known::no;                 ///< the table
    bool temporary = false;
    bool fills_new_column = false;           ///< an UPDATE that sets only columns which this migration added
    bool perhaps_older = false;              ///< … by ADD COLUMN IF NOT EXISTS, in a catalog that does not know everything
    bool cascade = false;
};

/// RENAME and SET SCHEMA of anything but an index, a trigger and the like.
struct Renamed {
    ObjectKind kind;                         ///< of what moved: column, attribute, or the object
    QualifiedName from, to;                  ///< a column's relation or type stays: both are its name
    std::string part, new_part;              ///< column
    Known known = Known::no;
    bool temporary = false;
    bool name_is_new = false;                ///< this migration gave the relation the name that it now loses, or that `part` is of
    bool takes_place = false;                ///< of one that this migration dropped or renamed; it may be new itself
    std::shared_ptr<const Relation> relation;///< the relation, or the one that `part` belongs to, as it was
    std::shared_ptr<const Routine> routine;
};

/// IF NOT EXISTS found something of that name, and the statement did nothing.
struct Kept {
    ObjectKind kind;
    QualifiedName name;
    std::string part;
    std::vector<std::string> differences;    ///< between what was wanted and what is there; empty where none is known
};

/// The server surely refuses the statement in the state that it meets.
struct Refused {
    enum class Why {
        missing,     ///< it names what is not there
        duplicate,   ///< it makes what is there already
        impossible,  ///< what it asks for cannot be
    } why;
    QualifiedName about;                     ///< the relation, type or routine
    std::string object;                      ///< the same, or a part of it: "public.orders.total"
    std::string message;                     ///< what the server would say
};

/// BEGIN, COMMIT and ROLLBACK in the text.
struct TransactionControl {
    enum class What {
        begun,
        begun_again, ///< one was open: the server only warns
        committed,
        rolled_back,
        nothing,     ///< none was open: the server only warns
    } what;
    bool of_framework = false;               ///< the one that was open is the framework's
};

using Effect = std::variant<Created, Dropped, ColumnTypeChanged, RowsChanged, Renamed, Kept, Refused, TransactionControl>;

// The step -------------------------------------------------------------------------------------------------------

/// What the session has set up when a statement runs.
struct Session {
    std::vector<std::string> search_path = {"public"};
    std::string role = "postgres";
    bool in_transaction = false;             ///< a block that more statements may join
    bool begun = false;                      ///< the text itself began it, and has not ended it
    bool ended_framework = false;            ///< the text ended the framework's transaction: what is open is the driver's, if it opened one
    std::uint32_t transaction = 1;           ///< ordinal
    std::uint32_t statements = 0;            ///< top-level ones that ran so far
    TransactionMode mode = TransactionMode::whole;
    /// By the current transaction on live tables, as it took them: one is here again where a later statement took more.
    std::vector<HeldLock> held;
    /// Tables whose every row an ALTER TABLE of this script has read or rewritten while others waited, and where first.
    std::unordered_map<QualifiedName, Location, QualifiedNameHash> gone_through;
    std::vector<std::string> dropped_indexes;///< that DROP INDEX of this script named, whether they were there or not
    std::string lock_timeout;                ///< as SET gave it, lower case; empty where nothing or 0 was set
    std::string time_zone;                   ///< the same

    /// The strongest that the transaction holds on the table.
    LockMode held_on(const QualifiedName& table) const;
};

struct Step {
    const sql::Statement& statement;         ///< may stand inside a DO block, a function, a rule
    std::string_view text;                   ///< its SQL as run
    Location at;                             ///< the top-level statement or call in the user's file
    std::string inside;                      ///< "in the DO block, at its line 3"; empty at top level
    std::string condition;                   ///< why it may not run; empty when it surely does
    bool errors_swallowed = false;
    const Session& session;
    const Catalog& catalog;                  ///< after the statement
    std::uint32_t migration = 0;             ///< ordinal of the migration
    std::vector<Effect> effects;
    int postgres = 15;
    /// The state before the statement, and before this direction of the migration: for ObjectMap::find_at().
    Catalog::Mark before{}, begin{};
    /// The relation that ALTER TABLE, CREATE OR REPLACE VIEW or a statement about a policy changes, as it was; null where it is not known.
    std::shared_ptr<const Relation> relation_before;
    std::vector<TableLocked> locks;          ///< by table
    std::vector<TableWork> work;             ///< in the order of the statement's parts
    /// What the server refuses to run in a transaction block, as its message calls it; empty for everything else.
    std::string_view only_outside_transaction;
    /// It runs in one: the framework's or its own, of a message with several statements, or of the routine that runs it.
    bool in_block = false;
};

/// A place whose SQL could not be read.
struct OpaqueStep {
    Location at;
    std::string inside;
    std::string what;
    Opaque::Reach reach = Opaque::Reach::unknown;
    bool only_routine_body = false;          ///< just the body of a called function is unknown
};

}  // namespace pgsteward
