#include <cstdlib>

#include "postgres/conninfo.hpp"
#include "postgres/scratch.hpp"

namespace pgsteward::test {

using postgres::Connection;
using postgres::DatabaseError;

TEST_CASE("connection strings are told from other sources") {
    CHECK(postgres::is_connection_target("postgresql://h/d"));
    CHECK(postgres::is_connection_target("service=production"));
    CHECK(postgres::is_connection_target("env:DATABASE_URL"));
    CHECK(postgres::is_connection_target("host=h dbname=d"));
    CHECK(!postgres::is_connection_target("schema.sql"));
    CHECK(!postgres::is_connection_target("host"));
}

TEST_CASE("a connection is shown without its password") {
    CHECK(postgres::display_target("postgresql://u:geheim@h:1/d") == "user=u dbname=d host=h port=1");
    CHECK(postgres::display_target("host=h password='ge heim' dbname='a b'") == "dbname='a b' host=h");
    CHECK(postgres::display_target("env:DATABASE_URL") == "env:DATABASE_URL");
}

TEST_CASE("no error holds the password") {
    const auto message_of = [](const std::string& target) -> std::string {
        try {
            Connection::open(target);
        } catch (const Failure& failure) {
            return failure.what();
        }
        return "connected";
    };
    for (const std::string target : {"postgresql://u:geheim@localhost:1/d", "postgresql://u:geheim@[::1/d", "postgresql://u:geheim%zz@h/d",
                                     "host=/nowhere password=geheim", "host=/nowhere password=geheim'x", "password=x geheim", "host=geheim.invalid password=geheim"}) {
        const std::string message = message_of(target);
        INFO(target << " gave " << message);
        CHECK(message.find("geheim") == std::string::npos);
        CHECK(message != "connected");
    }
    CHECK_THROWS_WITH(Connection::open("env:PGSTEWARD_NO_SUCH_VARIABLE"), Catch::Contains("PGSTEWARD_NO_SUCH_VARIABLE"));
    setenv("PGSTEWARD_TEST_URL", "postgresql://u:geheim@localhost:1/d", 1);
    CHECK(message_of("env:PGSTEWARD_TEST_URL").find("geheim") == std::string::npos);
}

TEST_CASE("a server that is not there is the environment's failure") {
    CHECK_THROWS_AS(Connection::open("host=/nowhere dbname=x"), DatabaseError);
    CHECK_THROWS_AS(Connection::open("not a connection"), UsageError);
}

TEST_CASE("queries, parameters, errors with positions") {
    if (no_server()) return;
    Connection connection = scratch_server().connect();
    const postgres::Rows rows = connection.query("SELECT $1::text, NULL, ''", {std::string("a\nb")});
    CHECK(rows.at(0, 0) == "a\nb");
    CHECK(rows.is_null(0, 1));
    CHECK(!rows.is_null(0, 2));
    try {
        connection.query("SELECT ä, nothing FROM pg_class");
        FAIL();
    } catch (const DatabaseError& error) {
        CHECK(error.fields().sqlstate == "42703");
        CHECK(error.fields().position == 8);
    }
    CHECK(connection.query("SELECT 1").size() == 1);
}

TEST_CASE("a pipeline gives every result, and after an error the connection still works") {
    if (no_server()) return;
    Connection connection = scratch_server().connect();
    const auto all = connection.query_all({"SELECT 1", "SELECT generate_series(1, 50000), repeat('x', 100)", "SELECT 3"});
    REQUIRE(all.size() == 3);
    CHECK(all[1].size() == 50000);
    CHECK(all[2].at(0, 0) == "3");
    CHECK_THROWS_WITH(connection.query_all({"SELECT 1", "SELECT 1/0", "SELECT 3"}), Catch::Contains("division by zero"));
    CHECK(connection.query("SELECT 4").at(0, 0) == "4");
}

TEST_CASE("time limits hold") {
    if (no_server()) return;
    postgres::ConnectOptions options;
    options.statement_timeout = std::chrono::milliseconds(50);
    options.lock_timeout = std::chrono::milliseconds(20);
    Connection connection = Connection::open(scratch_server().target("postgres"), options);
    CHECK(connection.query("SHOW lock_timeout").at(0, 0) == "20ms");
    CHECK_THROWS_WITH(connection.query("SELECT pg_sleep(5)"), Catch::Contains("statement timeout"));
}

}  // namespace pgsteward::test
