// The statements of a migration's direction: its texts split, includes followed, placeholders replaced, each
// statement with the places that reports and waivers need. Splitting is cheap and done for the whole chain;
// parsing is done for one statement at a time, on any thread.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "catalog/shared-text.hpp"
#include "migration/migration.hpp"
#include "sql/parse.hpp"
#include "text/file-tree.hpp"

namespace pgsteward {

/// Identifies what a waiver covers: the n-th statement of a call or file, however often a loop sends it.
struct StatementKey {
    SharedText path;
    Span call;
    std::uint32_t ordinal = 0;
    auto operator<=>(const StatementKey&) const = default;
};

struct StatementText {
    std::shared_ptr<const MappedText> text;  ///< shared by the statements of one text
    Span in_text;
    Location at;                             ///< in the user's file: the statement, or the call where it is built
    StatementKey key;
    SharedText condition;
    bool shares_message = false;             ///< the server gets other statements in the same message
    Span copy_data;                          ///< in the text: the lines of COPY … FROM stdin with their end; else empty
};

/// A comment that may be a waiver, and the statement that it stands at by the rules of CONTRACTS.md section 6.
struct StatementComment {
    Location at;
    std::string text;                        ///< with its comment marks
    std::optional<StatementKey> covers;
};

using ScriptAction = std::variant<StatementText, Opaque, TransactionBoundary, ColumnFound, ReadError>;

struct SplitScript {
    std::vector<ScriptAction> actions;
    std::vector<StatementComment> comments;
};

/// `read` opens \i includes, relative to the including file ("" where there is none: they are then errors).
SplitScript split(const MigrationScript& script, const std::vector<Location>& file_comments,
                  const std::function<std::optional<SourceText>(const std::string& path)>& read);

struct ParsedStatement {
    sql::Statement statement;
    std::string text;                        ///< as parsed, placeholders replaced
    bool exact = true;                       ///< there were none
};
/// Parses, with the readings of placeholders that CONTRACTS.md allows. The error stands in the user's file.
std::variant<ParsedStatement, ReadError> parse(const StatementText& statement);

}  // namespace pgsteward
