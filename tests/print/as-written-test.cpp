// IN and NOT IN over varchar: what a server stores, given back as it was written.
#include <catch2/catch.hpp>

#include "print/as-written.hpp"

using pgsteward::print::as_written;

TEST_CASE("IN over varchar is written as IN, everything else stays") {
    CHECK(as_written("(status)::text = ANY ((ARRAY['a'::character varying, 'b''c'::character varying])::text[])") == "status IN ('a', 'b''c')");
    CHECK(as_written("((\"S t\")::text <> ALL ((ARRAY['a'::character varying, 'b'::character varying])::text[])) AND (x > 0)") == "(\"S t\" NOT IN ('a', 'b')) AND (x > 0)");
    CHECK(as_written("(t.s)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]) OR (t.s)::text = 'x'::text") == "t.s IN ('a', 'b') OR (t.s)::text = 'x'::text");
    for (const char* same : {
             "(status)::text = ANY ((ARRAY['a'::character varying])::text[])",                                     // of one
             "(lower(s))::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])",           // no column
             "(s)::text = ANY ((ARRAY['a'::character varying, other])::text[])",                                   // no literal
             "(s)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])",
             "note = '(s)::text = ANY ((ARRAY[''a''::character varying, ''b''::character varying])::text[])'",
             "(s)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying", "::text = ANY ((ARRAY[", ")::text = ANY ((ARRAY['", "'", ""})
        CHECK(as_written(same) == same);
}
