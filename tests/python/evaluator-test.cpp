// What Python computes, computed without it; and what is not known stays unknown.
#include <catch2/catch.hpp>

#include "python/evaluator.hpp"

using namespace pgsteward;
using namespace pgsteward::python;

namespace {

/// The printed value of `result` after the program ran; "unknown" where it is not known.
std::string result_of(const std::string& program) {
    const Module module = parse(SourceText("m.py", program));
    if (!module.errors.empty()) return "error: " + module.errors[0].message;
    FileTree tree;
    tree.read = [](const std::string& path) -> std::optional<SourceText> {
        if (path == "sql/a.sql") return SourceText(path, "SELECT 1;\r\n");
        if (path == "../up.sql") return SourceText(path, "a\nb\n");
        return std::nullopt;
    };
    Host host;
    host.call = [](Evaluator&, const CallSite&) { return std::optional<Value>(); };
    host.attribute = [](Evaluator&, const Value&, const std::string&) { return std::optional<Value>(); };
    host.with = [](Evaluator&, const Value&, bool, const Location&) { return std::optional<Value>(); };
    host.touches = [](const Symbol&) { return false; };
    host.activity = [] { return std::size_t{0}; };
    host.opaque = [](Evaluator&, const Location&, const std::string&) {};
    Evaluator evaluator(tree, "m.py", module, host);
    evaluator.run();
    const Value* value = evaluator.global("result");
    return value ? printed(*value, true).value_or("unknown") : "unset";
}

}  // namespace

TEST_CASE("expressions are computed as Python does") {
    const std::pair<const char*, const char*> expressions[] = {
        {"1 + 2 * 3 ** 2 // 4 % 5", "5"}, {"-7 // 2", "-4"}, {"-7 % 3", "2"}, {"7 / 2", "3.5"}, {"True and 'a' or 'b'", "'a'"},
        {"not []", "True"}, {"1 < 2 < 3", "True"}, {"'a' in 'cat'", "True"}, {"3 not in (1, 2)", "True"}, {"None is None", "True"},
        {"0x1F + 0b11 + 0o7 + 1_000", "1041"}, {"1.5", "1.5"}, {"1e3", "1000.0"},
        {"'a' 'b' \"c\"", "'abc'"}, {"r'\\n' + '\\x41\\u00e9\\101'", "'\\\\nAéA'"}, {"'a\\\nb'", "'ab'"}, {"f'{1 + 1}{{}}{\"x\"!r}{7:03d}'", "\"2{}'x'007\""},
        {"f'{1 + 1=}|{\"x\" = !s}|{7=:03d}'", "'1 + 1=2|\"x\" = x|7=007'"}, {"'\\N{BULLET}' + '\\\\N{X}'", "'\u2022\\\\N{X}'"}, {"'\\N{WATER BUFFALO}'", "unknown"},
        {"'%s-%03d%%' % ('a', 7)", "'a-007%'"}, {"'%(k)s' % {'k': 1}", "'1'"},
        {"'{} {1} {k[0]} {k.x}'.format(1)", "unknown"}, {"'{0}{k[a]}'.format(1, k={'a': 2})", "'12'"}, {"'{:>4}|{:<3}|'.format(1, 'a')", "'   1|a  |'"},
        {"', '.join(str(x) for x in range(3))", "'0, 1, 2'"}, {"'a,b,,c'.split(',')", "['a', 'b', '', 'c']"}, {"' a  b '.split()", "['a', 'b']"},
        {"'x\\ny'.splitlines()", "['x', 'y']"}, {"'Ab'.lower() + 'Ab'.upper()", "'abAB'"}, {"'a_b'.replace('_', '-')", "'a-b'"},
        {"'abc'[1], 'abc'[-1], 'abc'[1:], 'äbc'[:1]", "('b', 'c', 'bc', 'ä')"}, {"[1, 2, 3][::-1]", "[3, 2, 1]"},
        {"[*range(2), *'ab']", "[0, 1, 'a', 'b']"}, {"{**{'a': 1}, 'b': 2}", "{'a': 1, 'b': 2}"}, {"{'a': 1}.get('b', 3)", "3"},
        {"[x * y for x in (1, 2) for y in (3, 4) if x * y != 4]", "[3, 6, 8]"}, {"{k: v for k, v in zip('ab', [1, 2])}", "{'a': 1, 'b': 2}"},
        {"sorted(['b', 'a'], reverse=True), sorted([3, 1], key=lambda x: -x)", "(['b', 'a'], [3, 1])"}, {"list(enumerate('ab', 1))", "[(1, 'a'), (2, 'b')]"},
        {"list(map(str.upper, ['a']))", "unknown"}, {"len({1, 1, 2}), sum([1, 2]), max([1, 3, 2]), any([0, 1]), all([0, 1])", "(2, 3, 3, True, False)"},
        {"(lambda x, *a, k=2, **kw: (x, a, k, kw))(1, 2, 3, z=4)", "(1, (2, 3), 2, {'z': 4})"}, {"'yes' if 1 > 2 else 'no'", "'no'"},
        {"isinstance('a', str), isinstance([], (tuple, list))", "(True, True)"}, {"missing", "unknown"}, {"missing or 1", "unknown"}, {"[] or 1", "1"},
        {"unknown_function() == 1", "unknown"}, {"9223372036854775807 + 1", "unknown"}, {"dict(a=1, **{'b': 2})", "{'a': 1, 'b': 2}"},
    };
    for (const auto& [expression, expected] : expressions) {
        INFO(expression);
        CHECK(result_of("result = " + std::string(expression) + "\n") == expected);
    }
}

