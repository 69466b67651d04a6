// The measure of the printer: what it prints of a catalog makes that catalog again, interpreted and on a real server.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "catalog/catalog.hpp"
#include "catalog/compare.hpp"
#include "postgres/scratch-server.hpp"
#include "text/source-text.hpp"

namespace pgsteward::test {

/// A text as the interpreter understands it; `skip`: statements that the server refused, by the byte where they begin.
Catalog interpreted(const SourceText& text, const std::function<bool(std::uint32_t)>& skip = {});

/// Without what belongs to the server as a whole, which tests share.
Catalog of_database(Catalog catalog);

/// "table app.t: owner: alice / bob", one per line.
std::string differences(const Comparison& comparison);

/// What goes wrong on the ways round; empty where nothing does.
struct RoundTrip {
    std::string interpreted;                 ///< the printed text gives another catalog, or prints otherwise
    std::string snapshot;                    ///< written, read and written again it is another, or the catalog is
    std::string text_loaded;                 ///< printed from the text's catalog, a server gets another one, whatever its search_path
    std::string server_loaded;               ///< the same, printed from the server's catalog
    std::string printed_otherwise;           ///< both catalogs are equal, but not what is printed of them
    std::string refused;                     ///< statements of the text itself that the server did not run
    std::string problems() const { return interpreted + snapshot + text_loaded + server_loaded + printed_otherwise; }
};
RoundTrip round_trip(postgres::ScratchServer& server, const SourceText& text);

}  // namespace pgsteward::test
