// Nothing that touches a database escapes: one line each for the ways in which people reach it.
#include <catch2/catch.hpp>

#include "migration/alembic/read.hpp"

using namespace pgsteward;
using namespace pgsteward::tests;

namespace {

struct Spelling {
    std::string head;  ///< one line before upgrade()
    std::string body;
};

const char* const drop_column = "ALTER TABLE t DROP COLUMN c";
const char* const drop_table = "DROP TABLE t";

}  // namespace

TEST_CASE("every spelling of drop_column sends the same SQL") {
    const std::vector<Spelling> spellings = {
        {"", "op.drop_column('t', 'c')"},
        {"", "op.drop_column(table_name='t', column_name='c')"},
        {"", "op.drop_column('t', column_name='c', schema=None)"},
        {"from alembic import op as o", "o.drop_column('t', 'c')"},
        {"import alembic", "alembic.op.drop_column('t', 'c')"},
        {"import alembic.op", "alembic.op.drop_column('t', 'c')"},
        {"import alembic.op as migrations", "migrations.drop_column('t', 'c')"},
        {"import alembic as a", "a.op.drop_column('t', 'c')"},
        {"from alembic.op import drop_column", "drop_column('t', 'c')"},
        {"from alembic.op import drop_column as dc", "dc('t', 'c')"},
        {"", "getattr(op, 'drop_column')('t', 'c')"},
        {"", "getattr(op, 'drop_' + 'column')('t', 'c')"},
        {"", "f = op.drop_column\nf('t', 'c')"},
        {"f = op.drop_column", "f('t', 'c')"},
        {"", "ops = {'drop': op.drop_column}\nops['drop']('t', 'c')"},
        {"", "for f, a in ((op.drop_column, ('t', 'c')),):\n    f(*a)"},
        {"", "for step in [lambda: op.drop_column('t', 'c')]:\n    step()"},
        {"", "(lambda o: o.drop_column('t', 'c'))(op)"},
        {"def helper(o, table): o.drop_column(table, 'c')", "helper(op, 't')"},
        {"def helper(**k): op.drop_column(**k)", "helper(table_name='t', column_name='c')"},
        {"def helper(*a): op.drop_column(*a)", "helper('t', 'c')"},
        {"def helper(table='t', *, column='c'): op.drop_column(table, column)", "helper()"},
        {"from functools import partial", "partial(op.drop_column, 't')('c')"},
        {"import functools", "functools.partial(op.drop_column, column_name='c')('t')"},
        {"", "list(map(lambda c: op.drop_column('t', c), ['c']))"},
        {"", "[op.drop_column('t', c) for c in ['c']]"},
        {"", "{c: op.drop_column('t', c) for c in ('c',)}"},
        {"", "any(op.drop_column('t', c) for c in ('c',))"},
        {"", "with op.batch_alter_table('t') as b:\n    b.drop_column('c')"},
        {"", "with op.batch_alter_table('t', schema=None) as b, op.batch_alter_table('u') as d:\n    b.drop_column('c')"},
        {"", "op.batch_alter_table('t').drop_column('c')"},
        {"from alembic.operations import ops", "op.invoke(ops.DropColumnOp('t', 'c'))"},
        {"from alembic.operations import ops", "ops.DropColumnOp.drop_column(op, 't', 'c')"},
        {"from alembic.operations import ops", "op.invoke(ops.ModifyTableOps('t', ops=[ops.DropColumnOp('t', 'c')]))"},
        {"from alembic.operations import Operations", "Operations(op.get_context()).drop_column('t', 'c')"},
        {"class M:\n    t = 't'\n    @staticmethod\n    def run(o): o.drop_column(M.t, 'c')", "M.run(op)"},
        {"class M:\n    def __init__(self, o): self.o = o\n    def run(self): self.o.drop_column('t', 'c')", "M(op).run()"},
        {"class M:\n    def __call__(self): op.drop_column('t', 'c')", "M()()"},
        {"class B:\n    def run(self): op.drop_column('t', 'c')\nclass M(B):\n    def run(self): super().run()", "M().run()"},
        {"class B:\n    t = 'u'\n    def run(self): op.drop_column(self.t, 'c')\nclass M(B):\n    t = 't'\n    def run(self): super().run()", "M().run()"},
        {"class B:\n    def __init__(self, t): self.t = t\nclass M(B):\n    def __init__(self, t): super().__init__(t)", "op.drop_column(M('t').t, 'c')"},
        {"from dataclasses import dataclass\n@dataclass\nclass D:\n    table: str\n    column: str = 'x'", "d = D('t', 'c')\nop.drop_column(d.table, d.column)"},
        {"", "sa.DDL('ALTER TABLE t DROP COLUMN c').execute(op.get_bind())"},
        {"", "op.__dict__['drop_column']('t', 'c')"},
        {"", "vars(op)['drop_column']('t', 'c')"},
        {"import sys", "sys.modules['alembic.op'].drop_column('t', 'c')"},
        {"class M:\n    drop = staticmethod(op.drop_column)", "M.drop('t', 'c')"},
        {"class M:\n    def __getattr__(self, name): return getattr(op, name)", "M().drop_column('t', 'c')"},
        {"", "type('M', (), {'go': lambda self: op.drop_column('t', 'c')})().go()"},
        {"def wrap(f):\n    def inner(*a): return f(*a)\n    return inner\n@wrap\ndef go(): op.drop_column('t', 'c')", "go()"},
        {"def gen():\n    yield 'c'", "for c in gen():\n    op.drop_column('t', c)"},
        {"from contextlib import contextmanager\n@contextmanager\ndef m():\n    yield op", "with m() as o:\n    o.drop_column('t', 'c')"},
        {"async def go(): op.drop_column('t', 'c')\nimport asyncio", "asyncio.run(go())"},
        {"", "try:\n    op.drop_column('t', 'c')\nfinally:\n    pass"},
        {"", "if True:\n    op.drop_column('t', 'c')\nelse:\n    op.drop_table('t')"},
        {"", "exists = True\nwhile exists:\n    op.drop_column('t', 'c')\n    exists = False"},
        {"", "match 'x':\n    case 'x':\n        op.drop_column('t', 'c')\n    case _:\n        op.drop_table('t')"},
        {"", "None or op.drop_column('t', 'c')"},
        {"", "(x := op).drop_column('t', 'c')"},
        {"", "print(op.drop_column('t', 'c'))"},
        {"", "t, *rest = ('t', 'c')\nop.drop_column(t, rest[0])"},
        {"", "op.drop_column(**{'table_name': 't', 'column_name': 'c'})"},
        {"", "op.drop_column(*'t c'.split())"},
        {"", "globals()['op'].drop_column('t', 'c')"},
        {"import importlib", "importlib.import_module('alembic.op').drop_column('t', 'c')"},
        {"", "__import__('alembic').op.drop_column('t', 'c')"},
        {"", "from alembic import op as inner\ninner.drop_column('t', 'c')"},
        {"", "op.execute('ALTER TABLE t DROP COLUMN c')"},
        {"", "op.execute(sa.text('ALTER TABLE t DROP COLUMN c'))"},
        {"", "op.execute(sqltext='ALTER TABLE t DROP COLUMN c')"},
        {"", "op.execute('ALTER TABLE %s DROP COLUMN %s' % ('t', 'c'))"},
        {"", "op.execute('ALTER TABLE {} DROP COLUMN {c}'.format('t', c='c'))"},
        {"", "c = 'c'\nop.execute(f'ALTER TABLE t DROP COLUMN {c}')"},
        {"", "op.execute(' '.join(['ALTER TABLE t', 'DROP COLUMN c']))"},
        {"", "op.execute('ALTER TABLE t ' + 'DROP COLUMN c')"},
        {"", "op.execute('ALTER TABLE t '\n           'DROP COLUMN c')"},
        {"", "op.get_bind().execute(sa.text('ALTER TABLE t DROP COLUMN c'))"},
        {"", "conn = op.get_bind()\nconn.exec_driver_sql('ALTER TABLE t DROP COLUMN c')"},
        {"", "op.get_bind().engine.connect().scalar('ALTER TABLE t DROP COLUMN c')"},
        {"", "op.get_context().bind.execute(sa.text('ALTER TABLE t DROP COLUMN c'))"},
        {"", "op.get_context().connection.execute(sa.text('ALTER TABLE t DROP COLUMN c'))"},
        {"from alembic import context", "context.get_context().bind.execute(sa.text('ALTER TABLE t DROP COLUMN c'))"},
        {"", "op.get_bind().connection.cursor().execute('ALTER TABLE t DROP COLUMN c')"},
        {"from sqlalchemy.orm import Session", "Session(bind=op.get_bind()).execute(sa.text('ALTER TABLE t DROP COLUMN c'))"},
        {"from sqlalchemy.orm import Session", "with Session(op.get_bind()) as s:\n    s.execute(sa.text('ALTER TABLE t DROP COLUMN c'))"},
        {"", "sa.orm.sessionmaker()(bind=op.get_bind()).execute('ALTER TABLE t DROP COLUMN c')"},
        {"from app import db", "db.session.execute('ALTER TABLE t DROP COLUMN c')"},
        {"", "with op.get_bind().begin() as c:\n    c.execute(sa.text('ALTER TABLE t DROP COLUMN c'))"},
        {"", "op.get_bind().execute(sa.DDL('ALTER TABLE t DROP COLUMN c'))"},
        {"async def go(c): await c.execute(sa.text('ALTER TABLE t DROP COLUMN c'))", "op.run_async(go)"},
        {"def go(c): c.execute(sa.text('ALTER TABLE t DROP COLUMN c'))", "op.get_bind().run_callable(go)"},
        {"from textwrap import dedent", "op.execute(dedent('''\n    ALTER TABLE t DROP COLUMN c\n    ''').strip())"},
        {"from enum import Enum\nclass T(str, Enum):\n    A = 't'", "op.drop_column(T.A, 'c')"},
        {"from enum import Enum\nclass T(Enum):\n    A = 't'", "op.drop_column(T.A.value, 'c')"},
        {"import functools\ndef log(text):\n    def outer(f):\n        @functools.wraps(f)\n        def inner(*a, **k): return f(*a, **k)\n        return inner\n    return outer\n@log('x')\ndef go(*, c): op.drop_column('t', c)", "go(c='c')"},
        {"async def go(connection, c): await connection.execute(sa.text(f'ALTER TABLE t DROP COLUMN {c}'))", "op.run_async(go, 'c')"},
        {"class M:\n    steps = [(op.drop_column, {'table_name': 't', 'column_name': 'c'})]", "for f, k in M.steps:\n    f(**k)"},
        {"SQL = {'up': ['ALTER TABLE t DROP COLUMN c']}", "for s in SQL['up']:\n    op.execute(s)"},
        {"SQL = 'ALTER TABLE t DROP COLUMN c; '", "for s in filter(None, [x.strip() for x in SQL.split(';')]):\n    op.execute(s)"},
    };
    CHECK(spellings.size() >= 60);
    for (const Spelling& spelling : spellings) {
        INFO(spelling.head << "\n" << spelling.body);
        const Migration migration = read_upgrade(spelling.body, spelling.head);
        CHECK(migration.errors.empty());
        CHECK(sql_of(migration.upgrade) == std::vector<std::string>{drop_column});
        CHECK(migration.upgrade.actions.size() == 1);
    }
}

