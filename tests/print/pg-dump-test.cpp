// A second witness: pg_dump says the same of a schema and of what is printed of it.
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "postgres/introspection.hpp"
#include "postgres/load.hpp"
#include "postgres/server-binaries.hpp"
#include "print/round-trip.hpp"
#include "print/sql.hpp"
#include "text/child-process.hpp"

namespace fs = std::filesystem;
using namespace pgsteward;

namespace {

const fs::path corpus = fs::path(PGSTEWARD_SOURCE_DIR) / "../shared/corpus";

/// The parts of "a, b" in one order: of storage parameters, options and settings the catalog keeps no order.
std::string in_one_order(std::string line) {
    while (!line.empty() && std::string_view(" ,;)").find(line.back()) != std::string_view::npos) line.pop_back();
    line.erase(0, line.find_first_not_of(" ("));
    for (const std::string_view with : {"WITH (", " WITH ("})
        if (const std::size_t at = line.find(with); at != std::string::npos) line.replace(at, with.size(), ", ");
    std::multiset<std::string> parts;
    for (std::size_t at = 0; at < line.size();) {
        const std::size_t end = std::min(line.find(", ", at), line.size());
        parts.insert(line.substr(at, end - at));
        at = end + 2;
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

/// Its lines, sorted; privileges on the server's own tables, which are no part of a schema, left out.
std::multiset<std::string> dumped(const postgres::ScratchServer& server, const std::string& database) {
    const std::string program = postgres::find_server_binaries(server.major())->folder + "/pg_dump";
    const ChildResult dump = run_child({program, "--schema-only", "--host", server.folder(), "--username", "postgres", database});
    REQUIRE(dump.status == 0);
    std::multiset<std::string> lines;
    for (std::size_t at = 0; at < dump.out.size();) {
        const std::size_t end = std::min(dump.out.find('\n', at), dump.out.size());
        const std::string line = dump.out.substr(at, end - at);
        at = end + 1;
        const bool noise = line.empty() || line.starts_with("--") || line.starts_with("\\") || line.find(" ON TABLE pg_catalog.") != std::string::npos;
        if (!noise) lines.insert(in_one_order(line));
    }
    return lines;
}

std::string only_in(const std::multiset<std::string>& a, const std::multiset<std::string>& b, char sign) {
    std::vector<std::string> lines;
    std::ranges::set_difference(a, b, std::back_inserter(lines));
    std::string text;
    for (const std::string& line : lines) text += fmt::format("{}{}\n", sign, line);
    return text;
}

}  // namespace

TEST_CASE("pg_dump says the same of a schema and of what is printed of it") {
    if (!postgres::ScratchServer::available(15)) {
        WARN("SKIPPED: no PostgreSQL 15 server is installed");
        return;
    }
    if (!fs::is_directory(corpus)) {
        WARN("SKIPPED: ../shared/corpus is absent");
        return;
    }
    postgres::ScratchServer server = postgres::ScratchServer::start();
    for (const char* dump : {"pg15-regress/pg15_dump.regression_db.sql", "basejump/pg15_dump.sql", "synapse/pg15_dump.full72.sql", "supabase-auth/pg15_dump.sql"}) {
        INFO(dump);
        std::ifstream file(corpus / dump, std::ios::binary);
        const SourceText text(dump, std::string(std::istreambuf_iterator<char>(file), {}));
        const std::string original = server.create_database(), again = server.create_database();
        postgres::Connection first = server.connect(original), second = server.connect(again);
        postgres::load(first, text);
        const Catalog catalog = test::of_database(postgres::read_database(first).catalog);
        CHECK(postgres::load(second, SourceText("printed.sql", print::sql(catalog, {.secrets = print::Secrets::shown}))).complete());
        const auto expected = dumped(server, original), actual = dumped(server, again);
        CHECK(expected.size() > 100);
        CHECK(only_in(expected, actual, '-') + only_in(actual, expected, '+') == "");
    }
}
