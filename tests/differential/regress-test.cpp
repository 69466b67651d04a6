// PostgreSQL's own regression scripts as torture input: whatever they do, nothing crashes, and a stated share of the objects
// that they leave behind is as the server has them. Each script runs alone, so much of it is refused for want of the
// others' tables and of the test library.
#include <catch2/catch.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>

#include "differential/corpora.hpp"
#include "differential/differential.hpp"

namespace fs = std::filesystem;
using namespace pgsteward;

namespace {

constexpr double least_share = 0.7;
/// A view made of a table by a rule, a table moved out of pg_catalog, one dropped by a cursor's end: what no migration does.
constexpr std::size_t most_wrong_refusals = 3;

SourceText text_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return SourceText(path.filename().string(), std::string(std::istreambuf_iterator<char>(file), {}));
}

std::vector<fs::path> scripts_in(const fs::path& folder) {
    std::vector<fs::path> scripts;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".sql") scripts.push_back(entry.path());
    std::sort(scripts.begin(), scripts.end());
    return scripts;
}

}  // namespace

TEST_CASE("the regression scripts of PostgreSQL are interpreted without a crash") {
    const fs::path corpus = test::corpus_folder();
    if (!postgres::ScratchServer::available(15) || corpus.empty()) {
        WARN("SKIPPED: no PostgreSQL 15 server is installed, or ../shared/corpus is absent");
        return;
    }
    test::Shares all;
    std::size_t ran = 0, refused = 0, scripts = 0, lost = 0, said = 0;
    std::vector<std::string> wrong_refusals;
    std::vector<std::pair<std::size_t, std::string>> worst;
    for (const fs::path& script : scripts_in(corpus / "pg15-regress/files/src/test/regress/sql")) {
        CAPTURE(script.filename().string());
        ++scripts;
        try {
            postgres::ScratchServer server = postgres::ScratchServer::start();   // they change roles and settings of the server
            const test::Differential result = test::compare_with_server(server, {text_of(script)});
            const test::Shares shares = test::shares(result.comparison);
            all.objects += shares.objects;
            all.equal += shares.equal;
            all.undetermined += shares.undetermined;
            all.wrong += shares.wrong;
            ran += result.statements;
            refused += result.refused;
            for (const test::Refusal& one : result.judged) {
                if (!one.server.empty() && !one.ours.empty()) ++said;
                if (one.server.empty()) wrong_refusals.push_back(fmt::format("{}: {}", script.stem().string(), one.ours));
            }
            worst.emplace_back(shares.wrong, script.stem().string());
        } catch (const postgres::DatabaseError&) {
            ++lost;                          // the script ended its connection
        }
    }
    std::sort(worst.rbegin(), worst.rend());
    std::cout << fmt::format("\n{} regression scripts, {} of them ended the connection; {} statements ran, {} were refused\n{:>7} {:>10} {:>6} {:>6}\n{}\nmost wrong:", scripts, lost, ran, refused,
                             "objects", "equal", "unsure", "wrong", test::columns(all));
    for (std::size_t i = 0; i < std::min<std::size_t>(worst.size(), 12); ++i) std::cout << fmt::format(" {} {}", worst[i].second, worst[i].first);
    std::cout << fmt::format("\nof the refused statements {} were found without the server, of those that ran {} were refused by us\n", said, wrong_refusals.size());
    CAPTURE(wrong_refusals);
    CHECK(said > 700);
    CHECK(wrong_refusals.size() <= most_wrong_refusals);
    CHECK(scripts > 200);
    CHECK(lost < 5);
    CHECK(all.equal_share() >= least_share);
}