TEST_CASE("every spelling of drop_table sends the same SQL") {
    const std::vector<Spelling> spellings = {
        {"", "op.drop_table('t')"},
        {"", "op.execute(sa.schema.DropTable(sa.Table('t', sa.MetaData())))"},
        {"", "sa.Table('t', sa.MetaData()).drop(op.get_bind())"},
        {"class T(Base):\n    __tablename__ = 't'\n    id = sa.Column(sa.Integer, primary_key=True)", "T.__table__.drop(op.get_bind())"},
        {"op.drop_table('t')", "pass"},
    };
    for (const Spelling& spelling : spellings) {
        INFO(spelling.head << "\n" << spelling.body);
        CHECK(sql_of(read_upgrade(spelling.body, spelling.head).upgrade) == std::vector<std::string>{drop_table});
    }
}

TEST_CASE("what may run is found, with the condition that it depends on") {
    const auto lines = [](const std::string& body) { return lines_of(read_upgrade(body).upgrade); };
    CHECK(lines("if sa.inspect(op.get_bind()).has_table('t'):\n    op.drop_table('t')") ==
          std::vector<std::string>{"5:9 DROP TABLE t -- only where the condition at line 4 holds"});
    CHECK(lines("if not sa.inspect(op.get_bind()).has_table('t'):\n    return\nop.drop_table('t')") ==
          std::vector<std::string>{"6:5 DROP TABLE t -- unless the condition at line 4 ends the function"});
    CHECK(lines("from app import settings\nif not settings.DROPS_ARE_ON:\n    return\nop.drop_table('t')") ==
          std::vector<std::string>{"7:5 DROP TABLE t -- unless the condition at line 5 ends the function"});
    CHECK(lines("import os\nif os.environ.get('DROP') == '1':\n    op.drop_table('t')\nelse:\n    op.drop_table('u')") ==
          std::vector<std::string>{"6:9 DROP TABLE t -- only where the condition at line 5 holds", "8:9 DROP TABLE u -- only where the condition at line 5 does not hold"});
    CHECK(lines("try:\n    print()\nexcept Exception:\n    op.drop_table('t')") ==
          std::vector<std::string>{"7:9 DROP TABLE t -- only where the try at line 4 fails"});
    CHECK(lines("f = op.drop_table if unknown else op.create_table_comment\nf('t')") ==
          std::vector<std::string>{"5:5 DROP TABLE t -- depending on the condition at line 4 is not known",
                                   "5:5 OPAQUE create_table_comment(): the comment is not given"});
    CHECK(lines("t = 'a' if unknown else 'b'\nop.drop_table(t)") ==
          std::vector<std::string>{"5:5 DROP TABLE a -- depending on what is not known: the condition at line 4 is not known",
                                   "5:5 DROP TABLE b -- depending on what is not known: the condition at line 4 is not known"});
    CHECK(lines("tables = []\nif unknown:\n    tables.append('t')\nfor t in tables:\n    op.drop_table(t)") ==
          std::vector<std::string>{"8:9 DROP TABLE t -- only if what line 7 goes over holds it"});
}

