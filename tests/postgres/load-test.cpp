#include "postgres/missing-roles.hpp"
#include "postgres/scratch.hpp"

namespace pgsteward::test {

using postgres::Connection;
using postgres::LoadResult;

namespace {

struct Loaded {
    std::string database;
    LoadResult result;
};

Loaded loaded(const std::string& script) {
    const std::string database = scratch_server().create_database();
    Connection connection = scratch_server().connect(database);
    return {database, postgres::load(connection, SourceText("script.sql", script))};
}

std::string value(const std::string& database, const std::string& query) {
    return std::string(scratch_server().connect(database).query(query).at(0, 0));
}

}  // namespace

TEST_CASE("a script with COPY data, psql commands and \\gexec runs as in psql") {
    if (no_server()) return;
    const Loaded load = loaded("\\set ON_ERROR_STOP on\n\\restrict abc\n"
                               "CREATE TABLE a (id int, t text);\n"
                               "COPY a (id, t) FROM stdin;\n1\tone\n2\t\\N\n\\.\n"
                               "CREATE TABLE b (id int);\nCOPY b FROM stdin;\n\\.\n"
                               "SELECT 'CREATE TABLE c' || n || '()' FROM generate_series(1, 2) n \\gexec\n"
                               "CREATE INDEX CONCURRENTLY ON a (id);\nCREATE VIEW v AS SELECT * FROM a\n\\unrestrict abc\n;");
    CHECK(errors_of(load.result) == "");
    CHECK(load.result.complete());
    CHECK(value(load.database, "SELECT count(t) || ' of ' || count(*) FROM v") == "1 of 2");
    CHECK(value(load.database, "SELECT count(*) FROM pg_class WHERE relname IN ('c1', 'c2', 'a_id_idx')") == "3");
}

TEST_CASE("an error costs its statement only, and is placed") {
    if (no_server()) return;
    const std::string script = "CREATE TABLE a (id int);\nCREATE TABLE é (id nothing);\nCREATE TABLE c (id int);\n\\i other.sql\n";
    const Loaded load = loaded(script);
    REQUIRE(load.result.errors.size() == 2);
    CHECK(load.result.errors[0].at == script.find("nothing"));
    CHECK(load.result.errors[0].sqlstate == "42704");
    CHECK(load.result.errors[1].message == "psql's \\i is not run here");
    CHECK(value(load.database, "SELECT count(*) FROM pg_class WHERE relname IN ('a', 'c')") == "2");
}

TEST_CASE("a failed transaction is one error") {
    if (no_server()) return;
    const Loaded load = loaded("BEGIN;\nCREATE TABLE a (id int);\nSELECT 1/0;\nCREATE TABLE b (id int);\nCOMMIT;\nCREATE TABLE c ();\n");
    CHECK(load.result.errors.size() == 1);
    CHECK(load.result.not_run == 1);
    CHECK(value(load.database, "SELECT string_agg(relname, ',') FROM pg_class WHERE relname IN ('a', 'b', 'c')") == "c");
}

TEST_CASE("an enum label is used right after it was added, statements that hate transactions run") {
    if (no_server()) return;
    const Loaded load = loaded("CREATE TYPE mood AS ENUM ('a');\nALTER TYPE mood ADD VALUE 'b';\nCREATE TABLE t (m mood DEFAULT 'b');\nVACUUM t;\n");
    CHECK(errors_of(load.result) == "");
}

TEST_CASE("roles that a script needs are told and made") {
    CHECK(postgres::roles_needed("CREATE ROLE made; GRANT SELECT ON t TO made, needed, PUBLIC; ALTER TABLE t OWNER TO \"The Owner\";\n"
                                 "CREATE POLICY p ON t TO reader USING (true); SET ROLE setter; SET ROLE NONE;\n"
                                 "DO $$ BEGIN CREATE ROLE in_block LOGIN; END $$; GRANT made TO in_block;\n"
                                 "CREATE SCHEMA s AUTHORIZATION auth CREATE TABLE x(); this is not SQL;\n"
                                 "ALTER DEFAULT PRIVILEGES FOR ROLE d GRANT SELECT ON TABLES TO e; GRANT pg_read_all_data TO f;") ==
          std::set<std::string>{"The Owner", "auth", "d", "e", "f", "needed", "reader", "setter"});
    if (no_server()) return;
    const Loaded load = loaded("CREATE TABLE t ();\nGRANT SELECT ON t TO load_reader;\n"
                               "DO $$ BEGIN EXECUTE 'GRANT SELECT ON t TO load_hidden'; END $$;");
    CHECK(errors_of(load.result) == "");
    CHECK(load.result.created_roles == std::vector<std::string>{"load_reader", "load_hidden"});
}

TEST_CASE("an extension that the server lacks is named") {
    if (no_server()) return;
    CHECK(loaded("CREATE EXTENSION \"no-such-extension\";").result.missing_extensions == std::vector<std::string>{"no-such-extension"});
}

}  // namespace pgsteward::test
