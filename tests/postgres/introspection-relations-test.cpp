// Relations and what belongs to them: every property is set by DDL and found again.
#include "postgres/introspected.hpp"
#include "postgres/introspection/array-text.hpp"

namespace pgsteward::test {

using Names = std::vector<std::string>;

TEST_CASE("the server's arrays and access control lists are taken apart") {
    CHECK(postgres::array_elements(R"({a,"b c","d\"e\\f",NULL,""})") == Names{"a", "b c", "d\"e\\f", "", ""});
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
        CREATE TABLE app.t (gone int, a varchar(10) COLLATE "C" NOT NULL DEFAULT 'x', b text, m app.mood[],
            g int GENERATED ALWAYS AS (length(a) * 2) STORED, n numeric(10,2), s serial, ts timestamp(3) with time zone) INHERITS (app.base);
        ALTER TABLE app.t DROP COLUMN gone, ALTER b SET STORAGE external, ALTER b SET COMPRESSION pglz, ALTER b SET STATISTICS 7, ALTER b SET (n_distinct = -0.5);
        ALTER TABLE app.t OWNER TO i_owner;
        SET ROLE i_owner; GRANT SELECT (a), UPDATE (a) ON app.t TO i_reader WITH GRANT OPTION; RESET ROLE;
        COMMENT ON COLUMN app.t.a IS 'the letter';)");
    const Column& a = column(catalog, "t", "a");
    CHECK(a.type == "character varying(10)");
    CHECK(a.collation == "\"C\"");
    CHECK(a.not_null);
    CHECK(a.default_.value_or("").find("'x'") == 0);
    CHECK(a.comment == "the letter");
    CHECK(a.acl.value() == std::vector<AclItem>{{"i_reader", "i_owner", "rw", "rw"}});
    CHECK(a.options.empty());   // no pg_attver
    CHECK(a.storage.empty());
    CHECK((a.local && !a.inherited));
    const Column& b = column(catalog, "t", "b");
    CHECK(b.storage == "external");
    CHECK(b.compression == "pglz");
    CHECK(b.statistics_target == 7);
    CHECK(b.options == OptionMap{{"n_distinct", "-0.5"}});
    CHECK(b.collation.empty());
    CHECK(column(catalog, "t", "m").type == "app.mood[]");
    CHECK(column(catalog, "t", "g").generated.has_value());
    CHECK(!column(catalog, "t", "g").default_);
    CHECK(column(catalog, "t", "n").type == "numeric(10,2)");
    CHECK(column(catalog, "t", "ts").type == "timestamp(3) with time zone");
    CHECK((column(catalog, "t", "id").inherited && !column(catalog, "t", "id").local));
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
        CREATE TABLE app.p1 PARTITION OF app.p FOR VALUES FROM ('2024-01-01 00:00:00+00', 'a') TO ('2025-01-01 00:00:00+00', MAXVALUE);
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
    CHECK((typed.row_security && typed.force_row_security));
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
    CHECK(relation(catalog, "m").kind == ObjectKind::materialized_view);
    CHECK(!relation(catalog, "m").populated);
    CHECK(relation(catalog, "p").partition_key == "RANGE (at, lower(region) text_pattern_ops)");
    CHECK(relation(catalog, "p1").partition_bound == "FOR VALUES FROM ('2024-01-01 00:00:00+00', 'a') TO ('2025-01-01 00:00:00+00', MAXVALUE)");
    CHECK(relation(catalog, "p1").parents == std::vector<QualifiedName>{{"app", "p"}});
    CHECK(relation(catalog, "pd").partition_bound == "DEFAULT");
    CHECK(relation(catalog, "q").sequence == SequenceSettings{"smallint", -1, -1, -32768, -1, 1, false});
    CHECK(catalog.relations.size() == 9);
}

