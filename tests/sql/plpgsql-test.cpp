// The reader of PL/pgSQL: what a tree holds that libpg_query cannot be asked about.
#include <catch2/catch.hpp>

#include "sql/plpgsql-tokens.hpp"
#include "sql/plpgsql.hpp"

using namespace pgsteward;
using namespace pgsteward::sql::plpgsql;
namespace {

Block read(const std::string& body) {
    INFO(body);
    auto result = read_body(body);
    if (const auto* reason = std::get_if<NotAnalysed>(&result)) FAIL(reason->message);
    return std::get<Block>(std::move(result));
}

/// The only statement between BEGIN and END.
template <class Node>
Node only(const std::string& statement) {
    const auto block = read("BEGIN " + statement + " END");
    REQUIRE(block.body.size() == 1);
    REQUIRE(std::holds_alternative<Node>(block.body.front().node));
    return std::get<Node>(block.body.front().node);
}

std::vector<std::string> texts(const std::vector<Fragment>& fragments) {
    std::vector<std::string> result;
    for (const auto& fragment : fragments) result.push_back(fragment.text);
    return result;
}

}  // namespace

TEST_CASE("a PL/pgSQL body is cut into the tokens of PostgreSQL's scanner") {
    const std::string body = "v:=-1..2 -- 'x\n/* /* ; */ */ E'a\\'b' \"Q\"\"q\" $x$;$x$ $1 a<>b <<l>> 1.5e-3 u&'d'";
    std::vector<std::string> found;
    for (const auto& token : tokenize(body)) found.push_back(body.substr(token.at.begin, token.at.size()));
    CHECK(found == std::vector<std::string>{"v", ":=", "-", "1", "..", "2", "E'a\\'b'", "\"Q\"\"q\"", "$x$;$x$", "$1", "a",
                                            "<>", "b", "<<", "l", ">>", "1.5e-3", "u&'d'", ""});
    CHECK(identifier("\"Q\"\"q\"") == "Q\"q");
    CHECK(identifier("ABC") == "abc");
    CHECK(literal("E'a\\'b\\n'") == "a'b\n");
    CHECK(literal("$x$;$x$") == ";");
}

TEST_CASE("a literal goes on behind a line's end, as in PostgreSQL's scanner") {
    const auto tokens = [](const std::string& body) {
        std::vector<std::string> found;
        for (const auto& token : tokenize(body)) found.push_back(body.substr(token.at.begin, token.at.size()));
        found.pop_back();
        return found;
    };
    const std::string two_lines = "'a''' -- it's\n  -- and\r\n 'b'";
    CHECK(tokens(two_lines) == std::vector<std::string>{two_lines});
    CHECK(literal(two_lines) == "a'b");
    CHECK(literal("E'\\'a\\t'\n'\\'b'") == "'a\t'b");
    CHECK(tokens("'a' 'b' -- 'c") == std::vector<std::string>{"'a'", "'b'"});
    CHECK(tokens("'a' /* \n */ 'b'\n\"c\"\n'd") == std::vector<std::string>{"'a'", "'b'", "\"c\"", "'d"});
    CHECK(tokens("'a'\n-- it's") == std::vector<std::string>{"'a'"});
    CHECK(only<Raise>("RAISE NOTICE 'a % '\n  'b', x;").message == "a % b");
}

TEST_CASE("declarations keep type, default and kind") {
    const auto block = read(
        "<<top>> DECLARE a CONSTANT numeric(10, 2) COLLATE \"C\" NOT NULL := f(1, 2); \"B\" public.t%ROWTYPE; "
        "c NO SCROLL CURSOR (k int) FOR SELECT 1; d ALIAS FOR $1; e text[] = '{}'; BEGIN END top;");
    CHECK(block.label == "top");
    REQUIRE(block.declarations.size() == 5);
    const auto& [a, b, c, d, e] = std::tie(block.declarations[0], block.declarations[1], block.declarations[2],
                                           block.declarations[3], block.declarations[4]);
    CHECK((a.name == "a" && a.type == "numeric(10, 2)" && a.constant && a.not_null && a.value.text == "f(1, 2)"));
    CHECK((b.name == "B" && b.type == "public.t%ROWTYPE" && !b.value.present()));
    CHECK((c.kind == Declaration::Kind::cursor && c.value.text == "SELECT 1"));
    CHECK((d.kind == Declaration::Kind::alias && d.value.text == "$1"));
    CHECK((e.type == "text[]" && e.value.text == "'{}'"));
}

