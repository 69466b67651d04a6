// What the structs of statements hold: one table or case for each family.
#include <catch2/catch.hpp>

#include "sql/parse.hpp"
#include "sql/print-expression.hpp"

using namespace pgsteward;
using namespace pgsteward::sql;

namespace {

template <typename T>
T body(std::string_view sql) {
    INFO(sql);
    auto result = parse_statement(sql);
    if (const auto* error = std::get_if<SyntaxError>(&result)) FAIL(error->message);
    return std::get<T>(std::get<Statement>(std::move(result)).body);
}

std::string joined(const std::vector<std::string>& names) {
    std::string result;
    for (const std::string& name : names) result += (result.empty() ? "" : ",") + name;
    return result;
}

/// "kind name(arguments) part -> extra" of an object, as far as it has them.
std::string text(const ObjectReference& object) {
    std::string result = std::string(name_of(object.kind)) + " " + print(object.name);
    if (object.arguments) {
        result += "(";
        for (std::size_t i = 0; i < object.arguments->size(); ++i) {
            const TypeName& type = (*object.arguments)[i];
            result += (i == 0 ? "" : ", ") + (type.name.name.empty() ? std::string("NONE") : print(type));
        }
        result += ")";
    }
    if (!object.part.empty()) result += " part " + object.part;
    if (object.second_type) result += " as " + print(*object.second_type);
    if (!object.extra.empty()) result += " extra " + object.extra;
    return result;
}

std::string text(const RoleReference& role) {
    constexpr const char* kinds[] = {"", "public", "current_role", "current_user", "session_user"};
    return role.kind == RoleReference::Kind::named ? role.name : kinds[static_cast<int>(role.kind)];
}

std::string text(const SetVariable& setting) {
    constexpr const char* kinds[] = {"=", "default", "from current", "multi", "reset", "reset all"};
    return (setting.local ? "local " : "") + setting.name + " " + kinds[static_cast<int>(setting.kind)] +
           (setting.values.empty() ? "" : " " + joined(setting.values));
}

}  // namespace

TEST_CASE("DROP names each kind of object its own way") {
    const std::vector<std::pair<std::string, std::string>> table = {
        {"DROP TABLE a.b", "table a.b"},
        {"DROP MATERIALIZED VIEW v", "materialized view v"},
        {"DROP SCHEMA s", "schema s"},
        {"DROP EXTENSION e", "extension e"},
        {"DROP TYPE a.t", "type a.t"},
        {"DROP DOMAIN d", "domain d"},
        {"DROP FUNCTION f", "function f"},
        {"DROP FUNCTION f()", "function f()"},
        {"DROP FUNCTION s.f(int, a text, OUT x int)", "function s.f(integer, text)"},
        {"DROP PROCEDURE p(text)", "procedure p(text)"},
        {"DROP ROUTINE r(text)", "routine r(text)"},
        {"DROP AGGREGATE a(int)", "aggregate a(integer)"},
        {"DROP AGGREGATE a(*)", "aggregate a()"},
        {"DROP OPERATOR s.@ (NONE, int)", "operator s.\"@\"(NONE, integer)"},
        {"DROP OPERATOR CLASS s.c USING gin", "operator class s.c extra gin"},
        {"DROP OPERATOR FAMILY f USING gin", "operator family f extra gin"},
        {"DROP CAST (int AS text)", "cast pg_catalog.int4 as text"},
        {"DROP TRANSFORM FOR int LANGUAGE sql", "transform pg_catalog.int4 extra sql"},
        {"DROP TRIGGER g ON s.t", "trigger s.t part g"},
        {"DROP POLICY p ON t", "policy t part p"},
        {"DROP RULE r ON t", "rule t part r"},
        {"DROP LANGUAGE l", "language l"},
        {"DROP TEXT SEARCH DICTIONARY d", "text search dictionary d"},
        {"DROP SERVER s", "server s"},
        {"DROP EVENT TRIGGER e", "event trigger e"},
        {"DROP PUBLICATION p", "publication p"},
        {"DROP ACCESS METHOD m", "access method m"},
        {"DROP ROLE r", "role r"},
        {"DROP USER CURRENT_USER", "role \"current_user\""},
        {"DROP USER MAPPING FOR PUBLIC SERVER s", "user mapping public extra s"},
        {"DROP DATABASE d", "database d"},
        {"DROP TABLESPACE t", "tablespace t"},
        {"DROP SUBSCRIPTION s", "subscription s"},
    };
    for (const auto& [sql, expected] : table) {
        const auto drop = body<Drop>(sql);
        REQUIRE(drop.objects.size() == 1);
        CHECK(text(drop.objects[0]) == expected);
        CHECK(drop.kind == drop.objects[0].kind);
    }
    const auto several = body<Drop>("DROP INDEX CONCURRENTLY IF EXISTS a, b CASCADE");
    CHECK(several.objects.size() == 2);
    CHECK((several.concurrently && several.if_exists && several.behaviour == Behaviour::cascade));
}

