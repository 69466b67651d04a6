// What --fix writes: the safe form of a statement, where that is mechanical and means the same in the end.
#pragma once

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "interpret/step.hpp"
#include "migration/framework.hpp"

namespace pgsteward::rewrite {

/// A top-level statement of an upgrade that surely runs, as validation saw it.
struct Seen {
    std::size_t migration = 0;               ///< index in the chain
    Location at;
    std::string text;                        ///< its SQL as run
    sql::Statement statement;
    bool in_transaction = false;
    bool partitioned = false;                ///< the table that it names
    QualifiedName table;
    std::vector<std::string> constraints;    ///< that it made, in order, also where the server chose the name
    bool stays = true;                       ///< they are there when the whole chain has run

    /// Does every byte of the SQL stand in the file?
    bool verbatim() const { return at.text() == text; }
};

/// What a rewrite may look at.
struct Situation {
    const MigrationChain& chain;
    const Framework& framework;
    /// All statements of the migration's upgrade, in order.
    std::vector<const Seen*> beside;
    /// Those of them that get rewritten in the same way.
    std::vector<const Seen*> alike;

    const Migration& migration(const Seen& seen) const { return chain.migrations[seen.migration]; }
};

/// Bytes of a file and what stands there instead.
struct Edit {
    std::string path;
    Span span;
    std::string text;
};

struct Change {
    std::vector<Edit> edits;
    /// The migration's own file with a mark, which the edits are then made in too, or a new file beside it.
    std::vector<WrittenFile> files;
    std::vector<std::string> later;          ///< statements for a later migration, without semicolons
    std::string slug;                        ///< what that is called
    std::string done;                        ///< "builds orders_note CONCURRENTLY, outside a transaction"
};
/// Or why it is left to a person.
using Answer = std::variant<Change, std::string>;

struct Kind {
    std::string_view rule;                   ///< whose findings it mends
    Answer (*rewrite)(const Seen& seen, const Situation& situation);
};
std::span<const Kind> kinds();

Answer index_concurrently(const Seen& seen, const Situation& situation);
Answer constraint_not_valid(const Seen& seen, const Situation& situation);

}  // namespace pgsteward::rewrite
