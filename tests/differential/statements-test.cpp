// What DDL does, interpreted and run on a real server: the catalogs are equal object for object.
#include <catch2/catch.hpp>

#include "differential/differential.hpp"

using namespace pgsteward;

namespace {

bool no_server() {
    if (postgres::ScratchServer::available()) return false;
    WARN("SKIPPED: no PostgreSQL server is installed");
    return true;
}

std::string differences_of(postgres::ScratchServer& server, const std::string& ddl) {
    const test::Differential result = test::compare_with_server(server, {SourceText("schema.sql", ddl)});
    for (const std::string& refusal : result.refusals) FAIL_CHECK("the server refused " << refusal);
    return test::differences(result.comparison, 20);
}

}  // namespace

TEST_CASE("names that the server chooses") {
    if (no_server()) return;
    postgres::ScratchServer server = postgres::ScratchServer::start();
    CHECK(differences_of(server, R"sql(
CREATE TABLE a (id serial PRIMARY KEY, b_c int CHECK (b_c > 0), d int UNIQUE, e int, UNIQUE (d, e), CHECK (d > e), CHECK (e < 9), CHECK (1 > 0));
CREATE TABLE a_b (c int CHECK (c > 0), id int GENERATED ALWAYS AS IDENTITY (START 5 INCREMENT 2), r int REFERENCES a, s int REFERENCES a (d));
CREATE INDEX ON a (lower(b_c::text), (d + e), (e - d));
CREATE INDEX ON a (d) INCLUDE (e);
CREATE INDEX ON a (d);
CREATE INDEX ON a (d);
CREATE TABLE a_table_with_a_name_that_is_quite_long_for_its_own_good (a_column_with_a_name_as_long_as_that serial UNIQUE CHECK (a_column_with_a_name_as_long_as_that > 1));
CREATE TABLE twice (a int PRIMARY KEY, UNIQUE (a), CONSTRAINT later UNIQUE (a));
CREATE TABLE "Ünïcode" ("Spalte" int, EXCLUDE USING btree ("Spalte" WITH =));
)sql") == "");
}

TEST_CASE("inheritance, partitions and what they clone") {
    if (no_server()) return;
    postgres::ScratchServer server = postgres::ScratchServer::start();
    CHECK(differences_of(server, R"sql(
CREATE TABLE parent (id int NOT NULL DEFAULT 1, note text CHECK (note <> ''), CONSTRAINT own CHECK (id > 0) NO INHERIT);
CREATE TABLE child (extra int, note text DEFAULT 'x') INHERITS (parent);
ALTER TABLE parent ADD COLUMN later int CHECK (later > 0);
ALTER TABLE parent ADD CONSTRAINT all_of CHECK (id < 100);
ALTER TABLE ONLY parent ADD COLUMN IF NOT EXISTS later int;
ALTER TABLE parent ALTER note SET NOT NULL, ALTER id SET DEFAULT 7;
ALTER TABLE parent RENAME note TO remark;
CREATE TABLE loose (id int NOT NULL, remark text NOT NULL, later int, CONSTRAINT all_of CHECK (id < 100), CONSTRAINT parent_note_check CHECK (remark <> ''), CONSTRAINT parent_later_check CHECK (later > 0));
ALTER TABLE loose INHERIT parent;
ALTER TABLE child NO INHERIT parent;
CREATE TABLE ref (id int PRIMARY KEY);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE events (id bigint NOT NULL, at timestamptz NOT NULL, ref int REFERENCES ref ON DELETE CASCADE, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01 00:00:00+00') TO ('2025-01-01 00:00:00+00');
CREATE INDEX by_ref ON events (ref);
CREATE TRIGGER touching BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION touch('a', 1);
CREATE TABLE events_2 (id bigint NOT NULL, at timestamptz NOT NULL, ref int);
ALTER TABLE events ATTACH PARTITION events_2 FOR VALUES FROM ('2025-01-01 00:00:00+00') TO (MAXVALUE);
CREATE TABLE events_rest PARTITION OF events DEFAULT PARTITION BY RANGE (at);
CREATE TABLE events_rest_1 PARTITION OF events_rest FOR VALUES FROM (MINVALUE) TO ('1999-01-01 00:00:00+00');
CREATE TABLE listed (a int, b text) PARTITION BY LIST (a);
CREATE TABLE listed_1 PARTITION OF listed FOR VALUES IN (1, -2, NULL);
ALTER TABLE events DETACH PARTITION events_2;
CREATE TABLE hashed (a text, b numeric) PARTITION BY HASH (a, (b + 1));
CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 4, REMAINDER 0);
)sql") == "");
}

TEST_CASE("renames are followed into what depends") {
    if (no_server()) return;
    postgres::ScratchServer server = postgres::ScratchServer::start();
    CHECK(differences_of(server, R"sql(
CREATE SCHEMA app;
CREATE SCHEMA other;
CREATE TYPE app.mood AS ENUM ('sad', 'ok');
CREATE TABLE app.t (id serial PRIMARY KEY, name text CHECK (name <> ''), m app.mood DEFAULT 'ok', low text GENERATED ALWAYS AS (lower(name)) STORED);
CREATE TABLE app.u (t_id int REFERENCES app.t, name text);
CREATE INDEX by_name ON app.t (lower(name)) WHERE name IS NOT NULL;
CREATE VIEW app.v AS SELECT t.name, u.name AS other, count(*) AS n FROM app.t JOIN app.u ON u.t_id = t.id WHERE t.m = 'ok' GROUP BY t.name, u.name;
CREATE VIEW app.w AS SELECT x.name FROM app.t x;
ALTER TABLE app.t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON app.t USING (name = current_user AND EXISTS (SELECT FROM app.u WHERE u.t_id = t.id));
CREATE STATISTICS app.st ON name, id, (lower(name)) FROM app.t;
CREATE PUBLICATION pub FOR TABLE app.t (id, name) WHERE (name <> '');
ALTER TABLE app.t RENAME COLUMN name TO title;
ALTER TABLE app.t RENAME TO things;
ALTER TABLE app.u RENAME COLUMN t_id TO thing;
ALTER TYPE app.mood RENAME TO feeling;
ALTER TYPE app.feeling RENAME VALUE 'ok' TO 'fine';
ALTER TYPE app.feeling ADD VALUE 'glad' BEFORE 'fine';
ALTER INDEX app.by_name RENAME TO by_title;
ALTER TABLE app.things RENAME CONSTRAINT t_pkey TO things_pkey;
ALTER TABLE app.things SET SCHEMA other;
ALTER SCHEMA app RENAME TO application;
)sql") == "");
}

TEST_CASE("what is dropped, and what goes along") {
    if (no_server()) return;
    postgres::ScratchServer server = postgres::ScratchServer::start();
    CHECK(differences_of(server, R"sql(
CREATE TABLE a (id int PRIMARY KEY, x int UNIQUE, y int, z int GENERATED ALWAYS AS (y * 2) STORED, s serial);
CREATE TABLE b (a_id int REFERENCES a, x int REFERENCES a (x));
CREATE VIEW v AS SELECT id, x FROM a;
CREATE VIEW v2 AS SELECT id FROM v;
CREATE VIEW v3 AS SELECT y FROM a;
CREATE INDEX xy ON a (x, y);
CREATE INDEX partial ON a (id) WHERE y > 0;
CREATE STATISTICS st ON x, y FROM a;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION g(int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 > 0';
CREATE TRIGGER t BEFORE UPDATE OF y ON a FOR EACH ROW WHEN (new.y > 0) EXECUTE FUNCTION f();
CREATE TABLE c (q int CHECK (g(q)), w int DEFAULT nextval('a_s_seq'));
CREATE TYPE m AS ENUM ('a');
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE TABLE d (m m, p positive, k int);
CREATE FUNCTION uses(m) RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER TABLE a DROP COLUMN y CASCADE;
ALTER TABLE a DROP CONSTRAINT a_x_key CASCADE;
DROP VIEW v CASCADE;
DROP FUNCTION g(int) CASCADE;
DROP TYPE m CASCADE;
DROP DOMAIN positive CASCADE;
DROP FUNCTION f() CASCADE;
ALTER TABLE a ALTER s DROP DEFAULT;
DROP TABLE a CASCADE;
CREATE TABLE e (a int, b int, parent int, self int);
CREATE UNIQUE INDEX e_older ON e (a); CREATE UNIQUE INDEX e_younger ON e (a); CREATE UNIQUE INDEX e_both ON e (b, a); ALTER TABLE e ADD FOREIGN KEY (self) REFERENCES e (a);
CREATE TABLE e_of_a (a int REFERENCES e (a), b int, FOREIGN KEY (a, b) REFERENCES e (a, b)); CREATE TABLE e_late (a int PRIMARY KEY);
DROP INDEX e_younger CASCADE; DROP INDEX e_both CASCADE; ALTER TABLE e_late ADD FOREIGN KEY (a) REFERENCES e (a);
CREATE UNIQUE INDEX e_third ON e (a); DROP INDEX e_older CASCADE; ALTER TABLE e_late ADD FOREIGN KEY (a) REFERENCES e (a);
CREATE SCHEMA gone CREATE TABLE inside (i int) CREATE VIEW over AS SELECT i FROM inside;
CREATE VIEW outside AS SELECT i FROM gone.inside;
DROP SCHEMA gone CASCADE;
)sql") == "");
}

TEST_CASE("conditions over the system catalogs are answered from what is there") {
    if (no_server()) return;
    postgres::ScratchServer server = postgres::ScratchServer::start();
    CHECK(differences_of(server, R"sql(
CREATE SCHEMA app;
CREATE TABLE app.t (id int PRIMARY KEY, a int, b text CHECK (b <> ''));
CREATE INDEX by_a ON app.t (a);
CREATE TYPE mood AS ENUM ('sad');
CREATE TABLE part (id int) PARTITION BY LIST (id); CREATE TABLE missed (id int);
DO $$ DECLARE r record; BEGIN
  FOR r IN SELECT tablename FROM pg_tables WHERE schemaname IN ('app', 'public') AND tablename OPERATOR(pg_catalog.~) '^(t|miss)' COLLATE pg_catalog."default" AND tablename !~* 'SS' LOOP EXECUTE format('CREATE TABLE beside_%s (a int)', r.tablename); END LOOP;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN CREATE TYPE mood AS ENUM ('ok'); END IF;
  IF NOT EXISTS (SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = 'other' AND n.nspname = 'public') THEN CREATE TYPE other AS ENUM ('x'); END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'other') THEN CREATE TABLE never (a int); END IF;
  IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_schema = 'app' AND table_name = 't' AND column_name = 'a') THEN ALTER TABLE app.t RENAME a TO c; END IF;
  IF NOT EXISTS (SELECT * FROM information_schema.table_constraints WHERE table_name = 't' AND constraint_type = 'PRIMARY KEY') THEN ALTER TABLE app.t ADD PRIMARY KEY (c); END IF;
  IF (SELECT count(*) = 1 FROM pg_indexes WHERE schemaname = 'app' AND indexname IN ('by_a', 'by_b')) THEN ALTER INDEX app.by_a RENAME TO by_b; END IF;
  IF (SELECT count(*) FROM pg_enum WHERE enumtypid = 'mood'::regtype) > 1 THEN DROP TABLE part; END IF;
  IF to_regclass('app.missing') IS NULL AND to_regclass('app.t') IS NOT NULL THEN CREATE TABLE app.missing (a int); END IF;
  IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'app.t'::regclass AND conname = 't_b_check') THEN DROP TABLE app.t; END IF;
  IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN CREATE EXTENSION pg_trgm; END IF;
END $$;
DO $$ DECLARE r record; n int := 0; BEGIN
  FOR r IN SELECT tablename FROM pg_tables WHERE schemaname = 'app' AND tablename LIKE 'm%' LOOP EXECUTE format('ALTER TABLE app.%I ADD COLUMN added int', r.tablename); END LOOP;
  FOR r IN SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name) WHERE c.column_name = 'added' AND c.table_schema = 'app' AND t.table_type = 'BASE TABLE' LOOP EXECUTE format('ALTER TABLE app.%I ADD COLUMN joined int', r.table_name); END LOOP;
  FOR r IN SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'app' AND column_name IN ('added', 'joined') LOOP EXECUTE format('ALTER TABLE app.%I ADD COLUMN once int', r.table_name); END LOOP;
  FOR r IN SELECT table_schema, table_name AS name FROM information_schema.columns WHERE table_schema = 'app' AND column_name IN ('added', 'joined') GROUP BY 1, table_name LOOP EXECUTE format('ALTER TABLE %I.%I ADD COLUMN grouped int', r.table_schema, r.name); END LOOP;
  FOR r IN SELECT tablename FROM pg_tables WHERE schemaname = 'app' AND tablename LIKE 'm%' AND tablename <> ALL (ARRAY['missed', 'm']) LOOP EXECUTE format('ALTER TABLE app.%I ADD COLUMN other int', r.tablename); END LOOP;
  FOR i IN 1..2 LOOP
    IF NOT EXISTS (SELECT 1 FROM pg_tables WHERE tablename = 'part_' || i) THEN EXECUTE format('CREATE TABLE %s PARTITION OF part FOR VALUES IN (%s)', 'part_' || i, i); END IF;
  END LOOP;
  BEGIN CREATE TYPE mood AS ENUM ('again'); EXCEPTION WHEN duplicate_object THEN NULL; END;
  BEGIN ALTER TABLE app.t ADD COLUMN c text; EXCEPTION WHEN duplicate_column THEN NULL; END;
END $$;
)sql") == "");
}

TEST_CASE("what may not have run is in doubt, what surely ran is not") {
    Catalog maybe = interpret::new_database(15), surely = interpret::new_database(15), without = interpret::new_database(15);
    const std::string before = "CREATE TABLE kept (a int); CREATE TABLE log (at timestamptz);";
    const auto in_condition = [](const std::string& statement) { return "DO $$ BEGIN IF (SELECT count(*) FROM log) > 0 THEN " + statement + " END IF; END $$;"; };
    interpret::interpret_text(maybe, SourceText("maybe.sql", before + in_condition("CREATE TABLE made (a int); ALTER TABLE kept ADD b int;")));
    interpret::interpret_text(surely, SourceText("surely.sql", before + "CREATE TABLE made (a int); ALTER TABLE kept ADD b int;"));
    interpret::interpret_text(without, SourceText("without.sql", before + "CREATE TABLE other (a int);"));
    const auto sure = [](const Catalog& a, const Catalog& b) {
        std::string objects;
        for (const Difference& difference : compare(a, b).differences)
            if (!difference.undetermined) objects += difference.object + "\n";
        return objects;
    };
    CHECK(sure(maybe, surely) == "");
    CHECK(sure(maybe, without) == "public.other.a\npublic.other\n");
    CHECK(sure(surely, without) == "public.kept.b\npublic.made.a\npublic.other.a\npublic.made\npublic.other\n");
}

TEST_CASE("transactions, savepoints and DO blocks that run DDL") {
    if (no_server()) return;
    postgres::ScratchServer server = postgres::ScratchServer::start();
    CHECK(differences_of(server, R"sql(
BEGIN;
CREATE TABLE kept (a int);
SAVEPOINT one;
CREATE TABLE not_kept (a int);
ALTER TABLE kept ADD b int;
ROLLBACK TO one;
ALTER TABLE kept ADD c int;
COMMIT;
BEGIN;
DROP TABLE kept;
ROLLBACK;
DO $$ DECLARE name text; BEGIN
  FOREACH name IN ARRAY ARRAY['x', 'y'] LOOP
    EXECUTE format('CREATE TABLE %I (id int PRIMARY KEY)', 'made_' || name);
  END LOOP;
END $$;
CREATE FUNCTION make() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE by_function (i int); END $$;
SELECT make();
CREATE TABLE copied (LIKE kept INCLUDING ALL, extra int DEFAULT 3);
CREATE TABLE as_query AS SELECT a, c * 2 AS double, a::text || 'x' AS text FROM kept;
SELECT a, now() AS moment INTO selected FROM kept;
CREATE MATERIALIZED VIEW mv AS SELECT a FROM kept WITH NO DATA;
)sql") == "");
}
