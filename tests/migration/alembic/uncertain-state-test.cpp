// What a program sets on one of several ways counts where the ways meet again: nothing that may run is left out, and
// no name is taken for certain that another way has changed.
#include <catch2/catch.hpp>

#include <algorithm>

#include "migration/alembic/read.hpp"

using namespace pgsteward;
using namespace pgsteward::tests;

namespace {

const std::string rows = "c = op.get_bind()\nseen = lambda: c.execute(sa.text('SELECT 1')).scalar()\nrows = c.execute(sa.text('SELECT 1'))\n";

std::vector<std::string> lines_behind(const std::string& body, const std::string& head = {}) {
    std::vector<std::string> lines = lines_of(read_upgrade(rows + body, head).upgrade);
    std::erase_if(lines, [](const std::string& line) { return line.find(" SELECT 1") != line.npos || line.find(" HARMLESS ") != line.npos; });
    return lines;
}

/// Is the table t dropped under a condition?
bool perhaps_dropped(const std::vector<std::string>& lines) {
    return std::any_of(lines.begin(), lines.end(), [](const std::string& line) { return line.find(" DROP TABLE t -- ") != line.npos; });
}

void check_perhaps(const std::vector<std::string>& bodies, const std::string& head = {}) {
    for (const std::string& body : bodies) {
        const std::vector<std::string> lines = lines_behind(body, head);
        INFO(body);
        INFO(fmt::format("{}", fmt::join(lines, "\n")));
        CHECK(perhaps_dropped(lines));
    }
}

const std::string unless_found = "if not found: return\nop.drop_table('t')";
const std::string where_found = "if found: op.drop_table('t')";

}  // namespace

TEST_CASE("a flag that is set before break, continue or raise counts behind them") {
    check_perhaps({
        "found = False\nfor t in ['a', 'b']:\n    if seen():\n        found = True\n        break\n" + unless_found,
        "found = False\nfor t in ['a', 'b']:\n    if seen():\n        found = True\n        continue\n" + unless_found,
        "found = False\nfor r in rows:\n    if r[0] == 3:\n        found = True\n        break\n" + unless_found,
        "found = False\nfor t in ['a']:\n    with c.begin_nested():\n        if seen():\n            found = True\n            break\n" + unless_found,
        "found = False\nfor t in ['a']:\n    try:\n        if seen():\n            found = True\n            break\n    finally:\n        pass\n" + unless_found,
        "found = False\nfor t in ['a']:\n    match seen():\n        case 1:\n            found = True\n            break\n" + unless_found,
        "found = False\nwhile seen():\n    if seen():\n        found = True\n        break\n" + unless_found,
        "found = False\nfor t in ['a']:\n    for u in ['b']:\n        if seen():\n            found = True\n            break\n    else:\n        continue\n    break\n" + unless_found,
        "found = False\ntry:\n    if seen():\n        found = True\n        raise ValueError\nexcept ValueError:\n    pass\n" + unless_found,
        "from contextlib import suppress\nfound = False\nwith suppress(ValueError):\n    seen()\n    found = True\nif found: return\nop.drop_table('t')",
        "n = 0\nwhile True:\n    if seen():\n        n = 1\n        break\n    n += 1\n    if n > 3: return\nop.drop_table('t')",
        "for t in ['a', 'b']:\n    if seen(): continue\n    return\nop.drop_table('t')",
    });
}

TEST_CASE("the else of a loop is not certain where a break may have left it") {
    check_perhaps({
        "for t in ['a', 'b']:\n    if seen(): break\nelse:\n    return\nop.drop_table('t')",
        "for r in rows:\n    if r[0]: break\nelse:\n    return\nop.drop_table('t')",
        "while seen():\n    break\nelse:\n    return\nop.drop_table('t')",
        "for t in ['a', 'b']:\n    if seen(): break\nelse:\n    op.drop_table('t')",
    });
    const std::vector<std::string> retried = lines_behind("for attempt in range(3):\n    try:\n        seen()\n        break\n    except Exception: pass\nelse:\n    raise RuntimeError\nop.drop_table('t')");
    REQUIRE_FALSE(retried.empty());
    CHECK(retried.back() == "14:5 DROP TABLE t");
}

TEST_CASE("a name that may have changed on another way is not certain") {
    const std::string drop = "op.drop_table(name)";
    check_perhaps({
        "name = 'x'\nfor u in ['a', 'b']:\n    if seen():\n        name = 't'\n        break\n" + drop,
        "name = 'x'\nfor u in ['a', 'b']:\n    if seen():\n        name = 't'\n        continue\n" + drop,
        "name = 'x'\ntry:\n    if seen():\n        name = 't'\n        raise ValueError\nexcept ValueError: pass\n" + drop,
        "name = 'x'\ntry:\n    if seen():\n        name = 't'\n        return\nfinally:\n    op.drop_table(name)",
    });
}

