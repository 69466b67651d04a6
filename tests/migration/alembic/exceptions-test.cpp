// What surely fails goes to the handler that Python gives it to; what a context manager does stands around its block.
#include <catch2/catch.hpp>

#include "migration/alembic/read.hpp"

using namespace pgsteward;
using namespace pgsteward::tests;

namespace {

using Lines = std::vector<std::string>;

/// The texts that are surely sent, in order.
Lines sent(const std::string& body, const std::string& head = {}) {
    Lines result;
    for (const MigrationAction& action : read_upgrade(body, head).upgrade.actions) {
        if (const auto* sql = std::get_if<SendSql>(&action)) {
            if (sql->condition.empty()) result.emplace_back(sql->sql.text());
        } else if (std::holds_alternative<Opaque>(action)) {
            result.emplace_back("OPAQUE");
        }
    }
    return result;
}

/// A try around the expression, whose handler takes `type`.
std::string attempt(const std::string& expression, const std::string& type) {
    return "try:\n    " + expression + "\n    op.execute('on')\nexcept " + type + ": op.execute('caught')";
}

}  // namespace

TEST_CASE("an expression that surely fails goes to its handler, and nothing behind it runs") {
    const std::pair<const char*, const char*> failures[] = {
        {"{}['b']", "KeyError"}, {"x = {'a': 1}['b']", "LookupError"}, {"[1][3]", "IndexError"}, {"'ab'[7]", "(ValueError, IndexError)"},
        {"int('x')", "ValueError"}, {"float('1 m')", "ValueError"}, {"1 / 0", "ZeroDivisionError"}, {"1 % 0", "ArithmeticError"},
        {"assert False", "AssertionError"}, {"assert 1 > 2, 'no'", "Exception"}, {"a, b = (1, 2, 3)", "ValueError"}, {"next(iter([]))", "StopIteration"},
        {"{}.pop('a')", "KeyError"}, {"[].pop()", "IndexError"}, {"[1].pop(4)", "IndexError"}, {"[1].index(2)", "ValueError"}, {"[1].remove(2)", "ValueError"},
        {"{1}.remove(2)", "KeyError"}, {"'ab'.index('c')", "ValueError"}, {"None.name", "AttributeError"}, {"A().name", "AttributeError"}, {"'a'.name", "AttributeError"}, {"not_defined", "NameError"}, {"getattr('a', 'name')", "AttributeError"},
        {"E('b')", "ValueError"}, {"E['b']", "KeyError"}, {"'a' + 1", "TypeError"}, {"fails()", "RuntimeError"}, {"[1 // n for n in (1, 0)]", "ZeroDivisionError"},
        {"raise ValueError('a') from KeyError()", "ValueError"}, {"for n in [{}['a']]: op.execute('round')", "KeyError"}, {"with {}['a']: op.execute('inside')", "KeyError"},
        {"op.execute({}['a'])", "KeyError"}, {"raise NotImplementedError", "RuntimeError"}, {"raise Own()", "ValueError"}, {"raise OSError", "IOError"},
    };
    const std::string head = "import enum\nclass A: pass\nclass E(enum.Enum):\n    a = 'a'\nclass Own(UnicodeError): pass\ndef fails():\n    raise RuntimeError";
    for (const auto& [expression, type] : failures) {
        INFO(expression);
        CHECK(sent(attempt(expression, type), head) == Lines{"caught"});
    }
}

TEST_CASE("an expression that does not fail, or of which it is not known, runs on") {
    for (const char* expression : {"{'b': 1}['b']", "[1, 2][-2]", "int('12')", "next(iter([]), 1)", "{}.pop('a', 1)", "{1}.discard(2)", "a, *b = (1, 2)", "seen()['a']", "assert seen()"}) {
        INFO(expression);
        CHECK(sent("seen = lambda: op.get_bind().scalar(sa.text('SELECT 1'))\n" + attempt(expression, "Exception")).back() == "on");
    }
    // Outside any try it would end the migration: what cannot be, and is read on.
    CHECK(sent("{}['a']\nop.execute('on')") == Lines{"on"});
}

