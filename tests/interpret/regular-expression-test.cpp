// Which names a pattern picks, as a real server does.
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "catalog/names.hpp"
#include "interpret/regular-expression.hpp"
#include "postgres/scratch-server.hpp"

using namespace pgsteward;
using interpret::body::matches_regular_expression;

TEST_CASE("patterns pick the names that the server picks", "[server]") {
    if (!postgres::ScratchServer::available(15)) {
        WARN("SKIPPED: no PostgreSQL 15 server is installed");
        return;
    }
    const std::vector<std::string> texts = {"", "a", "orders", "orders_deleted", "part_2024_01", "Orders", "a.b", "a-b", "x_y_z", "audit log", "_deleted", "9"};
    const std::vector<std::string> patterns = {"", "^", "$", "^$", "deleted", "_deleted$", "^(.+_deleted)$", "^part_\\d+_\\d+$", "^(orders|part)_", "^(?:orders|a)$", "a\\.b", "a.b", "[^a-z_]", "^[a-z_]+$", "[.-]",
                                               "\\s", "\\w\\W\\w", "o?rders", "^x_*y", "^(a|b|)$", "x|y|z", "log$|^9", "^orders", "^.*_.*_.*$", "-"};
    postgres::ScratchServer server = postgres::ScratchServer::start();
    postgres::Connection connection = server.connect();
    for (const std::string& pattern : patterns)
        for (const std::string& text : texts)
            for (const bool ignore_case : {false, true}) {
                const auto ours = matches_regular_expression(text, pattern, ignore_case);
                INFO(text << " " << pattern);
                const std::string theirs(connection.query(fmt::format("SELECT {} {} {}", quoted_literal(text), ignore_case ? "~*" : "~", quoted_literal(pattern))).at(0, 0));
                if (pattern != "^(a|b|)$") REQUIRE(ours.has_value());
                if (ours) CHECK(*ours == (theirs == "t"));
            }
}

TEST_CASE("of patterns that two dialects read otherwise, or that take long, nothing is said") {
    for (const std::string pattern : {"***=a", "(?i)a", "\\ma", "a\\Z", "(a)\\1", "[[:alpha:]]", "[a\\]]", "a{2}", "a{,2}", "(a+)+", "(a|b)*", "a*?", "^*", "(", ")", "a)", "[", "[]a]", "\\", "a\\", "a*b*c*d*e*", "(?=a)", "+"})
        CHECK(matches_regular_expression("aaaa", pattern, false) == std::nullopt);
    CHECK(matches_regular_expression(std::string(200, 'a'), "a", false) == std::nullopt);
    CHECK(matches_regular_expression("ä", ".", false) == std::nullopt);
}
