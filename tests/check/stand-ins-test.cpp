// What reports show in the place of names that stand in for others.
#include <catch2/catch.hpp>

#include "check/stand-ins.hpp"

namespace pgsteward {
namespace {

TEST_CASE("reports show what a template holds, not the name that it is parsed as") {
    StandIns names;
    names.note("DROP TABLE {{ .Schema }}.users", "DROP TABLE ____schema___.users");
    names.note("DROP TABLE {{.Schema}}.users", "DROP TABLE ___schema__.users");
    names.note("DROP TABLE ${schema}.users", "DROP TABLE __schema_.users");
    CHECK(names.shown("drops the table ____schema___.users and its rows") == "drops the table {{ .Schema }}.users and its rows");
    CHECK(names.shown("___schema__.a and __schema_.b") == "{{.Schema}}.a and ${schema}.b");
}

TEST_CASE("reports show dots for what only the running server knows") {
    CHECK(StandIns().shown("drops the table public.part_unknown_name and its rows") == "drops the table public.part_… and its rows");
}

TEST_CASE("placeholders that are parsed as text or blanks stand for no name") {
    StandIns names;
    names.note("SELECT {{ .Limit }}", "SELECT ' .Limit  '");
    CHECK(names.shown("as written") == "as written");
}

}  // namespace
}  // namespace pgsteward