TEST_CASE("assignments name the variable, its field or its element") {
    const std::vector<std::tuple<std::string, std::string, std::string, bool>> examples = {
        {"v := 1;", "v", "1", false},           {"NEW.Total = a = b;", "new.total", "a = b", false},
        {"$1 := 'x';", "$1", "'x'", false},     {"a[f(1)][2] := 3;", "a", "3", true},
        {"\"R\".x :=-1;", "R.x", "-1", false},  {"loop_count := 1;", "loop_count", "1", false},
    };
    for (const auto& [statement, target, value, element] : examples) {
        INFO(statement);
        const auto node = only<Assignment>(statement);
        CHECK(node.target == target);
        CHECK(node.value.text == value);
        CHECK(node.element == element);
    }
}

TEST_CASE("what guards of tables do can be read: RAISE and RETURN") {
    const auto raise = only<Raise>("RAISE EXCEPTION 'no % in %', TG_OP, f(a, b) USING ERRCODE = '23000', hint = 'x';");
    CHECK(raise.level == Raise::Level::exception);
    CHECK(raise.message == "no % in %");
    CHECK(texts(raise.parameters) == std::vector<std::string>{"TG_OP", "f(a, b)"});
    REQUIRE(raise.options.size() == 2);
    CHECK((raise.options[0].first == "errcode" && raise.options[0].second.text == "'23000'"));
    CHECK(only<Raise>("RAISE unique_violation;").condition == "unique_violation");
    CHECK(only<Raise>("RAISE SQLSTATE '22012';").condition == "22012");
    CHECK(only<Raise>("RAISE;").again);
    CHECK(only<Raise>("RAISE WARNING 'x';").level == Raise::Level::warning);
    CHECK(only<Raise>("RAISE USING message = 'x';").level == Raise::Level::exception);
    CHECK(only<Return>("RETURN NEW;").value.text == "NEW");
    CHECK_FALSE(only<Return>("RETURN;").value.present());
    const auto guard = only<If>("IF TG_OP = 'DELETE' THEN RETURN OLD; ELSIF a THEN NULL; ELSE RETURN NULL; END IF;");
    REQUIRE(guard.branches.size() == 2);
    CHECK(guard.branches[0].condition.text == "TG_OP = 'DELETE'");
    CHECK(guard.otherwise.size() == 1);
}

TEST_CASE("INTO is taken out of a statement without moving its bytes") {
    const auto select = only<Sql>("SELECT a, b INTO STRICT x, r.y FROM t;");
    CHECK(select.statement.text == "SELECT a, b                    FROM t");
    CHECK(select.into == Targets{"x", "r.y"});
    CHECK(select.strict);
    CHECK(only<Sql>("INSERT INTO t SELECT 1 RETURNING id INTO x;").into == Targets{"x"});
    CHECK(only<Sql>("MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE;").into.empty());
    CHECK(only<Sql>("CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b);").statement.text.ends_with("b)"));
    CHECK(only<Sql>("CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END;")
              .into.empty());
}

TEST_CASE("dynamic statements keep their parts") {
    const auto execute = only<DynamicExecute>("EXECUTE 'a' || b USING c, f(d, e) INTO x;");
    CHECK(execute.query.text == "'a' || b");
    CHECK(execute.into == Targets{"x"});
    CHECK(texts(execute.parameters) == std::vector<std::string>{"c", "f(d, e)"});
    const auto open = only<Open>("OPEN c NO SCROLL FOR EXECUTE q USING 1;");
    CHECK((open.cursor == "c" && open.dynamic && open.query.text == "q" && open.parameters.size() == 1));
    CHECK(only<Open>("OPEN c FOR SELECT 1;").query.text == "SELECT 1");
    CHECK(only<Open>("OPEN c(1, k := 2);").arguments.text == "1, k := 2");
    CHECK(only<Fetch>("FETCH RELATIVE -2 FROM c INTO x, y;").into == Targets{"x", "y"});
    CHECK(only<Fetch>("MOVE c;").move);
    CHECK(only<ReturnDynamic>("RETURN QUERY EXECUTE q USING 1, 2;").parameters.size() == 2);
    CHECK(only<GetDiagnostics>("GET STACKED DIAGNOSTICS a = message_text, b := row_count;").items.size() == 2);
    CHECK(only<Rollback>("ROLLBACK AND CHAIN;").chain);
    CHECK_FALSE(only<Commit>("COMMIT AND NO CHAIN;").chain);
}

