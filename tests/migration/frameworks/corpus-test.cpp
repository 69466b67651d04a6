// Facts about the migrations of public projects, counted in their folders.
#include <filesystem>
#include <ostream>

#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

namespace fs = std::filesystem;

struct Facts {
    std::string framework;
    std::size_t migrations = 0;
    std::string first;
    std::string last;
    std::size_t ups = 0;
    std::size_t downs = 0;
    std::size_t without_transaction = 0;  ///< upgrades that get no transaction of their own
    std::size_t chain_errors = 0;

    bool operator==(const Facts&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Facts& facts) {
    return out << fmt::format("{}: {} migrations, {} to {}, {} up, {} down, {} without transaction, {} chain errors",
                              facts.framework, facts.migrations, facts.first, facts.last, facts.ups, facts.downs,
                              facts.without_transaction, facts.chain_errors);
}

struct Project {
    const char* folder;
    Facts facts;
};

const std::vector<Project>& projects() {
    static const std::vector<Project> all = {
        {"coder/files/coderd/database/migrations", {"golang-migrate", 551, "000001", "000551", 551, 551, 551, 0}},
        {"coder/files", {"golang-migrate", 551, "000001", "000551", 551, 551, 551, 0}},
        {"crates-io/files/migrations", {"diesel", 285, "00000000000000", "202607301400000000", 285, 285, 7, 0}},
        {"hatchet/files/cmd/hatchet-migrate/migrate/migrations",
         {"goose", 224, "20240115180414", "20260820185000", 224, 136, 33, 0}},
        // Two steps were done in Go (their files are not in the corpus) and are undone in SQL.
        {"concourse/files/atc/db/migration/migrations",
         {"golang-migrate", 151, "1510262030", "1783024587", 149, 150, 149, 2}},
        {"supabase-auth/files/migrations", {"pop", 70, "00", "20260625000000", 70, 0, 0, 0}},
        {"supabase-postgres/files/migrations", {"dbmate", 34, "00000000000000", "20240606060239", 34, 34, 0, 0}},
        {"graphile-starter/files/@app/db/migrations", {"graphile-migrate", 2, "000001", "current", 2, 0, 0, 0}},
        {"graphile-starter/files", {"graphile-migrate", 2, "000001", "current", 2, 0, 0, 0}},
        {"basejump/files/supabase/migrations", {"supabase", 4, "20240414161707", "20240414162131", 4, 0, 4, 0}},
        {"basejump/files", {"supabase", 4, "20240414161707", "20240414162131", 4, 0, 4, 0}},
        {"temporal/files/schema/postgresql/v12/temporal/versioned",
         {"plain-sql", 25, "v1.0/schema", "v1.19/current_chasm_executions", 25, 0, 0, 0}},
        {"kestra/files/jdbc-postgres/src/main/resources/migrations/postgres",
         {"flyway", 26, "V1.1", "V1.27", 26, 0, 26, 0}},
        {"kestra/files", {"flyway", 26, "V1.1", "V1.27", 26, 0, 26, 0}},
        {"sqitch-launchql/files/packages/ast",
         {"sqitch", 17, "schemas/ast_constants/schema", "schemas/ast_helpers/procedures/denormalized_fields", 17, 17,
          17, 0}},
        {"sqitch-launchql/files",
         {"sqitch", 17, "schemas/ast_constants/schema", "schemas/ast_helpers/procedures/denormalized_fields", 17, 17,
          17, 0}},
        {"synapse/files/synapse/storage/schema",
         {"plain-sql", 404, "common/delta/25/00background_updates", "state/full_schemas/72/full", 404, 0, 0, 0}},
    };
    return all;
}

Facts facts_of(const Framework& framework, const FileTree& tree) {
    const MigrationChain chain = read_chain(framework, tree, 2);
    Facts facts{std::string(framework.name), chain.migrations.size()};
    facts.first = chain.migrations.front().revision;
    facts.last = chain.migrations.back().revision;
    facts.chain_errors = chain.errors.size();
    for (const Migration& migration : chain.migrations) {
        CAPTURE(migration.revision);
        CHECK(migration.errors.empty());
        facts.ups += migration.upgrade.present;
        facts.downs += migration.downgrade.present;
        facts.without_transaction +=
            migration.upgrade.present && (migration.upgrade.transaction == TransactionMode::as_written ||
                                          migration.upgrade.transaction == TransactionMode::per_statement);
    }
    return facts;
}

TEST_CASE("the migrations of public projects are found, ordered and paired") {
    const std::string corpus = PGSTEWARD_SOURCE_DIR "/../shared/corpus";
    if (!fs::is_directory(corpus)) {
        WARN("skipped: " << corpus << " is not there");
        return;
    }
    const std::string root = fs::canonical(corpus).string();
    for (const Project& project : projects()) {
        const std::string folder = root + "/" + project.folder;
        CAPTURE(project.folder);
        REQUIRE(fs::is_directory(folder));
        const FileTree tree = file_tree_on_disk(folder, folder);
        const Framework* framework = recognise_framework(tree);
        REQUIRE(framework);
        CHECK(facts_of(*framework, tree) == project.facts);
    }
}

}  // namespace
}  // namespace pgsteward::framework_tests
