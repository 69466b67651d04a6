#include <catch2/catch.hpp>

#include "support/sample-reports.hpp"
#include "support/approved.hpp"
#include "text/failure.hpp"

namespace pgsteward::test {
namespace {

std::string problem_of(const std::string& text) {
    try {
        report_from_json(SourceText("r.json", text), sample_rules());
        return "";
    } catch (const InputError& error) {
        return error.what();
    }
}

std::string with(const std::string& what, const std::string& instead) {
    std::string text = content_of("testdata/reports/nasty/report.json");
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), instead);
}

}  // namespace

TEST_CASE("a saved report is the same when it is read and saved again") {
    for (const std::string name : {"nasty", "clean"}) {
        const std::string saved = content_of("testdata/reports/" + name + "/report.json");
        CHECK(to_json(report_from_json(SourceText("report.json", saved), sample_rules())) == saved);
    }
}

TEST_CASE("members that a tool adds to the report survive saving") {
    Report report = clean_report();
    const std::string table = "[\n  {\n    \"table\": \"public.a\",\n    \"verdict\": \"isolated\"\n  }\n]";
    report.more = {{"tables", [&] { return table; }}};
    const std::string saved = to_json(report);
    const Report again = report_from_json(SourceText("report.json", saved), sample_rules());
    REQUIRE(again.more.size() == 1);
    CHECK(again.more[0].name == "tables");
    CHECK(again.more[0].json() == table);
    CHECK(to_json(again) == saved);
}

TEST_CASE("what is not a saved report is named with its member") {
    CHECK(problem_of("[]") == "r.json: not a saved report: the document must be an object");
    CHECK(problem_of("{}") == "r.json: not a saved report: the document has no \"schema_version\"");
    CHECK(problem_of(with("\"schema_version\": 1", "\"schema_version\": 2")) ==
          "r.json: not a saved report: /schema_version must be 1");
    CHECK(problem_of(with("\"severity\": \"notice\"", "\"severity\": \"fatal\"")) ==
          "r.json: not a saved report: /findings/0/severity must be error, warning or notice");
    CHECK(problem_of(with("\"line\": 2", "\"line\": -2")) ==
          "r.json: not a saved report: /findings/1/line must be a whole number");
    CHECK(problem_of(with("\"line\": 2", "\"line\": 4294967296")) ==
          "r.json: not a saved report: /findings/1/line must be a line or column from 1");
    CHECK(problem_of(with("\"destructive\": false", "\"destructive\": 0")) ==
          "r.json: not a saved report: /findings/0/destructive must be true or false");
    CHECK(problem_of("{\n  \"tool\": x }") ==
          "r.json:2:11: error: not JSON, so not a saved report\n      \"tool\": x }\n              ^\n");
    CHECK(problem_of(std::string(1'000'000, '[')) == "r.json: nested too deeply");
    CHECK(problem_of("{\"a\": 1e999}") == "r.json: not a saved report: a number is out of range");
}

}  // namespace pgsteward::test
