// Every property that a schema can differ in, changed once: reported as exactly that, from the texts and from the
// server's catalogs; and the SQL written for it leaves no difference, neither for us nor for pg_dump.
#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

#include "reconcile/convergence.hpp"
#include "reconcile/probes.hpp"

using namespace pgsteward;

namespace {

std::string sorted_lines(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line + "\n");
    std::sort(lines.begin(), lines.end());
    std::string sorted;
    for (const std::string& line : lines) sorted += line;
    return sorted;
}

}  // namespace

TEST_CASE("one change is reported as exactly that object and property") {
    const std::vector<test::Probe> probes = test::read_probes();
    CHECK(probes.size() >= 229);
    for (const test::Probe& probe : probes) {
        CAPTURE(probe.name);
        const diff::DriftList drifts = test::drifts_of_texts(probe.new_sql, probe.old_sql);
        CHECK(sorted_lines(test::described(drifts.drifts)) == probe.expected);
        CHECK(test::described(drifts.undetermined) == "");
    }
}

TEST_CASE("the SQL that is written for a change makes it") {
    if (!postgres::ScratchServer::available(15)) {
        WARN("SKIPPED: no PostgreSQL 15 server is installed");
        return;
    }
    postgres::ScratchServer server = postgres::ScratchServer::start({.major = 15});
    test::prepare_for_probes(server);
    std::vector<test::Probe> probes;
    probes.push_back(test::in_one_database(test::read_probes(), probes));
    for (const test::Probe& probe : probes)
        for (const bool live : {true, false}) {
            CAPTURE(probe.name, live);
            // What is planned from the texts is run online, what from the catalogs in one transaction.
            const test::Convergence result = test::converge(server, probe.old_sql, probe.new_sql, {.live = live, .online = !live, .dump = !probe.expected.empty()});
            CAPTURE(result.script);
            CHECK(result.refused_input == std::vector<std::string>());
            CHECK(sorted_lines(result.drifts) == probe.expected);
            CHECK(result.refused == std::vector<std::string>());
            CHECK(result.left == "");
            CHECK(result.dump == "");
        }
}
