// Real migrations, and what they really sent: floors of what the static reading reaches.
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <set>

#include "migration/alembic/declarations.hpp"
#include "migration/alembic/read.hpp"
#include "migration/alembic/same-statement.hpp"
#include "sql/script.hpp"

using namespace pgsteward;
using namespace pgsteward::tests;
namespace fs = std::filesystem;

namespace {

const fs::path corpus = fs::path(PGSTEWARD_SOURCE_DIR) / "../shared/corpus";

/// At least this many files without a hard opaque action; of the scripts whose statements are recorded, at least so
/// many reproduced in full; and none that says something else.
struct Floor {
    std::string project, folder;
    std::size_t files, readable, reproduced;
};

const Floor floors[] = {
    {"alembic-airflow", "files", 140, 126, 0},
    {"alembic-argilla", "files", 18, 18, 36},
    {"alembic-dify", "files", 131, 131, 262},
    {"alembic-mini-dpp", "files", 46, 46, 91},
    {"alembic-notifications-api", "files", 549, 522, 0},
    {"alembic-prefect", "files/src/prefect/server/database/_migrations/versions/postgresql", 116, 107, 231},
    {"alembic-quay", "files", 124, 115, 0},
    {"alembic-redash", "files", 27, 23, 0},
    {"alembic-superset", "files", 195, 182, 0},
    {"alembic-warehouse", "files", 288, 286, 303},
};

std::string content_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

struct Sent {
    std::string text;
    bool certain = true;
};

/// The statements of a text, without those that only read or belong to the transaction.
void add_statements(const std::string& text, bool certain, std::vector<Sent>& result) {
    for (const sql::ScriptItem& item : sql::split_script(text).items) {
        if (item.kind != sql::ScriptItem::Kind::statement) continue;
        std::string one = text.substr(item.at.begin, item.at.end - item.at.begin);
        const auto tokens = tokens_of(one);
        static const std::string skipped[] = {"select", "show", "begin", "commit"};
        if (!tokens.empty() && std::find(std::begin(skipped), std::end(skipped), tokens[0]) == std::end(skipped)) result.push_back({std::move(one), certain});
    }
}

/// The recording was made with a stand-in for alembic-postgresql-enum that leaves out the comparison of old and new
/// labels, and does not rename labels.
bool left_out_by_stand_in(const std::string& text) { return text.find("new_old_") != text.npos; }
const std::set<std::string> renamed_by_the_package = {"b14df478c48f.up.sql"};

void sort_indexes(std::vector<Sent>& statements) {
    const auto is_index = [](const Sent& one) { return one.text.starts_with("CREATE INDEX ix_") || one.text.starts_with("CREATE UNIQUE INDEX ix_"); };
    for (auto begin = statements.begin(); begin != statements.end();) {
        const auto end = std::find_if_not(begin, statements.end(), is_index);
        std::stable_sort(begin, end, [](const Sent& a, const Sent& b) { return a.text.substr(a.text.find("ix_")) < b.text.substr(b.text.find("ix_")); });
        begin = end == statements.end() ? end : end + 1;
    }
}

struct Comparison {
    std::size_t reproduced = 0, opaque = 0, wrong = 0, statements = 0;
};

/// In order: each recorded statement, and nothing between them that surely runs.
std::string difference(const std::vector<Sent>& ours, const std::vector<Sent>& theirs) {
    std::size_t next = 0;
    for (const Sent& wanted : theirs) {
        while (next < ours.size() && !same_statement(ours[next].text, wanted.text)) {
            if (ours[next].certain && !left_out_by_stand_in(ours[next].text)) return "read:  " + single_spaced(ours[next].text) + "\n    sent:  " + single_spaced(wanted.text);
            ++next;
        }
        if (next == ours.size()) return "not read: " + single_spaced(wanted.text);
        ++next;
    }
    for (; next < ours.size(); ++next)
        if (ours[next].certain && !left_out_by_stand_in(ours[next].text)) return "not sent: " + single_spaced(ours[next].text);
    return {};
}

void compare(const MigrationScript& script, const fs::path& recorded, Comparison& result) {
    if (!fs::exists(recorded) || renamed_by_the_package.contains(recorded.filename().string())) return;
    std::vector<Sent> ours, theirs;
    bool opaque = false;
    for (const MigrationAction& action : script.actions) {
        if (const auto* sql = std::get_if<SendSql>(&action)) add_statements(std::string(sql->sql.text()), sql->condition.empty(), ours);
        opaque = opaque || std::holds_alternative<Opaque>(action);
    }
    add_statements(content_of(recorded), true, theirs);
    // Alembic goes through a set: the indexes of one table come in any order.
    sort_indexes(ours);
    sort_indexes(theirs);
    result.statements += theirs.size();
    const std::string other = difference(ours, theirs);
    if (other.empty()) return void(++result.reproduced);
    if (opaque) return void(++result.opaque);
    ++result.wrong;
    std::cout << "  " << recorded.filename().string() << "\n    " << other.substr(0, 600) << "\n";
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
        FileTree tree = file_tree_on_disk(files, fs::canonical(files).string());
        tree.declarations = std::make_shared<const Declarations>(declared(floor.project));
        const MigrationChain chain = read_chain(frameworks::alembic, tree, 2);
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
        std::cout << fmt::format("{}: {} files, {} without opaque ({:.1f} %); scripts with a recording ({} statements): {} reproduced, {} opaque, {} wrong\n",
                                 floor.project, chain.migrations.size(), readable, 100.0 * static_cast<double>(readable) / static_cast<double>(chain.migrations.size()),
                                 comparison.statements, comparison.reproduced, comparison.opaque, comparison.wrong);
        for (const auto& [cause, count] : causes) std::cout << fmt::format("    {:4} {}\n", count, cause);
        CHECK(errors == 0);
        CHECK(chain.migrations.size() == floor.files);
        CHECK(readable >= floor.readable);
        CHECK(comparison.reproduced >= floor.reproduced);
        CHECK(comparison.wrong == 0);
    }
}
