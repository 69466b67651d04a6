// What bodies run: each case is a body and the whole list of its actions.
#include <catch2/catch.hpp>

#include "interpret/routine-body.hpp"
#include "catalog/unknown-identifier.hpp"

using namespace pgsteward;
using namespace pgsteward::interpret;
namespace {

std::string line_of(const BodyStatement& statement) {
    std::string result = statement.text;
    for (const auto& unknown : statement.unknown) result += " <" + unknown + ">";
    if (!statement.condition.empty()) result += " -- " + statement.condition;
    if (statement.errors_swallowed) result += " -- errors swallowed";
    return result;
}
std::string line_of(const BodyOpaque& opaque) { return (opaque.harmless ? "harmless: " : "opaque: ") + opaque.what; }

std::vector<std::string> lines(const RoutineBody& body) {
    std::vector<std::string> result;
    for (const auto& action : body.actions)
        result.push_back(std::visit([](const auto& a) { return line_of(a); }, action));
    return result;
}

struct Example {
    std::string body;
    std::vector<std::string> expected;
};

void check(const std::vector<Example>& examples, const std::vector<Argument>& arguments = {}) {
    for (const auto& [body, expected] : examples) {
        INFO(body);
        CHECK(lines(read_routine("plpgsql", body, arguments)) == expected);
    }
}

/// A body of the statements, with the variables that the examples share.
std::string with_variables(const std::string& statements) {
    return "DECLARE t text := 'orders'; n int := 3; r record; s text; a text[] := ARRAY['x', 'Y']; b boolean;\n"
           "BEGIN " + statements + " END";
}

}  // namespace

TEST_CASE("the static statements of a body run in their order") {
    check({
        {"BEGIN END", {}},
        {"BEGIN NULL; DROP TABLE t; PERFORM  f(1); CALL p(); COMMIT; END",
         {"DROP TABLE t", "SELECT   f(1)", "CALL p()", "COMMIT"}},
        {"DECLARE x int; BEGIN SELECT a INTO STRICT x FROM t; RETURN QUERY SELECT 1; RETURN; DROP TABLE t; END",
         {"SELECT a               FROM t", "SELECT 1"}},
        {"BEGIN RAISE EXCEPTION 'no'; DROP TABLE t; END", {}},
        {"BEGIN RAISE NOTICE 'no'; DROP TABLE t; END", {"DROP TABLE t"}},
        {"DECLARE c CURSOR FOR SELECT f(); x int := g(1); BEGIN OPEN c; END", {"SELECT f()", "SELECT g(1)"}},
        {"BEGIN x := drop_everything(); y := lower('A'); END", {"SELECT drop_everything()"}},
    });
}

TEST_CASE("statements in branches carry the condition") {
    check({
        {"BEGIN IF NOT EXISTS (SELECT 1\n  FROM t) THEN DROP TABLE a; ELSE DROP TABLE b; END IF; DROP TABLE c; END",
         {"DROP TABLE a -- only when NOT EXISTS (SELECT 1 FROM t)",
          "DROP TABLE b -- only when not (NOT EXISTS (SELECT 1 FROM t))", "DROP TABLE c"}},
        {"BEGIN IF x THEN IF y THEN DROP TABLE a; END IF; END IF; END", {"DROP TABLE a -- only when x, when y"}},
        {"BEGIN IF x THEN RETURN; END IF; DROP TABLE a; END", {"DROP TABLE a -- only when not (x)"}},
        {"BEGIN IF x THEN RAISE EXCEPTION 'no'; END IF; DROP TABLE a; END", {"DROP TABLE a"}},
        {"BEGIN IF x THEN RETURN; ELSE RETURN; END IF; DROP TABLE a; END", {}},
        {"BEGIN IF true THEN DROP TABLE a; ELSE DROP TABLE b; END IF; END", {"DROP TABLE a"}},
        {"BEGIN IF 1 = 2 OR NULL THEN DROP TABLE a; ELSIF x THEN DROP TABLE b; END IF; END",
         {"DROP TABLE b -- only when x"}},
        {"BEGIN CASE x WHEN 1, 2 THEN DROP TABLE a; ELSE DROP TABLE b; END CASE; END",
         {"DROP TABLE a -- only when x is 1, 2", "DROP TABLE b -- only when not (x is 1, 2)"}},
        {"BEGIN CASE 2 WHEN 1, 2 THEN DROP TABLE a; ELSE DROP TABLE b; END CASE; END", {"DROP TABLE a"}},
    });
}

