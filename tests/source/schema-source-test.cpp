// Every kind of SOURCE gives the same schema.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "catalog/compare.hpp"
#include "postgres/load.hpp"
#include "postgres/scratch-server.hpp"
#include "source/schema-source.hpp"
#include "text/failure.hpp"

namespace fs = std::filesystem;
using namespace pgsteward;

namespace {

/// A folder that is gone with the object.
struct Folder {
    fs::path path = fs::temp_directory_path() / ("pgsteward-source-" + std::to_string(std::rand()) + std::to_string(::getpid()));
    Folder() { fs::create_directories(path); }
    ~Folder() { fs::remove_all(path); }
    std::string write(const std::string& name, const std::string& content) const {
        fs::create_directories((path / name).parent_path());
        std::ofstream(path / name, std::ios::binary) << content;
        return (path / name).string();
    }
};

constexpr const char* first = "CREATE TABLE public.orders (id bigint PRIMARY KEY, note text);\n";
constexpr const char* second = "ALTER TABLE public.orders ADD COLUMN total numeric(10,2) NOT NULL DEFAULT 0;\n";

bool no_server() {
    if (postgres::ScratchServer::available()) return false;
    WARN("SKIPPED: no PostgreSQL server is installed");
    return true;
}

/// A folder of golang-migrate whose second migration fails.
std::string pairs_in(const Folder& folder) {
    folder.write("000001_a.up.sql", first);
    folder.write("000001_a.down.sql", "DROP TABLE public.orders;\n");
    folder.write("000002_b.up.sql", "-- of what nobody made\nALTER TABLE public.missing ADD COLUMN a int;\n");
    folder.write("000002_b.down.sql", "SELECT 1;\n");
    folder.write("notes.sql", "SELECT 1;\n");
    return folder.path.string();
}

std::size_t differences(const Schema& a, const Schema& b) { return compare(a.catalog, b.catalog, {.ignored_properties = {"owner", "acl"}, .ignored_kinds = {ObjectKind::role, ObjectKind::database}}).differences.size(); }

}  // namespace

TEST_CASE("SQL text and the migrations that make it are the same schema") {
    const Folder folder;
    const std::string text = folder.write("schema.sql", std::string(first) + second);
    folder.write("migrations/001_orders.up.sql", first);
    folder.write("migrations/001_orders.down.sql", "DROP TABLE public.orders;\n");
    folder.write("migrations/002_total.up.sql", second);
    folder.write("migrations/002_total.down.sql", "ALTER TABLE public.orders DROP COLUMN total;\n");
    const std::string migrations = (folder.path / "migrations").string();

    const Schema from_text = read_schema(text, {});
    const Schema from_migrations = read_schema(migrations, {});
    CHECK(from_text.errors.empty());
    CHECK(from_text.statements == 2);
    CHECK(differences(from_text, from_migrations) == 0);
    CHECK(from_migrations.revisions == std::vector<std::string>{"001", "002"});
    const Relation* orders = from_migrations.catalog.relations.find({"public", "orders"});
    REQUIRE(orders);
    CHECK(orders->column("total")->created.migration == 2);
    CHECK(orders->column("id")->created.migration == 1);

    const Schema at_first = read_schema(migrations + "@001", {});
    CHECK(at_first.catalog.relations.find({"public", "orders"})->column("total") == nullptr);
    CHECK(read_schema(migrations + "@base", {}).catalog.relations.sorted().empty());
}

TEST_CASE("a source that says nothing of owners or privileges is known to say nothing") {
    const Folder folder;
    const Schema silent = read_schema(folder.write("a.sql", first), {});
    CHECK_FALSE(silent.states_owners);
    CHECK_FALSE(silent.states_privileges);
    const Schema owned = read_schema(folder.write("b.sql", std::string(first) + "ALTER TABLE public.orders OWNER TO app;\n"), {});
    CHECK(owned.states_owners);
    CHECK_FALSE(owned.states_privileges);
    const Schema granted = read_schema(folder.write("c.sql", std::string(first) + "GRANT SELECT ON public.orders TO app;\n"), {});
    CHECK_FALSE(granted.states_owners);
    CHECK(granted.states_privileges);
}

