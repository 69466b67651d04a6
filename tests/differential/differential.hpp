// The measure of the interpreter: the catalog interpreted from a text against the catalog that a real server has after
// running the same text, object for object, property for property.
#pragma once

#include <string>
#include <vector>

#include "catalog/compare.hpp"
#include "interpret/schema-text.hpp"
#include "postgres/introspection.hpp"
#include "postgres/load.hpp"
#include "postgres/scratch-server.hpp"
#include "source/migration-source.hpp"

namespace pgsteward::test {

/// What one of the two refuses: the server's words, or ours; empty where it runs the statement.
struct Refusal {
    std::string server, ours, statement;
};

struct Differential {
    std::size_t statements = 0, refused = 0;          ///< by the server
    std::vector<std::string> refusals;
    std::vector<Refusal> judged;                      ///< statements that one of the two refuses, outside of failed transactions
    interpret::SchemaTextResult text;
    std::string database;                             ///< what the texts made on the server
    Catalog interpreted;
    Comparison comparison;
};

/// Runs the texts one after the other, in a new database. Where a chain is given it is what is interpreted.
Differential compare_with_server(postgres::ScratchServer& server, const std::vector<SourceText>& texts, const MigrationInput* chain = nullptr);
/// pg_dump --schema-only.
SourceText dump_of(const postgres::ScratchServer& server, const std::string& database);
/// What pg_dump says of the database, interpreted, against what was interpreted before.
Comparison compare_with_dump(const postgres::ScratchServer& server, const Differential& before);

struct Shares {
    std::size_t objects = 0, equal = 0;
    std::size_t undetermined = 0;                     ///< differ, and one side said that it is not sure
    std::size_t wrong = 0;
    double equal_share() const { return objects ? static_cast<double>(equal) / static_cast<double>(objects) : 1; }
};
Shares shares(const Comparison& comparison);
/// For a table: objects, per cent that are equal, undetermined, wrong.
std::string columns(const Shares& shares);
/// The differences, one per line; at most `most`.
std::string differences(const Comparison& comparison, std::size_t most);

}  // namespace pgsteward::test
