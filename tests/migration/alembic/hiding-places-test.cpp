// Where a statement can hide from a reader: each must be found, for sure, perhaps, or as something that is not known.
#include <catch2/catch.hpp>

#include "migration/alembic/read.hpp"

using namespace pgsteward;
using namespace pgsteward::tests;

namespace {

struct Place {
    const char *head, *body;
};

enum class Found { nothing, for_sure, perhaps, opaque };

/// What is known of DROP TABLE t.
Found found_in(const Place& place) {
    Found result = Found::nothing;
    for (const MigrationAction& action : read_upgrade(place.body, place.head).upgrade.actions) {
        const auto* sent = std::get_if<SendSql>(&action);
        if (sent && sent->sql.text() == "DROP TABLE t") return sent->condition.empty() ? Found::for_sure : Found::perhaps;
        if (const auto* hidden = std::get_if<Opaque>(&action); hidden && hidden->reach == Opaque::Reach::unknown) result = Found::opaque;
    }
    return result;
}

void check(Found wanted, std::initializer_list<Place> places) {
    for (const Place& place : places) {
        INFO(place.head << "\n" << place.body);
        CHECK(static_cast<int>(found_in(place)) == static_cast<int>(wanted));
    }
}

}  // namespace

TEST_CASE("what runs where it is not looked for is sent") {
    check(Found::for_sure,
          {{"class B:\n    def __init_subclass__(cls, table, **k):\n        super().__init_subclass__(**k)\n        op.drop_table(table)\nclass C(B, table='t'): pass", "pass"},
           {"class C(metaclass=lambda name, bases, body: op.drop_table('t')): pass", "pass"},
           {"class D:\n    def __call__(self, f):\n        op.drop_table('t')\n        return f\n@D()\ndef go(): pass", "pass"},
           {"class D:\n    def __init__(self, n): self.n = n\n    def __call__(self, f):\n        def inner(): op.drop_table(self.n)\n        return inner\n@D('t')\ndef go(): pass", "go()"},
           {"class A:\n    def go(self): super().go()\nclass B:\n    def go(self): op.drop_table('t')\nclass C(A, B): pass", "C().go()"},
           {"class R:\n    def go(self): pass\nclass A(R): pass\nclass B(R):\n    def go(self): op.drop_table('t')\nclass C(A, B): pass", "C().go()"},
           {"class A:\n    @classmethod\n    def go(cls): op.drop_table(cls.n)\nclass B(A):\n    n = 't'\n    @classmethod\n    def go(cls): super().go()", "B.go()"},
           {"class A:\n    def go(self, n): op.drop_table(n)\nclass B(A):\n    def go(this, n): [super(B, this).go(one) for one in [n]]", "B().go('t')"},
           {"class C:\n    def __class_getitem__(cls, k): op.drop_table(k)", "C['t']"},
           {"class S:\n    def step_1(self): op.drop_table('t')", "s = S()\nfor n in dir(s):\n    if n.startswith('step_'): getattr(s, n)()"},
           {"import inspect\nclass S:\n    def step_1(self): op.drop_table('t')", "for n, f in inspect.getmembers(S(), inspect.ismethod): f()"},
           {"class S:\n    def step(self): op.drop_table('t')", "vars(S)['step'](S())"},
           {"import types", "types.SimpleNamespace(go=op.drop_table).go('t')"},
           {"import types", "types.MethodType(lambda o, n: o.drop_table(n), op)('t')"},
           {"import functools\ndef quiet(f):\n    @functools.wraps(f)\n    def inner(): pass\n    return inner\n@quiet\ndef go(): op.drop_table('t')", "go.__wrapped__()"},
           {"from functools import lru_cache\n@lru_cache\ndef go(): op.drop_table('t')", "go.__wrapped__()"},
           {"import enum\nclass E(enum.Enum):\n    A = 'a'\n    @classmethod\n    def _missing_(cls, v):\n        op.drop_table(v)\n        return cls.A", "E('t')"},
           {"def go(t, c): op.drop_table(t)", "list(map(go, ['t'], ['c']))"},
           {"def fails():\n    op.drop_table('t')\n    return ValueError()", "try:\n    raise KeyError() from fails()\nexcept KeyError: pass"},
           {"def go():\n    op.drop_table('t')\n    return R()\nclass R: pass", "del go().x"},
           {"from contextlib import closing", "with closing(op.get_bind().connection.cursor()) as c: c.execute('DROP TABLE t')"},
           {"from contextlib import nullcontext", "with nullcontext(op) as o: o.drop_table('t')"},
           {"from collections import ChainMap", "ChainMap({'go': op.drop_table})['go']('t')"},
           {"from contextlib import contextmanager\n@contextmanager\ndef around():\n    op.drop_table('t')\n    yield\n@around()\ndef go(): pass", "go()"},
           {"from contextlib import ContextDecorator\nclass Around(ContextDecorator):\n    def __enter__(self): op.drop_table('t')\n@Around()\ndef go(): pass", "go()"},
           {"from dataclasses import dataclass, field\n@dataclass\nclass P:\n    x: object = field(default_factory=lambda: op.drop_table('t'))", "P()"},
           {"from operator import methodcaller", "methodcaller('drop_table', 't')(op)"},
           {"from operator import attrgetter", "attrgetter('drop_table')(op)('t')"},
           {"from operator import itemgetter", "itemgetter('x')({'x': op.drop_table})('t')"},
           {"from itertools import starmap", "list(starmap(op.drop_table, [('t',)]))"},
           {"", "op.execute('DROP TABLE ' + op.get_bind().dialect.identifier_preparer.quote('t'))"},
           {"", "x = ['a', 't']\ndel x[0:1]\nop.drop_table(x[0])"},
           {"from string import Template", "op.execute(Template('DROP ${what} $t').substitute({'what': 'TABLE'}, t='t'))"},
           {"from alembic.op import *", "drop_table('t')"},
           {"from sqlalchemy import *", "op.execute(text('DROP TABLE t'))"},
           {"x: op.drop_table('t') = 1", "pass"},
           {"class C:\n    x: op.drop_table('t')", "pass"},
           {"def go(a: op.drop_table('t')): pass", "pass"},
           {"def go() -> op.drop_table('t'): pass", "pass"},
           {"", "def go(*, a: op.drop_table('t') = 1): pass"},
           {"", "class C:\n    x: op.drop_table('t')"}});
}

