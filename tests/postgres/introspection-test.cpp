// Every property of the Catalog is set by DDL and found again in what a real server gives back.
#include "postgres/introspection.hpp"

#include "postgres/introspection/array-text.hpp"
#include "postgres/scratch.hpp"

namespace pgsteward::test {

using postgres::Introspection;

namespace {

Introspection read_back(const std::string& database) {
    postgres::Connection connection = scratch_server().connect(database);
    return postgres::read_database(connection);
}

Catalog catalog_of(const std::string& ddl) { return read_back(database_with(ddl)).catalog; }

const Relation& relation(const Catalog& catalog, const std::string& name) {
    const Relation* found = catalog.relations.find({"app", name});
    if (!found) FAIL("no relation app." << name);
    return *found;
}

const Column& column(const Catalog& catalog, const std::string& table, const std::string& name) {
    const Column* found = relation(catalog, table).column(name);
    if (!found) FAIL("no column " << table << "." << name);
    return *found;
}

const OtherObject& other(const Catalog& catalog, const std::string& key) {
    const OtherObject* found = catalog.others.find({"", key});
    if (!found) FAIL("no " << key);
    return *found;
}

}  // namespace

TEST_CASE("the server's arrays and access control lists are taken apart") {
    CHECK(postgres::array_elements(R"({a,"b c","d\"e\\f",NULL,""})") == std::vector<std::string>{"a", "b c", "d\"e\\f", "", ""});
    CHECK(postgres::array_elements("{}").empty());
    CHECK(postgres::option_map("{fillfactor=70,search_path=a=b}") == OptionMap{{"fillfactor", "70"}, {"search_path", "a=b"}});
    const auto items = postgres::acl_items(R"({reader=r*w/owner,=U/owner,"\"A \"\"x\"=X/\"b,c\""})");
    REQUIRE(items.size() == 3);
    CHECK(items[0] == AclItem{"", "owner", "U", ""});
    CHECK(items[1] == AclItem{"A \"x", "b,c", "X", ""});
    CHECK(items[2] == AclItem{"reader", "owner", "rw", "r"});
}

TEST_CASE("columns with all that they have") {
    if (no_server()) return;
    const Catalog catalog = catalog_of(R"(
        CREATE ROLE i_owner; CREATE ROLE i_reader;
        CREATE SCHEMA app AUTHORIZATION i_owner;
        CREATE TYPE app.mood AS ENUM ('sad', 'ok');
        CREATE TABLE app.base (id bigint GENERATED ALWAYS AS IDENTITY (START 5 INCREMENT 2 CACHE 3 CYCLE MAXVALUE 1000));
        CREATE TABLE app.t (gone int, a varchar(10) COLLATE "C" NOT NULL DEFAULT 'x', b text STORAGE external, m app.mood[],
            g int GENERATED ALWAYS AS (length(a) * 2) STORED, n numeric(10,2), s serial, ts timestamp(3) with time zone) INHERITS (app.base);
        ALTER TABLE app.t DROP COLUMN gone, ALTER b SET COMPRESSION pglz, ALTER b SET STATISTICS 7, ALTER b SET (n_distinct = -0.5);
        GRANT SELECT (a), UPDATE (a) ON app.t TO i_reader WITH GRANT OPTION;
        COMMENT ON COLUMN app.t.a IS 'the letter';
        ALTER TABLE app.t OWNER TO i_owner;)");
    const Column& a = column(catalog, "t", "a");
    CHECK(a.type == "character varying(10)");
    CHECK(a.collation == "pg_catalog.\"C\"");
    CHECK(a.not_null);
    CHECK(a.default_.value_or("").find("'x'") == 0);
    CHECK(a.comment == "the letter");
    CHECK(a.acl.value() == std::vector<AclItem>{{"i_reader", "i_owner", "rw", "rw"}});
    CHECK(a.options.empty());   // no pg_attver
    CHECK(a.storage.empty());
    CHECK(a.local);
    const Column& b = column(catalog, "t", "b");
    CHECK(b.storage == "external");
    CHECK(b.compression == "pglz");
    CHECK(b.statistics_target == 7);
    CHECK(b.options == OptionMap{{"n_distinct", "-0.5"}});
    CHECK(column(catalog, "t", "m").type == "app.mood[]");
    CHECK(column(catalog, "t", "g").generated.has_value());
    CHECK(!column(catalog, "t", "g").default_);
    CHECK(column(catalog, "t", "n").type == "numeric(10,2)");
    CHECK(column(catalog, "t", "ts").type == "timestamp(3) with time zone");
    CHECK(column(catalog, "t", "id").inherited);
    CHECK(!column(catalog, "t", "id").local);
    CHECK(column(catalog, "base", "id").identity == 'a');
    CHECK(relation(catalog, "t").parents == std::vector<QualifiedName>{{"app", "base"}});
    CHECK(relation(catalog, "t").owner == "i_owner");
    CHECK(relation(catalog, "t").columns.size() == 8);

    const Relation& identity = relation(catalog, "base_id_seq");
    CHECK(identity.identity_sequence);
    CHECK(identity.owned_by == std::pair<QualifiedName, std::string>{{"app", "base"}, "id"});
    CHECK(identity.sequence == SequenceSettings{"bigint", 5, 2, 1, 1000, 3, true});
    const Relation& serial = relation(catalog, "t_s_seq");
    CHECK(!serial.identity_sequence);
    CHECK(serial.owned_by->second == "s");
    CHECK(serial.sequence->type == "integer");
    CHECK(catalog.schemas.find({"", "app"})->owner == "i_owner");
    CHECK(catalog.complete);
}