TEST_CASE("COMMENT names the thing and what it belongs to") {
    const std::vector<std::pair<std::string, std::string>> table = {
        {"COMMENT ON COLUMN s.t.c IS 'x'", "column s.t part c"},
        {"COMMENT ON CONSTRAINT c ON s.t IS 'x'", "constraint s.t part c"},
        {"COMMENT ON CONSTRAINT c ON DOMAIN s.d IS 'x'", "domain constraint s.d part c"},
        {"COMMENT ON TRIGGER g ON t IS 'x'", "trigger t part g"},
        {"COMMENT ON FUNCTION f(int[]) IS 'x'", "function f(integer[])"},
        {"COMMENT ON LARGE OBJECT 12 IS 'x'", "large object \"12\""},
        {"COMMENT ON DATABASE d IS 'x'", "database d"},
        {"COMMENT ON CAST (a AS b) IS 'x'", "cast a as b"},
    };
    for (const auto& [sql, expected] : table) {
        const auto comment = body<Comment>(sql);
        CHECK(text(comment.object) == expected);
        CHECK(comment.text == "x");
    }
    CHECK(!body<Comment>("COMMENT ON TABLE t IS NULL").text);
}

TEST_CASE("RENAME, SET SCHEMA and OWNER name objects of all kinds") {
    const std::vector<std::pair<std::string, std::string>> table = {
        {"ALTER TABLE IF EXISTS s.t RENAME TO n", "table s.t, table n"},
        {"ALTER TABLE t RENAME c TO n", "column t part c, table n"},
        {"ALTER VIEW v RENAME c TO n", "column v part c, view n"},
        {"ALTER TABLE t RENAME CONSTRAINT c TO n", "constraint t part c, table n"},
        {"ALTER POLICY p ON t RENAME TO n", "policy t part p, table n"},
        {"ALTER TRIGGER g ON t RENAME TO n", "trigger t part g, table n"},
        {"ALTER INDEX i RENAME TO n", "index i, index n"},
        {"ALTER SCHEMA s RENAME TO n", "schema s, schema n"},
        {"ALTER ROLE r RENAME TO n", "role r, role n"},
        {"ALTER TYPE s.t RENAME TO n", "type s.t, type n"},
        {"ALTER TYPE t RENAME ATTRIBUTE a TO n", "attribute t part a, type n"},
        {"ALTER DOMAIN d RENAME CONSTRAINT c TO n", "domain constraint d part c, table n"},
        {"ALTER FUNCTION f(int) RENAME TO n", "function f(integer), function n"},
        {"ALTER OPERATOR CLASS c USING gin RENAME TO n", "operator class c extra gin, operator class n"},
    };
    for (const auto& [sql, expected] : table) {
        const auto rename = body<Rename>(sql);
        CHECK(text(rename.object) + ", " + std::string(name_of(rename.relation_kind)) + " " + rename.new_name == expected);
    }
    CHECK(text(body<SetSchema>("ALTER FUNCTION f(int) SET SCHEMA s").object) == "function f(integer)");
    CHECK(text(body<SetSchema>("ALTER EXTENSION e SET SCHEMA s").object) == "extension e");
    CHECK(text(body<SetSchema>("ALTER VIEW a.v SET SCHEMA s").object) == "view a.v");
    CHECK(text(body<ChangeOwner>("ALTER TYPE a.t OWNER TO r").object) == "type a.t");
    CHECK(text(body<ChangeOwner>("ALTER DATABASE d OWNER TO CURRENT_USER").owner) == "current_user");
    CHECK(text(body<DependsOnExtension>("ALTER TRIGGER g ON t DEPENDS ON EXTENSION e").object) == "trigger t part g");
    CHECK(text(body<AlterExtensionContents>("ALTER EXTENSION e DROP FUNCTION f(int)").object) == "function f(integer)");
}

