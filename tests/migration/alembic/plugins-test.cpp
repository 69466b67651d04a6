// Packages that add operations, and what pgsteward.yaml says of things that are not in the repository.
#include <catch2/catch.hpp>

#include <memory>

#include "migration/alembic/read.hpp"

using namespace pgsteward;
using namespace pgsteward::tests;

namespace {

using Lines = std::vector<std::string>;

Lines entity(const std::string& body) {
    return sql_of(read_upgrade(body, "from alembic_utils.pg_function import PGFunction; from alembic_utils.pg_view import PGView; from alembic_utils.pg_materialized_view import PGMaterializedView; "
                                     "from alembic_utils.pg_trigger import PGTrigger; from alembic_utils.pg_policy import PGPolicy; from alembic_utils.pg_extension import PGExtension; "
                                     "from alembic_utils.pg_grant_table import PGGrantTable, PGGrantTableChoice").upgrade);
}

Lines lines_with(const Declarations& declarations, const std::string& head, const std::string& body) {
    FileTree tree = tree_of({{"m.py", "from alembic import op; import sqlalchemy as sa; revision = 'a'; down_revision = None\n" + head + "\ndef upgrade():\n    " + body + "\n"}});
    tree.declarations = std::make_shared<const Declarations>(declarations);
    return lines_of(frameworks::alembic.read(tree, {"m.py", "", {}}).upgrade);
}

}  // namespace

TEST_CASE("entities of alembic_utils") {
    CHECK(entity("op.create_entity(PGView('public', 'v', 'SELECT 1 AS a;'))") == Lines{"CREATE VIEW \"public\".\"v\" AS SELECT 1 AS a"});
    CHECK(entity("v = PGView.from_sql('create or replace view public.v as select 1')\nop.drop_entity(v, cascade=True)") == Lines{"DROP VIEW \"public\".\"v\" cascade"});
    CHECK(entity("op.replace_entity(PGView(schema='s', signature='v', definition='SELECT 1'))") ==
          Lines{"do $$ begin CREATE OR REPLACE VIEW \"s\".\"v\" AS SELECT 1; exception when others then DROP VIEW IF EXISTS \"s\".\"v\"; CREATE VIEW \"s\".\"v\" AS SELECT 1; end; $$ language 'plpgsql'"});
    CHECK(entity("f = PGFunction('public', 'up(t text default \\'x\\', n int)', 'returns text as $$ select upper(t) $$ language sql')\nop.create_entity(f)\nop.replace_entity(f)\nop.drop_entity(f)") ==
          Lines{"CREATE FUNCTION \"public\".\"up\"(t text default 'x', n int) returns text as $$ select upper(t) $$ language sql",
                "CREATE OR REPLACE FUNCTION \"public\".\"up\"(t text default 'x', n int) returns text as $$ select upper(t) $$ language sql",
                "DROP FUNCTION \"public\".\"up\"(t text, n int)"});
    CHECK(entity("m = PGMaterializedView('public', 'm', 'SELECT 1', with_data=False)\nop.create_entity(m)\nop.replace_entity(m)") ==
          Lines{"CREATE MATERIALIZED VIEW \"public\".\"m\" AS SELECT 1 WITH NO DATA", "DROP MATERIALIZED VIEW IF EXISTS \"public\".\"m\"", "CREATE MATERIALIZED VIEW \"public\".\"m\" AS SELECT 1 WITH NO DATA"});
    CHECK(entity("t = PGTrigger('s', 'on_change', 'BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()', on_entity='s.t')\nop.create_entity(t)\nop.drop_entity(t)") ==
          Lines{"CREATE TRIGGER \"on_change\" BEFORE UPDATE ON s.t FOR EACH ROW EXECUTE FUNCTION f()", "DROP TRIGGER \"on_change\" ON s.t"});
    CHECK(entity("p = PGPolicy('public', 'own', 'for all using (owner = current_user)', on_entity='t')\nop.create_entity(p)\nop.replace_entity(p)\nop.drop_entity(p)") ==
          Lines{"CREATE POLICY own on public.t for all using (owner = current_user)", "DROP POLICY IF EXISTS own on public.t", "CREATE POLICY own on public.t for all using (owner = current_user)", "DROP POLICY own on public.t"});
    CHECK(entity("e = PGExtension('public', 'pg_trgm')\nop.create_entity(e)\nop.drop_entity(e)") == Lines{"CREATE EXTENSION \"pg_trgm\" WITH SCHEMA \"public\"", "DROP EXTENSION \"pg_trgm\""});
    CHECK(entity("g = PGGrantTable('public', 't', 'reader', PGGrantTableChoice.SELECT, columns=['b', 'a'], with_grant_option=True)\nop.create_entity(g)\nop.drop_entity(g)") ==
          Lines{"GRANT SELECT ( a, b ) ON \"public\".\"t\" TO \"reader\" WITH GRANT OPTION", "REVOKE SELECT ON \"public\".\"t\" FROM \"reader\""});
    CHECK(lines_of(read_upgrade("op.create_entity(make())", "from app.views import make").upgrade).back().find("OPAQUE create_entity(): the entity is not known") != std::string::npos);
}

