// Models that a migration declares itself, files that lie beside it, and what it asks of its connection.
#include <catch2/catch.hpp>

#include "migration/alembic/read.hpp"

using namespace pgsteward;
using namespace pgsteward::tests;

namespace {

using Lines = std::vector<std::string>;

const std::string models = "    __tablename__ = 'm'\n    id = sa.Column(sa.Integer, primary_key=True)\n    name = sa.Column(sa.String(20), index=True)\n"
                           "class A(Base):\n    __tablename__ = 'a'\n    m_id = sa.Column(sa.Integer, sa.ForeignKey('m.id'), primary_key=True)\n";

std::size_t opaque_in(const MigrationScript& script) {
    std::size_t count = 0;
    for (const MigrationAction& action : script.actions) count += std::holds_alternative<Opaque>(action);
    return count;
}

}  // namespace

TEST_CASE("create_all() and drop_all() of a base that the file makes are those of its models") {
    for (const std::string base : {"from sqlalchemy.orm import declarative_base\nBase = declarative_base()", "from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase): pass",
                                   "from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase):\n    metadata = sa.MetaData()"}) {
        INFO(base);
        const Migration migration = read_upgrade("Base.metadata.create_all(op.get_bind(), checkfirst=False)\nBase.metadata.drop_all(op.get_bind(), checkfirst=False)", base + "\nclass M(Base):\n" + models);
        CHECK(sql_of(migration.upgrade) == Lines{"CREATE TABLE m ( id SERIAL NOT NULL, name VARCHAR(20), PRIMARY KEY (id) )", "CREATE INDEX ix_m_name ON m (name)",
                                                 "CREATE TABLE a ( m_id INTEGER NOT NULL, PRIMARY KEY (m_id), FOREIGN KEY(m_id) REFERENCES m (id) )", "DROP TABLE a", "DROP TABLE m"});
        CHECK(opaque_in(migration.upgrade) == 0);
    }
    // Others may have models of a base that comes from elsewhere.
    const Migration foreign = read_upgrade("Base.metadata.create_all(op.get_bind())", "from app.models import Base\nclass M(Base):\n" + models);
    CHECK(sql_of(foreign.upgrade).empty());
    CHECK(opaque_in(foreign.upgrade) == 1);
}

TEST_CASE("rows that a session inserts in bulk are an insert where all have the same columns") {
    const std::string head = "from sqlalchemy.orm import declarative_base, Session\nBase = declarative_base()\nclass M(Base):\n" + models;
    CHECK(sql_of(read_upgrade("Session(bind=op.get_bind()).bulk_insert_mappings(M, [{'id': 1, 'name': 'a'}, {'id': 2, 'name': 'b'}])", head).upgrade) == Lines{"INSERT INTO m (id, name) VALUES (1, 'a'), (2, 'b')"});
    const Migration uneven = read_upgrade("Session(bind=op.get_bind()).bulk_insert_mappings(M, [{'id': 1}, {'id': 2, 'name': 'b'}])", head);
    CHECK(sql_of(uneven.upgrade).empty());
    CHECK(opaque_in(uneven.upgrade) == 1);
}

TEST_CASE("a table's select() is a select of it") {
    CHECK(sql_of(read_upgrade("t = sa.table('t', sa.column('a'), sa.column('b'))\nop.get_bind().execute(t.select().where(t.c.a == 'x').limit(1))").upgrade) == Lines{"SELECT t.a, t.b FROM t WHERE t.a = 'x' LIMIT 1"});
}

TEST_CASE("how the address of the database begins is known") {
    const Migration migration = read_upgrade("url = str(op.get_bind().engine.url)\nif url.startswith('mysql'): op.execute('SELECT 1')\nelif url.startswith(('cockroachdb', 'postgres')): op.execute('SELECT 2')\n"
                                             "if op.get_bind().engine.url.drivername.startswith('sqlite'): op.execute('SELECT 3')\nif url.startswith('postgresql+asyncpg'): op.execute('SELECT 4')\n"
                                             "if op.get_bind().engine.url.get_backend_name() == 'postgresql': op.execute('SELECT 5')");
    CHECK(lines_of(migration.upgrade) == Lines{"6:67 SELECT 2", "8:58 SELECT 4 -- only where the condition at line 8 holds", "9:81 SELECT 5"});
}

TEST_CASE("what lies in a folder is known where it is sorted, and in which order only there") {
    const std::string head = "from alembic import op\nfrom pathlib import Path\nimport glob, os\nrevision = 'a'\ndown_revision = None\nhere = Path(__file__).parent / 'sql'\nfolder = os.path.join(os.path.dirname(__file__), 'sql')\ndef upgrade():\n    ";
    const auto lines = [&](const std::string& body) {
        const Migration migration = read_files({{"m.py", head + body}, {"sql/b.sql", "SELECT 2"}, {"sql/a.sql", "SELECT 1"}, {"sql/notes.txt", "no"}}, "m.py");
        return opaque_in(migration.upgrade) > 0 ? Lines{"OPAQUE"} : sql_of(migration.upgrade);
    };
    const Lines both{"SELECT 1", "SELECT 2"};
    CHECK(lines("for p in sorted(here.glob('*.sql')): op.execute(p.read_text())") == both);
    CHECK(lines("for p in sorted(p for p in here.iterdir() if p.suffix == '.sql'): op.execute(p.read_text())") == both);
    CHECK(lines("for n in sorted(os.listdir(folder)):\n        if os.path.splitext(n)[1] == '.sql': op.execute(open(os.path.join(folder, n)).read())") == both);
    CHECK(lines("for n in sorted(glob.glob(os.path.join(folder, '?.sql'))): op.execute(open(n).read())") == both);
    CHECK(lines("for p in here.glob('a*.sql'): op.execute(p.read_text())") == Lines{"SELECT 1"});
    CHECK(lines("for p in here.glob('*.sql'): op.execute(p.read_text())") == Lines{"OPAQUE"});
    CHECK(lines("for p in sorted(here.parent.parent.glob('*.sql')): op.execute(p.read_text())") == Lines{"OPAQUE"});
}

TEST_CASE("a decorator that only remarks does not call what it decorates, and a base of a package is asked for its own") {
    const Migration migration = read_upgrade("op.drop_table('t')\nSettings.model_validate({})", "from typing_extensions import override\nfrom pydantic import BaseModel\nclass Settings(BaseModel):\n    @override\n    def go(self): super().go(op)");
    CHECK(lines_of(migration.upgrade) == Lines{"8:5 DROP TABLE t"});
}

TEST_CASE("what has no name in a list of columns is labelled, and what it is taken from lends its name") {
    const auto columns = [](const std::string& list) {
        return sql_of(read_upgrade("t = sa.table('t', sa.column('a'), sa.column('b', pg.JSONB))\nop.get_bind().execute(sa.select(" + list + "))", "from sqlalchemy.dialects import postgresql as pg").upgrade).at(0);
    };
    CHECK(columns("~t.c.a, t.c.b['k']") == "SELECT NOT (t.a) AS a, (t.b -> 'k') AS anon_1 FROM t");
    CHECK(columns("t.c.b['k'].astext, sa.func.count()") == "SELECT (t.b ->> 'k') AS anon_1, count(*) AS count_1 FROM t");
    CHECK(columns("sa.func.coalesce(t.c.a, 1), sa.func.coalesce(t.c.a, 2)") == "SELECT coalesce(t.a, 1) AS coalesce_1, coalesce(t.a, 2) AS coalesce_3 FROM t");
}