TEST_CASE("CREATE TABLE keeps the written order and folds constraint attributes") {
    const auto table = body<CreateTable>(
        "CREATE UNLOGGED TABLE IF NOT EXISTS s.t (a int CONSTRAINT p PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, CHECK (a > 0) "
        "NO INHERIT, LIKE o INCLUDING ALL EXCLUDING INDEXES, b text COMPRESSION lz4 COLLATE \"C\" NOT NULL DEFAULT 'x', "
        "g int GENERATED ALWAYS AS (a + 1) STORED, i int GENERATED BY DEFAULT AS IDENTITY (START 5), FOREIGN KEY (a, b) "
        "REFERENCES r (c, d) MATCH FULL ON DELETE SET NULL (a) ON UPDATE CASCADE NOT VALID, EXCLUDE USING gist (a WITH "
        "=, b WITH pg_catalog.&&) WHERE (a > 1), UNIQUE NULLS NOT DISTINCT (a) INCLUDE (b) WITH (fillfactor = 70)) "
        "PARTITION BY RANGE (a, lower(b) text_ops) WITH (fillfactor = 50, toast.autovacuum_enabled = off) TABLESPACE x");
    CHECK(print(table.table) == "s.t");
    CHECK(table.table.persistence == RelationName::Persistence::unlogged);
    REQUIRE(table.elements.size() == 9);
    const auto& a = std::get<ColumnDefinition>(table.elements[0]);
    REQUIRE(a.constraints.size() == 1);
    CHECK((a.constraints[0].name == "p" && a.constraints[0].deferrable && a.constraints[0].initially_deferred));
    CHECK(print(*a.type) == "integer");
    CHECK(std::get<ConstraintDefinition>(table.elements[1]).no_inherit);
    CHECK(std::get<LikeClause>(table.elements[2]).including == (0x1FFU & ~LikeClause::indexes));
    const auto& b = std::get<ColumnDefinition>(table.elements[3]);
    CHECK((b.collation.name == "C" && b.compression == "lz4" && b.constraints.size() == 2));
    const auto& g = std::get<ColumnDefinition>(table.elements[4]);
    CHECK((g.constraints[0].generated_when == "a" && print(*g.constraints[0].expression) == "a + 1"));
    const auto& i = std::get<ColumnDefinition>(table.elements[5]);
    CHECK((i.constraints[0].generated_when == "d" && i.constraints[0].options[0].name == "start"));
    const auto& foreign = std::get<ConstraintDefinition>(table.elements[6]);
    CHECK((foreign.match == 'f' && foreign.on_delete == 'n' && foreign.on_update == 'c' && foreign.not_valid));
    CHECK(joined(foreign.columns) + ">" + joined(foreign.referenced_columns) + ">" + joined(foreign.on_delete_columns) ==
          "a,b>c,d>a");
    const auto& exclude = std::get<ConstraintDefinition>(table.elements[7]);
    CHECK((exclude.access_method == "gist" && exclude.exclusions[0].operator_name == "=" && exclude.predicate));
    const auto& unique = std::get<ConstraintDefinition>(table.elements[8]);
    CHECK((unique.nulls_not_distinct && joined(unique.including) == "b" && unique.options[0].name == "fillfactor"));
    REQUIRE(table.partition_by);
    CHECK(table.partition_by->elements[1].operator_class.name == "text_ops");
    CHECK((table.options[1].space == "toast" && std::get<std::string>(table.options[1].value) == "off"));
    CHECK(table.tablespace == "x");
}

