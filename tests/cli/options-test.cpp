#include <catch2/catch.hpp>

#include <array>

#include "cli/options.hpp"
#include "text/failure.hpp"

namespace pgsteward::test {
namespace {

constexpr auto own = std::to_array<OptionRow>({
    {.name = "direction", .value = "WHICH", .help = "", .fallback = "upgrade"},
    {.name = "context", .value = "DIR", .help = "", .repeatable = true},
    {.name = "strict", .help = ""},
});

Options parse(const std::vector<std::string>& arguments) {
    static const std::vector<OptionRow> rows = all_options(own);
    return parse_options(rows, arguments);
}

std::string problem_of(const std::vector<std::string>& arguments) {
    try {
        parse(arguments);
        return "";
    } catch (const UsageError& error) {
        return error.what();
    }
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("options take their value behind a space or an equals sign") {
    CHECK(parse({"--direction", "downgrade"}).value("direction") == "downgrade");
    CHECK(parse({"--direction=down=grade"}).value("direction") == "down=grade");
    CHECK(parse({"--output", "-"}).value("output") == "-");
    CHECK(parse({"a.sql", "--strict", "b.sql"}).sources() == Words{"a.sql", "b.sql"});
}

TEST_CASE("an option that was not given has its fallback") {
    const Options options = parse({});
    CHECK_FALSE(options.has("direction"));
    CHECK(options.value("direction") == "upgrade");
    CHECK(options.value("format") == "text");
    CHECK(options.value("config") == "");
    CHECK(options.values("context").empty());
}

TEST_CASE("an option given again replaces its value or adds one") {
    const Options options = parse({"--direction=a", "--context=x", "--direction=b", "--context", "y"});
    CHECK(options.value("direction") == "b");
    CHECK(options.values("context") == Words{"x", "y"});
}

TEST_CASE("a single dash is stdin, and two end the options") {
    CHECK(parse({"-"}).sources() == Words{"-"});
    CHECK(parse({"a", "--", "--strict", "--", "-x"}).sources() == Words{"a", "--strict", "--", "-x"});
    CHECK_FALSE(parse({"--", "--strict"}).has("strict"));
    CHECK(problem_of({"--output", "--", "x"}) == "--output needs a value: --output=FILE");
}

TEST_CASE("names of files may hold anything") {
    CHECK(parse({"a b", "::error::x", "$(x)", "é\n"}).sources() == Words{"a b", "::error::x", "$(x)", "é\n"});
}

TEST_CASE("wrong options are errors with the nearest right one") {
    CHECK(problem_of({"--directoin=x"}) == "unknown option --directoin; did you mean --direction?");
    CHECK(problem_of({"--fail_on", "error"}) == "unknown option --fail_on; did you mean --fail-on?");
    CHECK(problem_of({"--dir", "x"}) == "unknown option --dir; did you mean --direction?");
    CHECK(problem_of({"-h"}) == "unknown option -h; did you mean --help?");
    CHECK(problem_of({"-x"}) == "unknown option -x");
    CHECK(problem_of({"--"}) == "");
    CHECK(problem_of({"---"}) == "unknown option ---");
    CHECK(problem_of({"--wat\x1b[31m::error::"}) == "unknown option --wat\\x1b[31m::error::");
    CHECK(problem_of({"--strict=yes"}) == "--strict takes no value");
    CHECK(problem_of({"--direction"}) == "--direction needs a value: --direction=WHICH");
    CHECK(problem_of({"--direction", "--strict"}) == "--direction needs a value: --direction=WHICH");
    CHECK(problem_of({"--direction="}) == "--direction needs a value: --direction=WHICH");
    CHECK(problem_of({""}) == "a source is the empty text");
}

TEST_CASE("the table has every common option once, and a tool may replace one") {
    constexpr auto replacing = std::to_array<OptionRow>({{.name = "format", .value = "KIND", .help = "", .fallback = "sql"}});
    const std::vector<OptionRow> rows = all_options(replacing);
    std::size_t formats = 0;
    for (const OptionRow& row : rows) formats += row.name == "format" ? 1 : 0;
    CHECK(formats == 1);
    CHECK(parse_options(rows, {}).value("format") == "sql");
}

TEST_CASE("asking for an option that no table has is a mistake of the tool") {
    CHECK_THROWS_AS(parse({}).has("direktion"), std::logic_error);
}

}  // namespace pgsteward::test
