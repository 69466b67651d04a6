// Revision files: identity, links, directions, comments, positions.
#include <catch2/catch.hpp>

#include "migration/alembic/read.hpp"

using namespace pgsteward;
using namespace pgsteward::tests;

TEST_CASE("a revision says who it is and where") {
    const Migration migration = read_text(R"(# licence
"""Add a column

Revision ID: b
"""
from typing import Union
revision: str = "b"
down_revision: Union[str, None] = ("a", "x")
depends_on = ["d"]
branch_labels = ("l",)
def upgrade() -> None:
    pass  # nothing
def downgrade() -> None:
    """Never."""
    raise NotImplementedError("# no comment")
)");
    CHECK(migration.errors.empty());
    CHECK(migration.revision == "b");
    CHECK(migration.parents == std::vector<std::string>{"a", "x"});
    CHECK(migration.depends_on == std::vector<std::string>{"d"});
    CHECK(migration.branch_labels == std::vector<std::string>{"l"});
    CHECK(migration.title == "Add a column");
    CHECK(migration.at.text() == "revision: str = \"b\"");
    CHECK((migration.upgrade.present && migration.upgrade.empty));
    CHECK((migration.downgrade.present && migration.downgrade.empty));
    CHECK(migration.upgrade.at.begin().line == 11);
    REQUIRE(migration.comments.size() == 2);
    CHECK(migration.comments[0].text() == "# licence");
    CHECK(migration.comments[1].text() == "# nothing");
}

TEST_CASE("literal SQL leads into the literal, built SQL to the call") {
    const auto lines = [](const std::string& body, const std::string& head = {}) { return lines_of(read_upgrade(body, head).upgrade); };
    using Lines = std::vector<std::string>;
    CHECK(lines("op.execute('SELECT 1')") == Lines{"4:17 SELECT 1"});
    CHECK(lines("op.execute('''\n  SELECT 1\n''')") == Lines{"5:7 SELECT 1"});
    CHECK(lines("op.execute(sa.text(r'SELECT \\d'))") == Lines{"4:26 SELECT \\d"});
    CHECK(lines("op.execute('SELECT \\'x\\'')") == Lines{"4:17 SELECT 'x'"});
    CHECK(lines("op.execute(SQL)", "SQL = 'SELECT 1'") == Lines{"2:8 SELECT 1"});
    CHECK(lines("op.execute(Q.sql)", "class Q: sql = 'SELECT 1'") == Lines{"2:17 SELECT 1"});
    CHECK(lines("for s in ('SELECT 1', 'SELECT 2'):\n    op.execute(s)") == Lines{"4:16 SELECT 1", "4:28 SELECT 2"});
    CHECK(lines("op.execute(dedent('''\n    SELECT 1\n      FROM t'''))", "from textwrap import dedent") == Lines{"5:9 SELECT 1 FROM t"});
    CHECK(lines("for s in 'SELECT 1; SELECT 2'.split(';'):\n    op.execute(s)") == Lines{"4:15 SELECT 1", "4:25 SELECT 2"});
    CHECK(lines("op.execute('SELECT ' + '1')") == Lines{"4:5 SELECT 1"});
    CHECK(lines("x = 1\nop.execute(f'SELECT {x}')") == Lines{"5:5 SELECT 1"});
    CHECK(lines("op.execute('SELECT {}'.format(1))") == Lines{"4:5 SELECT 1"});
    CHECK(lines("op.execute(r'SELECT \\:a, x::int, :b')") == Lines{"4:18 SELECT :a, x::int, :b"});
    CHECK(lines("op.get_bind().execute(sa.text('UPDATE t SET a = :a, b = :b'), {'a': 1, 'b': f()})") == Lines{"4:36 UPDATE t SET a = 1, b = $1"});
    CHECK(lines("op.get_bind().execute(sa.text('UPDATE t SET a = :a').bindparams(a='x'))") == Lines{"4:36 UPDATE t SET a = 'x'"});
}

TEST_CASE("the call that runs a text is known beside the text") {
    const Migration migration = read_upgrade("op.execute(SQL)", "SQL = 'SELECT 1'");
    const auto& sent = std::get<SendSql>(migration.upgrade.actions.at(0));
    CHECK(sent.call.text() == "op.execute(SQL)");
    CHECK(sent.sql.verbatim());
}

TEST_CASE("autocommit blocks and commits are boundaries") {
    CHECK(lines_of(read_upgrade("with op.get_context().autocommit_block():\n    op.create_index('i', 't', ['c'], postgresql_concurrently=True)").upgrade) ==
          std::vector<std::string>{"4:10 AUTOCOMMIT", "5:9 CREATE INDEX CONCURRENTLY i ON t (c)", "4:10 END AUTOCOMMIT"});
    CHECK(lines_of(read_upgrade("op.execute('COMMIT')\nop.get_bind().commit()").upgrade) == std::vector<std::string>{"4:17 COMMIT", "5:5 COMMIT"});
    // What a savepoint keeps or gives back is no end of the transaction around it.
    CHECK(lines_of(read_upgrade("sp = op.get_bind().begin_nested()\nop.execute('ANALYZE t')\nsp.commit()\nsp = op.get_bind().begin_nested()\nsp.rollback()").upgrade) == std::vector<std::string>{"5:17 ANALYZE t"});
}