TEST_CASE("a name that a pattern may have set is not the one from before") {
    for (const char* pattern : {"{'k': t}", "[t, *_]", "(_, *t)", "{**t}", "str() as t"}) {
        INFO(pattern);
        const std::vector<std::string> lines = lines_behind(std::string("t = 't'\nmatch seen():\n    case ") + pattern + ":\n        op.execute('DROP TABLE ' + t)\n");
        REQUIRE(lines.size() == 1);
        CHECK(lines[0].find("OPAQUE") != std::string::npos);
    }
}

TEST_CASE("what finally sets is set on every way") {
    CHECK(lines_behind("for u in ['a']:\n    try:\n        if seen(): break\n    finally:\n        name = 't'\nop.drop_table(name)") == std::vector<std::string>{"12:5 DROP TABLE t"});
}

TEST_CASE("what earlier rounds of a loop changed counts in the later ones") {
    const std::string loop = "for r in rows:\n";
    check_perhaps({
        "had = []\n" + loop + "    if r[0] in had: op.drop_table('t')\n    had.append(r[0])",
        "had = {'a': []}\n" + loop + "    if had['a']: op.drop_table('t')\n    had['a'].append(r[0])",
        "had = {}\n" + loop + "    if had.get('a'): op.drop_table('t')\n    had['a'] = r[0]",
        "first = True\n" + loop + "    if not first: op.drop_table('t')\n    first = False",
        "n = 0\ndef count():\n    nonlocal n\n    n += 1\n" + loop + "    count()\n    if n == 7: op.drop_table('t')",
        "had = []\ndef note(l, x): l.append(x)\n" + loop + "    if 'a' in had: op.drop_table('t')\n    note(had, r[0])",
        "last = None\n" + loop + "    if last == 'a': op.drop_table('t')\n    if (last := r[0]): pass",
        "found = False\n" + loop + "    match r[0]:\n        case 1: found = True\n" + where_found,
    });
    check_perhaps({"s = S()\n" + loop + "    s.n += 1\n    if s.n % 9 == 0: op.drop_table('t')",
                   "s = S()\n" + loop + "    s.count()\n    if s.n % 9 == 0: op.drop_table('t')"},
                  "class S:\n    n = 0\n    def count(self): self.n += 1");
}

TEST_CASE("what a try changes may not have happened") {
    check_perhaps({
        "state = {'ok': False}\ntry:\n    seen()\n    state['ok'] = True\nexcept Exception: pass\nif state['ok']: return\nop.drop_table('t')",
        "done = []\ntry:\n    seen()\n    done.append(1)\nexcept Exception: pass\nif done: return\nop.drop_table('t')",
    });
    check_perhaps({"f = Flag()\nif seen(): f.on = True\nif f.on: return\nop.drop_table('t')", "f = Flag()\ntry:\n    seen()\n    f.on = True\nexcept Exception: pass\nif f.on: return\nop.drop_table('t')"},
                  "class Flag:\n    on = False");
    // Where the failure goes on, what follows is certain.
    CHECK(lines_behind("done = []\ntry:\n    seen()\n    done.append(1)\nexcept Exception as e:\n    print(e)\n    raise\nif done: op.drop_table('t')") == std::vector<std::string>{"14:14 DROP TABLE t"});
}

TEST_CASE("an unknown key may be any of those that are there") {
    check_perhaps({
        "{'a': lambda: op.drop_table('t'), 'b': lambda: None}[seen()]()",
        "f = {'a': lambda: op.drop_table('t')}.get(seen())\nif f: f()",
        "[lambda: None, lambda: op.drop_table('t')][seen()]()",
        "d = {'a': None}\nd[seen()] = 1\nif d['a']: op.drop_table('t')",
        "def rest():\n    yield from rows\nfor r in rest(): op.drop_table('t')",
        "def some():\n    if seen(): return\n    yield 1\nif list(some()): return\nop.drop_table('t')",
    });
    check_perhaps({"f = Flag()\nsetattr(f, seen(), True)\nif f.on: op.drop_table('t')"}, "class Flag:\n    on = False");
}

TEST_CASE("a loop that only a return ends is looked at twice, not until no step is left") {
    const std::vector<std::string> lines = lines_behind("def clean():\n    while True:\n        op.execute('DELETE FROM u')\n        if not seen(): return\nclean()\nop.drop_table('t')");
    REQUIRE(lines.size() == 3);
    CHECK(lines[0] == "9:25 DELETE FROM u");
    CHECK(lines[1].starts_with("9:25 DELETE FROM u -- for each round of the loop at line 8"));
    CHECK(lines[2] == "12:5 DROP TABLE t");
}

TEST_CASE("what an operator calls is followed") {
    const std::string head = "class M:\n"
                             "    def __iter__(self):\n        op.drop_table('t')\n        return iter([])\n"
                             "    def __add__(self, other): op.drop_table('t')\n"
                             "    def __eq__(self, other): return op.drop_table('t')\n"
                             "    def __len__(self):\n        op.drop_table('t')\n        return 0";
    for (const std::string body : {"for x in M(): pass", "list(M())", "M() + 1", "M() == 1", "len(M())", "if M(): pass"}) {
        INFO(body);
        CHECK(sql_of(read_upgrade(body, head).upgrade) == std::vector<std::string>{"DROP TABLE t"});
    }
}