TEST_CASE("constraints") {
    if (no_server()) return;
    const Catalog catalog = catalog_of(R"(
        CREATE SCHEMA app; CREATE EXTENSION btree_gist SCHEMA app;
        CREATE TABLE app.parent (id int, tenant int, note text, PRIMARY KEY (tenant, id) INCLUDE (note));
        CREATE TABLE app.t (a int CONSTRAINT positive CHECK (a > 0) NO INHERIT, b int, c text, period tsrange, tenant int,
            CONSTRAINT fk FOREIGN KEY (tenant, b) REFERENCES app.parent ON UPDATE CASCADE ON DELETE SET NULL (b) DEFERRABLE INITIALLY DEFERRED,
            CONSTRAINT uq UNIQUE NULLS NOT DISTINCT (b) DEFERRABLE,
            CONSTRAINT ex EXCLUDE USING gist (a WITH =, period WITH &&) WHERE (a > 5));
        ALTER TABLE app.t ADD CONSTRAINT late CHECK (c <> '') NOT VALID;
        COMMENT ON CONSTRAINT positive ON app.t IS 'no zero';
        CREATE TABLE app.p (k int NOT NULL, tenant int, id int, FOREIGN KEY (tenant, id) REFERENCES app.parent MATCH FULL) PARTITION BY LIST (k);
        CREATE TABLE app.p1 PARTITION OF app.p FOR VALUES IN (1);
        CREATE TABLE app.lp (k int PRIMARY KEY) PARTITION BY LIST (k);
        CREATE TABLE app.lp1 PARTITION OF app.lp FOR VALUES IN (1);
        CREATE TABLE app.refers (k int REFERENCES app.lp);
        CREATE DOMAIN app.small AS int DEFAULT 3 NOT NULL CONSTRAINT limits CHECK (VALUE < 10);
        ALTER DOMAIN app.small ADD CONSTRAINT low CHECK (VALUE > 0) NOT VALID;
        COMMENT ON CONSTRAINT limits ON DOMAIN app.small IS 'few';)");
    const Relation& t = relation(catalog, "t");
    const Constraint& check = *t.constraint("positive");
    CHECK(check.no_inherit);
    CHECK(check.columns == Names{"a"});
    CHECK(check.expression.find("a > 0") != std::string::npos);
    CHECK(check.comment == "no zero");
    CHECK(t.constraint("late")->not_valid);
    const Constraint& fk = *t.constraint("fk");
    CHECK(fk.columns == Names{"tenant", "b"});
    CHECK(fk.referenced == QualifiedName{"app", "parent"});
    CHECK(fk.referenced_columns == Names{"tenant", "id"});
    CHECK((fk.on_update == 'c' && fk.on_delete == 'n' && fk.match == 's'));
    CHECK(fk.on_delete_columns == Names{"b"});
    CHECK((fk.deferrable && fk.initially_deferred && !fk.not_valid && !fk.no_inherit));
    CHECK((t.constraint("uq")->nulls_not_distinct && t.constraint("uq")->deferrable));
    CHECK(t.constraint("ex")->expression.find("a WITH =, period WITH && WHERE ") == 0);
    CHECK(t.index("ex")->of_constraint);
    CHECK(t.index("ex")->keys[1].operator_ == "&&");
    const Constraint& key = *relation(catalog, "parent").constraint("parent_pkey");
    CHECK(key.kind == Constraint::Kind::primary_key);
    CHECK(key.columns == Names{"tenant", "id"});
    CHECK(key.including == Names{"note"});
    const Constraint& clone = *relation(catalog, "p1").constraint("p_tenant_id_fkey");
    CHECK((clone.inherited && !clone.local && clone.match == 'f'));
    CHECK(relation(catalog, "refers").constraints.size() == 1);   // not the clones for each partition

    const Type& domain = *catalog.types.find({"app", "small"});
    CHECK(domain.kind == ObjectKind::domain);
    CHECK(domain.base == "integer");
    CHECK((domain.not_null && domain.default_ == std::string("3")));
    REQUIRE(domain.constraints.size() == 2);
    CHECK(domain.constraints[0].comment == "few");
    CHECK(domain.constraints[1].not_valid);
}