TEST_CASE("partitions have a parent and a bound") {
    const auto range = body<CreateTable>("CREATE TABLE p PARTITION OF t FOR VALUES FROM (1, MINVALUE) TO (10, MAXVALUE)");
    CHECK(range.inherits.at(0).name == "t");
    CHECK((range.partition_of->kind == PartitionBound::Kind::range && range.partition_of->to.size() == 2));
    CHECK(print(*range.partition_of->from[1]) == "minvalue");
    CHECK(body<CreateTable>("CREATE TABLE p PARTITION OF t DEFAULT").partition_of->kind == PartitionBound::Kind::default_);
    CHECK(body<CreateTable>("CREATE TABLE p PARTITION OF t FOR VALUES WITH (MODULUS 4, REMAINDER 3)").partition_of->modulus == 4);
    CHECK(body<CreateTable>("CREATE TABLE p PARTITION OF t FOR VALUES IN (1, NULL)").partition_of->values.size() == 2);
}

TEST_CASE("each action of ALTER TABLE is a struct of its own") {
    const auto actions = [](std::string_view sql) { return body<AlterTable>(sql).actions; };
    const std::vector<std::string> each = {
        "ADD COLUMN IF NOT EXISTS a int", "DROP a CASCADE", "ALTER a TYPE text COLLATE \"C\" USING a::text",
        "ALTER a SET DEFAULT 1", "ALTER a SET NOT NULL", "ALTER a DROP NOT NULL", "ALTER a DROP EXPRESSION IF EXISTS",
        "ALTER a SET STATISTICS -1", "ALTER a SET (n_distinct = 5)", "ALTER a SET STORAGE plain", "ALTER a SET COMPRESSION lz4",
        "ALTER a OPTIONS (ADD x 'y')", "ALTER a ADD GENERATED ALWAYS AS IDENTITY", "ALTER a SET GENERATED ALWAYS",
        "ALTER a DROP IDENTITY", "ADD CONSTRAINT c CHECK (a > 0) NOT VALID", "ALTER CONSTRAINT c DEFERRABLE",
        "VALIDATE CONSTRAINT c", "DROP CONSTRAINT IF EXISTS c CASCADE", "OWNER TO r", "CLUSTER ON i", "SET UNLOGGED",
        "SET ACCESS METHOD m", "SET TABLESPACE s", "RESET (fillfactor)", "DISABLE TRIGGER USER", "ENABLE REPLICA RULE r",
        "NO INHERIT p", "OF t", "REPLICA IDENTITY USING INDEX i", "NO FORCE ROW LEVEL SECURITY", "OPTIONS (DROP x)",
        "ATTACH PARTITION p DEFAULT", "DETACH PARTITION p CONCURRENTLY", "SET WITHOUT OIDS",
    };
    // In the order of the variant.
    for (std::size_t i = 0; i < each.size(); ++i) {
        INFO(each[i]);
        const auto list = actions("ALTER TABLE t " + each[i]);
        REQUIRE(list.size() == 1);
        CHECK(list[0].change.index() == i);
    }
    CHECK(each.size() == std::variant_size_v<decltype(AlterTableAction::change)>);
    const auto type = std::get<AlterColumnType>(actions("ALTER TABLE t ALTER a TYPE text COLLATE \"C\" USING a::text")[0].change);
    CHECK((print(type.type) == "text" && type.collation.name == "C" && print(*type.using_) == "a::text"));
    CHECK(std::get<SetColumnStatistics>(actions("ALTER INDEX i ALTER 2 SET STATISTICS 100")[0].change).number == 2);
    CHECK(std::get<AttachPartition>(actions("ALTER INDEX i ATTACH PARTITION j")[0].change).bound == std::nullopt);
}

