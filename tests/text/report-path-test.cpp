#include <catch2/catch.hpp>

#include <filesystem>

#include "support/captured-run.hpp"
#include "text/report-path.hpp"

namespace pgsteward::test {

TEST_CASE("reports name files inside the working directory from there, and others as given") {
    const ScratchFolder folder;
    const std::string here = std::filesystem::current_path().string();
    CHECK(report_path("a.sql") == "a.sql");
    CHECK(report_path("./x/../a.sql") == "a.sql");
    CHECK(report_path(here + "/x/a.sql") == "x/a.sql");
    CHECK(report_path("../" + std::filesystem::path(here).filename().string() + "/a.sql") == "a.sql");
    CHECK(report_path("../a.sql") == "../a.sql");
    CHECK(report_path("/etc/passwd") == "/etc/passwd");
    CHECK(report_path(here + "-other/a.sql") == here + "-other/a.sql");
    CHECK(report_path("") == "");
}

}  // namespace pgsteward::test
