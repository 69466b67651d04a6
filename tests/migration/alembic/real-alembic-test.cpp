// The real Alembic runs the projects beside this file against a server; the reader must say the same, statement for
// statement, in the same order.
#include <catch2/catch.hpp>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "migration/alembic/read.hpp"
#include "migration/alembic/same-statement.hpp"
#include "text/child-process.hpp"

using namespace pgsteward;
using namespace pgsteward::tests;
namespace fs = std::filesystem;

namespace {

const fs::path here = fs::path(PGSTEWARD_SOURCE_DIR) / "tests/migration/alembic";

/// What is sent for sure or may be, without what only reads.
std::vector<std::string> sent_by(const MigrationScript& script) {
    std::vector<std::string> result;
    for (const MigrationAction& action : script.actions) {
        if (const auto* opaque = std::get_if<Opaque>(&action)) result.push_back("OPAQUE " + opaque->what);
        const auto* sql = std::get_if<SendSql>(&action);
        if (!sql) continue;
        const auto tokens = tokens_of(sql->sql.text());
        if (!tokens.empty() && tokens[0] != "select") result.push_back(single_spaced(std::string(sql->sql.text())));
    }
    return result;
}

void compare(const std::string& project) {
    const fs::path folder = here / "projects" / project;
    const ChildResult child = run_child({"bash", (here / "sent-by-alembic.sh").string(), folder.string()}, {}, std::chrono::minutes(5));
    if (child.status == 77) {
        WARN("the real Alembic is not there: " << child.err);
        return;
    }
    INFO(child.err);
    REQUIRE(child.status == 0);
    const MigrationChain chain = read_chain(frameworks::alembic, file_tree_on_disk((folder / "versions").string(), folder.string()), 1);
    std::istringstream lines(child.out);
    std::string line;
    std::size_t scripts = 0;
    while (std::getline(lines, line)) {
        const auto sent = nlohmann::json::parse(line);
        const std::string revision = sent.at("revision");
        for (const Migration& migration : chain.migrations) {
            if (migration.revision != revision) continue;
            ++scripts;
            const bool up = sent.at("direction") == "upgrade";
            const std::vector<std::string> ours = sent_by(up ? migration.upgrade : migration.downgrade);
            const auto theirs = sent.at("statements").get<std::vector<std::string>>();
            for (std::size_t i = 0; i < std::max(ours.size(), theirs.size()); ++i) {
                const std::string mine = i < ours.size() ? ours[i] : "nothing", real = i < theirs.size() ? theirs[i] : "nothing";
                INFO(project << " " << revision << (up ? " upgrade: " : " downgrade: ") << "\n  read: " << mine << "\n  sent: " << single_spaced(real));
                CHECK(same_statement(mine, real));
            }
        }
    }
    CHECK(scripts == 2 * chain.migrations.size());
}

}  // namespace

TEST_CASE("the real Alembic sends what is read") { compare("plain"); }

TEST_CASE("the real Alembic names things as is read, by the project's convention") { compare("named"); }