TEST_CASE("the options of CREATE FUNCTION are taken apart") {
    const auto function = body<CreateFunction>(
        "CREATE OR REPLACE FUNCTION s.f(a int, INOUT b text DEFAULT 'x', VARIADIC c int[]) RETURNS SETOF record LANGUAGE "
        "PLpgSQL STABLE STRICT SECURITY DEFINER LEAKPROOF PARALLEL SAFE COST 5 ROWS 7.5 SET search_path = a, \"B\" SET x FROM "
        "CURRENT SUPPORT g AS $$ body $$");
    CHECK((function.or_replace && function.language == "plpgsql" && *function.body == " body "));
    CHECK((function.volatility == 's' && function.parallel == 's' && function.strict && function.security_definer));
    CHECK((function.leakproof && *function.cost == 5 && *function.rows == 7.5 && !function.window));
    REQUIRE(function.parameters.size() == 3);
    CHECK(function.parameters[1].mode == FunctionParameter::Mode::inout);
    CHECK(print(*function.parameters[1].default_) == "'x'");
    CHECK(print(*function.returns) == "SETOF record");
    REQUIRE(function.settings.size() == 2);
    CHECK(text(function.settings[0]) == "search_path = a,B");
    CHECK(text(function.settings[1]) == "x from current");
    CHECK((function.other.size() == 1 && function.other[0].name == "support"));

    const auto atomic = body<CreateFunction>("CREATE PROCEDURE p() BEGIN ATOMIC INSERT INTO t VALUES (1); SELECT 1; END");
    CHECK((atomic.procedure && atomic.has_standard_body && atomic.standard_body.size() == 2 && atomic.language == "sql"));
    const auto simple = body<CreateFunction>("CREATE FUNCTION f() RETURNS TABLE (a int, b text) RETURN 1");
    CHECK((simple.parameters.size() == 2 && simple.parameters[0].mode == FunctionParameter::Mode::table));
    CHECK(std::holds_alternative<Return>(simple.standard_body.at(0)->body));
    const auto library = body<CreateFunction>("CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'lib', 'symbol'");
    CHECK((*library.body == "lib" && library.symbol == "symbol" && library.volatility == 'v' && library.parallel == 'u'));
    const auto altered = body<AlterFunction>("ALTER FUNCTION f(int) STABLE SET a = 1 RESET ALL");
    CHECK((altered.options.size() == 1 && altered.settings.size() == 2));
    CHECK(body<Do>("DO LANGUAGE PLPERL 'x'").language == "plperl");
    CHECK(body<Do>("DO 'x'").language == "plpgsql");
}

TEST_CASE("triggers, rules and policies") {
    const auto trigger = body<CreateTrigger>(
        "CREATE CONSTRAINT TRIGGER g AFTER UPDATE OF a, b OR DELETE ON s.t FROM o DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
        "WHEN (OLD.a > 1) EXECUTE FUNCTION s.f('x', 2)");
    CHECK((trigger.constraint && trigger.for_each_row && trigger.deferrable && trigger.initially_deferred));
    CHECK((trigger.on_update && trigger.on_delete && !trigger.on_insert && !trigger.on_truncate));
    CHECK(trigger.timing == CreateTrigger::Timing::after);
    CHECK(joined(trigger.update_columns) + " " + joined(trigger.arguments) + " " + trigger.from.name == "a,b x,2 o");
    const auto transition = body<CreateTrigger>(
        "CREATE TRIGGER g AFTER INSERT ON t REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION f()");
    CHECK((transition.new_table == "n" && transition.old_table.empty()));
    CHECK(body<CreateTrigger>("CREATE TRIGGER g INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f()").timing ==
          CreateTrigger::Timing::instead_of);
    const auto rule = body<CreateRule>("CREATE RULE r AS ON DELETE TO t WHERE a > 1 DO ALSO (SELECT 1; DELETE FROM u)");
    CHECK((rule.event == CreateRule::Event::delete_ && rule.actions.size() == 2 && !rule.instead));
    const auto policy = body<CreatePolicy>(
        "CREATE POLICY p ON t AS RESTRICTIVE FOR UPDATE TO a, CURRENT_USER USING (x = 1) WITH CHECK (y = 2)");
    CHECK((!policy.permissive && policy.command == "update" && policy.roles.size() == 2));
    CHECK((print(*policy.using_) == "x = 1" && print(*policy.with_check) == "y = 2"));
    CHECK(text(body<CreatePolicy>("CREATE POLICY p ON t").roles.at(0)) == "public");
    CHECK(body<AlterPolicy>("ALTER POLICY p ON t USING (true)").roles.empty());
}

