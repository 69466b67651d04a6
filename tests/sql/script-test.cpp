#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "sql/script.hpp"

using namespace pgsteward;
using namespace pgsteward::sql;

namespace {

/// One line per item: what it is, and its text.
std::vector<std::string> items_of(std::string_view text) {
    std::vector<std::string> out;
    for (const ScriptItem& item : split_script(text).items) {
        const std::string slice(text.substr(item.at.begin, item.at.size()));
        switch (item.kind) {
            case ScriptItem::Kind::statement: out.push_back((item.executes_result ? "gexec: " : "sql: ") + slice); break;
            case ScriptItem::Kind::meta_command: out.push_back("meta: " + slice); break;
            case ScriptItem::Kind::copy_data: out.push_back("data: " + slice); break;
            case ScriptItem::Kind::error: out.push_back("error: " + item.message); break;
        }
    }
    return out;
}

}  // namespace

TEST_CASE("a script is split where psql splits it") {
    struct Row { std::string text; std::vector<std::string> items; };
    const Row rows[] = {
        {"", {}},
        {" ; ;; ", {}},
        {"SELECT 1; SELECT 2", {"sql: SELECT 1", "sql: SELECT 2"}},
        {"-- note; here\nSELECT 1 /* ; */ ;", {"sql: SELECT 1"}},
        {"SELECT ';' , \";\" , 'it''s;';X", {"sql: SELECT ';' , \";\" , 'it''s;'", "sql: X"}},
        {"SELECT E'\\';' ; SELECT 'a\\';", {"sql: SELECT E'\\';'", "sql: SELECT 'a\\'"}},
        {"SELECT name'\\'; B", {"sql: SELECT name'\\'", "sql: B"}},
        {"DO $$ BEGIN; END $$; A", {"sql: DO $$ BEGIN; END $$", "sql: A"}},
        {"DO $a$ ; $$ ; $a$; A", {"sql: DO $a$ ; $$ ; $a$", "sql: A"}},
        {"SELECT $1; SELECT a$b$;", {"sql: SELECT $1", "sql: SELECT a$b$"}},
        {"/* a /* b; */ c; */ SELECT 1", {"sql: SELECT 1"}},
        {"CREATE RULE r AS ON INSERT TO t DO (A; B); C", {"sql: CREATE RULE r AS ON INSERT TO t DO (A; B)", "sql: C"}},
        {"CREATE FUNCTION f() BEGIN ATOMIC A; CASE x END; B; END; C", {"sql: CREATE FUNCTION f() BEGIN ATOMIC A; CASE x END; B; END", "sql: C"}},
        {"BEGIN; A; END; B", {"sql: BEGIN", "sql: A", "sql: END", "sql: B"}},
        {"COPY t FROM stdin;\n1\t;\n\\.\nA;", {"sql: COPY t FROM stdin", "data: 1\t;\n\\.\n", "sql: A"}},
        {"COPY t (a) FROM STDIN WITH (FORMAT csv);\r\n1;2\r\n\\.\r\nA", {"sql: COPY t (a) FROM STDIN WITH (FORMAT csv)", "data: 1;2\r\n\\.\r\n", "sql: A"}},
        {"COPY t TO stdout;\nA;", {"sql: COPY t TO stdout", "sql: A"}},
        {"\\set x 1\nSELECT :x;\n\\i a.sql", {"meta: \\set x 1", "sql: SELECT :x", "meta: \\i a.sql"}},
        {"SELECT 'DROP TABLE ' || a \\gexec\nB;", {"gexec: SELECT 'DROP TABLE ' || a", "meta: \\gexec", "sql: B"}},
        {"SELECT 1 \\; SELECT 2;", {"sql: SELECT 1", "sql: SELECT 2"}},
        {"SELECT a \\echo b\n, c \\gexec\nD;", {"gexec: SELECT a \\echo b\n, c", "meta: \\echo b", "meta: \\gexec", "sql: D"}},
        {"\\echo a \\\\ SELECT 1;", {"meta: \\echo a ", "sql: SELECT 1"}},
        {"CREATE SCHEMA {{ index .O \"a;b\" }}; B", {"sql: CREATE SCHEMA {{ index .O \"a;b\" }}", "sql: B"}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(items_of(row.text) == row.items);
    }
}

TEST_CASE("what does not end stays visible, and the rest is still examined") {
    struct Row { std::string text; std::vector<std::string> items; };
    const Row rows[] = {
        {"SELECT (1; DROP TABLE a;", {"sql: SELECT (1", "sql: DROP TABLE a"}},
        {"A; SELECT 'x", {"sql: A", "sql: SELECT 'x"}},
        {"A; DO $$ x", {"sql: A", "sql: DO $$ x"}},
        {"A; /* x", {"sql: A", "error: unterminated comment"}},
        {"A /* x", {"sql: A", "error: unterminated comment"}},
        {"COPY t FROM stdin;", {"sql: COPY t FROM stdin", "error: COPY data without its end marker \"\\.\""}},
        {"COPY t FROM stdin;\n1\n2\n", {"sql: COPY t FROM stdin", "error: COPY data without its end marker \"\\.\""}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(items_of(row.text) == row.items);
    }
}

TEST_CASE("comments are found wherever the lexer sees them, and nowhere else") {
    const std::string text = "-- one\nSELECT '-- no' /* two */, $$ -- no $$; -- three";
    std::vector<std::string> comments;
    for (const Span comment : split_script(text).comments) comments.push_back(text.substr(comment.begin, comment.size()));
    CHECK(comments == std::vector<std::string>{"-- one", "/* two */", "-- three"});
}

TEST_CASE("placeholders become names, literals or blanks of their own length") {
    struct Row { std::string text; PlaceholderStyle style; bool psql; std::string replaced; };
    const Row rows[] = {
        {"{{ .Schema }}.users", PlaceholderStyle::identifier, false, "____schema___.users"},
        {"${schema}.users", PlaceholderStyle::identifier, false, "__schema_.users"},
        {"id $%KEY%$,", PlaceholderStyle::identifier, false, "id __key__,"},
        {"'{{1,2},{3,4}}' \"${kept}\"", PlaceholderStyle::identifier, false, ""},
        {"EXECUTE 'DROP INDEX {{ .S }}.i'", PlaceholderStyle::identifier, false, "EXECUTE 'DROP INDEX ____s___.i'"},
        {"\"{{ index .O \"Name\" }}\".t", PlaceholderStyle::identifier, false, "\"___index__o__name____\".t"},
        {"LIMIT ${n}", PlaceholderStyle::literal, false, "LIMIT ' n'"},
        {"{{ if x }} A", PlaceholderStyle::blank, false, "           A"},
        {"DO $$ SELECT {{x}} $$", PlaceholderStyle::identifier, false, "DO $$ SELECT __x__ $$"},
        {"SELECT :name, :'text', :\"Id\", a::int, a[1:2]", PlaceholderStyle::identifier, true, "SELECT  name,  'text',  \"Id\", a::int, a[1:2]"},
        {"SELECT :name", PlaceholderStyle::identifier, false, ""},
        {"x = %s AND y=%(why)s", PlaceholderStyle::identifier, true, "x = $1 AND y=$1     "},
        {"a %size", PlaceholderStyle::identifier, true, ""},
        {"DO $$ BEGIN x := :y; END $$", PlaceholderStyle::identifier, true, ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        std::string text = row.text;
        const bool found = replace_placeholders(text, row.style, row.psql);
        CHECK(found == !row.replaced.empty());
        CHECK(text == (row.replaced.empty() ? row.text : row.replaced));
        CHECK(text.size() == row.text.size());
    }
}

TEST_CASE("psql commands are taken apart") {
    const MetaCommand command = read_meta_command("\\ir 'a ''b''.sql' \"c d\" e");
    CHECK(command.name == "ir");
    CHECK(command.arguments == std::vector<std::string>{"a 'b'.sql", "c d", "e"});
}