TEST_CASE("sync_enum_values of alembic-postgresql-enum") {
    const auto sql = [](const std::string& body) { return sql_of(read_upgrade(body, "from alembic_postgresql_enum import TableReference, ColumnType").upgrade); };
    CHECK(sql("op.sync_enum_values(enum_schema='s', enum_name='mood', new_values=['ok', 'bad'], affected_columns=[TableReference(table_schema='s', table_name='t', column_name='c', existing_server_default=\"'good'::s.mood\"), TableReference(table_schema='s', table_name='t', column_name='l', column_type=ColumnType.ARRAY)], enum_values_to_rename=[('good', 'ok')])") ==
          Lines{"ALTER TYPE \"s\".\"mood\" RENAME TO mood_old", "CREATE TYPE \"s\".\"mood\" AS ENUM('ok', 'bad')",
                "CREATE FUNCTION new_old_not_equals(new_enum_val \"s\".\"mood\", old_enum_val \"s\".\"mood_old\") RETURNS boolean AS $$ SELECT new_enum_val::text != CASE WHEN old_enum_val::text = 'good' THEN 'ok' ELSE old_enum_val::text END; $$ LANGUAGE SQL IMMUTABLE",
                "CREATE OPERATOR != (leftarg = \"s\".\"mood\", rightarg = \"s\".\"mood_old\", procedure = new_old_not_equals)",
                "CREATE FUNCTION new_old_equals(new_enum_val \"s\".\"mood\", old_enum_val \"s\".\"mood_old\") RETURNS boolean AS $$ SELECT new_enum_val::text = CASE WHEN old_enum_val::text = 'good' THEN 'ok' ELSE old_enum_val::text END; $$ LANGUAGE SQL IMMUTABLE",
                "CREATE OPERATOR = (leftarg = \"s\".\"mood\", rightarg = \"s\".\"mood_old\", procedure = new_old_equals)",
                "ALTER TABLE \"s\".\"t\" ALTER COLUMN \"c\" DROP DEFAULT",
                "ALTER TABLE \"s\".\"t\" ALTER COLUMN \"c\" TYPE \"s\".\"mood\" USING CASE WHEN \"c\"::text = 'good' THEN 'ok'::\"s\".\"mood\" ELSE \"c\"::text::\"s\".\"mood\" END",
                "ALTER TABLE \"s\".\"t\" ALTER COLUMN \"c\" SET DEFAULT 'ok'::s.mood",
                "ALTER TABLE \"s\".\"t\" ALTER COLUMN \"l\" TYPE \"s\".\"mood\"[] USING array_replace(\"l\"::text[], 'good', 'ok')::\"s\".\"mood\"[]",
                "DROP FUNCTION new_old_not_equals(new_enum_val \"s\".\"mood\", old_enum_val \"s\".\"mood_old\") CASCADE",
                "DROP FUNCTION new_old_equals(new_enum_val \"s\".\"mood\", old_enum_val \"s\".\"mood_old\") CASCADE", "DROP TYPE \"s\".\"mood_old\""});
    CHECK(lines_of(read_upgrade("op.sync_enum_values('s', 'mood', labels(), [])").upgrade) == Lines{"4:5 OPAQUE sync_enum_values(): the labels of the enum are not known: labels at line 4 is not defined in this file"});
    CHECK(lines_of(read_upgrade("op.sync_enum_values('s', 'mood', ['a'], [('t', 'c')])").upgrade).front() ==
          "4:5 HARMLESS sync_enum_values() may take the default of \"s\".\"t\".\"c\" from the server, and set it again");
}

TEST_CASE("the configuration describes what is not in the repository") {
    Declarations declarations;
    declarations.types = {{"app.types.Id", "UUID"}};
    declarations.values = {{"app.constants.NIL", "0000"}};
    declarations.harmless = {"app.config.*"};
    declarations.operations = {{"create_hypertable", {"SELECT create_hypertable('{0}', '{column}')"}}};
    CHECK(lines_with(declarations, "from app.types import Id", "op.add_column('t', sa.Column('c', Id()))") == Lines{"4:5 ALTER TABLE t ADD COLUMN c UUID"});
    CHECK(lines_with(declarations, "from app.constants import NIL", "op.execute(f\"DELETE FROM t WHERE id = '{NIL}'\")") == Lines{"4:5 DELETE FROM t WHERE id = '0000'"});
    CHECK(lines_with(declarations, "from app import config", "config.get('x')").empty());
    CHECK(lines_with(declarations, "", "op.create_hypertable('t', column='c')") == Lines{"4:5 SELECT create_hypertable('t', 'c')"});
    CHECK(lines_with(declarations, "", "op.create_hypertable('t')") == Lines{"4:5 OPAQUE create_hypertable(): an argument of format() that is not known"});
    declarations.naming_convention = {{"uq", "unique_%(table_name)s_%(column_0_name)s"}};
    CHECK(lines_with(declarations, "", "op.create_unique_constraint(None, 't', ['a', 'b'])") == Lines{"4:5 ALTER TABLE t ADD CONSTRAINT unique_t_a UNIQUE (a, b)"});
}

TEST_CASE("a batch is sent when its block ends") {
    CHECK(sql_of(read_upgrade("with op.batch_alter_table('t') as b:\n    b.drop_column('c')\n    op.execute('ANALYZE t')\nop.drop_table('u')").upgrade) ==
          Lines{"ANALYZE t", "ALTER TABLE t DROP COLUMN c", "DROP TABLE u"});
}

TEST_CASE("a constraint without a name cannot be dropped") {
    CHECK(lines_of(read_upgrade("op.drop_constraint(None, 't', type_='unique')").upgrade) == Lines{"4:5 HARMLESS drop_constraint() without a name always fails"});
}

TEST_CASE("a subquery that cannot be written exactly is opaque, not wrong") {
    const auto lines = [](const std::string& body) { return lines_of(read_upgrade("t = sa.table('t', sa.column('a'))\n" + body).upgrade); };
    CHECK(lines("op.execute(sa.update(t).values(a=1).where(t.c.a.in_(sa.select(t.c.a).prefix_with('x'))))") == Lines{"5:5 OPAQUE the statement is not known: .prefix_with() is not followed"});
    CHECK(lines("op.execute(sa.delete(t).where(t.c.a.any_(5)))") == Lines{"5:5 OPAQUE the statement is not known: .any_() is not followed"});
}
