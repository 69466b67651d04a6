// Patterns of drift.ignore and drift.severity.
#include <catch2/catch.hpp>

#include "diff/pattern.hpp"
#include "text/failure.hpp"

using namespace pgsteward;
using diff::Pattern;

namespace {

struct Case {
    const char* pattern;
    ObjectKind kind;
    const char *object, *whole, *property;
    bool matches;
};

}  // namespace

TEST_CASE("patterns name kinds, objects and properties") {
    const Case cases[] = {
        {"comment:*", ObjectKind::table, "public.t", "", "comment", true},
        {"comment:*", ObjectKind::table, "public.t", "", "owner", false},
        {"comment:public.*", ObjectKind::column, "app.t.a", "app.t", "comment", false},
        {"index:public.*_idx", ObjectKind::index, "public.t_a_idx", "public.t", "definition", true},
        {"index:public.*_idx", ObjectKind::index, "app.t_a_idx", "app.t", "definition", false},
        {"index:public.*_idx", ObjectKind::table, "public.t_idx", "", "", false},
        {"table:public.t", ObjectKind::table, "public.t", "", "options", true},
        {"table:public.t", ObjectKind::column, "public.t.a", "public.t", "type", true},
        {"table:public.t", ObjectKind::index, "public.i", "public.t", "", true},
        {"table:public.t", ObjectKind::column, "public.t2.a", "public.t2", "type", false},
        {"table:public.t.owner", ObjectKind::table, "public.t", "", "owner", true},
        {"table:public.t.owner", ObjectKind::table, "public.t", "", "acl", false},
        {"constraint:*.not valid", ObjectKind::constraint, "public.t.c", "public.t", "not valid", true},
        {"public.audit_*", ObjectKind::table, "public.audit_log", "", "", true},
        {"public.audit_*", ObjectKind::trigger, "public.audit_log.tr", "public.audit_log", "", true},
        {"public.audit_*", ObjectKind::function, "public.audit_f()", "", "body", false},
        {"materialized-view:*", ObjectKind::materialized_view, "public.m", "", "query", true},
        {"materialized_view:*", ObjectKind::materialized_view, "public.m", "", "query", true},
        {"*:*", ObjectKind::role, "r", "", "login", true},
        {"function:public.f(integer, ?ext)", ObjectKind::function, "public.f(integer, text)", "", "body", true},
    };
    for (const Case& each : cases) {
        CAPTURE(each.pattern, each.object, each.property);
        CHECK(Pattern(each.pattern).matches({each.kind, each.object, each.whole, each.property}) == each.matches);
    }
}

TEST_CASE("a pattern over a kind that does not exist is an error with the nearest word") {
    CHECK_THROWS_WITH(Pattern("indx:*"), Catch::Contains("did you mean \"index\"?"));
    CHECK_THROWS_AS(Pattern("index:"), UsageError);
}

TEST_CASE("globs") {
    CHECK(diff::glob_matches("a*c", "abc"));
    CHECK(diff::glob_matches("*", ""));
    CHECK(diff::glob_matches("*a*b", "xaybab"));
    CHECK_FALSE(diff::glob_matches("a?c", "ac"));
    CHECK_FALSE(diff::glob_matches("a", "ab"));
}