TEST_CASE("indexes") {
    if (no_server()) return;
    const Catalog catalog = catalog_of(R"(
        CREATE SCHEMA app; CREATE EXTENSION pg_trgm SCHEMA app;
        CREATE TABLE app.t (a int, b int NOT NULL, c text, d varchar);
        CREATE INDEX keys ON app.t (lower(c) COLLATE "C" text_pattern_ops DESC NULLS LAST, (a + b), d) INCLUDE (b) WITH (fillfactor = 50) WHERE c IS NOT NULL;
        ALTER INDEX app.keys ALTER COLUMN 2 SET STATISTICS 99;
        CREATE INDEX grams ON app.t USING gist (c app.gist_trgm_ops (siglen = 32));
        CREATE UNIQUE INDEX ri ON app.t (b);
        CREATE UNIQUE INDEX one_null ON app.t (a) NULLS NOT DISTINCT;
        ALTER TABLE app.t CLUSTER ON ri, REPLICA IDENTITY USING INDEX ri;
        COMMENT ON INDEX app.ri IS 'identity';
        CREATE TABLE app.p (k int) PARTITION BY LIST (k);
        CREATE TABLE app.p1 PARTITION OF app.p FOR VALUES IN (1);
        CREATE INDEX pk ON app.p (k);
        CREATE INDEX alone ON ONLY app.p (k);)");
    const Relation& t = relation(catalog, "t");
    const Index& keys = *t.index("keys");
    REQUIRE(keys.keys.size() == 3);
    CHECK(display(keys.keys[0]) == "lower(c) COLLATE \"C\" text_pattern_ops DESC NULLS LAST");
    CHECK(display(keys.keys[1]) == "(a + b)");
    CHECK(keys.keys[1].statistics_target == 99);
    CHECK(display(keys.keys[2]) == "d");   // text_ops is what varchar has by default
    CHECK(keys.including == Names{"b"});
    CHECK(keys.options == OptionMap{{"fillfactor", "50"}});
    CHECK(keys.predicate.find("c IS NOT NULL") != std::string::npos);
    CHECK(!keys.of_constraint);
    CHECK(display(t.index("grams")->keys[0]) == "c app.gist_trgm_ops (siglen='32')");
    CHECK(t.index("grams")->method == "gist");
    CHECK(t.index("one_null")->nulls_not_distinct);
    const Index& identity = *t.index("ri");
    CHECK((identity.unique && !identity.nulls_not_distinct && identity.clustered && identity.replica_identity && identity.valid));
    CHECK(identity.comment == "identity");
    CHECK(t.replica_identity == 'i');
    CHECK(relation(catalog, "p1").index("p1_k_idx")->parent == QualifiedName{"app", "pk"});
    CHECK(!relation(catalog, "p").index("alone")->valid);
    CHECK(catalog.index_tables.find({"app", "ri"})->name == "t");
    CHECK(other(catalog, "extension pg_trgm").properties.at("schema") == "app");
    CHECK(catalog.routines.size() == 0);   // all are the extension's
}

