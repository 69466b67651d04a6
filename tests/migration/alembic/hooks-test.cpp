// What Python calls by itself reaches a database as well as what a migration calls.
#include <catch2/catch.hpp>

#include "migration/alembic/read.hpp"

using namespace pgsteward;
using namespace pgsteward::tests;

namespace {

struct Spelling {
    const char *head, *body;
};

std::string drops(const Spelling& spelling) {
    std::string found;
    for (const MigrationAction& action : read_upgrade(spelling.body, spelling.head).upgrade.actions)
        if (const auto* sent = std::get_if<SendSql>(&action)) found = std::string(sent->sql.text()) + (sent->condition.empty() ? "" : " perhaps");
    return found;
}

}  // namespace

TEST_CASE("what Python calls where it stands is sent") {
    CHECK(drops({"class C:\n    @property\n    def x(self): return 1\n    @x.setter\n    def x(self, v): op.drop_table('t')", "C().x = 1"}) == "DROP TABLE t");
    CHECK(drops({"from collections import defaultdict", "defaultdict(lambda: op.drop_table('t'))['x']"}) == "DROP TABLE t");
    CHECK(drops({"class C:\n    @property\n    def x(self): return 1\n    @x.setter\n    def x(self, v): op.drop_table('t')", "setattr(C(), op.get_bind().scalar('SELECT 1'), 2)"}) == "DROP TABLE t perhaps");
    const Spelling spellings[] = {
        {"from dataclasses import dataclass\n@dataclass\nclass P:\n    t: str\n    def __post_init__(self): op.drop_table(self.t)", "P('t')"},
        {"class B:\n    def __init_subclass__(cls, **k): op.drop_table('t')", "class C(B): pass"},
        {"class D:\n    def __set_name__(self, owner, name): op.drop_table(name)", "class C:\n    t = D()"},
        {"class C:\n    def __bool__(self): op.drop_table('t')", "not C()"},
        {"def kept(c):\n    op.drop_table('t')\n    return c", "@kept\nclass C: pass"},
        {"class C:\n    async def __aenter__(self): op.drop_table('t')\n    async def __aexit__(self, *a): pass", "async def go():\n    async with C(): pass\nimport asyncio\nasyncio.run(go())"},
        {"import threading\nclass T(threading.Thread):\n    def run(self): op.drop_table('t')", "T().start()"},
    };
    for (const Spelling& spelling : spellings) {
        INFO(spelling.head << "\n" << spelling.body);
        CHECK(drops(spelling) == "DROP TABLE t");
    }
}

TEST_CASE("what Python may call of an object runs once, perhaps") {
    for (const char* method : {"__del__(self)", "__setitem__(self, k, v)", "__delitem__(self, k)", "__contains__(self, k)", "__setattr__(self, k, v)", "__getattribute__(self, k)",
                               "__lt__(self, o)", "__repr__(self)", "__format__(self, s)", "__hash__(self)", "__neg__(self)", "__radd__(self, o)", "__iadd__(self, o)",
                               "__missing__(self, k)", "__get__(self, i, o)"}) {
        INFO(method);
        const std::string head = std::string("class C:\n    def ") + method + ": op.drop_table('t')";
        CHECK(drops({head.c_str(), "C(), C()"}) == "DROP TABLE t perhaps");
    }
    CHECK(drops({"class M(type):\n    def __call__(cls, *a): op.drop_table('t')", "class C(metaclass=M): pass\nC()"}) == "DROP TABLE t perhaps");
    CHECK(drops({"import functools\n@functools.singledispatch\ndef f(x): pass\n@f.register(str)\ndef _(x): op.drop_table('t')", "f('x')"}) == "DROP TABLE t perhaps");
    CHECK(drops({"class C:\n    def __repr__(self): op.drop_table('t')", "pass"}).empty());
}

TEST_CASE("what hears of events runs once, perhaps") {
    const char* head = "from sqlalchemy import event";
    CHECK(drops({head, "@event.listens_for(op.get_bind(), 'commit')\ndef heard(connection): connection.execute(sa.text('DROP TABLE t'))"}) == "DROP TABLE t perhaps");
    CHECK(drops({head, "def heard(target, connection, **k): connection.execute(sa.text('DROP TABLE t'))\nevent.listen(sa.Table, 'after_create', heard)"}) == "DROP TABLE t perhaps");
    CHECK(read_upgrade("@event.listens_for(sa.Table, 'before_update')\ndef heard(mapper, connection, target): target.version += 1", head).upgrade.actions.empty());
    CHECK(lines_of(read_upgrade("event.listen(sa.Table, 'after_create', heard.elsewhere)", "import heard\nfrom sqlalchemy import event").upgrade) ==
          std::vector<std::string>{"5:5 OPAQUE an event listener runs code that is not followed"});
}