TEST_CASE("what others may call is sent, perhaps") {
    check(Found::perhaps,
          {{"import re", "re.compile('x').sub(lambda m: op.drop_table('t'), op.get_bind().scalar('SELECT 1'))"},
           {"import asyncio", "asyncio.get_running_loop().call_soon(lambda: op.drop_table('t'))"},
           {"import threading", "threading.Thread(target=print, args=[lambda: op.drop_table('t')]).start()"},
           {"import logging\nclass H(logging.Handler):\n    def emit(self, record): op.drop_table('t')", "logging.getLogger('x').addHandler(H())"},
           {"import json\nclass E(json.JSONEncoder):\n    def default(self, o): op.drop_table('t')", "json.dumps({}, cls=E)"},
           {"import sys", "sys.excepthook = lambda *a: op.drop_table('t')"},
           {"from functools import singledispatch\n@singledispatch\ndef f(x): pass\n@f.register\ndef _(x: str): op.drop_table('t')", "f('t')"},
           {"class M(type):\n    def __instancecheck__(cls, o): op.drop_table('t')\nclass C(metaclass=M): pass", "isinstance(1, C)"},
           {"class C:\n    def __getitem__(self, i): op.drop_table('t')", "list(C())"},
           {"", "assert sa.inspect(op.get_bind()).has_table('t'), op.drop_table('t')"},
           {"", "t = sa.Table('u', sa.MetaData(), listeners=[('after_create', lambda t, connection, **k: connection.execute(sa.text('DROP TABLE t')))])"},
           {"", "sa.event.listen(sa.Table('u', sa.MetaData()), 'after_create', sa.DDL('DROP TABLE t').execute_if(dialect='postgresql'))"}});
}

