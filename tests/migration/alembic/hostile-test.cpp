// Files that want the reader to crash, hang or miss something: all end in an error or an opaque action.
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "migration/alembic/read.hpp"

using namespace pgsteward;
using namespace pgsteward::tests;

namespace {

std::string repeated(const std::string& text, std::size_t times) {
    std::string result;
    for (std::size_t i = 0; i < times; ++i) result += text;
    return result;
}

bool has_opaque(const Migration& migration) {
    for (const MigrationAction& action : migration.upgrade.actions)
        if (std::holds_alternative<Opaque>(action)) return true;
    return false;
}

}  // namespace

TEST_CASE("deep nesting is an error, not a crash") {
    for (const char* bracket : {"[", "(", "{", "not ", "-", "lambda: ", "f(", "x["}) {
        INFO(bracket);
        const Migration migration = read_text("revision = 'a'\ndown_revision = None\nx = " + repeated(bracket, 100'000) + "\n");
        CHECK_FALSE(migration.errors.empty());
    }
    std::string blocks;
    for (int i = 0; i < 2000; ++i) blocks += std::string(static_cast<std::size_t>(i), ' ') + "if x:\n";
    CHECK_FALSE(read_text(blocks + std::string(2000, ' ') + "pass\n").errors.empty());
    CHECK_FALSE(read_text("x = " + repeated("a.", 5000) + "b").errors.empty());
    CHECK_FALSE(read_text("x = 1" + repeated(" + 1", 5000)).errors.empty());
}

TEST_CASE("a generator that is gone through deep inside is followed, or opaque") {
    for (int depth = 54; depth <= 62; ++depth) {
        INFO(depth);
        std::string functions = "def rows():\n    op.drop_table('t')\n    yield 1\ndef f0(g):\n    for x in g: pass\n";
        for (int i = 1; i <= depth; ++i) functions += fmt::format("def f{}(g): f{}(g)\n", i, i - 1);
        const Migration migration =
            read_text("from alembic import op\nrevision = 'a'\ndown_revision = None\n" + functions + fmt::format("def upgrade():\n    f{}(rows())\n", depth));
        CHECK_FALSE(migration.upgrade.actions.empty());
    }
}

TEST_CASE("endless programs end as opaque") {
    CHECK(has_opaque(read_upgrade("for i in range(10**9):\n    op.execute('SELECT 1')\nop.drop_table('t')")));
    CHECK(has_opaque(read_upgrade("while True:\n    pass")));
    CHECK(has_opaque(read_upgrade("f()", "def f(): f()")));
    CHECK(has_opaque(read_upgrade("f(1)", "def f(n): f(n + 1); op.drop_table('t')")));
    const std::string endless = "def g():\n    while True:\n        yield 1";
    CHECK(has_opaque(read_upgrade("for i in g(): pass", endless)));
    CHECK(has_opaque(read_upgrade("list(g())", endless)));
    CHECK(has_opaque(read_upgrade("for one in [g() for _ in range(5000)]: next(one)", endless)));
    CHECK(has_opaque(read_upgrade("for i in deep(500): pass", "def deep(n):\n    if n: yield from deep(n - 1)\n    yield n")));
    CHECK(has_opaque(read_upgrade("import itertools\nfor i in itertools.count(): pass")));
    CHECK(has_opaque(read_upgrade("x = [1]\nfor i in x: x.append(i)")));
    CHECK(has_opaque(read_upgrade("x = [1]\nfor i in x:\n    x = x + [i]\nwhile x:\n    op.f('a')")));
}

TEST_CASE("values that explode are not computed") {
    CHECK(has_opaque(read_upgrade("op.execute('x' * 10**9)")));
    CHECK(has_opaque(read_upgrade("s = 'x'\nfor i in range(64):\n    s = s + s\nop.execute(s)")));
    CHECK(has_opaque(read_upgrade("s = 'x'\nfor i in range(64):\n    s = f'{s}{s}'\nop.execute(s)")));
    CHECK(has_opaque(read_upgrade("x = [0] * 10**9\nop.drop_table(x[10])")));
    CHECK(has_opaque(read_upgrade("op.execute(str(9 ** 9 ** 9))")));
    CHECK(has_opaque(read_upgrade("op.execute('{:>999999999}'.format(1))")));
    CHECK(has_opaque(read_upgrade("t = sa.table('t', sa.column('a'))\nx = t.c.a\nfor i in range(50):\n    x = x + x\nop.execute(t.update().values(a=x))")));
    CHECK(has_opaque(read_upgrade("t = sa.table('t', sa.column('a'))\nx = t.c.a\nfor i in range(50):\n    x = sa.func.f(x, x)\nop.execute(t.delete().where(x))")));
    CHECK(has_opaque(read_upgrade("q = sa.select(sa.column('a')).cte(recursive=True)\nfor i in range(50):\n    q = sa.select(q.c.a, q.c.b).cte(recursive=True)\nop.execute(sa.select(q.c.a))")));
    CHECK(read_upgrade("a = []\na.append(a)\nprint(a)\nb = a == a").errors.empty());
    CHECK(read_upgrade("d = {}\nd['d'] = d\nop.create_table('t', sa.Column('id', sa.Integer, default=d))").errors.empty());
    CHECK(read_upgrade("x = -9223372036854775808 // -1\ny = 1 << 99\nz = 5 % 0").errors.empty());
}

TEST_CASE("few steps over large values end as opaque") {
    // Without a bound on the work each of these runs for half a minute or longer.
    for (const char* body : {"x = [0] * 200000\nfor i in range(100000): y = x + x",
                             "x = [0] * 200000\nfor i in range(100000): x[0:0] = [1]",
                             "x = [0] * 200000\nfor i in range(100000): y = sorted(x)",
                             "x = [0] * 200000\nfor i in range(100000):\n    if 1 in x: pass",
                             "x = [0] * 200000\nfor i in range(100000): y = list(enumerate(x))",
                             "x = [0] * 200000\nfor i in range(100000): y = [*x]",
                             "x = 'a' * 3000000\nfor i in range(100000): y = x.upper()",
                             "x = 'a' * 3000000\nfor i in range(100000): y = x.find('b')",
                             "x = 'a' * 3000000\ny = 'a' * 3000000\nfor i in range(100000): z = x == y",
                             "d = {}\nfor i in range(10 ** 7): d[i] = d.copy()",
                             "import itertools\nx = [1]\nfor i in range(60): x = list(itertools.chain(x, x))",
                             "class C: pass\nc = C()\nfor i in range(100000): setattr(c, f'a{i}', i)"}) {
        INFO(body);
        CHECK(has_opaque(read_upgrade(std::string(body) + "\nop.drop_table('t')")));
    }
    // What a migration with thousands of rows does is no such thing.
    CHECK_FALSE(has_opaque(read_upgrade("rows = []\nseen = {}\nfor i in range(4000):\n    rows.append((i, 'x'))\n    if i not in seen: seen[i] = rows[i]\nfor i in range(len(rows)): print(rows[i], len(rows))")));
}

TEST_CASE("what is not Python is an error with its place") {
    CHECK(read_text(std::string("\x7f""ELF\0\xff\xfe", 7)).errors.size() == 1);
    CHECK(read_text(std::string("x = 1\0\n", 7)).errors.size() == 1);
    CHECK(read_text("").errors.empty());
    CHECK_FALSE(read_text("revision = 'a'\ndef upgrade(:\n  op.drop_table('t'\n").errors.empty());
    CHECK_FALSE(read_text("s = '''never closed\n").errors.empty());
    const Migration migration = read_text("revision = 'a'\ndown_revision = None\ndef upgrade():\n    op.drop_table('t'))\n");
    REQUIRE_FALSE(migration.errors.empty());
    CHECK(migration.errors[0].at.begin().line == 4);
}

TEST_CASE("imports that lead in circles end") {
    const Files files = {{"m.py", "from alembic import op\nfrom a import x\nrevision='1'\ndown_revision=None\ndef upgrade():\n    op.execute(x)\n"},
                         {"a.py", "from b import x\n"},
                         {"b.py", "from a import x\n"}};
    CHECK(has_opaque(read_files(files, "m.py")));
}

TEST_CASE("a migration that imports very many files is read as far as the bound, and the rest is said") {
    Files files;
    std::string text = "from alembic import op\nrevision = 'a'; down_revision = None\n", body;
    for (int i = 0; i < 160; ++i) {
        files["m" + std::to_string(i) + ".py"] = "def run(op):\n    op.execute('SELECT " + std::to_string(i) + "')\n";
        text += "import m" + std::to_string(i) + "\n";
        body += "    m" + std::to_string(i) + ".run(op)\n";
    }
    files["a.py"] = text + "def upgrade():\n" + body;
    const auto lines = lines_of(read_files(files, "a.py").upgrade);
    REQUIRE(lines.size() == 160);
    CHECK(lines[149].ends_with("SELECT 149"));
    CHECK(lines[150].ends_with("OPAQUE m150.run() is not known: the migration imports too many files; what it does is not known"));
}
