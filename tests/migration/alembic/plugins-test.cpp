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

TEST_CASE("search triggers of sqlalchemy_searchable") {
    const auto lines = [](const std::string& body) { return lines_of(read_upgrade(body, "import sqlalchemy_searchable as ss").upgrade); };
    CHECK(lines("ss.drop_trigger(op.get_bind(), 'q', 'v')") == Lines{"4:5 DROP TRIGGER IF EXISTS q_v_trigger ON \"q\"", "4:5 DROP FUNCTION IF EXISTS q_v_update()"});
    CHECK(lines("ss.sync_trigger(op.get_bind(), 'q', 'v', ['a', 'b'])") ==
          Lines{"4:5 DROP TRIGGER IF EXISTS q_v_trigger ON \"q\"", "4:5 DROP FUNCTION IF EXISTS q_v_update()",
                "4:5 CREATE FUNCTION q_v_update() RETURNS TRIGGER AS $$ BEGIN NEW.v = to_tsvector('pg_catalog.english', coalesce(NEW.a, '')) || to_tsvector('pg_catalog.english', coalesce(NEW.b, '')); RETURN NEW; END $$ LANGUAGE 'plpgsql'",
                "4:5 CREATE TRIGGER q_v_trigger BEFORE UPDATE OR INSERT ON \"q\" FOR EACH ROW EXECUTE PROCEDURE tsvector_update_trigger(v, 'pg_catalog.english', a, b)",
                "4:5 UPDATE q SET a=a"});
    CHECK(lines("ss.sync_trigger(op.get_bind(), 'q', 'v', ['a'], options={'weights': {'a': 'A'}})") == Lines{"4:5 OPAQUE sync_trigger(): options of a search trigger are not followed"});
}

TEST_CASE("entities of alembic_utils") {
    CHECK(entity("op.create_entity(PGView('public', 'v', 'SELECT 1 AS a;'))") == Lines{"CREATE VIEW \"public\".\"v\" AS SELECT 1 AS a"});
    CHECK(entity("v = PGView.from_sql('create or replace view public.v as select 1')\nop.drop_entity(v, cascade=True)") == Lines{"DROP VIEW \"public\".\"v\" cascade"});
    CHECK(entity("op.replace_entity(PGView(schema='s', signature='v', definition='SELECT 1'))") ==
          Lines{"do $$ begin CREATE OR REPLACE VIEW \"s\".\"v\" AS SELECT 1; exception when others then DROP VIEW IF EXISTS \"s\".\"v\"; CREATE VIEW \"s\".\"v\" AS SELECT 1; end; $$ language 'plpgsql'"});
    CHECK(entity("f = PGFunction('public', 'up(t text default \\'x\\', n int)', 'returns text as $$ select upper(t) $$ language sql')\nop.create_entity(f)\nop.replace_entity(f)\nop.drop_entity(f)") ==
          Lines{"CREATE FUNCTION \"public\".\"up\"(t text default 'x', n int) returns text as $$ select upper(t) $$ language sql",
                "CREATE OR REPLACE FUNCTION \"public\".\"up\"(t text default 'x', n int) returns text as $$ select upper(t) $$ language sql",
                "DROP FUNCTION \"public\".\"up\"(t text, n int)"});
    // Escaped already, as autogenerate writes it: PL/pgSQL loses the backslash, SQL keeps it.
    CHECK(entity("op.create_entity(PGFunction('s', 'f()', r\"returns int language plpgsql as $$ begin /* a\\: b\\:c a::int, x := 1 */ return 1; end $$\"))") ==
          Lines{"CREATE FUNCTION \"s\".\"f\"() returns int language plpgsql as $$ begin /* a: b:c a::int, x := 1 */ return 1; end $$"});
    CHECK(entity("op.create_entity(PGFunction('s', 'f()', r\"returns int language sql as $$ select 1 /* a\\: b */ $$\"))") ==
          Lines{"CREATE FUNCTION \"s\".\"f\"() returns int language sql as $$ select 1 /* a\\: b */ $$"});
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
    const std::string fails = "HARMLESS drop_constraint() without a name always fails: give the constraint's name; what follows it never runs";
    CHECK(lines_of(read_upgrade("op.drop_constraint(None, 't', type_='unique')\nop.drop_table('t')").upgrade) == Lines{"4:5 " + fails});
    // A batch sends what came before it.
    CHECK(lines_of(read_upgrade("with op.batch_alter_table('t') as b:\n    b.drop_column('c')\n    b.drop_constraint(None, type_='unique')\n    b.drop_column('d')\nop.drop_table('t')").upgrade) ==
          Lines{"5:9 ALTER TABLE t DROP COLUMN c", "6:9 " + fails});
    // What follows runs where the call may not have run, or its exception is caught.
    CHECK(lines_of(read_upgrade("if unknown():\n    op.drop_constraint(None, 't', type_='unique')\nop.drop_table('t')").upgrade).back() == "6:5 DROP TABLE t");
    CHECK(lines_of(read_upgrade("try:\n    op.drop_constraint(None, 't', type_='unique')\nexcept Exception:\n    pass\nop.drop_table('t')").upgrade).back() == "8:5 DROP TABLE t");
    Declarations declarations;
    declarations.naming_convention = {{"pk", "pk_%(table_name)s"}, {"uq", "uq_%(table_name)s_%(column_0_name)s"}};
    CHECK(lines_with(declarations, "", "op.drop_constraint(None, 't', type_='primary')\n    op.drop_constraint(None, 't', type_='unique')") ==
          Lines{"4:5 ALTER TABLE t DROP CONSTRAINT pk_t", "5:5 " + fails});
}