TEST_CASE("a handler that goes on swallows the errors of its block") {
    check({
        {"BEGIN BEGIN CREATE TABLE a (); EXCEPTION WHEN duplicate_table OR SQLSTATE '42710' THEN DROP TABLE b; END; "
         "DROP TABLE c; END",
         {"CREATE TABLE a () -- errors swallowed", "DROP TABLE b -- only when duplicate_table or 42710 is raised",
          "DROP TABLE c"}},
        {"BEGIN CREATE TABLE a (); EXCEPTION WHEN others THEN RAISE; END", {"CREATE TABLE a ()"}},
        {"BEGIN CREATE TABLE a (); EXCEPTION WHEN others THEN RAISE NOTICE 'x'; END",
         {"CREATE TABLE a () -- errors swallowed"}},
    });
}

TEST_CASE("the text of EXECUTE is worked out from constants") {
    const std::vector<std::pair<std::string, std::vector<std::string>>> examples = {
        {"EXECUTE 'DROP TABLE ' || t;", {"DROP TABLE orders"}},
        {"EXECUTE 'DROP TABLE ' || quote_ident('Or''d') || ' CASCADE';", {"DROP TABLE \"Or'd\" CASCADE"}},
        {"EXECUTE format('COMMENT ON TABLE %I IS %L', t, 'it''s 100%');", {"COMMENT ON TABLE orders IS 'it''s 100%'"}},
        {"EXECUTE format('DROP TABLE %2$I, %1$s, %2$s%%x', 'a', 'b');", {"opaque: the text of EXECUTE cannot be parsed: "
                                                                         "DROP TABLE b, a, b%x"}},
        {"EXECUTE format('DROP TABLE %2$I, %1$s', 'a', 'B');", {"DROP TABLE \"B\", a"}},
        {"EXECUTE concat('DROP ', upper('table'), chr(32), NULL, lower('A'), n);", {"DROP TABLE a3"}},
        {"EXECUTE concat_ws(' ', 'DROP', NULL, 'TABLE', trim('  a '));", {"DROP TABLE a"}},
        {"EXECUTE replace(E'DROP\\tTABLE %x%', '%x%', t::regclass::text);", {"DROP\tTABLE orders"}},
        {"EXECUTE $q$DROP TABLE a; DROP TABLE b$q$;", {"DROP TABLE a", "DROP TABLE b"}},
        {"s := 'DROP '; s := s || 'TABLE a'; EXECUTE s;", {"DROP TABLE a"}},
        {"IF x THEN s := 'a'; ELSE s := 'a'; END IF; EXECUTE 'DROP TABLE ' || s;", {"DROP TABLE a"}},
        {"IF x THEN s := 'a'; ELSE s := 'b'; END IF; EXECUTE 'DROP TABLE ' || s;",
         {"opaque: the text of EXECUTE depends on s"}},
        {"EXECUTE 'DROP TABLE ' || CASE WHEN n = 3 THEN 'three' ELSE 'other' END;", {"DROP TABLE three"}},
        {"EXECUTE 'DROP TABLE ' || coalesce(s, t);", {"DROP TABLE orders"}},
        {"EXECUTE 'DROP TABLE ' || a[2];", {"DROP TABLE Y"}},
        {"SELECT 'x', 'y' INTO s, t; EXECUTE 'DROP TABLE ' || s || ', ' || t;", {"SELECT 'x', 'y'          ",
                                                                                 "DROP TABLE x, y"}},
        {"EXECUTE s;", {"harmless: EXECUTE of a null text fails"}},
        {"EXECUTE 'DO $x$ BEGIN DROP TABLE a; END $x$';", {"DO $x$ BEGIN DROP TABLE a; END $x$"}},
        {"FOR r IN EXECUTE 'DELETE FROM ' || t || ' RETURNING id' LOOP NULL; END LOOP;", {"DELETE FROM orders RETURNING id"}},
        {"EXECUTE 'SET search_path = ' || version();", {"opaque: the text of EXECUTE depends on version()"}},
    };
    for (const auto& [statements, expected] : examples) {
        INFO(statements);
        CHECK(lines(read_routine("plpgsql", with_variables(statements), {})) == expected);
    }
}

