// A whole schema from what makes it: SQL text (a dump, hand-written DDL) as psql would send it, or a chain of migrations.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "interpret/interpreter.hpp"

namespace pgsteward::interpret {

/// What every new database has before the first statement: the schema public, with the privileges of that version.
Catalog new_database(int postgres);

struct SchemaTextOptions {
    int postgres = 15;
    std::string role = "postgres";           ///< who runs the text
    unsigned jobs = 1;                       ///< threads that parse
    /// Statements that a server refused, by the byte at which they begin: what is left of their transaction does not run.
    std::function<bool(std::uint32_t begin)> refused = {};
    /// Hears of each of these what the interpreter finds against it.
    std::function<void(const Location& at, const std::vector<Refused>& found)> observe_refused = {};
    /// Opens \i includes; none where absent.
    std::function<std::optional<SourceText>(const std::string& path)> read = {};
    std::function<void(const Step&)> observe = {};
};

/// A comment in the SQL, and where the statement begins that it stands at (CONTRACTS.md section 6).
struct StatedComment {
    Location at;
    std::string text;                        ///< with its comment marks
    std::optional<Location> covers;
};

struct SchemaTextResult {
    std::size_t statements = 0;
    std::vector<ReadError> errors;           ///< what could not be parsed; the rest was interpreted all the same
    std::vector<OpaqueStep> opaque;          ///< what ran and could not be read
    std::vector<StatedComment> comments;
};

/// Changes the catalog by the text, on a stack of its own that is large enough for any statement.
SchemaTextResult interpret_text(Catalog& catalog, const SourceText& text, const SchemaTextOptions& options = {});

/// The same by the upgrades of a chain; Origin::migration n is its n-th migration.
SchemaTextResult interpret_chain(Catalog& catalog, const MigrationChain& chain, const SchemaTextOptions& options = {});

}  // namespace pgsteward::interpret
