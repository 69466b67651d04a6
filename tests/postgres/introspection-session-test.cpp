// How a database is read: by whom, with which settings, in how many queries.
#include "postgres/introspected.hpp"

namespace pgsteward::test {

TEST_CASE("a role without privileges reads the same, less what is secret, which it names") {
    if (no_server()) return;
    const std::string database = database_with(R"(
        CREATE ROLE nobody_special LOGIN; CREATE SCHEMA app; REVOKE ALL ON SCHEMA app FROM PUBLIC;
        CREATE TABLE app.t (a int DEFAULT 1 CHECK (a > 0)); REVOKE ALL ON app.t FROM PUBLIC; CREATE VIEW app.v AS SELECT a FROM app.t;
        CREATE POLICY p ON app.t USING (a = 1); CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE FOREIGN DATA WRAPPER low_fdw; CREATE SERVER low FOREIGN DATA WRAPPER low_fdw;
        CREATE USER MAPPING FOR postgres SERVER low OPTIONS (password 'p');
        CREATE SUBSCRIPTION low_sub CONNECTION 'host=h password=p' PUBLICATION x WITH (connect = false, slot_name = NONE);)");
    postgres::Connection connection = postgres::Connection::open(scratch_server().target(database, "nobody_special"));
    const postgres::Introspection low = postgres::read_database(connection), high = read_back(database);
    CHECK(high.left_out.empty());
    CHECK(low.left_out.size() == 2);
    CHECK(relation(low.catalog, "t") == relation(high.catalog, "t"));
    CHECK(relation(low.catalog, "v") == relation(high.catalog, "v"));
    CHECK(*low.catalog.routines.find({"app", "f()"}) == *high.catalog.routines.find({"app", "f()"}));
    CHECK(low.catalog.relations.size() == high.catalog.relations.size());
    CHECK(low.catalog.others.size() == high.catalog.others.size());
    const OtherObject& subscription = other(low.catalog, "subscription low_sub");
    CHECK((subscription.uncertain && !subscription.properties.contains("connection")));
    CHECK(other(low.catalog, "user mapping for postgres server low").uncertain);
}

TEST_CASE("no setting of the database changes what is read, and none stays") {
    if (no_server()) return;
    const std::string database = database_with(R"(
        CREATE SCHEMA app; CREATE TABLE app.t (ts timestamptz DEFAULT '2020-01-01 00:00:00+00', i interval DEFAULT '1 day 2 hours', b bytea DEFAULT '\xff',
            f float8 DEFAULT 0.1, "order" int, c text CHECK (c > 'a'));
        CREATE INDEX ON app.t (lower(c), "order") WHERE ts > '2021-01-01 00:00:00+00'::timestamptz;)");
    const Catalog before = read_back(database).catalog;
    scratch_server().connect(database).run(
        "DO $$ DECLARE s text; BEGIN FOREACH s IN ARRAY ARRAY['TimeZone = ''Asia/Tokyo''', 'DateStyle = ''SQL, DMY''', "
        "'IntervalStyle = iso_8601', 'bytea_output = escape', 'extra_float_digits = -5', 'quote_all_identifiers = on', 'search_path = app', "
        "'row_security = off', 'default_transaction_isolation = serializable', 'client_min_messages = debug1'] "
        "LOOP EXECUTE format('ALTER DATABASE %I SET ', current_database()) || s; END LOOP; END $$");
    postgres::Connection connection = scratch_server().connect(database);
    CHECK(connection.query("SHOW search_path").at(0, 0) == "app");
    const Catalog after = postgres::read_database(connection).catalog;
    CHECK(relation(after, "t") == relation(before, "t"));
    CHECK(connection.query("SHOW search_path").at(0, 0) == "app");
    CHECK(!connection.in_transaction());
    CHECK(other(after, "database " + database).properties.at("set search_path") == "app");
}

TEST_CASE("the number of queries is constant") {
    if (no_server()) return;
    std::string ddl = "CREATE SCHEMA app;";
    for (int i = 0; i < 300; ++i) {
        const std::string n = std::to_string(i);
        ddl += "CREATE TABLE app.t" + n + " (id int PRIMARY KEY, a text DEFAULT 'x' CHECK (a <> '')); CREATE INDEX ON app.t" + n + " (a); CREATE VIEW app.v" + n +
               " AS SELECT a FROM app.t" + n + "; CREATE POLICY p ON app.t" + n + " USING (id > 0);";
    }
    const auto queries = [](const std::string& database) {
        postgres::Connection connection = scratch_server().connect(database);
        const std::size_t before = connection.statements_sent();
        postgres::read_database(connection);
        return connection.statements_sent() - before;
    };
    const std::string large = database_with(ddl);
    CHECK(queries(large) == queries(scratch_server().create_database()));
}

TEST_CASE("reading twice gives the same, and leaves the connection usable") {
    if (no_server()) return;
    const std::string database = database_with("CREATE SCHEMA app; CREATE TABLE app.t (a int, b int); CREATE VIEW app.v AS SELECT a + b AS c FROM app.t;");
    postgres::Connection connection = scratch_server().connect(database);
    const Catalog first = postgres::read_database(connection).catalog, second = postgres::read_database(connection).catalog;
    CHECK(relation(first, "t") == relation(second, "t"));
    CHECK(relation(first, "v") == relation(second, "v"));
    CHECK(connection.query("SELECT 1").size() == 1);
}

}  // namespace pgsteward::test
