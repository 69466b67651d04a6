// Statements that lose something are left to the user, and with them what cannot run without them.
#include <catch2/catch.hpp>

#include <algorithm>

#include "reconcile/convergence.hpp"

using namespace pgsteward;

namespace {

/// The statements that turn one text into the other, each behind "held back: " or "run: ".
std::vector<std::string> plan_of(const std::string& expected, const std::string& actual) {
    std::vector<std::string> lines;
    for (const reconcile::PlanStep& step : reconcile::plan(test::drifts_of_texts(expected, actual), {}).steps)
        for (const std::string& statement : step.statements) lines.push_back((step.destructive ? "held back: " : "run: ") + statement);
    return lines;
}

}  // namespace

TEST_CASE("what a held-back statement blocks is held back with it", "[held-back]") {
    const std::string function = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';";
    CHECK(plan_of("CREATE TABLE t (a int);", "CREATE TABLE t (a int);" + function + "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();") ==
          std::vector<std::string>{"held back: DROP TRIGGER x ON public.t", "held back: DROP FUNCTION public.f()"});
    CHECK(plan_of("CREATE TABLE t (a int);", "CREATE TABLE t (a int);" + function) == std::vector<std::string>{"run: DROP FUNCTION public.f()"});

    const std::string table = "CREATE TABLE p (id int, project text NOT NULL, CONSTRAINT p_pkey PRIMARY KEY ";
    CHECK(plan_of(table + "(project, id)); CREATE TABLE c (p int);", table + "(id)); CREATE TABLE c (p int CONSTRAINT c_fk REFERENCES p (id));") ==
          std::vector<std::string>{"held back: ALTER TABLE public.c DROP CONSTRAINT c_fk", "held back: ALTER TABLE public.p DROP CONSTRAINT p_pkey",
                                   "held back: ALTER TABLE public.p ADD CONSTRAINT p_pkey PRIMARY KEY (project, id)"});
}

TEST_CASE("a column changes its type under a constraint that stays, not under a policy", "[held-back]") {
    const std::string table = "CREATE TABLE u (b varchar(20) PRIMARY KEY); CREATE TABLE t (a varchar(10)";
    CHECK(plan_of(table + ");", "CREATE TABLE u (b varchar(20) PRIMARY KEY); CREATE TABLE t (a varchar(20) CONSTRAINT k REFERENCES u);") ==
          std::vector<std::string>{"held back: ALTER TABLE public.t DROP CONSTRAINT k", "run: ALTER TABLE public.t ALTER COLUMN a TYPE character varying(10)"});
    CHECK(plan_of("CREATE TABLE t (a int);", "CREATE TABLE t (a bigint); CREATE POLICY p ON t USING (a > 0);") ==
          std::vector<std::string>{"held back: DROP POLICY p ON public.t", "held back: ALTER TABLE public.t ALTER COLUMN a TYPE integer"});
}

TEST_CASE("nothing uses what a held-back statement would have made", "[held-back]") {
    const std::vector<std::string> lines = plan_of("CREATE TABLE tag (id serial PRIMARY KEY); ALTER TABLE tag RENAME TO community_tag;", "CREATE TABLE tag (id serial PRIMARY KEY);");
    const std::string last = "held back: ALTER SEQUENCE public.tag_id_seq OWNED BY public.community_tag.id";
    CHECK(std::find(lines.begin(), lines.end(), last) != lines.end());
    for (const std::string& line : lines) CHECK(line.starts_with("held back: "));
}

TEST_CASE("an object of which only ACTUAL is sure comes back as it was", "[held-back]") {
    const std::string tables = "CREATE TABLE p (id int, project text NOT NULL, CONSTRAINT p_pkey PRIMARY KEY (id)); CREATE TABLE c (p int CONSTRAINT c_fk REFERENCES p (id)); CREATE VIEW v AS SELECT id FROM p;";
    const std::vector<std::string> lines = plan_of(tables + "DO $$ BEGIN IF EXISTS (SELECT FROM unknown_table) THEN ALTER TABLE c DROP CONSTRAINT c_fk; DROP VIEW v; END IF; END $$; ALTER TABLE p ALTER id TYPE bigint;", tables);
    for (const char* line : {"run: DROP VIEW public.v", "run: ALTER TABLE public.c DROP CONSTRAINT c_fk", "run: ALTER TABLE public.p ALTER COLUMN id TYPE bigint",
                             "run: ALTER TABLE public.c ADD CONSTRAINT c_fk FOREIGN KEY (p) REFERENCES public.p (id) NOT VALID", "run: CREATE VIEW public.v AS\nSELECT p.id FROM public.p"}) {
        INFO(line);
        CHECK(std::find(lines.begin(), lines.end(), line) != lines.end());
    }
}