TEST_CASE("what is made of bytes may run anything, and what makes a copy runs perhaps") {
    check(Found::opaque, {{"import pickle", "pickle.loads(b\"calembic.op\\ndrop_table\\n(S't'\\ntR.\")"},
                          {"import pickle, base64", "pickle.loads(base64.b64decode('Y2FsZW1iaWM='))"},
                          {"import yaml", "yaml.unsafe_load('!!python/object/apply:alembic.op.drop_table [t]')"}});
    check(Found::perhaps, {{"import pickle\nclass X:\n    def __reduce__(self): return op.drop_table, ('t',)", "pickle.loads(pickle.dumps(X()))"},
                           {"import copy\nclass X:\n    def __deepcopy__(self, memo): op.drop_table('t')", "copy.deepcopy([X()])"}});
}

TEST_CASE("a generator does what is asked of it, and nothing behind that") {
    const char* const two = "def two():\n    yield 1\n    op.drop_table('t')\n    yield 2";
    check(Found::nothing,
          {{"", "map(op.drop_table, ['t'])"},
           {"", "(op.drop_table(x) for x in ['t'])"},
           {"", "filter(op.drop_table, ['t'])"},
           {two, "two()"},
           {two, "next(two())"},
           {two, "for i in two(): break"},
           {two, "any(two())"},
           {"class C:\n    def __iter__(self):\n        yield 1\n        op.drop_table('t')", "for _ in C(): break"},
           {"def closing():\n    try: yield 1\n    except ValueError: op.drop_table('t')", "for _ in closing(): break"},
           {two, "dict(zip('a', two()))"},
           {"", "all(op.drop_table(x) for x in ['u', 't'])"},
           {"", "next(op.drop_table(x) for x in ['u', 't'])"},
           {"import itertools", "list(itertools.islice(map(op.drop_table, ['u', 't']), 1))"},
           {"", "g = map(op.drop_table, ['u', 't'])\nfor i, _ in enumerate(g):\n    if i == 0: break"}});
    check(Found::for_sure,
          {{"", "list(map(op.drop_table, ['t']))"},
           {"", "for _ in (op.drop_table(x) for x in ['t']): pass"},
           {two, "list(two())"},
           {two, "g = two()\nnext(g)\nnext(g)"},
           {two, "all(two())"},
           {two, "for i, _ in enumerate(two(), 5):\n    if i == 6: break"},
           {"def ask():\n    while (name := (yield)): op.drop_table(name)", "g = ask()\nnext(g)\ng.send('t')"},
           {"def inner():\n    yield 1\n    return 't'\ndef outer():\n    op.drop_table((yield from inner()))\n    yield 2", "list(outer())"},
           {"def closing():\n    try: yield 1\n    finally: op.drop_table('t')", "for _ in closing(): break"},
           {"def closing():\n    try: yield 1\n    except GeneratorExit: op.drop_table('t')", "for _ in closing(): break"},
           {"class C:\n    def __iter__(self):\n        yield 1\n        op.drop_table('t')", "for _ in C(): pass"},
           {"import itertools", "for name, n in zip(['t'], itertools.count()): op.drop_table(name)"},
           {"import collections", "collections.deque((op.drop_table(x) for x in ['t']), maxlen=0)"}});
    check(Found::perhaps,
          {{"", "import somewhere\nsomewhere.Consumer(op.drop_table(x) for x in ['t'])"},
           {"import functools\n@functools.cache\ndef go(): op.drop_table('t')", "if op.get_bind().scalar('SELECT 1'): go()\ngo()"},
           {two, "g = two()\nif op.get_bind().scalar('SELECT 1'): list(g)"},
           {two, "g = two()\nif op.get_bind().scalar('SELECT 1'): next(g)\nnext(g)"},
           {"def closing():\n    try: yield 1\n    finally: op.drop_table('t')", "g = closing()\nnext(g)"},
           {"", "any(op.get_bind().scalar(x) or op.drop_table('t') for x in ['SELECT 1'])"}});
}

