// Every statement of the grammar becomes a struct of its own.
#include <catch2/catch.hpp>

#include <set>

#include "sql/parse.hpp"

using namespace pgsteward;
using namespace pgsteward::sql;

namespace {

using Body = decltype(Statement::body);

template <typename T, std::size_t i = 0>
constexpr std::size_t index_of() {
    if constexpr (std::is_same_v<std::variant_alternative_t<i, Body>, T>)
        return i;
    else
        return index_of<T, i + 1>();
}

struct Row {
    std::size_t kind;
    std::string_view sql;
};

const std::vector<Row> rows = {
    {index_of<QueryPtr>(), "SELECT 1"},
    {index_of<QueryPtr>(), "VALUES (1), (2)"},
    {index_of<QueryPtr>(), "TABLE t"},
    {index_of<QueryPtr>(), "INSERT INTO t VALUES (1)"},
    {index_of<QueryPtr>(), "UPDATE t SET a = 1"},
    {index_of<QueryPtr>(), "DELETE FROM t"},
    {index_of<QueryPtr>(), "MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE"},
    {index_of<CreateTable>(), "CREATE TABLE t (a int)"},
    {index_of<CreateTable>(), "CREATE FOREIGN TABLE t (a int) SERVER s"},
    {index_of<CreateTableAs>(), "CREATE TABLE t AS SELECT 1"},
    {index_of<CreateTableAs>(), "CREATE MATERIALIZED VIEW v AS SELECT 1"},
    {index_of<CreateTableAs>(), "SELECT 1 INTO t"},
    {index_of<CreateTableAs>(), "CREATE TABLE t AS EXECUTE p"},
    {index_of<CreateIndex>(), "CREATE INDEX ON t (a)"},
    {index_of<CreateSequence>(), "CREATE SEQUENCE s"},
    {index_of<AlterSequence>(), "ALTER SEQUENCE s RESTART"},
    {index_of<CreateView>(), "CREATE VIEW v AS SELECT 1"},
    {index_of<CreateView>(), "CREATE RECURSIVE VIEW v (a) AS SELECT 1"},
    {index_of<CreateStatistics>(), "CREATE STATISTICS s ON a, b FROM t"},
    {index_of<AlterStatistics>(), "ALTER STATISTICS s SET STATISTICS 10"},
    {index_of<CreateTrigger>(), "CREATE TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f()"},
    {index_of<CreateRule>(), "CREATE RULE r AS ON INSERT TO t DO INSTEAD NOTHING"},
    {index_of<CreatePolicy>(), "CREATE POLICY p ON t"},
    {index_of<AlterPolicy>(), "ALTER POLICY p ON t TO PUBLIC"},
    {index_of<AlterTable>(), "ALTER TABLE t ADD a int"},
    {index_of<AlterTable>(), "ALTER INDEX i SET (fillfactor = 50)"},
    {index_of<AlterTable>(), "ALTER VIEW v ALTER COLUMN a SET DEFAULT 1"},
    {index_of<AlterTable>(), "ALTER MATERIALIZED VIEW v CLUSTER ON i"},
    {index_of<AlterTable>(), "ALTER FOREIGN TABLE t ADD a int"},
    {index_of<AlterTable>(), "ALTER SEQUENCE s OWNER TO r"},
    {index_of<AlterTable>(), "ALTER TYPE c ADD ATTRIBUTE a int"},
    {index_of<CreateSchema>(), "CREATE SCHEMA s CREATE TABLE t (a int)"},
    {index_of<CreateEnum>(), "CREATE TYPE e AS ENUM ('a', 'b')"},
    {index_of<AlterEnum>(), "ALTER TYPE e ADD VALUE 'c'"},
    {index_of<AlterEnum>(), "ALTER TYPE e RENAME VALUE 'a' TO 'b'"},
    {index_of<CreateCompositeType>(), "CREATE TYPE c AS (a int)"},
    {index_of<CreateRange>(), "CREATE TYPE r AS RANGE (subtype = float8)"},
    {index_of<CreateDomain>(), "CREATE DOMAIN d AS int"},
    {index_of<AlterDomain>(), "ALTER DOMAIN d SET NOT NULL"},
    {index_of<Define>(), "CREATE TYPE shell"},
    {index_of<Define>(), "CREATE TYPE base (input = f, output = g)"},
    {index_of<Define>(), "CREATE AGGREGATE a (int) (sfunc = f, stype = int)"},
    {index_of<Define>(), "CREATE OPERATOR + (leftarg = a, rightarg = b, function = f)"},
    {index_of<Define>(), "CREATE COLLATION c FROM \"C\""},
    {index_of<Define>(), "CREATE TEXT SEARCH PARSER p (start = f)"},
    {index_of<Define>(), "CREATE TEXT SEARCH DICTIONARY d (template = simple)"},
    {index_of<Define>(), "CREATE TEXT SEARCH TEMPLATE t (lexize = f)"},
    {index_of<Define>(), "CREATE TEXT SEARCH CONFIGURATION c (copy = english)"},
    {index_of<AlterTypeOptions>(), "ALTER TYPE b SET (storage = plain)"},
    {index_of<AlterTypeOptions>(), "ALTER OPERATOR + (a, b) SET (restrict = NONE)"},
    {index_of<CreateFunction>(), "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'"},
    {index_of<CreateFunction>(), "CREATE PROCEDURE p() LANGUAGE sql AS ''"},
    {index_of<CreateFunction>(), "CREATE FUNCTION f() RETURNS int RETURN 1"},
    {index_of<AlterFunction>(), "ALTER FUNCTION f() STABLE"},
    {index_of<CreateCast>(), "CREATE CAST (a AS b) WITHOUT FUNCTION"},
    {index_of<CreateOperatorClass>(), "CREATE OPERATOR CLASS c FOR TYPE t USING btree AS OPERATOR 1 <"},
    {index_of<CreateOperatorFamily>(), "CREATE OPERATOR FAMILY f USING btree"},
    {index_of<AlterOperatorFamily>(), "ALTER OPERATOR FAMILY f USING btree ADD OPERATOR 1 < (a, b)"},
    {index_of<CreateConversion>(), "CREATE CONVERSION c FOR 'UTF8' TO 'LATIN1' FROM f"},
    {index_of<CreateTransform>(), "CREATE TRANSFORM FOR t LANGUAGE l (FROM SQL WITH FUNCTION f(internal))"},
    {index_of<CreateLanguage>(), "CREATE LANGUAGE l HANDLER h"},
    {index_of<CreateAccessMethod>(), "CREATE ACCESS METHOD m TYPE INDEX HANDLER h"},
    {index_of<AlterTextSearchDictionary>(), "ALTER TEXT SEARCH DICTIONARY d (stopwords = english)"},
    {index_of<AlterTextSearchConfiguration>(), "ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word WITH simple"},
    {index_of<RefreshCollation>(), "ALTER COLLATION c REFRESH VERSION"},
    {index_of<Drop>(), "DROP TABLE t"},
    {index_of<Drop>(), "DROP ROLE r"},
    {index_of<Drop>(), "DROP DATABASE d"},
    {index_of<Drop>(), "DROP TABLESPACE t"},
    {index_of<Drop>(), "DROP SUBSCRIPTION s"},
    {index_of<Drop>(), "DROP USER MAPPING FOR u SERVER s"},
    {index_of<Rename>(), "ALTER TABLE t RENAME TO u"},
    {index_of<SetSchema>(), "ALTER TABLE t SET SCHEMA s"},
    {index_of<ChangeOwner>(), "ALTER SCHEMA s OWNER TO r"},
    {index_of<Comment>(), "COMMENT ON TABLE t IS 'x'"},
    {index_of<SecurityLabel>(), "SECURITY LABEL ON TABLE t IS 'x'"},
    {index_of<DependsOnExtension>(), "ALTER FUNCTION f() DEPENDS ON EXTENSION e"},
    {index_of<Grant>(), "GRANT SELECT ON t TO r"},
    {index_of<GrantRole>(), "GRANT a TO b"},
    {index_of<AlterDefaultPrivileges>(), "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO r"},
    {index_of<CreateRole>(), "CREATE ROLE r"},
    {index_of<AlterRole>(), "ALTER ROLE r LOGIN"},
    {index_of<AlterRoleSetting>(), "ALTER ROLE r SET a = 1"},
    {index_of<DropOwned>(), "DROP OWNED BY r"},
    {index_of<ReassignOwned>(), "REASSIGN OWNED BY a TO b"},
    {index_of<CreatePublication>(), "CREATE PUBLICATION p FOR ALL TABLES"},
    {index_of<AlterPublication>(), "ALTER PUBLICATION p ADD TABLE t"},
    {index_of<CreateSubscription>(), "CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p"},
    {index_of<AlterSubscription>(), "ALTER SUBSCRIPTION s DISABLE"},
    {index_of<CreateExtension>(), "CREATE EXTENSION e"},
    {index_of<AlterExtension>(), "ALTER EXTENSION e UPDATE"},
    {index_of<AlterExtensionContents>(), "ALTER EXTENSION e ADD TABLE t"},
    {index_of<CreateForeignDataWrapper>(), "CREATE FOREIGN DATA WRAPPER w"},
    {index_of<AlterForeignDataWrapper>(), "ALTER FOREIGN DATA WRAPPER w NO HANDLER"},
    {index_of<CreateServer>(), "CREATE SERVER s FOREIGN DATA WRAPPER w"},
    {index_of<AlterServer>(), "ALTER SERVER s VERSION '2'"},
    {index_of<CreateUserMapping>(), "CREATE USER MAPPING FOR u SERVER s"},
    {index_of<AlterUserMapping>(), "ALTER USER MAPPING FOR u SERVER s OPTIONS (a 'b')"},
    {index_of<ImportForeignSchema>(), "IMPORT FOREIGN SCHEMA r FROM SERVER s INTO l"},
    {index_of<CreateEventTrigger>(), "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()"},
    {index_of<AlterEventTrigger>(), "ALTER EVENT TRIGGER e DISABLE"},
    {index_of<CreateDatabase>(), "CREATE DATABASE d"},
    {index_of<AlterDatabase>(), "ALTER DATABASE d CONNECTION LIMIT 1"},
    {index_of<AlterDatabase>(), "ALTER DATABASE d REFRESH COLLATION VERSION"},
    {index_of<AlterDatabaseSetting>(), "ALTER DATABASE d SET a = 1"},
    {index_of<CreateTablespace>(), "CREATE TABLESPACE t LOCATION '/x'"},
    {index_of<AlterTablespace>(), "ALTER TABLESPACE t SET (seq_page_cost = 1)"},
    {index_of<MoveAllToTablespace>(), "ALTER TABLE ALL IN TABLESPACE a SET TABLESPACE b"},
    {index_of<SetVariable>(), "SET a = 1"},
    {index_of<SetVariable>(), "RESET ALL"},
    {index_of<SetVariable>(), "SET TRANSACTION READ ONLY"},
    {index_of<AlterSystem>(), "ALTER SYSTEM SET a = 1"},
    {index_of<Show>(), "SHOW a"},
    {index_of<Truncate>(), "TRUNCATE t"},
    {index_of<Copy>(), "COPY t FROM STDIN"},
    {index_of<Explain>(), "EXPLAIN SELECT 1"},
    {index_of<Prepare>(), "PREPARE p AS SELECT 1"},
    {index_of<Execute>(), "EXECUTE p (1)"},
    {index_of<Deallocate>(), "DEALLOCATE ALL"},
    {index_of<DeclareCursor>(), "DECLARE c CURSOR FOR SELECT 1"},
    {index_of<Fetch>(), "FETCH c"},
    {index_of<Fetch>(), "MOVE c"},
    {index_of<ClosePortal>(), "CLOSE c"},
    {index_of<Do>(), "DO ''"},
    {index_of<Call>(), "CALL p()"},
    {index_of<Transaction>(), "BEGIN"},
    {index_of<LockTable>(), "LOCK t"},
    {index_of<Vacuum>(), "VACUUM"},
    {index_of<Vacuum>(), "ANALYZE t"},
    {index_of<Cluster>(), "CLUSTER t"},
    {index_of<Reindex>(), "REINDEX TABLE t"},
    {index_of<RefreshMaterializedView>(), "REFRESH MATERIALIZED VIEW v"},
    {index_of<SetConstraints>(), "SET CONSTRAINTS ALL DEFERRED"},
    {index_of<Listen>(), "LISTEN c"},
    {index_of<Unlisten>(), "UNLISTEN c"},
    {index_of<Notify>(), "NOTIFY c"},
    {index_of<Load>(), "LOAD 'x'"},
    {index_of<Discard>(), "DISCARD ALL"},
    {index_of<Checkpoint>(), "CHECKPOINT"},
    {index_of<OtherStatement>(), "-- nothing"},
};

}  // namespace

TEST_CASE("each statement becomes the struct of its command") {
    for (const Row& row : rows) {
        INFO(row.sql);
        const auto parsed = parse_statement(row.sql);
        REQUIRE(std::holds_alternative<Statement>(parsed));
        CHECK(std::get<Statement>(parsed).body.index() == row.kind);
    }
}

TEST_CASE("every struct of a statement is reached by some statement") {
    // RETURN stands only in the body of a function.
    std::set<std::size_t> seen = {index_of<Return>()};
    for (const Row& row : rows) seen.insert(row.kind);
    for (std::size_t kind = 0; kind < std::variant_size_v<Body>; ++kind) {
        INFO("alternative " << kind);
        CHECK(seen.contains(kind));
    }
}
