// The drift register: read strictly, applied to drifts, and continued without losing a word of what stands in it.
#include <catch2/catch.hpp>

#include "diff/register.hpp"
#include "text/failure.hpp"

using namespace pgsteward;
using namespace pgsteward::diff;

namespace {

Drift drift_of(ObjectKind kind, const std::string& object, Drift::Change change, const std::string& property = {}) {
    Drift drift;
    drift.kind = kind;
    drift.object = object;
    drift.change = change;
    drift.property = property;
    return drift;
}

Register read(const std::string& yaml) { return Register(SourceText("drift.yaml", yaml)); }

const std::string some = R"(# kept by hand
version: 1
drifts:
  - id: SCHEMA-DRIFT-001
    object: public.i          # the index
    kind: index
    change: changed
    property: definition
    status: resolved
    decision: ADR-001

  - id: SCHEMA-DRIFT-007
    object: public.t.c
    kind: constraint
    change: missing
    status: accepted
    decision: ADR-002         # until the next release

# the end
)";

}  // namespace

TEST_CASE("drifts get the id, the status and the decision of their entry") {
    const Register entries = read(some);
    std::vector<Drift> drifts = {drift_of(ObjectKind::constraint, "public.t.c", Drift::Change::missing), drift_of(ObjectKind::column, "public.t.c", Drift::Change::missing)};
    const auto unmatched = entries.apply(drifts);
    CHECK(drifts[0].id == "SCHEMA-DRIFT-007");
    CHECK(drifts[0].status == "accepted");
    CHECK(drifts[0].decision == "ADR-002");
    CHECK_FALSE(drifts[0].open());
    CHECK(drifts[1].id == "");
    CHECK(drifts[1].open());
    REQUIRE(unmatched.size() == 1);
    CHECK(unmatched[0]->id == "SCHEMA-DRIFT-001");
    CHECK(unmatched[0]->at.begin().line == 4);
}

TEST_CASE("a drift whose entry says resolved is open again, under the same id") {
    std::vector<Drift> drifts = {drift_of(ObjectKind::index, "public.i", Drift::Change::missing)};
    CHECK(read(some).apply(drifts).size() == 1);
    CHECK(drifts[0].id == "SCHEMA-DRIFT-001");
    CHECK(drifts[0].status == "open");
}

TEST_CASE("new drifts are added behind the others; comments stay") {
    std::vector<Drift> drifts = {drift_of(ObjectKind::index, "public.i", Drift::Change::changed, "definition"), drift_of(ObjectKind::function, "public.f(integer, text)", Drift::Change::changed, "body"),
                                 drift_of(ObjectKind::table, "public.#odd: name", Drift::Change::unexpected)};
    const Register entries = read(some);
    entries.apply(drifts);
    const std::string content = entries.with_new(drifts);
    CHECK(content == some.substr(0, some.find("\n# the end")) + R"(
  - id: SCHEMA-DRIFT-008
    object: 'public.f(integer, text)'
    kind: function
    change: changed
    property: body
    status: open
    decision: null

  - id: SCHEMA-DRIFT-009
    object: 'public.#odd: name'
    kind: table
    change: unexpected
    status: open
    decision: null

# the end
)");
    std::vector<Drift> again = drifts;
    CHECK(read(content).apply(again).size() == 1);
    CHECK(again[2].id == "SCHEMA-DRIFT-009");
    CHECK(read(content).with_new(again) == content);
}

TEST_CASE("a register begins with nothing, or with an empty list") {
    for (const std::string begin : {"", "version: 1\ndrifts: []\n", "version: 1\ndrifts:\n", "version: 1\n"}) {
        CAPTURE(begin);
        std::vector<Drift> drifts = {drift_of(ObjectKind::table, "public.t", Drift::Change::missing)};
        const std::string content = begin.empty() ? Register().with_new(drifts) : read(begin).with_new(drifts);
        CHECK(content == "version: 1\ndrifts:\n  - id: SCHEMA-DRIFT-001\n    object: public.t\n    kind: table\n    change: missing\n    status: open\n    decision: null\n");
    }
}

TEST_CASE("an entry confirms a rename") {
    const auto renames = read("version: 1\ndrifts:\n- {id: SCHEMA-DRIFT-003, object: public.t.a, kind: column, change: renamed, property: name}\n").renames();
    REQUIRE(renames.size() == 1);
    CHECK(renames[0].kind == ObjectKind::column);
    CHECK(renames[0].expected == "public.t.a");
}

TEST_CASE("what is not as documented is an error at its place") {
    const auto message = [](const std::string& yaml) {
        try {
            read(yaml);
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string("no error");
    };
    CHECK_THAT(message("drifts: []\n"), Catch::Contains("must say version: 1"));
    CHECK_THAT(message("version: 2\n"), Catch::Contains("drift.yaml:1:10: error: this pgsteward reads version 1"));
    CHECK_THAT(message("version: 1\ndrift: []\n"), Catch::Contains("unknown key of the drift register \"drift\"; did you mean \"drifts\"?"));
    CHECK_THAT(message("version: 1\ndrifts:\n- {id: 7, object: a, kind: table, change: missing}\n"), Catch::Contains("an id is SCHEMA-DRIFT-"));
    CHECK_THAT(message("version: 1\ndrifts:\n- {id: SCHEMA-DRIFT-001, object: a, kind: tabel, change: missing}\n"), Catch::Contains("did you mean \"table\"?"));
    CHECK_THAT(message("version: 1\ndrifts:\n- {id: SCHEMA-DRIFT-001, object: a, kind: table, change: gone}\n"), Catch::Contains("unknown change \"gone\""));
    CHECK_THAT(message("version: 1\ndrifts:\n- {id: SCHEMA-DRIFT-001, object: a, kind: table}\n"), Catch::Contains("an entry needs change"));
    CHECK_THAT(message("version: 1\ndrifts:\n- {id: SCHEMA-DRIFT-001, object: a, kind: table, change: missing, status: accepted}\n"), Catch::Contains("it must say by which decision"));
    CHECK_THAT(message("version: 1\ndrifts:\n- {id: SCHEMA-DRIFT-001, object: a, kind: table, change: missing}\n- {id: SCHEMA-DRIFT-001, object: b, kind: table, change: missing}\n"),
               Catch::Contains("SCHEMA-DRIFT-001 is there twice"));
}