TEST_CASE("an exception passes the handlers of other types, and finally") {
    CHECK(sent("try:\n    try: {}['a']\n    except IndexError: op.execute('inner')\n    finally: op.execute('last')\n    op.execute('on')\nexcept KeyError: op.execute('caught')") == Lines{"last", "caught"});
    CHECK(sent("try:\n    try: 1 / 0\n    except ZeroDivisionError:\n        op.execute('first')\n        raise\nexcept ArithmeticError: op.execute('second')") == Lines{"first", "second"});
    CHECK(sent("try: op.execute('a')\nexcept KeyError: {}['a']\nelse: op.execute('b')") == Lines{"a", "b"});
    CHECK(sent("try: raise ValueError('x')\nexcept KeyError: pass\nexcept ValueError as e: op.execute(f'SELECT {e}')\nop.execute('on')") == Lines{"SELECT x", "on"});
    CHECK(sent("try: refuse()\nexcept ValueError as e: op.execute(e.table)", "class Refused(ValueError):\n    def __init__(self, table): self.table = table\ndef refuse():\n    raise Refused('t')") == Lines{"t"});
    CHECK(sent("op.execute(name() + 'x')", "def name():\n    try: return {}['a']\n    except KeyError: return 'd'\n    finally: op.execute('f')") == Lines{"f", "dx"});
    CHECK(sent("try:\n    for n in numbers():\n        op.execute(f'{n}')\n        if n == 2: raise KeyError(n)\nexcept KeyError: op.execute('caught')", "def numbers():\n    try:\n        yield 1\n        yield 2\n    except ValueError: op.execute('no')") == Lines{"1", "2", "caught"});
}

TEST_CASE("what a context manager does stands around the block, and around each call of what it decorates") {
    const std::string generator = "import contextlib\n@contextlib.contextmanager\ndef around(n=1):\n    op.execute('in')\n    try: yield n\n    except KeyError: op.execute('caught')\n    finally: op.execute('out')\n";
    CHECK(sent("with around(7) as n:\n    op.execute(f'{n}')\n    {}['a']\n    op.execute('on')\nop.execute('behind')", generator) == Lines{"in", "7", "caught", "out", "behind"});
    CHECK(sent("try:\n    with around(): raise ValueError\nexcept ValueError: op.execute('mine')", generator) == Lines{"in", "out", "mine"});
    CHECK(sent("op.execute('first')\nop.execute(go('a'))\ngo('b')", generator + "@around()\ndef go(x):\n    op.execute(x)\n    return x + x") == Lines{"first", "in", "a", "out", "aa", "in", "b", "out"});
    const std::string type = "import contextlib\nclass Around(contextlib.ContextDecorator):\n    def __enter__(self): op.execute('in')\n    def __exit__(self, kind, value, trace):\n        op.execute('out')\n        return kind is not None\n    def close(self): op.execute('close')\n";
    CHECK(sent("go()\nT().go()", type + "@Around()\ndef go(): op.execute('go')\nclass T:\n    n = 't'\n    @Around()\n    def go(self): op.execute(self.n)") == Lines{"in", "go", "out", "in", "t", "out"});
    CHECK(sent("with Around(): 1 / 0\nop.execute('on')", type) == Lines{"in", "out", "on"});
    CHECK(sent("with contextlib.ExitStack() as stack:\n    stack.enter_context(Around())\n    stack.callback(op.execute, 'later')\n    stack.enter_context(around())\n    op.execute('on')\nop.execute('behind')", type + generator) ==
          Lines{"in", "in", "on", "out", "later", "out", "behind"});
    CHECK(sent("with contextlib.closing(Around()): op.execute('on')\nwith contextlib.nullcontext('n') as n: op.execute(n)", type) == Lines{"on", "close", "n"});
    CHECK(sent("with contextlib.suppress(IndexError, KeyError):\n    op.execute('a')\n    {}['a']\n    op.execute('on')\nop.execute('b')", "import contextlib") == Lines{"a", "b"});
    CHECK(sent("try:\n    with contextlib.suppress(IndexError): {}['a']\n    op.execute('on')\nexcept KeyError: op.execute('caught')", "import contextlib") == Lines{"caught"});
}

TEST_CASE("what a savepoint takes back was sent between it and its rollback") {
    const std::string head = "try:\n    with op.get_bind().begin_nested():\n        op.execute('a')\n        raise ValueError\nexcept ValueError: op.execute('b')";
    CHECK(sent(head) == Lines{"SAVEPOINT sa_savepoint_1", "a", "ROLLBACK TO SAVEPOINT sa_savepoint_1", "b"});
    CHECK(sent("point = op.get_bind().begin_nested()\nop.execute('a')\npoint.rollback()\nop.execute('b')") == Lines{"SAVEPOINT sa_savepoint_1", "a", "ROLLBACK TO SAVEPOINT sa_savepoint_1", "b"});
    CHECK(sent("with op.get_bind().begin_nested(): op.execute('a')\nop.execute('b')") == Lines{"a", "b"});
    CHECK(sent("try:\n    with op.batch_alter_table('t') as batch:\n        batch.drop_column('c')\n        raise ValueError\nexcept ValueError: op.execute('b')") == Lines{"b"});
}