TEST_CASE("what a module does when it is imported stands at the import") {
    const std::string head = "import sqlalchemy as sa\nfrom alembic import op\nfrom shop.kinds import Small\nrevision = 'a'\ndown_revision = None\n";
    const std::string upgrade = "def upgrade():\n    op.create_table('t', sa.Column('id', sa.Integer()), sa.Column('kind', Small()))\n\n\ndef downgrade():\n    pass\n";
    const std::string kinds = "import registry\nfrom sqlalchemy import Integer\nfrom sqlalchemy.types import TypeDecorator\n";
    const std::string type = "class Small(TypeDecorator):\n    impl = Integer\n";
    const std::string created = "7:5 CREATE TABLE t ( id INTEGER, kind INTEGER )";
    CHECK(lines_of(read_files({{"m.py", head + upgrade}, {"shop/kinds.py", kinds + "registry.announce('small')\n" + type}}, "m.py").upgrade) ==
          std::vector<std::string>{"3:1 OPAQUE registry.announce() was not found in this repository; what it does is not known (shop/kinds.py:4)", created});
    CHECK(lines_of(read_files({{"m.py", head + upgrade}, {"shop/kinds.py", "from .more import announce\n" + kinds + "announce()\n" + type},
                               {"shop/more.py", "import registry\ndef announce():\n    registry.announce('small')\n"}}, "m.py").upgrade) ==
          std::vector<std::string>{"3:1 OPAQUE registry.announce() was not found in this repository; what it does is not known (shop/more.py:3)", created});
}

