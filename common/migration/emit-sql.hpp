// What migrations would send to PostgreSQL, as a script for psql.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "migration/migration.hpp"

namespace pgsteward {

struct EmitOptions {
    Direction direction = Direction::upgrade;
    std::function<bool(const Migration&)> selected;   ///< all where absent
    /// Opens files that scripts include (\i); see split().
    std::function<std::optional<SourceText>(const std::string& path)> read;
};

/// Where a statement of the script comes from.
struct EmittedStatement {
    std::uint32_t begin = 0;                 ///< byte of the script
    std::shared_ptr<const MappedText> source;
    Span in_source;
};

struct EmittedSql {
    std::string text;
    std::vector<EmittedStatement> statements;   ///< in order
    std::vector<ReadError> errors;           ///< what could not be read; the script says so at its place
};

/// In chain order, the downgrade in reverse. Each statement stands after a comment with its revision and place; what is
/// not known is a comment that says so, and so is the condition under which a statement runs. BEGIN and COMMIT stand
/// where the framework sends them.
EmittedSql emit_sql(const MigrationChain& chain, const EmitOptions& options);

/// The user's place of that part of the script, which lies in one statement; nothing before the first of them.
std::optional<Location> place_in_migrations(const std::vector<EmittedStatement>& statements, Span in_script);

}  // namespace pgsteward