TEST_CASE("what only the server knows stands in the text as a name") {
    const std::string each = " -- only for each row of SELECT * FROM pg_tables";
    const auto loop = [](const std::string& statement) {
        return with_variables("FOR r IN SELECT * FROM pg_tables LOOP " + statement + " END LOOP;");
    };
    const std::string query = "SELECT * FROM pg_tables";
    check({
        {loop("EXECUTE format('DROP TABLE %I.%I', r.schemaname, r.tablename);"),
         {query, "DROP TABLE unknown_name.unknown_name <r.schemaname> <r.tablename>" + each}},
        {loop("EXECUTE 'DROP TABLE ' || quote_ident(r.tablename) || ' CASCADE';"),
         {query, "DROP TABLE unknown_name CASCADE <r.tablename>" + each}},
        {loop("EXECUTE format('COMMENT ON TABLE a IS %L', r.x);"), {query, "COMMENT ON TABLE a IS 'unknown_name' <r.x>" + each}},
        {loop("EXECUTE 'DROP FUNCTION ' || r.oid::regprocedure;"), {query, "DROP FUNCTION unknown_name() <r.oid>" + each}},
        {loop("EXECUTE format('ALTER TABLE %s ADD c int', r.oid::regclass);"),
         {query, "ALTER TABLE unknown_name ADD c int <r.oid>" + each}},
        {loop("EXECUTE format('CREATE TABLE %I ()', 'p_' || to_char(r.day, 'YYYY_MM'));"),
         {query, "CREATE TABLE unknown_name () <p_<to_char(…, 'YYYY_MM')>>" + each}},
        {loop("EXECUTE format('DROP TABLE %s', r.tablename);"), {query, "opaque: the text of EXECUTE depends on r.tablename"}},
        {loop("EXECUTE 'DROP TABLE ' || r.tablename;"), {query, "opaque: the text of EXECUTE depends on r.tablename"}},
        {loop("s := s || format('DROP TABLE %I;', r.x);") , {query}},
        {"DECLARE i int; BEGIN SELECT max(x) INTO i FROM t; EXECUTE 'CREATE TABLE p_' || i || ' ()'; "
         "EXECUTE 'ALTER SEQUENCE q RESTART ' || i + 1; END",
         {"SELECT max(x)        FROM t", "CREATE TABLE p_unknown_name () <i>", "ALTER SEQUENCE q RESTART 0 <i + 1>"}},
    });
    CHECK(holds_unknown("p_unknown_name"));
    CHECK_FALSE(holds_unknown("orders"));
}

TEST_CASE("loops over known values are unrolled") {
    const std::vector<std::string> both = {"DROP TABLE x", "DROP TABLE y"};
    const auto drop = [](const std::string& head, const std::string& name) {
        return "DECLARE v text; r record; a text[] := '{x,y}'; BEGIN " + head + " LOOP EXECUTE 'DROP TABLE ' || " + name +
               "; END LOOP; END";
    };
    const auto after = [&](const std::string& query) {
        return std::vector<std::string>{query, both[0], both[1]};
    };
    check({
        {drop("FOREACH v IN ARRAY ARRAY['x', 'y']", "v"), both},
        {drop("FOREACH v IN ARRAY a", "v"), both},
        {drop("FOR i IN 1..array_length(a, 1)", "a[i]"), both},
        {drop("FOR i IN REVERSE 2..1", "chr(122 - i)"), both},
        {drop("FOR r IN SELECT unnest(ARRAY['x', 'y']) AS name", "r.name"), after("SELECT unnest(ARRAY['x', 'y']) AS name")},
        {drop("FOR v IN SELECT unnest(a)", "v"), after("SELECT unnest(a)")},
        {drop("FOR r IN VALUES ('x'), ('y')", "r.column1"), after("VALUES ('x'), ('y')")},
        {drop("FOR r IN SELECT * FROM (VALUES ('x', 1), ('y', 2), ('z', 3)) AS l(name, n) WHERE n < 3", "r.name"),
         after("SELECT * FROM (VALUES ('x', 1), ('y', 2), ('z', 3)) AS l(name, n) WHERE n < 3")},
        {drop("FOR r IN SELECT t FROM unnest(ARRAY['x', 'y']) AS t", "r.t"),
         after("SELECT t FROM unnest(ARRAY['x', 'y']) AS t")},
        {drop("FOR r IN SELECT 'x' AS n UNION ALL SELECT 'y'", "r.n"), after("SELECT 'x' AS n UNION ALL SELECT 'y'")},
        {"BEGIN FOR i IN 1..9 LOOP CONTINUE WHEN i < 3; EXIT WHEN i > 4; EXECUTE 'DROP TABLE t' || i; END LOOP; END",
         {"DROP TABLE t3", "DROP TABLE t4"}},
        {"BEGIN <<o>> FOR i IN 1..9 LOOP FOR j IN 1..2 LOOP EXECUTE 'DROP TABLE t' || i || j; EXIT o WHEN j = 2; END LOOP; "
         "END LOOP; END",
         {"DROP TABLE t11", "DROP TABLE t12"}},
    });
}