TEST_CASE("a dump says which server it is of, unless the user says it") {
    const Folder folder;
    const std::string dump = folder.write("dump.sql", std::string("--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version 13.4\n") + first);
    CHECK(read_schema(dump, {}).postgres == 13);
    CHECK(read_schema(dump, {.postgres = 16, .postgres_given = true}).postgres == 16);
}

TEST_CASE("what cannot be parsed is an error of the schema, and the rest is read") {
    const Folder folder;
    const Schema schema = read_schema(folder.write("broken.sql", std::string("CREATE TABEL x (a int);\n") + first), {});
    REQUIRE(schema.errors.size() == 1);
    CHECK(schema.errors.front().at.begin().line == 1);
    CHECK_FALSE(schema.catalog.complete);
    CHECK(schema.catalog.relations.find({"public", "orders"}) != nullptr);
    CHECK_THROWS_AS(read_schema((folder.path / "absent.sql").string(), {}), InputError);
}

TEST_CASE("comments know the statement that they stand at") {
    const Folder folder;
    const Schema schema = read_schema(folder.write("a.sql", std::string(first) + "-- pgsteward:ignore some-rule - because\n" + second), {});
    REQUIRE(schema.comments.size() == 1);
    REQUIRE(schema.comments.front().covers);
    CHECK(schema.comments.front().covers->begin().line == 3);
}

TEST_CASE("a live database and a scratch server give the schema of the text") {
    if (no_server()) return;
    const Folder folder;
    const std::string text = folder.write("schema.sql", std::string(first) + second);
    const Schema from_text = read_schema(text, {});
    const Schema from_scratch = read_schema("scratch:" + text, {});
    CHECK(from_scratch.errors.empty());
    CHECK(from_scratch.server_version > 0);
    CHECK(differences(from_text, from_scratch) == 0);

    postgres::ScratchServer server = postgres::ScratchServer::start();
    const std::string database = server.create_database();
    postgres::Connection connection = server.connect(database);
    connection.run(std::string(first) + second);
    ::setenv("PGSTEWARD_TEST_TARGET", server.target(database).c_str(), 1);
    const Schema live = read_schema("env:PGSTEWARD_TEST_TARGET", {});
    ::unsetenv("PGSTEWARD_TEST_TARGET");
    CHECK(live.name == "env:PGSTEWARD_TEST_TARGET");
    CHECK(differences(from_text, live) == 0);
}

TEST_CASE("what the scratch server refuses is an error at its statement") {
    if (no_server()) return;
    const Folder folder;
    const Schema schema = read_schema("scratch:" + folder.write("a.sql", std::string(first) + "CREATE EXTENSION no_such_extension;\nGRANT SELECT ON public.orders TO somebody;\n"), {});
    REQUIRE(schema.errors.size() == 1);
    CHECK(schema.errors.front().at.begin().line == 2);
    CHECK(schema.notes == std::vector<std::string>{"the role somebody is named and not made here; the scratch server was given a plain one",
                                                   "the extension no_such_extension is not installed on the scratch server"});
    CHECK_THROWS_AS(read_schema("scratch:postgresql://localhost/x", {}), UsageError);
}

TEST_CASE("SQL files beside migrations that their framework does not run are named") {
    const Folder folder;
    const std::string source = pairs_in(folder);
    const Schema schema = read_schema(source, {});
    REQUIRE_FALSE(schema.notes.empty());
    CHECK(schema.notes.front() == source + ": 1 SQL file beside the migrations is none that golang-migrate runs, and not read: notes.sql");
}

TEST_CASE("what the scratch server refuses of migrations stands at its place in their files") {
    if (no_server()) return;
    const Folder folder;
    const Schema schema = read_schema("scratch:" + pairs_in(folder), {});
    REQUIRE(schema.errors.size() == 1);
    const Location& at = schema.errors.front().at;
    CHECK(at.source.name().ends_with("000002_b.up.sql"));
    CHECK(at.begin().line == 2);
}
