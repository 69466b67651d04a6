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
        {"list(map(str.upper, ['a']))", "['A']"}, {"len({1, 1, 2}), sum([1, 2]), max([1, 3, 2]), any([0, 1]), all([0, 1])", "(2, 3, 3, True, False)"},
        {"(lambda x, *a, k=2, **kw: (x, a, k, kw))(1, 2, 3, z=4)", "(1, (2, 3), 2, {'z': 4})"}, {"'yes' if 1 > 2 else 'no'", "'no'"},
        {"isinstance('a', str), isinstance([], (tuple, list))", "(True, True)"}, {"missing", "unknown"}, {"missing or 1", "unknown"}, {"[] or 1", "1"},
        {"unknown_function() == 1", "unknown"}, {"9223372036854775807 + 1", "unknown"}, {"dict(a=1, **{'b': 2})", "{'a': 1, 'b': 2}"},
    };
    for (const auto& [expression, expected] : expressions) {
        INFO(expression);
        CHECK(result_of("result = " + std::string(expression) + "\n") == expected);
    }
}

TEST_CASE("values are formatted as Python formats them") {
    const std::pair<const char*, const char*> expressions[] = {
        {"'{:,}|{:.2f}|{:x}|{:08b}|{:^9}|{:*<4}|{:+d}|{:.1%}|{:e}'.format(1234567, 3.14159, 255, 5, 'mid', 'l', 3, 0.25, 12345.678)", "'1,234,567|3.14|ff|00000101|   mid   |l***|+3|25.0%|1.234568e+04'"},
        {"'{:05d}|{:=+6d}|{:5}|{:5}|{!r:>6}|{!s:6}|{:d}|{:.3}|{:5}'.format(-42, 3, 2, True, 'q', 5, True, 'abcdef', 'é')", "\"-0042|+    3|    2|    1|   'q'|5     |1|abc|é    \""},
        {"f'{3.14159:{8}.1f}|{\"x\"!r:>5}|{5!s:3}|{7:>03}'", "\"     3.1|  'x'|5  |007\""}, {"format(3.14159, '.2f'), format(5)", "('3.14', '5')"},
        {"'%5d|%-5d|%05d|%+d|%x|%.3f|%5s|%-3s|%.2s|%d|%05s' % (42, 42, -42, 7, 255, 2.0, 'x', 'y', 'abc', 3.9, 'z')", "'   42|42   |-0042|+7|ff|2.000|    x|y  |ab|3|    z'"},
        {"'%s %r %d' % (True, \"it's\", True)", "'True \"it\\'s\" 1'"}, {"'{:=5}'.format('a')", "unknown"}, {"'{:d}'.format('a')", "unknown"}, {"'%s' % b'x'", "unknown"}, {"f'{\"é\"!a}'", "unknown"},
    };
    for (const auto& [expression, expected] : expressions) {
        INFO(expression);
        CHECK(result_of("result = " + std::string(expression) + "\n") == expected);
    }
}

TEST_CASE("methods of strings give what Python's give, or are not known") {
    const std::pair<const char*, const char*> expressions[] = {
        {"\"they're\".title(), 'hELLO'.capitalize(), 'aB'.swapcase()", "(\"They'Re\", 'Hello', 'Ab')"}, {"'é'.upper(), 'é'.isalpha()", "unknown"},
        {"'-5'.zfill(4), 'a'.ljust(3, '.'), 'a'.rjust(3), 'abc'.center(6, '-'), 'abcd'.center(7)", "('-005', 'a..', '  a', '-abc--', '  abcd ')"},
        {"'a,b,c'.rsplit(',', 1), 'a,b'.split(sep=','), 'a b'.split(None), 'a,b,c'.split(',', maxsplit=1)", "(['a,b', 'c'], ['a', 'b'], ['a', 'b'], ['a', 'b,c'])"},
        {"'a=b=c'.partition('='), 'a=b=c'.rpartition('='), 'a'.partition('='), 'a'.rpartition('=')", "(('a', '=', 'b=c'), ('a=b', '=', 'c'), ('a', '', ''), ('', '', 'a'))"},
        {"'abcabc'.find('a', 1), 'abc'.find('z'), 'abcabc'.rfind('b'), 'abcabc'.count('a', 1), 'abc'.startswith('b', 1), 'abcabc'.index('c')", "(3, -1, 4, 1, True, 2)"},
        {"'abc'.index('z')", "unknown"}, {"'a\\tb'.expandtabs(4), 'aXbX'.replace('X', '_', 1), 'xyx'.strip('x')", "('a   b', 'a_bX', 'y')"}, {"'x'.strip(missing)", "unknown"},
        {"'abc'.translate(str.maketrans('ab', 'xy', 'c')), 'a-b'.translate({ord('-'): '_'}) if 0 else 'a'.translate({97: 'b'})", "('xy', 'b')"},
        {"'abcdef'[4::-2], 'abc'[::-1], [0, 1, 2, 3][-1:-3:-1], 'abc'[::2]", "('eca', 'cba', [3, 2], 'ac')"},
        {"'12'.isdecimal(), 'a_1'.isidentifier(), 'x'.isascii()", "(True, True, True)"},
    };
    for (const auto& [expression, expected] : expressions) {
        INFO(expression);
        CHECK(result_of("result = " + std::string(expression) + "\n") == expected);
    }
}

