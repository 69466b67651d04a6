// downgrade-differs against what a server said: each down migration of three projects was run behind its upgrade on
// PostgreSQL 15, and the dumps before and after compared (roundtrip.tsv).
#include <catch2/catch.hpp>

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include "check/validate.hpp"
#include "differential/corpora.hpp"
#include "rules/support.hpp"
#include "source/migration-source.hpp"

namespace fs = std::filesystem;
using namespace pgsteward;

namespace {

struct Project {
    const char* name;
    const char* folder;
    /// Where we and the server differ, and why.
    std::map<std::string, std::string> explained;
};

const std::vector<Project>& projects() {
    static const std::vector<Project> all = {
        {"coder", "files/coderd/database/migrations", {{"000202_remove_max_ttl", "the order of columns, which a view's list shows"}}},
        {"crates-io", "files/migrations", {{"2018-04-27-194025_remove_unused_indexes", "open: date(date) of the index is read as the column alone"}}},
        {"concourse", "files/atc/db/migration/migrations",
         {{"1606068653_build_events_partitions_bigint", "its DO blocks make and rename what rows name"},
          {"1618347806_add_pipeline_on_delete_trigger", "what stood before is not certain behind those blocks"},
          {"1627322243_remove_image_check_get_from_containers", "the same"},
          {"1747084615_switch_md5_to_sha256", "the same"}}},
    };
    return all;
}

/// Migration → verdict.
std::map<std::string, std::string> verdicts(const fs::path& file) {
    std::map<std::string, std::string> result;
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        std::istringstream fields(line);
        std::string migration, verdict;
        if (std::getline(fields, migration, '\t') && std::getline(fields, verdict, '\t') && verdict != "REUP_ERROR") result.emplace(migration, verdict);
    }
    return result;
}

/// "000001_base" of "…/000001_base.up.sql", "2014…_users" of "…/2014…_users/up.sql".
std::string name_of(const std::string& path) {
    const fs::path file(path);
    const std::string name = file.filename().string();
    return name == "up.sql" || name == "down.sql" ? file.parent_path().filename().string() : name.substr(0, name.find('.'));
}

std::map<std::string, std::string> findings_of(const fs::path& folder) {
    MigrationRequest request;
    request.sources = {folder.string()};
    request.repository_hint = folder.string();
    const MigrationInput input = std::move(read_migrations(request).inputs.at(0));
    ValidateOptions options;
    options.check.judged = Judged::both;
    options.check.today = "2026-01-15";
    options.selected = input.selected;
    options.read = input.read;
    std::map<std::string, std::string> found;
    for (const Finding& finding : validate(input.chain, migration_rules(), {}, options).findings)
        if (finding.rule == "downgrade-differs") found[name_of(finding.place.path)] += finding.message + "\n";
    return found;
}

std::vector<std::string> messages(const std::string& up, const std::string& down, const std::string& given = "") {
    rule_tests::Files files = {{"000002_it.up.sql", up}, {"000002_it.down.sql", down}};
    if (!given.empty()) files.merge(rule_tests::Files{{"000001_given.up.sql", given}, {"000001_given.down.sql", ""}});
    rule_tests::Setup setup;
    setup.judged = "000002_it.up.sql";
    std::vector<std::string> result;
    for (const Finding& finding : rule_tests::examine(files, setup).findings)
        if (finding.rule == "downgrade-differs") result.push_back(finding.message);
    return result;
}

using Messages = std::vector<std::string>;

}  // namespace

TEST_CASE("a downgrade that leaves something or takes too much says what") {
    CHECK(messages("CREATE TABLE a (id serial PRIMARY KEY); CREATE TABLE b (id int); CREATE TABLE c (id int);", "DROP TABLE a; DROP TABLE c;") ==
          Messages{"after upgrade and downgrade the table public.b is still there"});
    CHECK(messages("CREATE TABLE a (id serial PRIMARY KEY);", "DROP TABLE a;") == Messages{});
    CHECK(messages("ALTER TABLE t ADD b int;", "DROP TABLE t;", "CREATE TABLE t (id serial PRIMARY KEY);") ==
          Messages{"after upgrade and downgrade the table public.t is gone with its data"});
    CHECK(messages("ALTER TABLE t DROP COLUMN b, ALTER a SET DEFAULT 1, ADD c int;", "ALTER TABLE t ALTER a DROP DEFAULT;", "CREATE TABLE t (a int DEFAULT 0, b int);") ==
          Messages{"after upgrade and downgrade public.t is not as before: column a: default is none, was 0; column b is gone with its data; column c is still there"});
    CHECK(messages("ALTER TYPE m ADD VALUE 'c';", "SELECT 1;", "CREATE TYPE m AS ENUM ('a', 'b');") ==
          Messages{"after upgrade and downgrade the type public.m is not as before: labels is 'a', 'b', 'c', was 'a', 'b'"});
}