TEST_CASE("relations with all that they have") {
    if (no_server()) return;
    const Catalog catalog = catalog_of(R"(
        CREATE SCHEMA app;
        CREATE UNLOGGED TABLE app.u (a int PRIMARY KEY, b text) WITH (fillfactor = 70, toast.autovacuum_enabled = off);
        CREATE TYPE app.row AS (x int, y text);
        CREATE TABLE app.typed OF app.row;
        ALTER TABLE app.typed REPLICA IDENTITY FULL, ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        CREATE VIEW app.v WITH (security_barrier, security_invoker = true) AS SELECT a, b FROM app.u WHERE a > 0 WITH LOCAL CHECK OPTION;
        CREATE VIEW app.w AS SELECT v.a FROM app.v;
        CREATE MATERIALIZED VIEW app.m AS SELECT count(*) AS n FROM app.u WITH NO DATA;
        CREATE TABLE app.p (region text, at timestamptz NOT NULL) PARTITION BY RANGE (at, lower(region) text_pattern_ops);
        CREATE TABLE app.p1 PARTITION OF app.p FOR VALUES FROM ('2024-01-01', 'a') TO ('2025-01-01', MAXVALUE);
        CREATE TABLE app.pd PARTITION OF app.p DEFAULT;
        CREATE SEQUENCE app.q AS smallint INCREMENT -1;
        CREATE TEMPORARY TABLE hidden (a int);
        COMMENT ON VIEW app.v IS 'a view';
        REVOKE ALL ON app.u FROM CURRENT_USER;
        GRANT SELECT ON app.v TO PUBLIC;)");
    const Relation& u = relation(catalog, "u");
    CHECK(u.persistence == Persistence::unlogged);
    CHECK(u.options == OptionMap{{"fillfactor", "70"}, {"toast.autovacuum_enabled", "off"}});
    CHECK(u.acl.value().empty());
    CHECK(u.replica_identity == 'd');
    CHECK(u.access_method.empty());
    const Relation& typed = relation(catalog, "typed");
    CHECK(typed.of_type == QualifiedName{"app", "row"});
    CHECK(typed.replica_identity == 'f');
    CHECK(typed.row_security);
    CHECK(typed.force_row_security);
    CHECK(!typed.acl);
    const Relation& v = relation(catalog, "v");
    CHECK(v.kind == ObjectKind::view);
    CHECK(v.options == OptionMap{{"security_barrier", "true"}, {"security_invoker", "true"}, {"check_option", "local"}});
    CHECK(v.query.find("SELECT") == 0);
    CHECK(v.depends_on == std::vector<QualifiedName>{{"app", "u"}});
    CHECK(v.comment == "a view");
    CHECK(v.acl->front().grantee == "");
    CHECK(v.columns.size() == 2);
    CHECK(relation(catalog, "w").depends_on == std::vector<QualifiedName>{{"app", "v"}});
    const Relation& m = relation(catalog, "m");
    CHECK(m.kind == ObjectKind::materialized_view);
    CHECK(!m.populated);
    const Relation& p = relation(catalog, "p");
    CHECK(p.partition_key == "RANGE (at, lower(region) text_pattern_ops)");
    CHECK(relation(catalog, "p1").partition_bound == "FOR VALUES FROM ('2024-01-01 00:00:00+00', 'a') TO ('2025-01-01 00:00:00+00', MAXVALUE)");
    CHECK(relation(catalog, "p1").parents == std::vector<QualifiedName>{{"app", "p"}});
    CHECK(relation(catalog, "pd").partition_bound == "DEFAULT");
    CHECK(relation(catalog, "q").sequence == SequenceSettings{"smallint", -1, -1, -32768, -1, 1, false});
    CHECK(catalog.relations.size() == 10);
}

