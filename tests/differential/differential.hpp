// The measure of the interpreter: the catalog interpreted from a text against the catalog that a real server has after
// running the same text, object for object, property for property.
#pragma once

#include <string>
#include <vector>

#include "diff/compare.hpp"
#include "interpret/schema-text.hpp"
#include "postgres/introspection.hpp"
#include "postgres/load.hpp"
#include "postgres/scratch-server.hpp"

namespace pgsteward::test {

struct Differential {
    std::size_t statements = 0, refused = 0;          ///< by the server
    std::vector<std::string> refusals;
    interpret::SchemaTextResult text;
    diff::Comparison comparison;
    std::size_t undetermined_objects() const;
    std::size_t wrong_objects() const;                ///< differ, and neither side said that it is not sure
};

/// Runs the texts one after the other, in a new database.
Differential compare_with_server(postgres::ScratchServer& server, const std::vector<SourceText>& texts);

/// One line for a table: objects, equal, undetermined, wrong.
std::string summary(const std::string& name, const Differential& result);
/// The differences, one per line; at most `most`.
std::string differences(const Differential& result, std::size_t most);

}  // namespace pgsteward::test