TEST_CASE("numbers and orders are Python's") {
    const std::pair<const char*, const char*> expressions[] = {
        {"int('-12'), int('ff', 16), int(-3.7), float(3), float('2.50'), round(2.5), round(3.5), divmod(7, 2), pow(2, 3), abs(-1.5)", "(-12, 255, -3, 3.0, 2.5, 2, 4, (3, 1), 8, 1.5)"},
        {"round(17, -1)", "unknown"}, {"True | False, True ^ True", "(True, False)"}, {"sorted([('b', 1), ('a', 2)]), sorted(['bb', 'aa', 'c'], key=len, reverse=True)", "([('a', 2), ('b', 1)], ['bb', 'aa', 'c'])"},
        {"max(['a', 'bbb'], key=len), min(3, 1, 2), max([], default=0), sum([1, 2], 10), sorted([2.5, 1])", "('bbb', 1, 0, 13, [1, 2.5])"}, {"max(1, missing)", "unknown"},
        {"{1}.issubset({1, 2}), {1, 2} >= {1} if 0 else {1}.isdisjoint([2]), sorted({1, 2}.symmetric_difference([2, 3]))", "(True, True, [1, 3])"},
    };
    for (const auto& [expression, expected] : expressions) {
        INFO(expression);
        CHECK(result_of("result = " + std::string(expression) + "\n") == expected);
    }
}