TEST_CASE("what cannot be read is opaque, and says why") {
    const auto lines = [](const std::string& body, const std::string& head = {}) { return lines_of(read_upgrade(body, head).upgrade); };
    CHECK(lines("for row in op.get_bind().execute(sa.text('SELECT 1')):\n    op.drop_table(row[0])") ==
          std::vector<std::string>{"4:47 SELECT 1", "5:9 OPAQUE drop_table(): the name of the table is not known: it depends on the result of the query at line 4"});
    CHECK(lines("helpers.run(op)", "import helpers") ==
          std::vector<std::string>{"4:5 OPAQUE helpers.run() was not found in this repository; what it does is not known"});
    CHECK(lines("go()", "from helpers import go") ==
          std::vector<std::string>{"4:5 OPAQUE helpers.go() was not found in this repository; what it does is not known"});
    CHECK(lines("Helper(op.get_bind()).run()", "from helpers import Helper") ==
          std::vector<std::string>{"4:5 OPAQUE helpers.Helper() is given something that reaches the database, and cannot be read",
                                   "4:5 OPAQUE helpers.Helper().run() was not found in this repository; what it does is not known"});
    CHECK(lines("op.execute(os.environ['SQL'])", "import os") == std::vector<std::string>{"4:5 OPAQUE the SQL is not known: it is os.environ['SQL']"});
    CHECK(lines("op.execute(sa.text(os.environ[name()]))", "import os") == std::vector<std::string>{"4:5 OPAQUE the SQL is not known: it is an item of os.environ"});
    CHECK(lines("command.downgrade(None, 'base')", "from alembic import command") ==
          std::vector<std::string>{"4:5 OPAQUE alembic.command.downgrade() runs other migrations"});
    CHECK(lines("helper = Helper('t')\nhelper.run()", "from helpers import Helper") ==
          std::vector<std::string>{"5:5 OPAQUE helpers.Helper().run() was not found in this repository; what it does is not known"});
    CHECK(lines("class M(Base):\n    def go(self):\n        super().go()\n        self.more()\nM().go()\nM().other()", "from helpers import Base") ==
          std::vector<std::string>{"6:13 OPAQUE helpers.Base().go() was not found in this repository; what it does is not known",
                                   "7:13 OPAQUE helpers.Base().more() was not found in this repository; what it does is not known",
                                   "9:5 OPAQUE helpers.Base().other() was not found in this repository; what it does is not known"});
    CHECK(lines("Mystery.as_mutable(sa.Text())", "from app.types import Mystery") == std::vector<std::string>{});
    CHECK(lines("Mystery().with_variant(sa.Text(), 'sqlite')", "from app.types import Mystery") == std::vector<std::string>{});
    CHECK(lines("getattr(op, name())('t')") ==
          std::vector<std::string>{"4:5 OPAQUE this call may reach the database and cannot be followed: which attribute is meant is not known"});
    CHECK(lines("exec(\"op.drop_table('t')\")") == std::vector<std::string>{"4:5 OPAQUE exec() runs text that is not read as a program"});
    CHECK(lines("op.execute(open('x.sql').read())") == std::vector<std::string>{"4:5 OPAQUE the SQL is not known: it contains what open() gives"});
    CHECK(lines("op.create_hypertable('t')") == std::vector<std::string>{"4:5 OPAQUE the operation create_hypertable() is not one of Alembic's"});
    CHECK(lines("os.system('psql')", "import os") == std::vector<std::string>{"4:5 OPAQUE os.system() runs another program"});
    CHECK(lines("Session(bind=op.get_bind()).query(M).all()", "from sqlalchemy.orm import Session; from app import M") ==
          std::vector<std::string>{"4:5 HARMLESS the query's all() reads rows"});
    CHECK(lines("shlex.split('a b')\nbinascii.hexlify(b'x')\nxml.etree.ElementTree.fromstring('<a/>')", "import binascii, shlex, xml.etree.ElementTree").empty());
    CHECK(lines("op.add_column('t', sa.Column('c', Mystery()))", "from app.types import Mystery") ==
          std::vector<std::string>{"4:5 HARMLESS add_column(): the type app.types.Mystery is not defined in a file of this repository",
                                   "4:5 ALTER TABLE t ADD COLUMN c \"unknown_name app.types.Mystery\""});
}