TEST_CASE("statements run as Python runs them") {
    const std::pair<const char*, const char*> programs[] = {
        {"result = 0\nfor i in range(5):\n    if i == 1: continue\n    if i == 4: break\n    result += i\nelse:\n    result = -1\n", "5"},
        {"result = 0\nwhile result < 3:\n    result += 1\n", "3"},
        {"def f(a, b=2, *, c=3): return a + b + c\nresult = f(1, c=4)\n", "7"},
        {"def f():\n    yield 1\n    yield from [2, 3]\nresult = list(f())\n", "[1, 2, 3]"},
        {"x = 1\ndef f():\n    global x\n    x = 2\nf()\nresult = x\n", "2"},
        {"def f():\n    n = 0\n    def g():\n        nonlocal n\n        n += 1\n        return n\n    g()\n    return g()\nresult = f()\n", "2"},
        {"class A:\n    n = 1\n    def __init__(self, m): self.m = m\n    @property\n    def s(self): return self.n + self.m\n    @classmethod\n    def make(cls): return cls(4)\nresult = A.make().s\n", "5"},
        {"def twice(f):\n    def g(x): return f(f(x))\n    return g\n@twice\ndef inc(x): return x + 1\nresult = inc(1)\n", "3"},
        {"(a, *b), c = [1, 2, 3], 4\nresult = a, b, c\n", "(1, [2, 3], 4)"},
        {"try:\n    raise ValueError('x')\nexcept ValueError as e:\n    result = 1\nelse:\n    result = 2\nfinally:\n    other = 3\n", "1"},
        {"result = []\nfor k, v in {'a': 1}.items():\n    result.append((k, v))\n", "[('a', 1)]"},
        {"d = {'a': [1]}\nd['a'] += [2]\nd.update(b=3)\ndel d['b']\nresult = d\n", "{'a': [1, 2]}"},
        {"match 2:\n    case 1 | 2: result = 'low'\n    case x: result = 'high'\n", "'low'"},
        {"if missing: result = 1\nelse: result = 1\n", "1"},
        {"if missing: result = 1\nelse: result = 2\n", "unknown"},
        {"result = []\nif missing: result.append(1)\n", "unknown"},
        {"result = 0\nfor x in missing: result += 1\n", "unknown"},
        {"import os.path, textwrap as t\nresult = t.dedent('  a\\n    b')\n", "'a\\n  b'"},
        {"from functools import partial, reduce\nresult = partial(lambda a, b: a - b, b=1)(3), reduce(lambda a, b: a + b, [1, 2, 3])\n", "(2, 6)"},
        {"from enum import Enum\nclass E(Enum):\n    B = 'b'\n    A = 'a'\nresult = [e.value for e in E]\n", "['b', 'a']"},
        {"from enum import Enum, auto\nclass E(Enum):\n    A = auto()\n    B = auto()\n    C = 2\nresult = E.B.value, E(1).name, E['C'] is E.B, E.A == E.A, E.A == 1, len(E), f'{E.A}', list(E.__members__)\n", "(2, 'A', True, True, False, 2, 'E.A', ['A', 'B', 'C'])"},
        {"from enum import StrEnum, auto\nclass E(StrEnum):\n    ONE = auto()\nresult = f'{E.ONE}' + E.ONE, E.ONE == 'one', E.ONE.upper(), ','.join(E)\n", "('oneone', True, 'ONE', 'one')"},
        {"from enum import Enum\nclass E(str, Enum):\n    A = 'a'\nresult = 'x' + E.A, E.A == 'a', E.A in ('a', 'b'), {'a': 1}[E.A]\n", "('xa', True, True, 1)"},
        {"from enum import Enum\nclass E(str, Enum):\n    A = 'a'\nresult = f'{E.A}'\n", "unknown"},
        {"from enum import Enum\nclass E(Enum):\n    A = (1, 'one')\n    def __init__(self, number, word): self.word = word\nresult = E.A.word\n", "'one'"},
        {"import os\nresult = os.path.basename(__file__), open(os.path.join(os.path.dirname(__file__), 'sql', 'a.sql')).read()\n", "('m.py', 'SELECT 1;\\n')"},
        {"from pathlib import Path\nhere = Path(__file__).resolve().parent\nresult = (here / 'sql' / 'a.sql').read_text(), here.joinpath('..', 'b.txt').name, Path(__file__).stem, (here / 'x.py').with_suffix('.sql').name\n", "('SELECT 1;\\n', 'b.txt', 'm', 'x.sql')"},
        {"from pathlib import Path\nwith open(Path(__file__).parents[1] / 'up.sql') as f:\n    result = [line.strip() for line in f]\n", "['a', 'b']"},
        {"result = open('/etc/passwd').read()\n", "unknown"},
        {"from pathlib import Path\nresult = (Path(__file__).parent / 'none.sql').read_text()\n", "unknown"},
        {"result = open(__file__, 'w')\n", "unknown"},
        {"if (n := 3) > 2: result = n\n", "3"},
    };
    for (const auto& [program, expected] : programs) {
        INFO(program);
        CHECK(result_of(program) == expected);
    }
}

TEST_CASE("long files are read in pieces, and a statement that is too long is an error") {
    std::string many;
    for (int i = 0; i < 20'000; ++i) many += "x" + std::to_string(i) + " = [" + std::to_string(i) + ", 'a', {}]\n";
    const Module pieces = parse(SourceText("m.py", many + "# end\n"));
    CHECK(pieces.errors.empty());
    CHECK(pieces.body.size() == 20'000);
    CHECK(pieces.comments.size() == 1);
    CHECK(pieces.source.position(pieces.body.back()->span.begin).line == 20'000);
    std::string list = "x = [\n", function = "def f():\n";
    for (int i = 0; i < 60'000; ++i) list += "1,\n", function += "    g(1)\n";
    const Module finished = parse(SourceText("m.py", list + "]\n" + function));
    CHECK(finished.errors.empty());
    CHECK(finished.body.size() == 2);
    std::string one = "x = [\n";
    for (int i = 0; i < 60'000; ++i) one += "- \n";
    const Module too_long = parse(SourceText("m.py", "a = 1\n" + one + "]\nb = 2\n"));
    REQUIRE(too_long.errors.size() == 1);
    CHECK(too_long.errors[0].message == "this statement is too long to be read");
    CHECK(too_long.body.size() == 2);
}