TEST_CASE("only what PostgreSQL gets is taken where the dialect decides") {
    const auto sql = [](const std::string& body) { return sql_of(read_upgrade(body).upgrade); };
    const std::vector<std::string> taken = {"SELECT 1"};
    CHECK(sql("if op.get_bind().dialect.name == 'postgresql':\n    op.execute('SELECT 1')\nelse:\n    op.execute('SELECT 2')") == taken);
    CHECK(sql("if op.get_context().dialect.name in ('sqlite', 'mysql'):\n    op.execute('SELECT 2')\nelif op.get_bind().engine.name == 'postgresql':\n    op.execute('SELECT 1')") == taken);
    CHECK(sql("from alembic import context\nif context.is_offline_mode():\n    op.execute('SELECT 2')\nop.execute('SELECT 1')") == taken);
    CHECK(sql("from sqlalchemy.dialects.mysql.base import MySQLDialect\nif isinstance(op.get_bind().dialect, MySQLDialect):\n    op.execute('SELECT 2')\nop.execute('SELECT 1')") == taken);
}

TEST_CASE("helpers in files of the repository are followed") {
    const std::string head = "revision = 'a'\ndown_revision = None\nfrom alembic import op\n";
    const auto lines = [&](const std::string& text, Files files) {
        files["versions/m.py"] = head + text;
        return lines_of(read_files(files, "versions/m.py").upgrade);
    };
    using Lines = std::vector<std::string>;
    CHECK(lines("from .helpers import go\ndef upgrade(): go(op, 't')\n", {{"versions/helpers.py", "def go(o, t): o.drop_table(t)\n"}}) == Lines{"5:16 DROP TABLE t"});
    CHECK(lines("from helpers import go\ndef upgrade(): go()\n", {{"helpers.py", "from alembic import op\ndef go(): op.drop_table('t')\n"}}) == Lines{"5:16 DROP TABLE t"});
    CHECK(lines("from app.db import sql\ndef upgrade(): op.execute(sql.DROP)\n", {{"../app/db/sql.py", "DROP = 'DROP TABLE t'\n"}}) == Lines{"5:16 DROP TABLE t"});
    CHECK(lines("import app.types\ndef upgrade(): op.add_column('t', sa.Column('c', app.types.Id()))\nimport sqlalchemy as sa\n",
                {{"app/types.py", "import sqlalchemy as sa\nclass Id(sa.types.TypeDecorator):\n    impl = sa.String(36)\n"}}) == Lines{"5:16 ALTER TABLE t ADD COLUMN c VARCHAR(36)"});
    // Above the folder of migrations, handed on by the package.
    const Files package = {{"../app/types/__init__.py", "from .ids import Id\n"}, {"../app/types/ids.py", "import sqlalchemy as sa\nclass Id(sa.types.TypeDecorator):\n    impl = sa.String(36)\n"}};
    CHECK(lines("import sqlalchemy as sa\nfrom app.types import Id\ndef upgrade(): op.add_column('t', sa.Column('c', Id()))\n", package) == Lines{"6:16 ALTER TABLE t ADD COLUMN c VARCHAR(36)"});
    CHECK(lines("import sqlalchemy as sa\nimport app.types\ndef upgrade(): op.add_column('t', sa.Column('c', app.types.Id()))\n", package) == Lines{"6:16 ALTER TABLE t ADD COLUMN c VARCHAR(36)"});
}

TEST_CASE("operations may be handed in") {
    const Migration migration = read_text("revision='a'\ndown_revision=None\ndef upgrade(op, tables, tester):\n    op.bulk_insert(tables.kind, [{'id': 1, 'name': 'x'}])\n    op.execute(tables.kind.delete().where(tables.kind.c.name == op.inline_literal('x')))\n");
    CHECK(lines_of(migration.upgrade) == std::vector<std::string>{"4:5 INSERT INTO kind (id, name) VALUES (1, 'x')", "5:5 DELETE FROM kind WHERE kind.name = 'x'"});
}

TEST_CASE("parents come before children, whatever the files are called and however they are linked") {
    const auto file = [](const std::string& revision, const std::string& parents) {
        return "revision = '" + revision + "'\ndown_revision = " + parents + "\ndef upgrade(): pass\ndef downgrade(): pass\n";
    };
    const auto order = [](const Files& files) {
        std::string result;
        for (const Migration& migration : chain_of(files).migrations) result += migration.revision;
        return result;
    };
    CHECK(order({{"1.py", file("c", "'b'")}, {"2.py", file("b", "'a'")}, {"3.py", file("a", "None")}}) == "abc");
    CHECK(order({{"1.py", file("m", "('x', 'y')")}, {"2.py", file("y", "'a'")}, {"3.py", file("x", "'a'")}, {"n/4.py", file("a", "None")}}) == "axym");
    CHECK(order({{"1.py", file("a", "'b'")}, {"2.py", file("b", "'a'")}, {"3.py", file("c", "'gone'")}}) == "bac");
    CHECK(order({{"1.py", file("a", "None")}, {"2.py", file("a", "None")}}) == "aa");
    CHECK(order({{"env.py", "x = 1"}, {"helpers.py", "def f(): pass"}, {"v/__init__.py", ""}, {"v/1.py", file("a", "None")}}) == "a");
}

TEST_CASE("a tree of revisions is recognised") {
    CHECK(frameworks::alembic.recognises(tree_of({{"v/1.py", "revision = 'a'\ndown_revision = None\n"}})) == 100);
    CHECK(frameworks::alembic.recognises(tree_of({{"v/1.py", "revision: str = 'a'\ndown_revision: str | None = None\n"}})) == 100);
    CHECK(frameworks::alembic.recognises(tree_of({{"setup.py", "x = 'revision = '\n"}, {"1.sql", "revision = 'a'"}})) == 0);
}
