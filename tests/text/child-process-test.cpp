#include <catch2/catch.hpp>

#include "text/child-process.hpp"
#include "text/failure.hpp"

namespace pgsteward::test {

TEST_CASE("a child's output, errors and status come back") {
    const ChildResult result = run_child({"sh", "-c", "cat; echo b >&2; exit 7"}, "a\n");
    CHECK(result.out == "a\n");
    CHECK(result.err == "b\n");
    CHECK(result.status == 7);
    CHECK(run_child({"sh", "-c", "kill -9 $$"}).status == 128 + 9);
}

TEST_CASE("more than a pipe holds goes through in both directions") {
    const std::string much(1 << 20, 'x');
    CHECK(run_child({"cat"}, much).out == much);
    CHECK(run_child({"sh", "-c", "head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero"}).out.size() == 300'000);
}

TEST_CASE("a child that reads nothing does not end us") {
    CHECK(run_child({"true"}, std::string(1 << 20, 'x')).status == 0);
}

TEST_CASE("a program that is not there, cannot be run or takes too long fails the environment") {
    CHECK_THROWS_AS(run_child({"no-such-program-here"}), EnvironmentError);
    CHECK_THROWS_AS(run_child({"/etc/passwd"}), EnvironmentError);
    CHECK_THROWS_AS(run_child({"sleep", "30"}, {}, std::chrono::milliseconds(50)), EnvironmentError);
}

}  // namespace pgsteward::test
