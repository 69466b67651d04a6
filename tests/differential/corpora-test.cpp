// The measure of the interpreter over real projects: for every schema and chain of ../shared/corpus, the catalog
// interpreted from its text is the one that a real server has after running it, and the one that pg_dump's text of that
// server gives. Printed as a table.
#include <catch2/catch.hpp>

#include <fmt/format.h>

#include <iostream>

#include "differential/corpora.hpp"
#include "differential/differential.hpp"

using namespace pgsteward;
using test::CorpusSchema;

namespace {

/// Of the objects of a corpus that are not the same, at most so many in a thousand are unsure.
constexpr double least_share = 0.995;

std::string row(const CorpusSchema& schema) {
    postgres::ScratchServer server = postgres::ScratchServer::start();   // roles belong to the whole server
    const test::Differential result = test::compare_with_server(server, schema.texts, schema.chain ? &*schema.chain : nullptr);
    const Comparison dumped = test::compare_with_dump(server, result);
    const test::Shares on_server = test::shares(result.comparison), in_dump = test::shares(dumped);
    INFO(schema.name << " on the server\n" << test::differences(result.comparison, 20));
    INFO(schema.name << " in its dump\n" << test::differences(dumped, 20));
    for (const test::Shares& part : {on_server, in_dump}) {
        CHECK(part.objects > 0);
        CHECK(part.equal_share() >= (schema.torture ? 0.99 : least_share));
        if (!schema.torture) CHECK(part.wrong == 0);
    }
    if (!schema.stops && !schema.torture) CHECK(result.refusals == std::vector<std::string>());
    return fmt::format("{:32} {:6} {:7} {} {}\n", schema.name, result.statements, result.refused, test::columns(on_server), test::columns(in_dump));
}

void check_all(std::vector<CorpusSchema> (*schemas)(const std::filesystem::path&)) {
    if (!postgres::ScratchServer::available(15)) {
        WARN("SKIPPED: no PostgreSQL 15 server is installed");
        return;
    }
    const std::filesystem::path corpus = test::corpus_folder();
    if (corpus.empty()) {
        WARN("SKIPPED: ../shared/corpus is absent");
        return;
    }
    std::string table = fmt::format("\n{:32} {:>6} {:>7} {:>33} {:>33}\n{:32} {:>6} {:>7}", "", "", "", "compared with the server", "compared with pg_dump's text", "", "ran", "refused");
    for (int i = 0; i < 2; ++i) table += fmt::format(" {:>7} {:>10} {:>6} {:>6}", "objects", "equal", "unsure", "wrong");
    table += "\n";
    for (const CorpusSchema& schema : schemas(corpus)) table += row(schema);
    std::cout << table;
}

}  // namespace

TEST_CASE("dumps of real projects are interpreted as the server runs them, and dump as they are") { check_all(test::corpus_dumps); }
TEST_CASE("declared schemas of real projects are interpreted as the server runs them, and dump as they are") { check_all(test::corpus_declared); }
TEST_CASE("chains of migrations of real projects are interpreted as the server runs them, and dump as they are") { check_all(test::corpus_chains); }
