// A migration as every framework has it: an identity, its place in the chain, and what each direction sends
// to the server, in order. A framework reads files into this; nothing after it knows which framework it was.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "text/mapped-text.hpp"

namespace pgsteward {

enum class Direction { upgrade, downgrade };

/// SQL that is sent to the server: one or more statements in one piece of text.
struct SendSql {
    MappedText sql;
    /// The other place where a waiver may stand: the call that runs text held in a constant. Else equal to sql.call().
    Location call;
    /// Why this may not run ("only where the condition at line 12 holds"); empty when it surely runs.
    std::string condition;
    /// False where the driver gets the text as one statement without parameters or psql features
    /// (no meta-commands, no COPY data): everything but files that psql runs.
    bool read_by_psql = false;
};

/// Something that reaches the server and could not be read.
struct Opaque {
    enum class Reach {
        unknown,   ///< could be DDL or unbounded DML
        harmless,  ///< surely neither: a read of the catalog, a part that is left out
        rows,      ///< harmless too, and leaves the schema as it is: rows are read or inserted, and no function is called
    };
    Location at;
    std::string what;  ///< "the text of this execute() is computed by _statement(), which is imported"
    Reach reach = Reach::unknown;
};

/// The framework or the migration ends one transaction and begins another (autocommit_block), or leaves them.
struct TransactionBoundary {
    enum class Kind {
        begin_autocommit,  ///< commits what is open; each statement commits itself from here
        end_autocommit,    ///< a transaction is open again
        commit,            ///< commits what is open and begins a new transaction
        rollback,          ///< discards what is open and begins a new transaction
    };
    Kind kind;
    Location at;
};

/// What the migration says of a column that it finds (`existing_type` of Alembic). It counts where nothing better is known.
struct ColumnFound {
    Location at;
    std::string sql;                         ///< "ALTER TABLE orders ADD COLUMN total INTEGER"; never sent
};

using MigrationAction = std::variant<SendSql, Opaque, TransactionBoundary, ColumnFound>;

/// How the framework runs one direction.
enum class TransactionMode {
    whole,          ///< one transaction around everything
    per_statement,  ///< each statement commits itself
    as_written,     ///< one message to the server: an implicit transaction, unless the text begins its own
    unknown,
};

struct MigrationScript {
    std::vector<MigrationAction> actions;
    TransactionMode transaction = TransactionMode::whole;
    /// There is such a direction at all (a down file, a downgrade function).
    bool present = false;
    /// It is there and does nothing (`pass`, an empty file, only comments).
    bool empty = false;
    /// Where it stands; the file's begin when it is absent.
    Location at;
};

/// A file, or a part of it, that could not be read: ends in exit status 2.
struct ReadError {
    Location at;
    std::string message;
};

struct Migration {
    std::string revision;              ///< the framework's own id ("202511171200", "000012", "V1.2")
    std::vector<std::string> parents;  ///< several after a merge; none for a base. Linear frameworks: the one before
    std::vector<std::string> depends_on;
    std::vector<std::string> branch_labels;
    std::string title;                 ///< the slug or the message, for people
    Location at;                       ///< the declaration of the revision, or the file's first byte
    SourceText file;                   ///< the file of the upgrade
    MigrationScript upgrade;
    MigrationScript downgrade;
    /// Repeatable migrations (Flyway R__) run again whenever they change, after all versioned ones.
    bool repeatable = false;
    std::vector<ReadError> errors;
    /// Waivers stand in comments: where this migration's files have comments of their own language (Python).
    /// Comments of SQL are found where the SQL is read.
    std::vector<Location> comments;

    const MigrationScript& script(Direction direction) const {
        return direction == Direction::upgrade ? upgrade : downgrade;
    }
};

/// All migrations that a framework found, in the order in which it applies them, and what is wrong with the chain.
struct MigrationChain {
    std::string framework;
    std::vector<Migration> migrations;
    /// Links migrations by `parents`; else by their order.
    bool linked = false;
    std::vector<ReadError> errors;
};

}  // namespace pgsteward