TEST_CASE("GRANT has its targets, privileges and grantees") {
    const auto grant = body<Grant>(
        "GRANT SELECT (a, b), UPDATE ON TABLE s.t, u TO r, PUBLIC WITH GRANT OPTION GRANTED BY CURRENT_USER");
    CHECK((grant.is_grant && grant.objects.size() == 2 && grant.grant_option && text(*grant.grantor) == "current_user"));
    CHECK((grant.privileges[0].name == "select" && joined(grant.privileges[0].columns) == "a,b"));
    CHECK(text(grant.grantees[1]) == "public");
    const auto all = body<Grant>("REVOKE GRANT OPTION FOR ALL ON ALL TABLES IN SCHEMA a, b FROM r CASCADE");
    CHECK((!all.is_grant && all.grant_option && all.target == Grant::Target::all_in_schema));
    CHECK((all.privileges[0].name == "all" && text(all.objects[1]) == "schema b" && all.behaviour == Behaviour::cascade));
    CHECK(text(body<Grant>("GRANT EXECUTE ON FUNCTION f(int) TO r").objects[0]) == "function f(integer)");
    CHECK(text(body<Grant>("GRANT SET ON PARAMETER a.b TO r").objects[0]) == "parameter \"a.b\"");
    CHECK(text(body<Grant>("GRANT SELECT ON LARGE OBJECT 5 TO r").objects[0]) == "large object \"5\"");
    CHECK(text(body<Grant>("GRANT USAGE ON TYPE s.t TO r").objects[0]) == "type s.t");
    const auto defaults = body<AlterDefaultPrivileges>(
        "ALTER DEFAULT PRIVILEGES FOR ROLE a, b IN SCHEMA s GRANT EXECUTE ON FUNCTIONS TO r");
    CHECK((defaults.roles.size() == 2 && joined(defaults.schemas) == "s" && defaults.grant.kind == ObjectKind::function));
    CHECK(defaults.grant.target == Grant::Target::defaults);
    const auto role = body<GrantRole>("REVOKE ADMIN OPTION FOR a, b FROM c");
    CHECK((joined(role.roles) == "a,b" && role.admin_option && !role.is_grant));
    const auto members = body<AlterRole>("ALTER GROUP g DROP USER a, b");
    CHECK(members.members == AlterRole::Members::drop);
    CHECK(joined(std::get<std::vector<std::string>>(members.options[0].value)) == "a,b");
    CHECK(body<AlterRole>("ALTER ROLE r NOLOGIN").members == AlterRole::Members::none);
    const auto setting = body<AlterRoleSetting>("ALTER ROLE ALL IN DATABASE d SET a TO 'x'");
    CHECK((!setting.role && setting.database == "d" && text(setting.setting) == "a = x"));
}

TEST_CASE("settings keep their values as text") {
    const std::vector<std::pair<std::string, std::string>> table = {
        {"SET LOCAL lock_timeout = '2s'", "local lock_timeout = 2s"},
        {"SET a.b TO 1, -2.5, off", "a.b = 1,-2.5,off"},
        {"SET x TO DEFAULT", "x default"},
        {"RESET x", "x reset"},
        {"RESET ALL", " reset all"},
        {"SET TIME ZONE 'UTC'", "timezone = UTC"},
        {"SET TIME ZONE INTERVAL '-08:00' HOUR TO MINUTE", "timezone = -08:00"},
        {"SET SCHEMA 's'", "search_path = s"},
        {"SET ROLE r", "role = r"},
        {"SET SESSION AUTHORIZATION DEFAULT", "session_authorization default"},
        {"SET TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY",
         "TRANSACTION multi transaction_isolation = serializable,transaction_read_only = 1"},
    };
    for (const auto& [sql, expected] : table) CHECK(text(body<SetVariable>(sql)) == expected);
}