TEST_CASE("what is one of a few texts makes one of a few longer texts") {
    CHECK(result_of("result = f\"a{'x' if missing else ''}b\" in ('axb', 'ab')\n") == "unknown");
    CHECK(result_of("result = f\"a{'x' if missing else 'x'}b\"\n") == "'axb'");
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
        {"from collections import namedtuple\nP = namedtuple('P', 'a, b')\np = P(1, b=2)\nx, y = p\nresult = p.a, p[1], x, y\n", "(1, 2, 1, 2)"},
        {"from typing import NamedTuple\nclass P(NamedTuple):\n    a: str\n    b: int = 2\nresult = [*P('x')]\n", "['x', 2]"},
        {"from dataclasses import dataclass\n@dataclass\nclass D:\n    a: int\n    def __post_init__(self): self.b = self.a + 1\nresult = D(1).b\n", "2"},
        {"import copy\na = {'k': [1]}\nb = copy.deepcopy(a)\nb['k'].append(2)\nresult = a, b\n", "({'k': [1]}, {'k': [1, 2]})"},
        {"l = [3, 1]\nl.remove(3)\nresult = l\n", "[1]"},
        {"import datetime\nresult = f'{datetime.date(2025, 3, 9).strftime(\"%Y_%m-%d%%\")} {datetime.date(2025, 3, 9)}'\n", "'2025_03-09% 2025-03-09'"},
        {"result = [*range(2)], [*dict(a=1)], [*'ab'.split('b')], [0, *range(1)]\n", "([0, 1], ['a'], ['a', ''], [0, 0])"},
        {"class C:\n    def __bool__(self): return False\nresult = not C()\n", "True"},
        {"class C:\n    @property\n    def x(self): return 1\n    @x.setter\n    def x(self, v): pass\nresult = C().x\n", "1"},
        {"match 5:\n    case 'b' | int(): result = 1\n    case _: result = 2\n", "1"},
        {"import uuid\nresult = str(uuid.UUID('{12345678-1234567812345678ABCDEF01}'))\n", "'12345678-1234-5678-1234-5678abcdef01'"},
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

TEST_CASE("parts of lists are set and deleted as Python does") {
    const auto list = [](const std::string& change) { return result_of("x = [1, 2, 3, 4]\n" + change + "\nresult = x"); };
    CHECK(list("x[1:3] = ['a']") == "[1, 'a', 4]");
    CHECK(list("x[:] = []") == "[]");
    CHECK(list("x[-1:] = (5, 6)") == "[1, 2, 3, 5, 6]");
    CHECK(list("x[3:1] = 'ab'") == "[1, 2, 3, 'a', 'b', 4]");
    CHECK(list("del x[:2]") == "[3, 4]");
    CHECK(list("del x[0], x[-1]") == "[2, 3]");
    // Which one goes is not known: none may be taken for the last.
    CHECK(result_of("x = [1, 2]\ndel x[unknown:]\nresult = x[0]") == "unknown");
    CHECK(result_of("x = [1, 2]\nx.pop(unknown)\nresult = x[0]") == "unknown");
    CHECK(result_of("x = [1, 2]\nx[unknown:] = [3]\nresult = x[0]") == "unknown");
}

TEST_CASE("what goes through values that are known gives values that are known") {
    const auto of = [](const std::string& expression) { return result_of("import itertools, operator, json, datetime\nfrom string import Template\nresult = " + expression); };
    CHECK(of("list(itertools.islice('abcd', 1, 4, 2))") == "['b', 'd']");
    CHECK(of("list(itertools.islice('abcd', 2))") == "['a', 'b']");
    CHECK(of("[(k, list(g)) for k, g in itertools.groupby(['a1', 'a2', 'b1', 'a3'], key=lambda s: s[0])]") == "[('a', ['a1', 'a2']), ('b', ['b1']), ('a', ['a3'])]");
    CHECK(of("list(itertools.zip_longest('ab', 'c', fillvalue='-'))") == "[('a', 'c'), ('b', '-')]");
    CHECK(of("list(itertools.pairwise('abc'))") == "[('a', 'b'), ('b', 'c')]");
    CHECK(of("list(itertools.combinations('abc', 2))") == "[('a', 'b'), ('a', 'c'), ('b', 'c')]");
    CHECK(of("list(itertools.permutations([1, 2]))") == "[(1, 2), (2, 1)]");
    CHECK(of("list(itertools.starmap(lambda a, b: a + b, [(1, 2), (3, 4)]))") == "[3, 7]");
    CHECK(of("[''.join(p) for p in itertools.product('ab', repeat=2)]") == "['aa', 'ab', 'ba', 'bb']");
    CHECK(of("list(itertools.takewhile(lambda n: n < 3, itertools.count()))") == "[0, 1, 2]");
    CHECK(of("list(itertools.dropwhile(lambda n: n < 3, [1, 4, 2])), list(itertools.filterfalse(None, [0, 1]))") == "([4, 2], [0])");
    CHECK(of("[a + b for a, b in zip(itertools.cycle('ab'), 'xyz')]") == "['ax', 'by', 'az']");
    CHECK(of("(lambda it: (next(it), list(it), list(it)))(iter([1, 2, 3]))") == "(1, [2, 3], [])");
    CHECK(of("list(itertools.repeat('a', 2))") == "['a', 'a']");
    CHECK(of("list(itertools.islice(unknown, 2))") == "unknown");
    CHECK(of("list(itertools.permutations(range(100), 5))") == "unknown");
    CHECK(of("list(map(lambda a, b: a * b, [1, 2], [3, 4]))") == "[3, 8]");
    CHECK(of("sorted([{'n': 2}, {'n': 1}], key=operator.itemgetter('n'))") == "[{'n': 1}, {'n': 2}]");
    CHECK(of("operator.itemgetter(1, 0)('ab')") == "('b', 'a')");
    CHECK(of("operator.methodcaller('replace', 'a', 'b')('aa')") == "'bb'");
    CHECK(of("json.dumps({'b': [1, None], 'a': True}, sort_keys=True)") == R"('{"a": true, "b": [1, null]}')");
    CHECK(of("json.dumps({'a': 1}, indent=2)") == "unknown");
    CHECK(of(R"(json.loads('{"a": [1, 2.5, null, "x"], "b": false}'))") == "{'a': [1, 2.5, None, 'x'], 'b': False}");
    CHECK(of("json.loads('{')") == "unknown");
    CHECK(of("Template('$a ${b}c $$').substitute(a=1, b='x')") == "'1 xc $'");
    CHECK(of("Template('$a').substitute(unknown)") == "unknown");
    CHECK(of("str(datetime.datetime(2020, 1, 31, 5).isoformat())") == "'2020-01-31T05:00:00'");
}

TEST_CASE("regular expressions find what Python's find, or are not known") {
    const auto of = [](const std::string& expression) { return result_of("import re\nresult = " + expression); };
    const std::pair<const char*, const char*> expressions[] = {
        {R"(re.match(r'(\w+)_x', 'tab_x').group(1))", "'tab'"},
        {R"(re.match('x', 'y'), bool(re.match('x', 'xy')), re.match('x', 'xy') is None)", "(None, True, False)"},
        {R"(re.search(r'(?P<a>\d+)-(?P<b>\w+)?', 'z 12-').groupdict('none'))", "{'a': '12', 'b': 'none'}"},
        {R"(re.search(r'(\d)(x)?', 'a1').groups(), re.search('b', 'abc').span(), re.search('b', 'abc')[0])", "(('1', None), (1, 2), 'b')"},
        {R"(re.fullmatch('a|ab', 'ab') is not None, re.fullmatch('a', 'ab'))", "(True, None)"},
        {R"(re.sub(r'(\w)=(\w)', r'\2:\g<1>', 'a=b c=d'))", "'b:a d:c'"},
        {R"(re.sub('[aeiou]', lambda m: m.group().upper(), 'banana', count=2))", "'bAnAna'"},
        {R"(re.subn('x*', '-', 'abxd'))", "('-a-b--d-', 5)"},
        {R"(re.split(r'\s*([,;])\s*', 'a , b;c'))", "['a', ',', 'b', ';', 'c']"},
        {R"(re.findall(r'(\w)(\d)?', 'a1b'), re.findall('a.', 'ab ac'))", "([('a', '1'), ('b', '')], ['ab', 'ac'])"},
        {R"([m.start() for m in re.finditer('a', 'banana')])", "[1, 3, 5]"},
        {R"(re.compile('^b.*$', re.I | re.M).findall('a\nBc\nbd'))", "['Bc', 'bd']"},
        {R"(re.escape('a.b*'))", "'a\\\\.b\\\\*'"},
        {R"(re.sub(r'(?<=a)b', 'c', 'ab'))", "unknown"},      // RE2 looks neither back
        {R"(re.search(r'\w', 'ä'))", "unknown"},              // nor knows Python's letters,
        {R"(bool(re.search('a$', 'a\n')))", "unknown"},       // and its $ stands elsewhere
        {R"(re.sub('a??', '-', 'a'))", "unknown"},
        {R"(re.sub('a', 'b', unknown))", "unknown"},
    };
    for (const auto& [expression, wanted] : expressions) {
        INFO(expression);
        CHECK(of(expression) == wanted);
    }
}

TEST_CASE("named tuples and flags have what Python gives them") {
    const std::string head = "from collections import namedtuple\nfrom typing import NamedTuple\nP = namedtuple('P', 'a b c', defaults=[3])\nclass Q(NamedTuple):\n    x: str\n    y: int = 2\n";
    CHECK(result_of(head + "p = P(1, 2)\nq = p._replace(b=5)\nresult = (tuple(q), q._asdict(), P._fields, P._make([7, 8]).c)") == "((1, 5, 3), {'a': 1, 'b': 5, 'c': 3}, ('a', 'b', 'c'), 3)");
    CHECK(result_of(head + "result = (Q('k')._replace(y=9).y, Q._fields)") == "(9, ('x', 'y'))");
    const std::string flags = "import enum\nclass F(enum.Flag):\n    A = enum.auto()\n    B = enum.auto()\n    C = enum.auto()\n    AB = A | B\nclass I(enum.IntFlag):\n    A = 1\n    B = 2\n";
    CHECK(result_of(flags + "f = F.A | F.C\nresult = (F.C.value, f.value, F.C in f, F.B in f, bool(f & F.B), (f ^ F.A) is F.C)") == "(4, 5, True, False, False, True)");
    CHECK(result_of(flags + "result = ((I.A | I.B).value, I.A in (I.A | I.B), int(I.B) + 1)") == "(3, True, 3)");
    CHECK(result_of(flags + "result = (F.A | F.B).name") == "unknown");
}

TEST_CASE("a cached function runs once for the same arguments") {
    const std::string head = "import functools\ncalls = []\n@functools.lru_cache(maxsize=None)\ndef f(x):\n    calls.append(x)\n    return x * 2\n";
    CHECK(result_of(head + "result = (f(1), f(1), f(2), calls)") == "(2, 2, 4, [1, 2])");
    CHECK(result_of(head + "f(1)\nf.cache_clear()\nf(1)\nresult = calls") == "[1, 1]");
    CHECK(result_of("import functools\ncalls = []\nclass C:\n    @functools.cached_property\n    def v(self):\n        calls.append(1)\n        return 7\nc, d = C(), C()\nresult = (c.v, c.v, d.v, calls)") == "(7, 7, 7, [1, 1])");
}

TEST_CASE("what a property, a defaultdict or a growing list does is done") {
    CHECK(result_of("class C:\n    @property\n    def p(self): return self._p\n    @p.setter\n    def p(self, v): self._p = v * 2\n    @p.deleter\n    def p(self): pass\nc = C()\nc.p = 'v'\nresult = c.p") == "'vv'");
    CHECK(result_of("from collections import defaultdict\nd = defaultdict(list, a=[1])\nd['a'].append(2)\nd['b'].append(3)\nn = defaultdict(int)\nn['x'] += 1\nresult = (dict(d), dict(n), d.get('c'))") == "({'a': [1, 2], 'b': [3]}, {'x': 1}, None)");
    CHECK(result_of("result = list(dict.fromkeys('aba'))") == "['a', 'b']");
    CHECK(result_of("seen = []\nleft = [1, 2]\nfor n in left:\n    seen.append(n)\n    if n == 1: left.append(9)\nresult = seen") == "[1, 2, 9]");
}

TEST_CASE("objects of dataclasses are copied and taken apart") {
    const std::string head = "import dataclasses as d\n@d.dataclass\nclass P:\n    n: str\n    k: int = 3\n@d.dataclass\nclass Q:\n    all: list\n";
    CHECK(result_of(head + "result = d.replace(P('a'), k=5).k, d.asdict(P('a')), d.astuple(P('b', 4)), [f.name for f in d.fields(P)]") == "(5, {'n': 'a', 'k': 3}, ('b', 4), ['n', 'k'])");
    CHECK(result_of(head + "result = d.asdict(Q([P('a')]))") == "{'all': [{'n': 'a', 'k': 3}]}");
    CHECK(result_of("d = {'a': 1, 'b': 2}\nresult = (d.popitem(), d)") == "(('b', 2), {'a': 1})");
}

TEST_CASE("fields of a dataclass have the values that field() says") {
    const std::string head = "from dataclasses import dataclass, field\n@dataclass\nclass P:\n    n: str\n    k: int = field(default=3)\n    all: list = field(default_factory=list)\n";
    CHECK(result_of(head + "p = P('a')\np.all.append(1)\nresult = (p.n, p.k, p.all, P('b').all)") == "('a', 3, [1], [])");
    CHECK(result_of(head + "result = P('a', all=['x'], k=4).all") == "['x']");
    CHECK(result_of(head + "result = P('a', unknown).k") == "unknown");
}

TEST_CASE("match takes the case that Python takes, and sets what its pattern names") {
    const std::string head = "import dataclasses, enum\n@dataclasses.dataclass\nclass P:\n    x: int\n    y: int\nclass K(enum.Enum):\n    A = 1\n    B = 2\nclass Q: pass\nresult = None\n";
    const std::pair<const char*, const char*> cases[] = {
        {"{'kind': 'move', 'to': ['a', 'b', 'c']}|{'kind': 'drop'}: 0|{'kind': 'move', 'to': [x, *rest]}: x, rest", "('a', ['b', 'c'])"},
        {"(1, 'a')|(1, 'b') !or (2, _): 0|(int() as n, str(s)) if n > 0: n, s", "(1, 'a')"},
        {"5|1 !or 2: 0|x if x > 9: 0|int(): 'int'", "'int'"}, {"[1, 2, 3]|[1, 2]: 0|1, *_, 3: 'seq'", "'seq'"}, {"{'a': 1, 'b': 2}|{'a': 1, **rest}: rest", "{'b': 2}"},
        {"'xy'|[a, b]: 0|str(): 'str'", "'str'"}, {"None|False: 0|None: 'none'", "'none'"}, {"1|True: 0|1: 'one'", "'one'"}, {"-1|1: 0|-1: 'minus'", "'minus'"}, {"()|[_]: 0|[]: 'empty'", "'empty'"},
        {"P(1, 2)|P(x=3): 0|P(1, y): y", "2"}, {"P(1, 2)|P(y=2, x=a): a", "1"}, {"K.B|K.A: 0|K.B: 'B'", "'B'"}, {"True|str(): 0|bool(): 'b'", "'b'"}, {"{}|[]: 0|{}: 'map'", "'map'"},
        {"3|Q(): 0|_: 'rest'", "'rest'"}, {"[1, [2, 3]]|[a, [b, 4]]: 0|[a, [b, c]]: a, b, c", "(1, 2, 3)"}, {"(7)|(8): 0|(7): 'group'", "'group'"}, {"4|1 !or 2: 0", "None"},
        {"made_elsewhere()|[a]: a|_: 'rest'", "unknown"}, {"made_elsewhere()|x: 'any'", "'any'"},
    };
    for (const auto& [text, expected] : cases) {
        // subject|pattern: result|pattern: result; `!or` stands for | in a pattern.
        std::vector<std::string> parts;
        for (std::string rest = text; !rest.empty();) {
            const std::size_t end = std::min(rest.find('|'), rest.size());
            parts.push_back(rest.substr(0, end));
            rest.erase(0, end + 1);
        }
        std::string program = head + "match " + parts[0] + ":\n";
        for (std::size_t i = 1; i < parts.size(); ++i) {
            const std::size_t colon = parts[i].rfind(": ");
            std::string pattern = parts[i].substr(0, colon);
            if (const std::size_t either = pattern.find("!or"); either != pattern.npos) pattern.replace(either, 3, "|");
            program += "    case " + pattern + ": result = " + parts[i].substr(colon + 2) + "\n";
        }
        INFO(program);
        CHECK(result_of(program) == expected);
    }
}

TEST_CASE("the containers of collections do what theirs do") {
    const std::pair<const char*, const char*> programs[] = {
        {"Counter('abca').most_common(2)", "[('a', 2), ('b', 1)]"}, {"c = Counter(['x', 'y', 'x'], z=4); c['z'] += 1; c.update({'y': 2}); c.subtract('x'); dict(c), c['none'], c.total()", "({'x': 1, 'y': 3, 'z': 5}, 0, 9)"},
        {"list(Counter(a=2, b=1).elements())", "['a', 'a', 'b']"}, {"Counter(made_elsewhere())['a']", "unknown"},
        {"m = ChainMap({'a': 1}, {'a': 2, 'b': 3}); m['a'], m['b'], sorted(m)", "(1, 3, ['a', 'b'])"},
        {"o = OrderedDict([('a', 1), ('b', 2), ('c', 3)]); o.move_to_end('a'); o.move_to_end('c', last=False); list(o)", "['c', 'b', 'a']"},
        {"d = deque([1, 2, 3], maxlen=2); d.append(4); d.appendleft(7); list(d)", "[7, 3]"}, {"d = deque([1, 2, 3, 4]); d.rotate(); d.extendleft([8, 9]); list(d)", "[9, 8, 4, 1, 2, 3]"},
        {"d = defaultdict(list, a=[1]); d.pop('a'); d['b'].append(2); dict(d)", "{'b': [2]}"},
    };
    for (const auto& [program, expected] : programs) {
        INFO(program);
        std::string text = program;
        const std::size_t last = text.rfind("; ");
        text.insert(last == text.npos ? 0 : last + 2, "result = ");
        CHECK(result_of("from collections import *\n" + text + "\n") == expected);
    }
}

TEST_CASE("days and moments that are written out are counted with") {
    const std::pair<const char*, const char*> expressions[] = {
        {"str(date(2020, 1, 31) + timedelta(days=1))", "'2020-02-01'"}, {"str(date(2020, 3, 1) - timedelta(1))", "'2020-02-29'"}, {"str(date(1900, 3, 1) - timedelta(1))", "'1900-02-28'"},
        {"(datetime(2020, 1, 31, 23, 59) + timedelta(hours=2, seconds=5)).isoformat()", "'2020-02-01T01:59:05'"}, {"str(datetime(2020, 1, 1) - timedelta(microseconds=1))", "'2019-12-31 23:59:59.999999'"},
        {"(date(2020, 3, 1) - date(2020, 2, 1)).days", "29"}, {"(datetime(2020, 1, 2) - datetime(2020, 1, 1, 12)).total_seconds()", "43200.0"}, {"date(2020, 1, 5) < date(2020, 2, 1), date(2020, 1, 1) == date(2020, 1, 1)", "(True, True)"},
        {"date(2021, 3, 4).weekday(), date(2021, 3, 4).isoweekday(), date(2021, 3, 4).year", "(3, 4, 2021)"}, {"str(date(2020, 1, 31).replace(day=1, year=2021))", "'2021-01-01'"}, {"f'{date(2021, 3, 4):%Y_%m %j %A %b}'", "'2021_03 063 Thursday Mar'"},
        {"str(datetime(2020, 5, 6, 7, 8, 9, 10).date()), datetime(2020, 5, 6).strftime('%d/%m/%y')", "('2020-05-06', '06/05/20')"}, {"(timedelta(hours=36) * 2).days, (timedelta(0) - timedelta(seconds=1)).days", "(3, -1)"},
        {"str(date(2020, 2, 30))", "unknown"}, {"str(date(9999, 12, 31) + timedelta(1))", "unknown"}, {"date(2020, 1, 1) < date.today()", "unknown"},
    };
    for (const auto& [expression, expected] : expressions) {
        INFO(expression);
        CHECK(result_of("from datetime import *\nresult = " + std::string(expression) + "\n") == expected);
    }
}

TEST_CASE("rows of a csv file and the functions of operator and itertools are those of Python") {
    const std::pair<const char*, const char*> expressions[] = {
        {"list(csv.reader(io.StringIO('a,b\\n\"c,d\",\"e\"\"f\"\\n\\n,\\n')))", "[['a', 'b'], ['c,d', 'e\"f'], [], ['', '']]"}, {"list(csv.DictReader(['k;v', '1;2'], delimiter=';'))", "[{'k': '1', 'v': '2'}]"},
        {"list(csv.DictReader(['1,2', '3'], ['a', 'b']))", "[{'a': '1', 'b': '2'}, {'a': '3', 'b': None}]"}, {"list(csv.reader(open('../up.sql')))", "unknown"},
        {"functools.reduce(operator.add, ['a', 'b'], 'z'), operator.mod(7, 4)", "('zab', 3)"}, {"list(itertools.accumulate([1, 2, 3]))", "[1, 3, 6]"},
        {"list(itertools.compress('abc', [1, 0, 1]))", "['a', 'c']"}, {"[list(one) for one in itertools.tee([1, 2])]", "[[1, 2], [1, 2]]"},
    };
    for (const auto& [expression, expected] : expressions) {
        INFO(expression);
        CHECK(result_of("import csv, functools, io, itertools, operator\nresult = " + std::string(expression) + "\n") == expected);
    }
}
