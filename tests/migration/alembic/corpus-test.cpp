// Real migrations, and what they really sent: floors of what the static reading reaches.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

#include "migration/alembic/read.hpp"

using namespace pgsteward;
using namespace pgsteward::tests;
namespace fs = std::filesystem;

namespace {

const fs::path corpus = fs::path(PGSTEWARD_SOURCE_DIR) / "../shared/corpus";

/// At least this many files without a hard opaque action, and of the oracle's statements at least so many
/// reproduced; where a script has no opaque action, at most so many are missing.
struct Floor {
    std::string project, folder;
    std::size_t files, readable, reproduced, missing;
};

const Floor floors[] = {
    {"alembic-airflow", "files", 140, 96, 0, 0},
    {"alembic-argilla", "files", 18, 18, 93, 0},
    {"alembic-dify", "files", 131, 109, 800, 0},
    {"alembic-mini-dpp", "files", 46, 46, 1025, 2},
    {"alembic-notifications-api", "files", 549, 517, 0, 0},
    {"alembic-prefect", "files/src/prefect/server/database/_migrations/versions/postgresql", 116, 66, 855, 0},
    {"alembic-quay", "files", 124, 106, 0, 0},
    {"alembic-redash", "files", 27, 16, 0, 0},
    {"alembic-superset", "files", 195, 167, 0, 0},
    {"alembic-warehouse", "files", 288, 252, 1252, 0},
};

std::string replaced_all(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
    return text;
}

/// Comments gone; %(name)s and $1 as ?.
std::string without_comments_and_parameters(const std::string& statement) {
    std::string result;
    for (std::size_t i = 0; i < statement.size(); ++i) {
        const std::string_view rest = std::string_view(statement).substr(i);
        if (rest.starts_with("--")) {
            i = std::min(statement.find('\n', i), statement.size()) - 1;
        } else if (rest.starts_with("%(") && rest.find(")s") != rest.npos) {
            i += rest.find(")s") + 1;
            result += '?';
        } else if (rest.size() > 1 && rest[0] == '$' && rest[1] >= '0' && rest[1] <= '9') {
            i += std::min(rest.find_first_not_of("0123456789", 1), rest.size()) - 1;
            result += '?';
        } else {
            result += statement[i];
        }
    }
    return result;
}

/// One spelling for what says the same: parameters, IF EXISTS where the server was asked before.
std::string comparable(const std::string& statement) {
    std::string text = replaced_all(single_spaced(without_comments_and_parameters(statement)), "%%", "%");
    if (!text.empty() && text[0] == ' ') text.erase(0, 1);
    if (text.starts_with("DROP")) text = replaced_all(text, "IF EXISTS ", "");
    if (text.starts_with("CREATE TABLE") || text.starts_with("CREATE INDEX")) text = replaced_all(text, "IF NOT EXISTS ", "");
    return text;
}

/// Statements end with a semicolon at the end of a line, outside of dollar quotes.
std::multiset<std::string> statements_of(const std::string& text) {
    std::multiset<std::string> result;
    std::istringstream lines(text);
    std::string line, statement;
    bool in_dollars = false;
    const auto finish = [&] {
        const std::string one = comparable(statement);
        const std::string word = one.substr(0, one.find(' '));
        if (!one.empty() && word != "SELECT" && word != "select" && word != "SHOW" && word != "BEGIN" && word != "COMMIT") result.insert(one);
        statement.clear();
    };
    while (std::getline(lines, line)) {
        if (line.starts_with("-- params:")) continue;
        statement += line + "\n";
        for (std::size_t at = line.find("$$"); at != line.npos; at = line.find("$$", at + 2)) in_dollars = !in_dollars;
        const std::size_t last = line.find_last_not_of(" \t\r");
        if (last != line.npos && line[last] == ';' && !in_dollars) finish();
    }
    finish();
    return result;
}

std::string content_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

struct Comparison {
    std::size_t reproduced = 0, hidden = 0, missing = 0;
};

void compare(const MigrationScript& script, const fs::path& oracle, Comparison& result) {
    if (!fs::exists(oracle)) return;
    std::multiset<std::string> sent;
    bool opaque = false;
    for (const MigrationAction& action : script.actions) {
        if (const auto* sql = std::get_if<SendSql>(&action)) sent.merge(statements_of(sql->sql.text()));
        opaque = opaque || std::holds_alternative<Opaque>(action);
    }
    for (const std::string& wanted : statements_of(content_of(oracle))) {
        const auto found = sent.find(wanted);
        if (found == sent.end()) {
            ++(opaque ? result.hidden : result.missing);
            continue;
        }
        sent.erase(found);
        ++result.reproduced;
    }
}

}  // namespace

TEST_CASE("real migrations are read, and send what they really sent") {
    if (!fs::exists(corpus)) {
        WARN("the corpus is not there: " << corpus.string());
        return;
    }
    for (const Floor& floor : floors) {
        const fs::path root = corpus / floor.project;
        const std::string files = (root / floor.folder).string();
        const MigrationChain chain = read_chain(frameworks::alembic, file_tree_on_disk(files, fs::canonical(files).string()), 2);
        Comparison comparison;
        std::map<std::string, int> causes;
        std::size_t readable = 0, errors = 0;
        for (const Migration& migration : chain.migrations) {
            bool opaque = false;
            errors += migration.errors.size();
            for (const Direction direction : {Direction::upgrade, Direction::downgrade}) {
                const MigrationScript& script = migration.script(direction);
                for (const MigrationAction& action : script.actions)
                    if (const auto* hidden = std::get_if<Opaque>(&action); hidden && hidden->reach == Opaque::Reach::unknown) {
                        opaque = true;
                        ++causes[hidden->what.substr(0, hidden->what.find_first_of("(\":"))];
                    }
                const char* suffix = direction == Direction::upgrade ? ".up.sql" : ".down.sql";
                compare(script, root / "online_sql" / (migration.revision + suffix), comparison);
            }
            readable += opaque ? 0 : 1;
        }
        INFO(floor.project);
        std::cout << fmt::format("{}: {} files, {} without opaque; statements of the oracle: {} reproduced, {} behind opaque, {} missing\n",
                                 floor.project, chain.migrations.size(), readable, comparison.reproduced, comparison.hidden, comparison.missing);
        for (const auto& [cause, count] : causes) std::cout << fmt::format("    {:4} {}\n", count, cause);
        CHECK(errors == 0);
        CHECK(chain.migrations.size() == floor.files);
        CHECK(readable >= floor.readable);
        CHECK(comparison.reproduced >= floor.reproduced);
        CHECK(comparison.missing <= floor.missing);
    }
}