TEST_CASE("commands about data, transactions and maintenance") {
    const auto copy = body<Copy>("COPY s.t (a, b) FROM PROGRAM 'x' WITH (FORMAT csv, HEADER) WHERE a > 1");
    CHECK((copy.table->name == "t" && copy.from && copy.program && copy.file == "x" && copy.options.size() == 2 && copy.where));
    CHECK(body<Copy>("COPY (DELETE FROM t RETURNING a) TO STDOUT").query != nullptr);
    CHECK(body<Explain>("EXPLAIN ANALYZE DELETE FROM t").analyze);
    CHECK(body<Explain>("EXPLAIN (ANALYZE ON) DELETE FROM t").analyze);
    CHECK(!body<Explain>("EXPLAIN (ANALYZE false, BUFFERS) DELETE FROM t").analyze);
    CHECK(body<Transaction>("ROLLBACK TO SAVEPOINT s").savepoint == "s");
    CHECK(body<Transaction>("COMMIT AND CHAIN").chain);
    CHECK(body<Transaction>("PREPARE TRANSACTION 'x'").savepoint == "x");
    CHECK(body<Transaction>("START TRANSACTION READ ONLY").kind == Transaction::Kind::begin);
    CHECK(body<LockTable>("LOCK TABLE a, ONLY b IN SHARE ROW EXCLUSIVE MODE NOWAIT").mode == 6);
    const auto vacuum = body<Vacuum>("VACUUM (FULL, ANALYZE off) a (b), c");
    CHECK((vacuum.full && vacuum.vacuum && !vacuum.analyze && vacuum.tables.size() == 2));
    CHECK(body<Vacuum>("VACUUM FULL ANALYZE").analyze);
    CHECK((body<Vacuum>("ANALYZE").analyze && !body<Vacuum>("ANALYZE").vacuum));
    CHECK(body<Reindex>("REINDEX INDEX CONCURRENTLY i").concurrently);
    CHECK(body<Reindex>("REINDEX SCHEMA s").name == "s");
    CHECK(body<Truncate>("TRUNCATE a, b RESTART IDENTITY CASCADE").restart_identity);
    CHECK(body<Cluster>("CLUSTER t USING i").index == "i");
    CHECK(!body<RefreshMaterializedView>("REFRESH MATERIALIZED VIEW v WITH NO DATA").with_data);
    CHECK(print(*body<Call>("CALL p(1, a => 2)").call) == "p(1, a => 2)");
    CHECK(body<Execute>("EXECUTE p(1, 2)").parameters.size() == 2);
    CHECK(body<CreateSchema>("CREATE SCHEMA AUTHORIZATION r CREATE TABLE t (a int) CREATE VIEW v AS SELECT 1").elements.size() == 2);
    const auto into = body<CreateTableAs>("SELECT a INTO TEMP t FROM u UNION SELECT 1");
    CHECK((into.select_into && into.table.persistence == RelationName::Persistence::temporary));
    CHECK(print(*into.query) == "(SELECT a FROM u) UNION (SELECT 1)");
    const auto made = body<CreateTableAs>("CREATE TABLE IF NOT EXISTS t (a) WITH (fillfactor = 5) AS SELECT 1 WITH NO DATA");
    CHECK((made.if_not_exists && !made.with_data && joined(made.columns) == "a" && made.options.size() == 1));
    CHECK(body<CreateTableAs>("CREATE TABLE t AS EXECUTE p").execute == "p");
}

