#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>

#include "check/policy.hpp"
#include "support/approved.hpp"
#include "text/failure.hpp"

namespace pgsteward::test {
namespace {

const std::set<std::string> rules = {"drop-cascade", "drop-column", "index-not-concurrent"};

Policy read(const std::string& text) {
    return read_policy(SourceText("pgsteward.yaml", text), rules);
}

/// The error without the excerpt.
std::string problem_of(const std::string& text) {
    try {
        read(text);
        return "";
    } catch (const InputError& error) {
        const std::string message = error.what();
        return message.substr(0, message.find('\n'));
    }
}

std::string problem_behind_version(const std::string& text) {
    return problem_of("version: 1\n" + text + "\n");
}

}  // namespace

TEST_CASE("the example configuration is valid and says what its comments say") {
    const Policy policy = read(content_of("pgsteward.example.yaml"));
    CHECK(policy.path == "pgsteward.yaml");
    CHECK(policy.directory == ".");
    CHECK(policy.postgres == 15);
    CHECK(policy.postgres_given);
    CHECK(policy.migrations_path == "alembic/versions");
    CHECK(policy.framework == "alembic");
    CHECK(policy.filename_pattern == R"(^\d{12}_[a-z0-9_]+\.py$)");
    CHECK(policy.canonical == "db/schema/canonical_schema.sql");
    CHECK(policy.rules.at("index-not-concurrent").severity == Severity::warning);
    CHECK_FALSE(policy.rules.at("index-not-concurrent").off);
    CHECK(policy.rules.at("drop-cascade").off);
    CHECK(policy.waiver_reference == "ADR-[0-9]+");
    CHECK(policy.waiver_documents == "docs/architecture/adr");
    CHECK_FALSE(policy.waiver_require_expiry);
    CHECK(policy.tenant_column == "tenant_id");
    CHECK(policy.tenant_setting == "app.current_tenant_id");
    CHECK(policy.tenant_roles == std::vector<std::string>{"app_rw", "app_ro"});
    CHECK(policy.tenant_exempt.at("public.tenants") == "the tenant list itself");
    CHECK(policy.grants.at("app_rw").at("public.*").exactly == std::vector<std::string>{"SELECT", "INSERT", "UPDATE", "DELETE"});
    CHECK(policy.grants.at("app_rw").at("sequence:public.*").at_least == std::vector<std::string>{"USAGE"});
    CHECK(policy.grants.at("app_ro").at("public.*").at_most == std::vector<std::string>{"SELECT"});
    CHECK_FALSE(policy.grants.at("app_ro").at("public.*").exactly);
    CHECK(policy.grants.at("PUBLIC").at("public.*").exactly->empty());
    CHECK(policy.append_only_tables.size() == 2);
    CHECK(policy.repair_roles == std::vector<std::string>{"migration_owner"});
    CHECK(policy.drift_register == "db/schema/drift.yaml");
    CHECK(policy.drift_ignore == std::vector<std::string>{"comment:*"});
    CHECK(policy.places.at("tenancy/exempt/public.tenants").text() == "public.tenants");
}

TEST_CASE("the example configuration shows every key that the schema has") {
    const std::string example = content_of("pgsteward.example.yaml");
    for (const std::string key :
         {"version", "postgres", "migrations", "path", "framework", "filename", "canonical", "rules", "waivers", "reference",
          "documents", "require_expiry", "tenancy", "column", "setting", "roles", "exempt", "grants", "exactly", "at_least",
          "at_most", "append_only", "tables", "repair_roles", "drift", "register", "ignore"})
        CHECK(example.find(key + ":") != std::string::npos);
}

TEST_CASE("what Alembic migrations use and the repository does not hold") {
    const Policy policy = read("version: 1\nmigrations:\n  alembic:\n    types: { app.Id: UUID }\n    values: { app.NIL: '0' }\n    harmless: [app.flags.*]\n"
                               "    operations: { one: SELECT 1, two: [SELECT 2, SELECT 3] }\n    naming_convention: { uq: 'uq_%(table_name)s' }\n");
    CHECK(policy.alembic.types.at("app.Id") == "UUID");
    CHECK(policy.alembic.values.at("app.NIL") == "0");
    CHECK(policy.alembic.harmless == std::vector<std::string>{"app.flags.*"});
    CHECK(policy.alembic.operations.at("one") == std::vector<std::string>{"SELECT 1"});
    CHECK(policy.alembic.operations.at("two") == std::vector<std::string>{"SELECT 2", "SELECT 3"});
    CHECK(policy.alembic.naming_convention.at("uq") == "uq_%(table_name)s");
    CHECK(problem_behind_version("migrations: { alembic: { plugins: [a] } }") ==
          "pgsteward.yaml:2:26: error: unknown key of migrations.alembic \"plugins\"; known are types, values, harmless, operations, naming_convention");
}

TEST_CASE("only the version is needed") {
    const Policy policy = read("version: 1\n");
    CHECK(policy.postgres == 15);
    CHECK_FALSE(policy.postgres_given);
    CHECK(policy.rules.empty());
}

TEST_CASE("an error shows the place, the line and a caret") {
    try {
        read("version: 1\ntenancy:\n  colunm: tenant_id  # é\n");
        FAIL("no error");
    } catch (const InputError& error) {
        CHECK(error.what() == std::string("pgsteward.yaml:3:3: error: unknown key of tenancy \"colunm\"; did you mean \"column\"?\n"
                                          "      colunm: tenant_id  # é\n"
                                          "      ^^^^^^\n"));
    }
}

TEST_CASE("the version comes first") {
    CHECK(problem_of("") == "pgsteward.yaml:1:1: error: the file must say version: 1");
    CHECK(problem_of("# nothing\n") == "pgsteward.yaml:1:1: error: the file must say version: 1");
    CHECK(problem_of("postgres: 15\n") == "pgsteward.yaml:1:1: error: the file must say version: 1");
    CHECK(problem_of("postgress: 15\nversion: 2\n") ==
          "pgsteward.yaml:2:10: error: this pgsteward reads version 1 of the configuration");
    CHECK(problem_of("version: \"1\"\n") == "pgsteward.yaml:1:10: error: version must be a whole number, not the text \"1\"");
    CHECK(problem_of("- version: 1\n") == "pgsteward.yaml:1:1: error: the file must be a mapping, not a list");
}

TEST_CASE("unknown names are errors with the nearest known one") {
    CHECK(problem_behind_version("postgress: 15") ==
          "pgsteward.yaml:2:1: error: unknown key \"postgress\"; did you mean \"postgres\"?");
    CHECK(problem_behind_version("alembic: { helpers: [a] }") ==
          "pgsteward.yaml:2:1: error: unknown key \"alembic\"; known are version, postgres, migrations, canonical, rules, waivers, "
          "tenancy, grants, append_only, conventions, drift");
    CHECK(problem_behind_version("rules: { drop-colum: off }") ==
          "pgsteward.yaml:2:10: error: unknown rule \"drop-colum\"; did you mean \"drop-column\"?");
    CHECK(problem_behind_version("rules: { drop-column: warn }") ==
          "pgsteward.yaml:2:23: error: unknown severity \"warn\"; known are error, warning, notice, off");
    CHECK(problem_behind_version("migrations: { framework: Alembic }") ==
          "pgsteward.yaml:2:26: error: unknown framework \"Alembic\"; did you mean \"alembic\"?");
    CHECK(problem_behind_version("grants: { app: { public.a: [select] } }") ==
          "pgsteward.yaml:2:29: error: unknown privilege on a relation \"select\"; did you mean \"SELECT\"?");
    CHECK(problem_behind_version("grants: { app: { \"functoin:public.*\": [] } }") ==
          "pgsteward.yaml:2:18: error: unknown kind of object \"functoin\"; did you mean \"function\"?");
    CHECK(problem_behind_version("grants: { app: { public.a: { most: [] } } }") ==
          "pgsteward.yaml:2:30: error: unknown key \"most\"; known are exactly, at_least, at_most");
}

TEST_CASE("wrong types say what is wanted and what is there") {
    CHECK(problem_behind_version("postgres: fifteen") ==
          "pgsteward.yaml:2:11: error: postgres must be a whole number, not the text \"fifteen\"");
    CHECK(problem_behind_version("postgres: 11") == "pgsteward.yaml:2:11: error: postgres must be a major version from 12 to 18");
    CHECK(problem_behind_version("postgres: 15.2") ==
          "pgsteward.yaml:2:11: error: postgres must be a whole number, not the number 15.2");
    CHECK(problem_behind_version("rules:") == "pgsteward.yaml:2:1: error: rules must be a mapping, not nothing");
    CHECK(problem_behind_version("canonical: [a]") == "pgsteward.yaml:2:12: error: canonical must be text, not a list");
    CHECK(problem_behind_version("canonical: 15") ==
          "pgsteward.yaml:2:12: error: canonical must be text, not the number 15; put it in quotes");
    CHECK(problem_behind_version("canonical: ''") == "pgsteward.yaml:2:12: error: canonical must not be empty");
    CHECK(problem_behind_version("tenancy: { roles: app_rw }") ==
          "pgsteward.yaml:2:19: error: tenancy.roles must be a list, not the text \"app_rw\"");
    CHECK(problem_behind_version("tenancy: { roles: [a, b, a] }") ==
          "pgsteward.yaml:2:26: error: \"a\" is in tenancy.roles twice");
    CHECK(problem_behind_version("tenancy: { exempt: { public.a: } }") ==
          "pgsteward.yaml:2:22: error: the reason why public.a is exempt must be text, not nothing");
    CHECK(problem_behind_version("waivers: { require_expiry: yes }") ==
          "pgsteward.yaml:2:28: error: waivers.require_expiry must be true or false, not the text \"yes\"");
    CHECK(problem_behind_version("grants: { app: { public.a: SELECT } }") ==
          "pgsteward.yaml:2:28: error: public.a must be a list of privileges or { at_most: […] }, not the text \"SELECT\"");
}

TEST_CASE("limits on grants agree with each other") {
    CHECK(problem_behind_version("grants: { app: { public.a: {} } }") ==
          "pgsteward.yaml:2:18: error: say exactly, at_least or at_most, or give a plain list");
    CHECK(problem_behind_version("grants: { app: { public.a: { exactly: [], at_most: [] } } }") ==
          "pgsteward.yaml:2:18: error: exactly leaves nothing for at_least or at_most to say");
    CHECK(problem_behind_version("grants: { app: { public.a: { at_least: [INSERT], at_most: [SELECT] } } }") ==
          "pgsteward.yaml:2:18: error: INSERT is in at_least but not in at_most");
    CHECK(problem_behind_version("grants: { app: { \"function:f.*\": [SELECT] } }") ==
          "pgsteward.yaml:2:35: error: unknown privilege on a function \"SELECT\"; known are EXECUTE");
    CHECK(problem_behind_version("grants: { app: { public.a: { at_least: [SELECT], at_most: [SELECT, INSERT] } } }") == "");
}

TEST_CASE("patterns must be regular expressions") {
    CHECK(problem_behind_version("waivers: { reference: 'ADR-[0-9' }") ==
          "pgsteward.yaml:2:23: error: waivers.reference is not a regular expression (RE2): missing ]: [0-9");
    CHECK(problem_behind_version("migrations: { filename: '(?<!x)y' }") ==
          "pgsteward.yaml:2:25: error: migrations.filename is not a regular expression (RE2): invalid perl operator: (?<");
}

TEST_CASE("a rule is off however YAML's versions spell it") {
    for (const std::string spelling : {"off", "'off'", "\"off\"", "false"}) {
        INFO(spelling);
        CHECK(read("version: 1\nrules: { drop-column: " + spelling + " }\n").rules.at("drop-column").off);
    }
}

TEST_CASE("what YAML allows and a configuration does not need is refused") {
    CHECK(problem_of("version: 1\nversion: 1\n") == "pgsteward.yaml:2:1: error: the key \"version\" is there twice");
    CHECK(problem_behind_version("rules: { drop-column: off, drop-column: error }") ==
          "pgsteward.yaml:2:28: error: the key \"drop-column\" is there twice");
    CHECK(problem_behind_version("---\nversion: 1") == "pgsteward.yaml:2:1: error: a second document has no meaning here");
    CHECK(problem_behind_version("canonical: !!str a") ==
          "pgsteward.yaml:2:12: error: a tag (tag:yaml.org,2002:str) has no meaning here");
    CHECK(problem_behind_version("? [a]\n: b") == "pgsteward.yaml:2:3: error: a key must be text");
    CHECK(problem_behind_version("canonical: [") .starts_with("pgsteward.yaml:3:1: error: not YAML: "));
    CHECK(problem_behind_version("canonical: \xFF") == "pgsteward.yaml:2:12: error: not UTF-8");
    CHECK(problem_of(",[[,l").ends_with("error: a second document has no meaning here"));
    CHECK(problem_of(std::string("v\0e\0r\0", 6)) == "pgsteward.yaml:1:2: error: a control character");
    CHECK(problem_of("version: 1\n#" + std::string(1 << 20, 'x')) == "pgsteward.yaml: larger than 1 MiB: not a configuration");
}

TEST_CASE("places are right behind a byte order mark, Windows line ends and long characters") {
    CHECK(problem_of("\xEF\xBB\xBFversion: 1\r\n# 😀 é\r\nrulez: {}\r\n") ==
          "pgsteward.yaml:3:1: error: unknown key \"rulez\"; did you mean \"rules\"?");
    CHECK(problem_of("version: 1\ncanonical: 'é😀'\nx: 1\n").starts_with("pgsteward.yaml:3:1: error: unknown key \"x\""));
    CHECK(problem_behind_version("tenancy: { exempt: { é: x }, rules: [] }").starts_with("pgsteward.yaml:2:30: error: unknown key"));
}

TEST_CASE("aliases work and cannot blow a file up") {
    const Policy policy = read("version: 1\ngrants:\n  a: &all { public.*: [SELECT] }\n  b: *all\n");
    CHECK(policy.grants.at("b").at("public.*").exactly == std::vector<std::string>{"SELECT"});

    std::string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
    for (int i = 1; i < 10; ++i) {
        const std::string last = "*a" + std::to_string(i - 1);
        bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
        for (int j = 0; j < 10; ++j) bomb += (j ? "," : "") + last;
        bomb += "]\n";
    }
    CHECK(problem_behind_version(bomb).ends_with("error: aliases make this file too large"));
    CHECK(problem_behind_version("a: &a [*a]") == "pgsteward.yaml:2:8: error: an alias cannot repeat what it is part of");
    CHECK(problem_behind_version("a: " + std::string(100'000, '[')) != "");
    CHECK(problem_behind_version("a: " + std::string(100, '[') + std::string(100, ']')).ends_with("error: nested too deeply"));
}

TEST_CASE("the configurations that the schema's test uses are read alike") {
    namespace fs = std::filesystem;
    const std::string folder = std::string(PGSTEWARD_SOURCE_DIR) + "/testdata/policies/";
    for (const std::string kind : {"valid", "invalid"}) {
        std::size_t count = 0;
        for (const auto& file : fs::directory_iterator(folder + kind)) {
            const std::string name = "testdata/policies/" + kind + "/" + file.path().filename().string();
            INFO(name << ": " << problem_of(content_of(name)));
            CHECK((problem_of(content_of(name)).empty()) == (kind == "valid"));
            ++count;
        }
        CHECK(count > 0);
    }
}

TEST_CASE("the nearest word is near enough to be a typing error") {
    const std::vector<std::string> words = {"help", "format", "from-json", "drop-column"};
    CHECK(nearest_word("fromat", words) == "format");
    CHECK(nearest_word("HELP", words) == "help");
    CHECK(nearest_word("drop_column", words) == "drop-column");
    CHECK(nearest_word("h", words) == "");
    CHECK(nearest_word("something", words) == "");
    CHECK(nearest_word("", words) == "");
    CHECK(nearest_word(std::string(100'000, 'x'), words) == "");
}

}  // namespace pgsteward::test
