#include "canonical/stored/pairs.hpp"

namespace pgsteward::test {

const std::vector<DefaultPair>& default_pairs() {
    static const std::vector<DefaultPair> pairs = {
        {48, "varchar(10)", {"'a'", "'a'::varchar"}, "'a'::character varying", {"'b'", "'a'::text"}},
        {48, "text", {"'a'", "'a'::text"}, "'a'::text", {"'A'", "'a'::varchar"}},
        {49, "varchar(10)", {"'a'::text"}, "'a'::text", {"'a'"}},
        {50, "int", {"-1", "- 1", "'-1'"}, "'-1'::integer", {"1", "- 2"}},
        {50, "bigint", {"-1"}, "'-1'::integer", {"'-1'::bigint"}},
        {50, "numeric", {"-1"}, "'-1'::integer", {"-1.0", "1"}},
        {51, "int", {"'5'", "5"}, "5", {"6", "'5'::bigint"}},
        {51, "boolean", {"'t'", "'yes'", "true", "'on'"}, "true", {"false", "'f'", "'0'"}},
        {52, "varchar", {"NULL", "NULL::varchar"}, "", {"''"}},
        {52, "varchar(10)", {"NULL::varchar", "NULL"}, "NULL::character varying", {"NULL::text"}},
        {53, "date", {"'now'"}, "'2000-01-01'::date", {}, true},
        {53, "timestamptz", {"'today'"}, "'2000-01-01 00:00:00+00'::timestamp with time zone", {}, true},
        {54, "timestamptz", {"now()", "NOW()", "pg_catalog.now()"}, "now()", {"current_timestamp", "clock_timestamp()"}},
        {54, "timestamptz", {"current_timestamp"}, "CURRENT_TIMESTAMP", {"now()", "localtimestamp"}},
        {54, "timestamp", {"timezone('utc', now())", "timezone('utc'::text, now())"}, "timezone('utc'::text, now())", {"timezone('UTC', now())"}},
        {55, "jsonb", {R"('{"b":1,"a":2}')", R"('{"a":2,"b":1}'::jsonb)"}, R"('{"a": 2, "b": 1}'::jsonb)", {R"('{"a":1,"b":2}')"}},
        {56, "int[]", {"'{}'", "'{ }'::int[]"}, "'{}'::integer[]", {"ARRAY[]::int[]", "'{1}'"}},
        {56, "int[]", {"ARRAY[]::int[]"}, "ARRAY[]::integer[]", {"'{}'"}},
        {57, "int", {"1+1", "(1 + 1)"}, "(1 + 1)", {"2", "1+2"}},
        {57, "int", {"(1)", "1"}, "1", {"2"}},
        {58, "bigint", {"nextval('s2.sq')", "nextval('s2.sq'::regclass)"}, "nextval('s2.sq'::regclass)", {"nextval('sq1')"}},
        {58, "bigint", {"nextval('sq1')", "nextval('public.sq1')"}, "nextval('sq1'::regclass)", {"nextval('s2.sq')", "currval('sq1')"}},
        {59, "interval", {"'86400 seconds'", "'24 hours'"}, "'24:00:00'::interval", {"'1 day'"}},
        {59, "bytea", {"''", "'\\x'"}, "'\\x'::bytea", {"'\\x00'"}},
        {59, "bit(8)", {"X'1F'", "B'00011111'"}, "'00011111'::\"bit\"", {"X'1E'"}},
    };
    return pairs;
}

}  // namespace pgsteward::test