TEST_CASE("a downgrade that restores, an empty one and one that cannot be read say nothing") {
    const std::string given = "CREATE TABLE t (a int DEFAULT 0, b int); CREATE INDEX i ON t (a);";
    CHECK(messages("ALTER TABLE t DROP COLUMN b;", "ALTER TABLE t ADD COLUMN b int;", given) == Messages{});
    CHECK(messages("DROP INDEX i;", "CREATE INDEX i ON t USING btree (a ASC);", given) == Messages{});
    CHECK(messages("ALTER TABLE t ADD x int, ADD y int;", "ALTER TABLE t DROP y; ALTER TABLE t DROP x;", given) == Messages{});
    CHECK(messages("ALTER TABLE t ADD x int;", "", given) == Messages{});
    CHECK(messages("ALTER TABLE t ADD x int;", "DO $$ BEGIN EXECUTE (SELECT b FROM t); END $$;", given) == Messages{});
    CHECK(messages("ALTER TABLE t ADD x int;", "DO $$ BEGIN IF (SELECT count(*) FROM t) = 0 THEN ALTER TABLE t DROP x; END IF; END $$;", given) == Messages{});
    // What stood before is not known of a file alone: it may have been there.
    CHECK(messages("CREATE TABLE IF NOT EXISTS t (a int);", "SELECT 1;") == Messages{"after upgrade and downgrade the table public.t is still there"});
}

TEST_CASE("what was there before the chain is restored by making it") {
    CHECK(messages("DROP TABLE stacks;", "CREATE TABLE stacks (id int);") == Messages{});
    CHECK(messages("ALTER TYPE state RENAME TO state_old; CREATE TYPE state AS ENUM ('a'); DROP TYPE state_old;", "ALTER TYPE state ADD VALUE 'b';") == Messages{});
    CHECK(messages("ALTER TABLE stacks DROP COLUMN name;", "ALTER TABLE stacks ADD COLUMN name text;") == Messages{});
    CHECK(messages("DROP FUNCTION total(int);", "CREATE FUNCTION total(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';") == Messages{});
    // What the migration made itself was not there.
    CHECK(messages("CREATE TABLE stacks (id int); DROP TABLE stacks;", "CREATE TABLE stacks (id int);") == Messages{"after upgrade and downgrade the table public.stacks is still there"});
}

TEST_CASE("what is otherwise after a downgrade is said in words") {
    const std::string given = "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int CONSTRAINT f REFERENCES a ON DELETE CASCADE);";
    CHECK(messages("ALTER TABLE b DROP CONSTRAINT f;", "ALTER TABLE b ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES a;", given) ==
          Messages{"after upgrade and downgrade public.b is not as before: constraint f: on delete is NO ACTION, was CASCADE"});
    CHECK(messages("ALTER TABLE b ALTER a SET NOT NULL;", "SELECT 1;", given) == Messages{"after upgrade and downgrade public.b is not as before: column a: not null is yes, was no"});
    CHECK(messages("ALTER TABLE a ADD COLUMN x int;", "DROP TABLE stacks; ALTER TABLE a DROP COLUMN x; CREATE TABLE stacks (id int, y int);", "ALTER TABLE stacks ADD COLUMN y int; CREATE TABLE a (id int);") == Messages{});
}

TEST_CASE("verdicts on the downgrades of real projects agree with the server's") {
    const fs::path corpus = test::corpus_folder();
    if (corpus.empty()) {
        WARN("SKIPPED: ../shared/corpus is absent");
        return;
    }
    std::cout << fmt::format("\n{:12} {:>10} {:>8} {:>8} {:>10}\n", "downgrades", "compared", "differ", "agree", "explained");
    for (const Project& project : projects()) {
        CAPTURE(project.name);
        const std::map<std::string, std::string> found = findings_of(corpus / project.name / project.folder);
        std::size_t compared = 0, differ = 0, agree = 0;
        std::map<std::string, std::string> unexplained = project.explained;
        for (const auto& [migration, verdict] : verdicts(corpus / project.name / "roundtrip.tsv")) {
            if (verdict == "DOWN_ERROR" || verdict.starts_with("EMPTY") || verdict == "NO_DOWN" || verdict == "verdict") continue;
            ++compared;
            differ += verdict == "DIFFERS";
            const bool same = found.contains(migration) == (verdict == "DIFFERS");
            agree += same;
            if (same) CHECK_FALSE(project.explained.contains(migration));
            else if (!unexplained.erase(migration)) {
                CAPTURE(migration, verdict, found.contains(migration) ? found.at(migration) : "");
                CHECK(same);
            }
        }
        CHECK(unexplained == std::map<std::string, std::string>());
        std::cout << fmt::format("{:12} {:10} {:8} {:8} {:10}\n", project.name, compared, differ, agree, project.explained.size());
    }
}
