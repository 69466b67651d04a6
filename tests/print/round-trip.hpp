// The measure of the printer: what it prints of a catalog makes that catalog again, interpreted and on a real server.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "catalog/catalog.hpp"
#include "diff/compare.hpp"
#include "postgres/scratch-server.hpp"
#include "text/source-text.hpp"

namespace pgsteward::test {

/// A text as the interpreter understands it; `skip`: statements that the server refused, by the byte where they begin.
Catalog interpreted(const SourceText& text, const std::function<bool(std::uint32_t)>& skip = {});

/// Without what belongs to the server as a whole, which tests share.
Catalog of_database(Catalog catalog);

/// "table app.t: owner: alice / bob", one per line.
std::string differences(const diff::Comparison& comparison);

struct RoundTrip {
    std::string problems;                    ///< with the way's name before them; empty where nothing goes wrong
    std::string refused;                     ///< statements of the text that the server did not run
};

/// On all the ways round:
/// - interpreted: the printed text gives the same catalog, and prints the same again
/// - snapshot: written, read and written again it is the same, and the catalog is
/// - loaded: a server has the same catalog after the printed text as after the original one, whatever its search_path,
///   whether it was printed from the text's catalog or from the server's
/// - same text: both catalogs, where they are equal, print the same
RoundTrip round_trip(postgres::ScratchServer& server, const SourceText& text);

}  // namespace pgsteward::test