namespace {

/// What upgrade() sends with these files beside the revision.
Lines lines_beside(Files files, const std::string& body) {
    files["versions/a.py"] = "from alembic import op\nimport sqlalchemy as sa\nrevision = 'a'; down_revision = None\ndef upgrade():\n    " + body + "\n";
    return lines_of(read_files(files, "versions/a.py").upgrade);
}

const std::string key = "op.create_primary_key(None, 't', ['id'])";
const std::string given = "MetaData(naming_convention={'pk': 'key_of_%(table_name)s'})";

}  // namespace

TEST_CASE("the naming convention is that of the metadata that env.py configures") {
    const Lines named{"5:5 ALTER TABLE t ADD CONSTRAINT key_of_t PRIMARY KEY (id)"}, plain{"5:5 ALTER TABLE t ADD PRIMARY KEY (id)"};
    const std::string head = "from alembic import context\nfrom sqlalchemy import MetaData\n";
    struct Project {
        std::string environment, models;
    };
    const Project follows[] = {
        {"target_metadata = " + given, ""},
        {"if True:\n    target_metadata = " + given, ""},
        {"def run(connection):\n    context.configure(connection=connection, target_metadata=" + given + ")\n", ""},
        {"m = " + given + "\ndef run():\n    context.configure(url='x')\n    context.configure(target_metadata=m)\nrun()", ""},
        {"m = MetaData()\nm.naming_convention = dict(pk='key_of_%(table_name)s')\ntarget_metadata = m", ""},
        {"import sqlalchemy as sa\ntarget_metadata = MetaData(naming_convention={sa.PrimaryKeyConstraint: 'key_of_%(table_name)s'})", ""},
        {"from typing import TYPE_CHECKING\nfrom models import Base\nif not TYPE_CHECKING:\n    target_metadata = Base.metadata", "from sqlalchemy.orm import declarative_base\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    Base = object\nelse:\n    Base = declarative_base(metadata=" + given + ")"},
        {"from models import metadata as target_metadata", "metadata = " + given},
        {"from models import Base\ntarget_metadata = Base.metadata", "from sqlalchemy.orm import registry\nr = registry(metadata=" + given + ")\nBase = r.generate_base()"},
        {"from models import Base\ntarget_metadata = Base.metadata", "from sqlalchemy.orm import DeclarativeBase, registry\nclass Base(DeclarativeBase):\n    registry = registry(metadata=" + given + ")"},
        {"from models import Base\ntarget_metadata = Base.metadata", "from sqlalchemy.orm import DeclarativeBase\nclass Root(DeclarativeBase):\n    metadata = " + given + "\nclass Base(Root):\n    __abstract__ = True"},
        {"from models import Base\ntarget_metadata = Base.metadata", "from sqlalchemy.orm import as_declarative\n@as_declarative(metadata=" + given + ")\nclass Base:\n    pass"},
        {"from sqlmodel import SQLModel\nimport models\ntarget_metadata = SQLModel.metadata", "from sqlmodel import SQLModel\nSQLModel.metadata.naming_convention = {'pk': 'key_of_%(table_name)s'}"},
    };
    for (const Project& one : follows) {
        INFO(one.environment);
        CHECK(lines_beside({{"env.py", head + one.environment}, {"models.py", "from sqlalchemy import MetaData\n" + one.models}}, key) == named);
    }
    // Alembic asks the list itself for its convention.
    CHECK(lines_beside({{"env.py", head + "target_metadata = [" + given + "]"}}, key) == plain);
    CHECK(lines_beside({{"env.py", head + "target_metadata = None"}}, key) == plain);
}