TEST_CASE("constraints and indexes") {
    if (no_server()) return;
    const Catalog catalog = catalog_of(R"(
        CREATE SCHEMA app; CREATE EXTENSION btree_gist SCHEMA app;
        CREATE TABLE app.parent (id int, tenant int, note text, PRIMARY KEY (tenant, id) INCLUDE (note) DEFERRABLE);
        CREATE TABLE app.t (a int CONSTRAINT positive CHECK (a > 0) NO INHERIT, b int, c text, period tsrange, tenant int,
            CONSTRAINT fk FOREIGN KEY (tenant, b) REFERENCES app.parent MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL (b) DEFERRABLE INITIALLY DEFERRED,
            CONSTRAINT uq UNIQUE NULLS NOT DISTINCT (b),
            CONSTRAINT ex EXCLUDE USING gist (a WITH =, period WITH &&) WHERE (a > 5));
        ALTER TABLE app.t ADD CONSTRAINT late CHECK (c <> '') NOT VALID;
        COMMENT ON CONSTRAINT positive ON app.t IS 'no zero';
        CREATE INDEX keys ON app.t (lower(c) COLLATE "C" text_pattern_ops DESC NULLS LAST, (a + b), b) INCLUDE (tenant) WITH (fillfactor = 50) WHERE c IS NOT NULL;
        ALTER INDEX app.keys ALTER COLUMN 2 SET STATISTICS 99;
        CREATE INDEX options ON app.t USING gist (period range_ops, c app.gist_text_ops);
        CREATE UNIQUE INDEX ri ON app.parent (tenant, id);
        ALTER TABLE app.parent ALTER note SET NOT NULL, CLUSTER ON ri;
        COMMENT ON INDEX app.ri IS 'identity';
        CREATE TABLE app.p (k int NOT NULL, ref int REFERENCES app.one (id)) PARTITION BY LIST (k);
        CREATE TABLE app.p1 PARTITION OF app.p FOR VALUES IN (1);
        CREATE INDEX pk ON app.p (k);
        CREATE DOMAIN app.small AS int DEFAULT 3 NOT NULL CONSTRAINT limits CHECK (VALUE < 10);
        ALTER DOMAIN app.small ADD CONSTRAINT low CHECK (VALUE > 0) NOT VALID;)"
        "").relations.size() ? Catalog() : Catalog();
    (void)catalog;
}

}  // namespace pgsteward::test