TEST_CASE("later rounds of an object that counts for itself are not those of the first") {
    const char* const counting = "class C:\n    def __init__(self): self.left = ['u', 't']\n    def __iter__(self): return self\n    def __next__(self):\n        if not self.left: raise StopIteration\n        ";
    check(Found::opaque, {{(std::string(counting) + "return self.left.pop(0)").c_str(), "for name in C(): op.drop_table(name)"},
                          {(std::string(counting) + "op.drop_table(self.left.pop(0))").c_str(), "for _ in C(): pass"}});
}

TEST_CASE("what cannot be followed is opaque, wherever it comes from") {
    check(Found::opaque,
          {{"def mine(sql): pass", "op.execute = mine\nop.execute('SELECT 1')"},
           {"", "setattr(op, 'execute', print)\nop.execute('SELECT 1')"},
           {"def mine(sql): pass", "connection = op.get_bind()\nconnection.execute = mine"},
           {"", "sa.text = lambda sql: 'DROP TABLE ' + sql[-1:]\nop.execute(sa.text('t'))"},
           {"import importlib.util", "spec = importlib.util.spec_from_file_location('m', '/elsewhere/m.py')\nm = importlib.util.module_from_spec(spec)\nspec.loader.exec_module(m)\nm.go()"},
           {"import runpy", "runpy.run_path('/elsewhere/m.py')"},
           {"import inspect", "dict(inspect.getmembers(op))['drop_table']('t')"},
           {"import queue", "q = queue.Queue()\nq.put(op.drop_table)\nq.get()('t')"},
           {"import types\ndef go(): op.create_table_comment('t', 'x')", "types.FunctionType(go.__code__, {})()"},
           {"", "op.get_bind().execute(sa.text('SELECT 1')).connection.execute(sa.text('DROP TABLE t'))"},
           {"", "op.get_context().config.attributes['connection'].execute('DROP TABLE t')"},
           {"from flask import current_app", "current_app.extensions['migrate'].db.engine.execute('DROP TABLE t')"},
           {"", "__builtins__['exec']('1')"},
           {"import asyncio", "asyncio.run(asyncio.create_subprocess_exec('psql'))"},
           {"import os", "os.spawnlp(os.P_WAIT, 'psql', 'psql')"},
           {"from alembic.script import ScriptDirectory", "ScriptDirectory('.').get_revision('b').module.upgrade()"}});
}

TEST_CASE("what only looks as if it ran is no statement") {
    check(Found::nothing,
          {{"def go(): op.drop_table('t')", "go.cache_clear()\nprint(go.__name__, go.__doc__)"},
           {"import functools\ndef wrap(f):\n    @functools.wraps(f)\n    def inner(): pass\n    return inner\n@wrap\ndef go(): op.drop_table('t')", "go()"},
           {"import json\nclass E(json.JSONEncoder):\n    def default(self, o): op.drop_table('t')", "pass"},
           {"from dataclasses import dataclass, field\n@dataclass\nclass P:\n    x: object = field(default_factory=lambda: op.drop_table('t'))", "pass"},
           {"class A:\n    def __init_subclass__(cls, **k): super().__init_subclass__(**k)\nclass B(A): pass", "pass"},
           {"class M(type):\n    def __new__(mcs, name, bases, body): return super().__new__(mcs, name, bases, body)\nclass C(metaclass=M): pass", "pass"},
           {"class S:\n    def step(self): op.drop_table('t')", "print(dir(S()), vars(S))"},
           {"from alembic.script import ScriptDirectory", "ScriptDirectory('.').get_current_head()"},
           {"import logging", "logging.getLogger('x').info('on %s', op.get_bind())"},
           {"import types\ndef go(): op.drop_table('t')", "types.SimpleNamespace(go=go)"},
           {"from __future__ import annotations\ndef go(a: op.drop_table('t')) -> op.drop_table('t'): pass\nx: op.drop_table('t') = 1", "pass"},
           {"", "x: op.drop_table('t') = 1"},
           {"", "assert True, op.drop_table('t')"}});
}