TEST_CASE("loops over unknown values run once, knowing nothing of what they assign") {
    check({
        {"DECLARE s text := 'a'; BEGIN FOR i IN 1..n LOOP EXECUTE 'DROP TABLE ' || s; s := 'b'; END LOOP; END",
         {"opaque: the text of EXECUTE depends on s"}},
        {"BEGIN WHILE x() LOOP EXIT WHEN y; DROP TABLE a; END LOOP; DROP TABLE b; END",
         {"SELECT x()", "DROP TABLE a -- only while x(), when not (y)", "DROP TABLE b"}},
        {"BEGIN WHILE false LOOP DROP TABLE a; END LOOP; END", {}},
        {"BEGIN LOOP DROP TABLE a; EXIT; END LOOP; DROP TABLE b; END", {"DROP TABLE a", "DROP TABLE b"}},
        {"BEGIN LOOP DROP TABLE a; END LOOP; DROP TABLE b; END", {"DROP TABLE a"}},
        {"BEGIN FOR r IN c LOOP IF x THEN CONTINUE; END IF; DROP TABLE a; END LOOP; END",
         {"DROP TABLE a -- only for each row of c, when not (x)"}},
    });
}

TEST_CASE("variables are those of the innermost block") {
    check({
        {"DECLARE t text := 'a'; BEGIN DECLARE t text := 'b'; BEGIN EXECUTE 'DROP TABLE ' || t; t := 'c'; END; "
         "EXECUTE 'DROP TABLE ' || t; END",
         {"DROP TABLE b", "DROP TABLE a"}},
        {"<<l>> DECLARE t text := 'a'; BEGIN EXECUTE 'DROP TABLE ' || l.t; END", {"DROP TABLE a"}},
        {"DECLARE d date := '2024-1-1'; BEGIN EXECUTE 'DROP TABLE t' || d; END",
         {"opaque: the text of EXECUTE depends on d"}},
    });
}

TEST_CASE("a call's literal arguments are known in the body") {
    check({{"BEGIN EXECUTE format('DROP TABLE %I', name); EXECUTE 'DROP TABLE ' || $1; EXECUTE $2; END",
            {"DROP TABLE orders", "DROP TABLE orders", "opaque: the text of EXECUTE depends on $2"}}},
          {{"name", "orders"}, {"", std::nullopt}});
}

TEST_CASE("places lead back into the body") {
    const std::string body = "BEGIN\n  PERFORM f();\n  EXECUTE 'DROP TABLE a';\nEND";
    const auto read = read_routine("plpgsql", body, {});
    REQUIRE(read.actions.size() == 2);
    const auto& perform = std::get<BodyStatement>(read.actions[0]);
    CHECK(perform.line == 2);
    CHECK(body.substr(perform.at->begin, perform.at->size()) == "PERFORM f()");
    CHECK(perform.text.size() == perform.at->size());
    const auto& execute = std::get<BodyStatement>(read.actions[1]);
    CHECK(execute.line == 3);
    CHECK(execute.dynamic);
    CHECK(body.substr(execute.at->begin, execute.at->size()) == "EXECUTE 'DROP TABLE a'");
}

TEST_CASE("bodies in SQL are their statements") {
    const std::string body = "-- first\nDROP TABLE a;\nSELECT FROM WHERE;\nDELETE FROM b WHERE id = $1";
    const auto read = read_routine("sql", body, {});
    CHECK(lines(read) == std::vector<std::string>{"DROP TABLE a", "opaque: cannot be parsed: syntax error at or near \"WHERE\"",
                                                  "DELETE FROM b WHERE id = $1"});
    CHECK(std::get<BodyStatement>(read.actions[2]).line == 4);
}

TEST_CASE("what cannot be read is one opaque action") {
    CHECK(lines(read_routine("plpython3u", "pass", {})) ==
          std::vector<std::string>{"opaque: a body in plpython3u cannot be read"});
    check({{"BEGIN IF x; END", {"opaque: the body was not analysed: syntax error at or near \";\""}},
           {"BEGIN DROP TABEL a; END", {"opaque: cannot be parsed: syntax error at or near \"TABEL\""}}});
}

TEST_CASE("hostile bodies end") {
    const auto last = [](const std::string& body) {
        const auto read = read_routine("plpgsql", body, {});
        return read.actions.empty() ? "" : lines(read).back();
    };
    std::string doubling = "DECLARE s text := 'x'; BEGIN FOR i IN 1..1000 LOOP s := s || s; END LOOP; EXECUTE s; END";
    CHECK(last(doubling) == "opaque: the text of EXECUTE depends on a text of more than 256 KiB");
    CHECK(last("BEGIN FOR i IN 1..1000 LOOP FOR j IN 1..1000 LOOP NULL; END LOOP; END LOOP; END") ==
          "opaque: the rest of the body is not known: it takes too many steps to follow");
    CHECK(last("BEGIN FOR i IN 1..1000 LOOP FOR j IN 1..1000 LOOP DROP TABLE a; END LOOP; END LOOP; END") ==
          "opaque: the rest of the body is not known: it runs too many statements to follow");
    std::string deep;
    for (int i = 0; i < 10'000; ++i) deep += "BEGIN ";
    CHECK(last(deep) == "opaque: the body was not analysed: the body is nested too deeply");
}
