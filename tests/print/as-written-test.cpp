// IN and NOT IN over varchar: what a server stores, given back as it was written.
#include <catch2/catch.hpp>

#include "print/as-written.hpp"

using namespace pgsteward;

namespace {

/// A table with the columns status and "S t" of varchar, n of integer, list of varchar[].
Relation orders() {
    Relation table;
    for (const auto& [name, type] : {std::pair("status", "character varying(20)"), {"S t", "character varying"}, {"n", "integer"}, {"list", "character varying[]"}}) {
        Column column;
        column.name = name;
        column.type = type;
        table.columns.push_back(std::move(column));
    }
    return table;
}

std::string written(std::string_view canonical) { return print::as_written(canonical, orders()); }

}  // namespace

TEST_CASE("IN over varchar is written as IN") {
    CHECK(written("(status)::text = ANY ((ARRAY['a'::character varying, 'b''c'::character varying])::text[])") == "status IN ('a', 'b''c')");
    CHECK(written("((\"S t\")::text <> ALL ((ARRAY['a'::character varying, 'b'::character varying])::text[])) AND (n > 0)") == "(\"S t\" NOT IN ('a', 'b')) AND (n > 0)");
    CHECK(written("(status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]) OR (status)::text = 'x'::text") == "status IN ('a', 'b') OR (status)::text = 'x'::text");
    Type domain;
    domain.base = "character varying(5)";
    CHECK(print::as_written("(VALUE)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])", domain) == "VALUE IN ('a', 'b')");
}

TEST_CASE("what is no IN over varchar stays as it is") {
    for (const char* same : {
             "(status)::text = ANY ((ARRAY['a'::character varying])::text[])",                                         // of one
             "(n)::text = ANY ((ARRAY['1'::character varying, '2'::character varying])::text[])",                      // a cast that somebody wrote
             "(list)::text = ANY ((ARRAY['1'::character varying, '2'::character varying])::text[])",
             "(t.status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])",               // of another relation
             "(lower(status))::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])",
             "(status)::text = ANY ((ARRAY['a'::character varying, other])::text[])",
             "(status)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])",
             "note = '(status)::text = ANY ((ARRAY[''a''::character varying, ''b''::character varying])::text[])'",
             "(status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying", "::text = ANY ((ARRAY[", ")::text = ANY ((ARRAY['", "'", ""})
        CHECK(written(same) == same);
}