TEST_CASE("introspection: triggers, rules and policies") {
    if (no_server()) return;
    const Catalog catalog = catalog_of(R"(
        CREATE ROLE t_reader; CREATE ROLE t_writer;
        CREATE SCHEMA app;
        CREATE TABLE app.t (a int, b int, tenant text);
        CREATE TABLE app.other (id int PRIMARY KEY);
        CREATE FUNCTION app.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER guard BEFORE INSERT OR DELETE OR UPDATE OF b, a ON app.t FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION app.f('x', 'it''s', '');
        CREATE TRIGGER changed AFTER UPDATE ON app.t FOR EACH ROW WHEN (OLD.a IS DISTINCT FROM NEW.a) EXECUTE FUNCTION app.f();
        CREATE TRIGGER bulk AFTER UPDATE ON app.t REFERENCING OLD TABLE AS gone NEW TABLE AS come EXECUTE FUNCTION app.f();
        CREATE TRIGGER cut BEFORE TRUNCATE ON app.t EXECUTE FUNCTION app.f();
        CREATE CONSTRAINT TRIGGER later AFTER INSERT ON app.t FROM app.other DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.f();
        ALTER TABLE app.t ENABLE ALWAYS TRIGGER guard, DISABLE TRIGGER cut, ENABLE REPLICA TRIGGER bulk;
        COMMENT ON TRIGGER guard ON app.t IS 'guards';
        CREATE TABLE app.child (o int REFERENCES app.other); ALTER TABLE app.child DISABLE TRIGGER ALL;
        CREATE TABLE app.p (k int) PARTITION BY LIST (k);
        CREATE TABLE app.p1 PARTITION OF app.p FOR VALUES IN (1);
        CREATE TRIGGER each AFTER INSERT ON app.p FOR EACH ROW EXECUTE FUNCTION app.f();
        CREATE VIEW app.v AS SELECT a FROM app.t;
        CREATE TRIGGER instead INSTEAD OF INSERT ON app.v FOR EACH ROW EXECUTE FUNCTION app.f();
        CREATE RULE swallow AS ON DELETE TO app.t WHERE (OLD.a > 1) DO INSTEAD NOTHING;
        CREATE RULE twice AS ON INSERT TO app.t DO ALSO (INSERT INTO app.other VALUES (NEW.a); NOTIFY told);
        ALTER TABLE app.t DISABLE RULE twice; COMMENT ON RULE swallow ON app.t IS 'kept';
        CREATE POLICY mine ON app.t AS RESTRICTIVE FOR UPDATE TO t_writer, t_reader USING (tenant = current_user) WITH CHECK (a IN (SELECT id FROM app.other));
        CREATE POLICY everybody ON app.t USING (true);
        COMMENT ON POLICY mine ON app.t IS 'own rows';)");
    const Relation& t = relation(catalog, "t");
    const Trigger& guard = *t.trigger("guard");
    CHECK(guard.function == QualifiedName{"app", "f"});
    CHECK(guard.arguments == Names{"x", "it's", ""});
    CHECK((guard.timing == Trigger::Timing::before && guard.for_each_row));
    CHECK((guard.on_insert && guard.on_update && guard.on_delete && !guard.on_truncate));
    CHECK(guard.update_columns == Names{"b", "a"});
    CHECK(guard.when.find("pg_trigger_depth() = 0") != std::string::npos);
    CHECK(guard.state == FiringState::always);
    CHECK(guard.comment == "guards");
    CHECK(t.trigger("changed")->when.find("IS DISTINCT FROM") != std::string::npos);
    CHECK((t.trigger("bulk")->old_table == "gone" && t.trigger("bulk")->new_table == "come"));
    CHECK(t.trigger("bulk")->state == FiringState::replica);
    CHECK((t.trigger("cut")->on_truncate && t.trigger("cut")->state == FiringState::disabled && !t.trigger("cut")->for_each_row));
    const Trigger& later = *t.trigger("later");
    CHECK((later.constraint && later.deferrable && later.initially_deferred && later.timing == Trigger::Timing::after));
    CHECK(later.from == QualifiedName{"app", "other"});
    CHECK(!t.internal_triggers_disabled);
    CHECK(t.triggers.size() == 5);
    CHECK(relation(catalog, "child").internal_triggers_disabled);
    CHECK(!relation(catalog, "p").trigger("each")->inherited);
    CHECK(relation(catalog, "p1").trigger("each")->inherited);
    CHECK(relation(catalog, "v").trigger("instead")->timing == Trigger::Timing::instead_of);
    REQUIRE(t.rules.size() == 2);
    CHECK(t.rules[0].definition == "ON DELETE WHERE (old.a > 1) DO INSTEAD NOTHING");
    CHECK(t.rules[0].comment == "kept");
    CHECK(t.rules[1].definition.find("ON INSERT DO ALSO (INSERT INTO app.other") == 0);
    CHECK(t.rules[1].definition.find("NOTIFY told") != std::string::npos);
    CHECK(t.rules[1].state == FiringState::disabled);
    CHECK(relation(catalog, "v").rules.empty());
    const RowPolicy& mine = *t.policy("mine");
    CHECK((!mine.permissive && mine.command == "update"));
    CHECK(mine.roles == Names{"t_reader", "t_writer"});
    CHECK((mine.using_ && mine.with_check));
    CHECK(mine.comment == "own rows");
    CHECK(t.policy("everybody")->roles == Names{"public"});
    CHECK(t.policy("everybody")->command == "all");
    CHECK(!t.policy("everybody")->with_check);
    CHECK(mine.columns_read.front() == "tenant");
}

}  // namespace pgsteward::test