TEST_CASE("loops are told apart") {
    const auto kind = [](const std::string& head) { return only<Loop>(head + " LOOP NULL; END LOOP;").kind; };
    const auto integers = std::get<ForInteger>(kind("FOR i IN REVERSE a+1..f(b)-1 BY 2"));
    CHECK((integers.from.text == "a+1" && integers.to.text == "f(b)-1" && integers.step.text == "2" && integers.reverse));
    CHECK(std::get<ForInteger>(kind("FOR i IN f(1)..10")).from.text == "f(1)");
    CHECK(std::get<ForQuery>(kind("FOR a, r.b IN SELECT x FROM y")).targets == Targets{"a", "r.b"});
    CHECK(std::get<ForQuery>(kind("FOR r IN VALUES (1)")).query.text == "VALUES (1)");
    CHECK(std::get<ForQuery>(kind("FOR r IN (SELECT 1)")).query.text == "(SELECT 1)");
    CHECK(std::get<ForCursor>(kind("FOR r IN c")).cursor == "c");
    CHECK(std::get<ForCursor>(kind("FOR r IN c(1, 2)")).arguments.text == "1, 2");
    CHECK(std::get<ForDynamic>(kind("FOR r IN EXECUTE q USING 1")).parameters.size() == 1);
    CHECK(std::get<ForEach>(kind("FOREACH x SLICE 1 IN ARRAY a")).slice == 1);
    CHECK(std::get<While>(kind("WHILE a AND b")).condition.text == "a AND b");
    CHECK(std::holds_alternative<Forever>(kind("<<l>>")));
    CHECK(only<Loop>("<<l>> LOOP EXIT l WHEN a; CONTINUE; END LOOP l;").label == "l");
}

TEST_CASE("every statement knows its place in the body") {
    const std::string body = "\nDECLARE x int;\nBEGIN\n  IF a THEN -- why\n    EXECUTE\n 'x';\n  END IF;\nEND";
    const auto block = read(body);
    const auto& outer = block.body.front();
    CHECK(outer.line == 4);
    CHECK(body.substr(outer.at.begin, outer.at.size()) == "IF a THEN -- why\n    EXECUTE\n 'x';\n  END IF");
    const auto& inner = std::get<If>(outer.node).branches.front().body.front();
    CHECK(inner.line == 5);
    CHECK(body.substr(inner.at.begin, inner.at.size()) == "EXECUTE\n 'x'");
    const auto& query = std::get<DynamicExecute>(inner.node).query;
    CHECK(body.substr(query.at.begin, query.at.size()) == "'x'");
}

TEST_CASE("a body that is not PL/pgSQL is not analysed, and says why") {
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "IF a THEN ";
    const std::vector<std::tuple<std::string, std::string, std::uint32_t>> examples = {
        {"", "syntax error at end of input", 1},
        {"BEGIN\n IF x; END", "syntax error at or near \";\"", 2},
        {"BEGIN x := ; END", "missing expression at or near \";\"", 1},
        {"BEGIN 'x'; END", "syntax error at or near \"'x'\"", 1},
        {"BEGIN RETURN 'x", "syntax error at end of input", 1},
        {"BEGIN " + deep, "the body is nested too deeply", 1},
        {"BEGIN x := " + std::string(100'000, '('), "syntax error at end of input", 1},
        {"BEGIN a" + std::string(100'000, '['), "syntax error at end of input", 1},
    };
    for (const auto& [body, message, line] : examples) {
        INFO(body.substr(0, 60));
        const auto result = read_body(body);
        REQUIRE(std::holds_alternative<NotAnalysed>(result));
        CHECK(std::get<NotAnalysed>(result).message == message);
        CHECK(std::get<NotAnalysed>(result).line == line);
    }
}