TEST_CASE("types, operators and what belongs to them") {
    const auto value = body<AlterEnum>("ALTER TYPE e ADD VALUE IF NOT EXISTS 'x' AFTER 'y'");
    CHECK((value.new_label == "x" && value.neighbour == "y" && value.after && value.if_not_exists));
    CHECK(body<AlterEnum>("ALTER TYPE e RENAME VALUE 'a' TO 'b'").old_label == "a");
    const auto domain = body<CreateDomain>("CREATE DOMAIN d AS text COLLATE \"C\" NOT NULL CHECK (VALUE > 'a')");
    CHECK((domain.collation.name == "C" && domain.constraints.size() == 2));
    CHECK(body<AlterDomain>("ALTER DOMAIN d DROP DEFAULT").action == AlterDomain::Action::drop_default);
    CHECK(body<AlterDomain>("ALTER DOMAIN d SET DEFAULT 1").action == AlterDomain::Action::set_default);
    CHECK(body<AlterDomain>("ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 1) NOT VALID").constraint->not_valid);
    CHECK(body<AlterDomain>("ALTER DOMAIN d DROP CONSTRAINT IF EXISTS c CASCADE").behaviour == Behaviour::cascade);
    const auto aggregate = body<Define>("CREATE AGGREGATE a (float8 ORDER BY anyelement) (sfunc = f, stype = internal)");
    CHECK((aggregate.arguments->size() == 2 && aggregate.direct_arguments == 1 && aggregate.options.size() == 2));
    CHECK(print(std::get<TypeName>(aggregate.options[1].value)) == "internal");
    const auto item = body<CreateOperatorClass>(
        "CREATE OPERATOR CLASS c DEFAULT FOR TYPE int USING btree FAMILY f AS OPERATOR 1 < (a, b) FOR ORDER BY o, FUNCTION 2 (int, "
        "int) g(int), STORAGE text");
    CHECK((item.is_default && item.family.name == "f" && item.items.size() == 3 && item.items[0].order_family.name == "o"));
    CHECK((item.items[1].class_arguments.size() == 2 && print(item.items[2].storage) == "text"));
    CHECK(body<CreateCast>("CREATE CAST (a AS b) WITH FUNCTION f(a) AS ASSIGNMENT").context == 'a');
    CHECK(body<CreateCast>("CREATE CAST (a AS b) WITH INOUT AS IMPLICIT").in_out);
    const auto mapping = body<AlterTextSearchConfiguration>(
        "ALTER TEXT SEARCH CONFIGURATION c ALTER MAPPING FOR a, b REPLACE s.x WITH y");
    CHECK((mapping.action == "replace dictionary for token" && mapping.dictionaries[0].schema == "s"));
    const auto sequence = body<CreateSequence>("CREATE SEQUENCE s AS smallint INCREMENT -1 NO MAXVALUE OWNED BY t.c");
    CHECK(print(std::get<TypeName>(sequence.options[0].value)) == "smallint");
    CHECK(std::get<std::int64_t>(sequence.options[1].value) == -1);
    CHECK(joined(std::get<std::vector<std::string>>(sequence.options[3].value)) == "t,c");
}

TEST_CASE("replication, foreign data and extensions") {
    const auto publication = body<CreatePublication>(
        "CREATE PUBLICATION p FOR TABLE s.t (a) WHERE (a > 1), u, TABLES IN SCHEMA x, CURRENT_SCHEMA WITH (publish = 'insert')");
    REQUIRE(publication.objects.size() == 4);
    CHECK((joined(publication.objects[0].columns) == "a" && publication.objects[0].where));
    CHECK(publication.objects[2].schema == "x");
    CHECK(publication.objects[3].kind == PublicationObject::Kind::current_schema);
    CHECK(body<AlterPublication>("ALTER PUBLICATION p SET (publish = 'x')").action == AlterPublication::Action::options);
    CHECK(body<AlterPublication>("ALTER PUBLICATION p SET TABLE t").action == AlterPublication::Action::set);
    CHECK(body<AlterSubscription>("ALTER SUBSCRIPTION s DISABLE").action == "disable");
    CHECK(body<AlterSubscription>("ALTER SUBSCRIPTION s ADD PUBLICATION a, b").publications.size() == 2);
    CHECK(body<ImportForeignSchema>("IMPORT FOREIGN SCHEMA r EXCEPT (a, b) FROM SERVER s INTO l").tables.size() == 2);
    CHECK(body<CreateUserMapping>("CREATE USER MAPPING FOR CURRENT_USER SERVER s OPTIONS (a 'b')").options[0].name == "a");
    CHECK(body<AlterServer>("ALTER SERVER s OPTIONS (SET a 'b')").options[0].action == Option::Action::set);
    const auto events = body<CreateEventTrigger>(
        "CREATE EVENT TRIGGER e ON sql_drop WHEN TAG IN ('a', 'b') EXECUTE FUNCTION f()");
    CHECK(joined(std::get<std::vector<std::string>>(events.filters[0].value)) == "a,b");
    CHECK(body<AlterEventTrigger>("ALTER EVENT TRIGGER e ENABLE ALWAYS").state == AlterTriggerState::State::always);
}
