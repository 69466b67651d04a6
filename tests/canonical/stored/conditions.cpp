#include "canonical/stored/pairs.hpp"

namespace pgsteward::test {

const std::string& prelude() {
    static const std::string sql = R"sql(
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE DOMAIN posint AS int CHECK (VALUE > 0);
CREATE SCHEMA s2;
CREATE SEQUENCE s2.sq;
CREATE SEQUENCE sq1;
CREATE FUNCTION pf(int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 > 0';
CREATE TABLE t (v varchar(10), x text, c char(3), i int, i8 bigint, n numeric, f real, d date, ts timestamp, tz timestamptz,
                m mood, j jsonb, ia int[], b bit(3), r int4range, iv interval, pi posint, ok boolean);
CREATE TABLE u (id int, a int, b int, name text);
CREATE TABLE w (id int, other text);
)sql";
    return sql;
}

const std::vector<ExpressionPair>& condition_pairs() {
    static const std::vector<ExpressionPair> pairs = {
        {1, {"x IN ('a', 'b')", "x = ANY (ARRAY['a', 'b'])", "x IN ('a'::text, 'b'::text)"}, "x = ANY (ARRAY['a'::text, 'b'::text])", {"x IN ('b', 'a')", "x IN ('a')", "x NOT IN ('a', 'b')"}},
        {2, {"v IN ('a', 'b')", "v::text = ANY (ARRAY['a'::varchar, 'b'::varchar]::text[])", "v::text = ANY (ARRAY['a'::varchar::text, 'b'::varchar::text])"},
         "(v)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])", {"v IN ('a', 'c')", "v NOT IN ('a', 'b')"}},
        {3, {"v NOT IN ('a', 'b')", "v::text <> ALL (ARRAY['a'::varchar::text, 'b'::varchar::text])"},
         "(v)::text <> ALL ((ARRAY['a'::character varying, 'b'::character varying])::text[])", {"v IN ('a', 'b')", "v::text <> ANY (ARRAY['a'::varchar::text, 'b'::varchar::text])"}},
        {4, {"c IN ('a', 'b')"}, "c = ANY (ARRAY['a'::bpchar, 'b'::bpchar])", {"c::text IN ('a', 'b')"}},
        {5, {"i IN (1)"}, "i = 1", {"i IN (2)", "i <> 1"}},
        {5, {"v IN ('p')", "v = 'p'"}, "(v)::text = 'p'::text", {"v = 'p'::varchar"}},
        {6, {"v IN ('p', x)"}, "((v)::text = 'p'::text) OR ((v)::text = x)", {"v IN (x, 'p')", "v NOT IN ('p', x)"}},
        {7, {"v = ANY ('{a,b}')"}, "(v)::text = ANY ('{a,b}'::text[])", {"v = ANY ('{a,c}')", "v = ALL ('{a,b}')"}},
        {8, {"v = ANY (ARRAY['a', 'b']::text[])"}, "(v)::text = ANY (ARRAY['a'::text, 'b'::text])", {"v = ANY (ARRAY['b', 'a']::text[])"}},
        {9, {"i BETWEEN 1 AND 10", "i >= 1 AND i <= 10"}, "(i >= 1) AND (i <= 10)", {"i > 1 AND i <= 10", "i BETWEEN 1 AND 11"}},
        {10, {"i NOT BETWEEN 1 AND 10"}, "(i < 1) OR (i > 10)", {"i <= 1 OR i > 10"}},
        {11, {"i BETWEEN SYMMETRIC 10 AND 1"}, "((i >= 10) AND (i <= 1)) OR ((i >= 1) AND (i <= 10))", {"i BETWEEN SYMMETRIC 1 AND 10"}},
        {12, {"x LIKE 'a%'"}, "x ~~ 'a%'::text", {"x LIKE 'A%'", "x ILIKE 'a%'"}},
        {12, {"x NOT LIKE 'a%'"}, "x !~~ 'a%'::text", {"x NOT ILIKE 'a%'"}},
        {12, {"x ILIKE 'a%'"}, "x ~~* 'a%'::text", {"x NOT ILIKE 'a%'"}},
        {13, {"v LIKE ANY (ARRAY['p%'])"}, "(v)::text ~~ ANY (ARRAY['p%'::text])", {"v LIKE ALL (ARRAY['p%'])"}},
        {14, {"x SIMILAR TO '(a|b)%'"}, "x ~ similar_to_escape('(a|b)%'::text)", {"x SIMILAR TO '(a|c)%'", "x ~ '(a|b)%'"}},
        {15, {"v <> ''", "v != ''"}, "(v)::text <> ''::text", {"v <> ' '"}},
        {15, {"x != ''", "x <> ''"}, "x <> ''::text", {"x = ''"}},
        {16, {"length(v) > 3", "length(v::text) > 3"}, "length((v)::text) > 3", {"length(v) >= 3", "char_length(v) > 3"}},
        {17, {"v = 'a'::varchar"}, "(v)::text = ('a'::character varying)::text", {"v = 'a'"}},
        {18, {"i > 0 AND i8 > 0 AND n > 0", "(i > 0 AND i8 > 0) AND n > 0"}, "(i > 0) AND (i8 > 0) AND (n > (0)::numeric)", {"i > 0 AND n > 0 AND i8 > 0"}},
        {19, {"i > 0 AND (i8 > 0 AND n > 0)"}, "(i > 0) AND ((i8 > 0) AND (n > (0)::numeric))", {"i > 0 AND (i8 > 0 OR n > 0)"}},
        {20, {"NOT (i > 0)", "NOT i > 0"}, "NOT (i > 0)", {"i <= 0"}},
        {21, {"x ISNULL", "x IS NULL"}, "x IS NULL", {"x NOTNULL", "x = NULL"}},
        {22, {"x IS NOT DISTINCT FROM 'a'"}, "NOT (x IS DISTINCT FROM 'a'::text)", {"x IS DISTINCT FROM 'a'", "x = 'a'"}},
        {23, {"i > -1", "i > - 1", "i > '-1'::integer"}, "i > '-1'::integer", {"i > 1", "-i > 1"}},
        {24, {"n > 1", "n > 1::numeric"}, "n > (1)::numeric", {"n > 1.0", "n > '1'"}},
        {24, {"f > 1.5"}, "f > (1.5)::double precision", {"f > 1.5::real", "f > 1.25"}},
        {25, {"i8 > 5000000000"}, "i8 > '5000000000'::bigint", {"i8 > 500000000"}},
        {26, {"i > 5.0"}, "(i)::numeric > 5.0", {"i > 5", "i > 5.00"}},
        {27, {"d > '2020-01-01'", "d > DATE '2020-01-01'", "d > '2020-1-1'"}, "d > '2020-01-01'::date", {"d > '2020-01-02'", "d >= '2020-01-01'"}},
        {28, {"ts > '2020-01-01'", "ts > '2020-01-01 00:00'"}, "ts > '2020-01-01 00:00:00'::timestamp without time zone", {"ts > '2020-01-01'::date", "ts > '2020-01-01 00:01'"}},
        {29, {"EXTRACT(year FROM d) > 2000", "extract('year' FROM d) > 2000"}, "EXTRACT(year FROM d) > (2000)::numeric", {"EXTRACT(month FROM d) > 2000"}},
        {30, {"date_part('year', d) > 2000"}, "date_part('year'::text, d) > (2000)::double precision", {"EXTRACT(year FROM d) > 2000"}},
        {31, {"CAST(x AS int) > 0", "x::int > 0"}, "(x)::integer > 0", {"x::bigint > 0"}},
        {32, {"INT '5' < i", "5 < i"}, "5 < i", {"i > 5"}},
        {33, {"v || 'a' = 'b'"}, "((v)::text || 'a'::text) = 'b'::text", {"v || 'b' = 'b'"}},
        {34, {"coalesce(i, 0) > 0"}, "COALESCE(i, 0) > 0", {"coalesce(i, 1) > 0"}},
        {34, {"nullif(i, 0) > 0"}, "NULLIF(i, 0) > 0", {"nullif(0, i) > 0"}},
        {34, {"greatest(i, 0) > 0"}, "GREATEST(i, 0) > 0", {"least(i, 0) > 0"}},
        {35, {"j->>'k' = 'v'", "(j ->> 'k') = 'v'"}, "(j ->> 'k'::text) = 'v'::text", {"j->'k' = '\"v\"'", "j->>'K' = 'v'"}},
        {36, {R"(j @> '{"a":1}')", R"(j @> '{ "a" : 1 }')"}, R"(j @> '{"a": 1}'::jsonb)", {R"(j @> '{"a":2}')", R"(j <@ '{"a":1}')"}},
        {37, {"m IN ('a', 'b')"}, "m = ANY (ARRAY['a'::mood, 'b'::mood])", {"m IN ('a')", "m IN ('b', 'a')"}},
        {38, {"r && '[1,2]'", "r && '[1,3)'"}, "r && '[1,3)'::int4range", {"r && '[1,2)'"}},
        {39, {"iv > INTERVAL '24 hours'", "iv > '1440 minutes'"}, "iv > '24:00:00'::interval", {"iv > '1 day'"}},
        {40, {"b = b'101'"}, "b = '101'::\"bit\"", {"b = b'100'"}},
        {40, {"x = U&'\\0041'", "x = 'A'"}, "x = 'A'::text", {"x = 'a'"}},
        {40, {"x = $q$it's$q$", "x = 'it''s'", "x = E'it\\'s'"}, "x = 'it''s'::text", {"x = 'its'"}},
        {41, {"(i, i8) = (1, 2)"}, "(i = 1) AND (i8 = 2)", {"(i8, i) = (1, 2)"}},
        {41, {"(i, i8) > (1, 2)", "ROW(i, i8) > ROW(1, 2)"}, "ROW(i, i8) > ROW(1, 2)", {"(i, i8) >= (1, 2)"}},
        {42, {"substring(x from 1 for 2) = 'a'"}, "SUBSTRING(x FROM 1 FOR 2) = 'a'::text", {"substring(x from 1 for 3) = 'a'"}},
        {42, {"substring(x, 1, 2) = 'a'"}, "\"substring\"(x, 1, 2) = 'a'::text", {"substr(x, 1, 2) = 'a'"}},
        {43, {"trim(x) = 'a'", "trim(both from x) = 'a'"}, "TRIM(BOTH FROM x) = 'a'::text", {"trim(leading from x) = 'a'"}},
        {43, {"btrim(x) = 'a'"}, "btrim(x) = 'a'::text", {"ltrim(x) = 'a'"}},
        {44, {"t.i > 0", "T.I > 0", "\"i\" > 0", "(((i > 0)))", "public.t.i > 0"}, "i > 0", {"i8 > 0", "i > 1"}},
        {45, {"public.pf(i)", "pf(i)"}, "pf(i)", {"NOT pf(i)"}},
        {45, {"pg_catalog.lower(x) = x", "lower(x) = x"}, "lower(x) = x", {"upper(x) = x"}},
        {46, {"pi > 3"}, "(pi)::integer > 3", {"pi >= 3"}},
        {47, {"CASE WHEN i > 0 THEN ok ELSE false END", "(case when i > 0 then ok else false end)"}, "\nCASE\n    WHEN (i > 0) THEN ok\n    ELSE false\nEND", {"CASE WHEN i > 0 THEN ok ELSE true END", "CASE WHEN i > 0 THEN ok END"}},
    };
    return pairs;
}

}  // namespace pgsteward::test