TEST_CASE("a module that is loaded by its path is read") {
    const std::string head = "import importlib.util, os, runpy\nfrom alembic import op\nrevision = 'b'\ndown_revision = 'a'\nhere = os.path.dirname(__file__)\n";
    const Files other = {{"0001_first.py", "from alembic import op\ndef more(): op.drop_table('t')\n"}};
    const auto sent = [&](const std::string& body) {
        Files files = other;
        files["m.py"] = head + "def upgrade():\n" + body;
        return lines_of(read_files(files, "m.py").upgrade);
    };
    CHECK(sent("    spec = importlib.util.spec_from_file_location('first', os.path.join(here, '0001_first.py'))\n"
               "    first = importlib.util.module_from_spec(spec)\n    spec.loader.exec_module(first)\n    first.more()\n") == std::vector<std::string>{"10:5 DROP TABLE t"});
    CHECK(sent("    importlib.machinery.SourceFileLoader('first', os.path.join(here, '0001_first.py')).load_module().more()\n") == std::vector<std::string>{"7:5 DROP TABLE t"});
    CHECK(sent("    runpy.run_path(os.path.join(here, '0001_first.py'))['more']()\n") == std::vector<std::string>{"7:5 DROP TABLE t"});
}

TEST_CASE("what metadata is bound to is a connection, and a method that runs SQL is never only a construct") {
    CHECK(lines_of(read_upgrade("m = sa.MetaData(op.get_bind())\nm.bind.execute('DROP TABLE a')\nm.bind.engine.execute('DROP TABLE b')\nsa.Table('t', m).bind.execute('DROP TABLE c')").upgrade) ==
          std::vector<std::string>{"5:21 DROP TABLE a", "6:28 DROP TABLE b", "7:36 DROP TABLE c"});
    CHECK(lines_of(read_upgrade("sa.func.now().execute('DROP TABLE a')").upgrade) == std::vector<std::string>{"4:5 OPAQUE execute() of what SQLAlchemy made is not followed"});
}

TEST_CASE("tables that metadata read from the database are known by their names") {
    const std::string head = "m = sa.MetaData()\nm.reflect(op.get_bind())\n";
    CHECK(sql_of(read_upgrade(head + "op.execute(m.tables['s.t'].delete())\nop.execute(m.tables.get('u').delete())").upgrade) == std::vector<std::string>{"DELETE FROM s.t", "DELETE FROM u"});
    CHECK(lines_of(read_upgrade(head + "import os\nop.execute(m.tables[os.environ['T']].delete())").upgrade).at(0).starts_with("7:5 OPAQUE the statement is not known: the name of a table"));
}

TEST_CASE("what a package's log is told reaches no database, but what it is handed may") {
    const std::string head = "from app_utils.tools import logger";
    CHECK(lines_of(read_upgrade("logger.info('adding %s', 'x')\nop.drop_table('t')", head).upgrade) == std::vector<std::string>{"5:5 DROP TABLE t"});
    CHECK(lines_of(read_upgrade("logger.info(lambda: op.drop_table('t'))", head).upgrade).size() == 1);
    CHECK(lines_of(read_upgrade("logger.execute('x')", head).upgrade).at(0).starts_with("4:5 OPAQUE"));
}

TEST_CASE("a function that is executed is selected, with what is not known of it left open") {
    CHECK(sql_of(read_upgrade("import datetime\nop.get_bind().execute(sa.func.app.drop_parts('t', datetime.datetime.now()))").upgrade) == std::vector<std::string>{"SELECT app.drop_parts('t', $1) AS drop_parts_1"});
}
