#include <catch2/catch.hpp>

#include <atomic>
#include <stdexcept>
#include <vector>

#include "text/parallel.hpp"

using namespace pgsteward;

TEST_CASE("results are consumed in order, whatever the number of threads") {
    for (const unsigned jobs : {1U, 2U, 7U}) {
        std::vector<int> made(1000), taken;
        in_order(1000, jobs, 16, [&](std::size_t i) { made[i] = static_cast<int>(i) * 2; }, [&](std::size_t i) { taken.push_back(made[i]); });
        REQUIRE(taken.size() == 1000);
        for (int i = 0; i < 1000; ++i) CHECK(taken[static_cast<std::size_t>(i)] == i * 2);
    }
}

TEST_CASE("no more results wait than the window holds") {
    std::atomic<int> waiting = 0, most = 0;
    in_order(
        500, 4, 8,
        [&](std::size_t) {
            const int now = ++waiting;
            for (int before = most; before < now && !most.compare_exchange_weak(before, now);) {}
        },
        [&](std::size_t) { --waiting; });
    CHECK(most <= 8);
}

TEST_CASE("a failure stops the work and reaches the caller") {
    std::size_t consumed = 0;
    CHECK_THROWS_WITH(in_order(
                          100, 3, 4, [](std::size_t i) { if (i == 10) throw std::runtime_error("at ten"); }, [&](std::size_t) { ++consumed; }),
                      "at ten");
    CHECK(consumed == 10);
}

TEST_CASE("batches cover all of the work, once each") {
    for (const std::size_t count : {0U, 1U, 15U, 16U, 17U, 1000U})
        for (const unsigned jobs : {1U, 3U}) {
            std::vector<std::atomic<int>> done(count);
            in_batches(count, jobs, 16, [&](std::size_t i) { ++done[i]; });
            for (const auto& times : done) CHECK(times == 1);
        }
}

TEST_CASE("a failure in a batch reaches the caller") {
    CHECK_THROWS_WITH(in_batches(100, 3, 8, [](std::size_t i) { if (i == 50) throw std::runtime_error("at fifty"); }), "at fifty");
}

TEST_CASE("a large stack holds what a small one cannot") {
    struct Deep {
        static std::size_t down(std::size_t levels) {
            volatile char filler[1024];
            filler[0] = static_cast<char>(levels);
            return levels == 0 ? static_cast<std::size_t>(filler[0]) : down(levels - 1) + 1;
        }
    };
    std::size_t reached = 0;
    with_large_stack(std::size_t{256} << 20, [&] { reached = Deep::down(20'000); });
    CHECK(reached == 20'000);
}