TEST_CASE("the environment of Flask-Migrate leads to the application's database") {
    const std::string environment = "from alembic import context\nfrom flask import current_app\ndb = current_app.extensions['migrate'].db\n"
                                    "def get_metadata():\n    if hasattr(db, 'metadatas'):\n        return db.metadatas[None]\n    return db.metadata\n"
                                    "context.configure(target_metadata=get_metadata())\n";
    const std::string application = "from flask_sqlalchemy import SQLAlchemy\nfrom sqlalchemy import MetaData\ndb = SQLAlchemy(metadata=" + given + ")\n";
    CHECK(lines_beside({{"env.py", environment}, {"../app/__init__.py", application}}, key) == Lines{"5:5 ALTER TABLE t ADD CONSTRAINT key_of_t PRIMARY KEY (id)"});
    const std::string why = "5:5 HARMLESS names that the naming convention chooses are not certain: what env.py gives to context.configure() as target_metadata cannot be followed";
    // Another environment, for one is read once.
    CHECK(lines_beside({{"env.py", environment + "# alone\n"}}, key) == Lines{why, "5:5 ALTER TABLE t ADD PRIMARY KEY (id)"});
    CHECK(lines_beside({{"env.py", environment + "# alone\n"}}, "op.create_primary_key('k', 't', ['id'])") == Lines{"5:5 ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (id)"});
}

TEST_CASE("a session writes what changed in the objects that it loaded") {
    const std::string head = "from sqlalchemy.orm import Session, declarative_base, relationship\nBase = declarative_base()\n"
                             "class Note(Base):\n    __tablename__ = 'note'\n    id = sa.Column(sa.Integer, primary_key=True)\n    tags = relationship('Tag')\n"
                             "class Tag(Base):\n    __tablename__ = 'tag'\n    id = sa.Column(sa.Integer, primary_key=True)\n    note = relationship('Note')\n";
    const auto told = [&](const std::string& body) {
        std::string text = "from alembic import op\nimport sqlalchemy as sa\nrevision = 'a'; down_revision = None\n" + head + "def upgrade():\n    session = Session(bind=op.get_bind())\n";
        for (std::size_t begin = 0; begin < body.size();) {
            const std::size_t end = std::min(body.find('\n', begin), body.size());
            text += "    " + body.substr(begin, end - begin) + "\n";
            begin = end + 1;
        }
        Lines result;
        for (const std::string& line : lines_of(read_text(text + "    session.commit()\n").upgrade))
            if (line.find("the session writes") != line.npos) result.push_back(line.substr(0, line.find(':')) + line.substr(line.find(": ")));
        return result;
    };
    CHECK(told("for note in session.query(Note):\n    note.title = None") == Lines{"17: title of one is set"});
    CHECK(told("for note in session.scalars(sa.select(Note)):\n    note.title += 'x'") == Lines{"17: title of one is set"});
    CHECK(told("note = session.query(Note).filter_by(id=1).one()\nsetattr(note, 'title', 'x')") == Lines{"17: title of one is set"});
    CHECK(told("note = session.query(Note).first()\nnote.tags.append(Tag(id=1))") == Lines{"17: tags.append() changes what belongs to one"});
    CHECK(told("note = session.query(Note).first()\nTag(id=1, note=note)") == Lines{"17: a new Tag belongs to one"});
    CHECK(told("note = session.query(Note).first()\nprint(note.title)\nnames = []\nnames.append(note.title)").empty());
    CHECK(lines_of(read_upgrade("import x\nrow = x.load_row()\nrow.title = None").upgrade).size() == 1);
}

TEST_CASE("a subquery that cannot be written exactly is opaque, not wrong") {
    const auto lines = [](const std::string& body) { return lines_of(read_upgrade("t = sa.table('t', sa.column('a'))\n" + body).upgrade); };
    CHECK(lines("op.execute(sa.update(t).values(a=1).where(t.c.a.in_(sa.select(t.c.a).prefix_with('x'))))") == Lines{"5:5 OPAQUE the statement is not known: .prefix_with() is not followed"});
    CHECK(lines("op.execute(sa.delete(t).where(t.c.a.any_(5)))") == Lines{"5:5 OPAQUE the statement is not known: .any_() is not followed"});
}
