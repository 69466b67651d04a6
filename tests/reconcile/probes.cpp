#include "reconcile/probes.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "postgres/connection.hpp"

namespace pgsteward::test {
namespace {

namespace fs = std::filesystem;

/// "a; b" as sorted lines.
std::string sorted_lines(const std::string& list) {
    std::vector<std::string> items;
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t end = std::min(list.find("; ", at), list.size());
        items.push_back(list.substr(at, end - at) + "\n");
        at = end + 2;
    }
    std::sort(items.begin(), items.end());
    std::string text;
    for (const std::string& item : items) text += item;
    return text;
}

void add_probes(const fs::path& path, std::vector<Probe>& probes) {
    std::ifstream file(path);
    enum { before, both, old_side, new_side } part = before;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("## ")) {
            const std::size_t bar = line.find(" | ");
            Probe probe{line.substr(3, bar - 3), line.substr(bar + 3), {}, {}};
            probe.texts_only = probe.name.ends_with("(texts only)");
            probe.expected = probe.expected == "silent" ? "" : sorted_lines(probe.expected);
            probes.push_back(std::move(probe));
            part = both;
        } else if (line == "-- old") {
            part = old_side;
        } else if (line == "-- new") {
            part = new_side;
        } else if (part != before) {
            if (part != new_side) probes.back().old_sql += line + "\n";
            if (part != old_side) probes.back().new_sql += line + "\n";
        }
    }
}

}  // namespace

std::vector<Probe> read_probes(const std::string& file) {
    std::vector<fs::path> files;
    const fs::path folder = fs::path(PGSTEWARD_SOURCE_DIR) / "tests/reconcile/probes";
    if (!file.empty()) files.push_back(file);
    else
        for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<Probe> probes;
    for (const fs::path& path : files) add_probes(path, probes);
    return probes;
}

namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) text.replace(at, from.size(), to);
    return text;
}

}  // namespace

Probe in_one_database(const std::vector<Probe>& probes, std::vector<Probe>& alone) {
    Probe all{"all at once", {}, {}, {}};
    std::string expected;
    for (std::size_t i = 0; i < probes.size(); ++i) {
        const Probe& probe = probes[i];
        if (probe.texts_only) continue;
        // What is said of the whole database, and what fires at everything.
        const auto says = [&](const char* words) { return probe.new_sql.find(words) != std::string::npos || probe.old_sql.find(words) != std::string::npos; };
        if (probe.expected.empty() || says("EXTENSION") || says("PRIVILEGES REVOKE") || says("RAISE EXCEPTION") || says("SCHEMA public")) {
            alone.push_back(probe);
            continue;
        }
        const std::string schema = "s" + std::to_string(1000 + i);
        // What belongs to the database has a name of its own too, but the tablespace is the server's.
        const auto moved = [&](std::string text) {
            text = replaced(replaced(text, "probe_space", "\x01"), "publication", "\x02");
            text = replaced(replaced(text, "public", schema), "probe_", schema + "_");
            return replaced(replaced(text, "\x01", "probe_space"), "\x02", "publication");
        };
        const std::string begin = "CREATE SCHEMA " + schema + ";\nSET search_path TO " + schema + ";\n";
        all.old_sql += begin + moved(probe.old_sql);
        all.new_sql += begin + moved(probe.new_sql);
        // "REVOKE … FROM PUBLIC" and "GRANT … TO PUBLIC" are in capitals.
        expected += moved(probe.expected);
    }
    std::vector<std::string> lines;
    std::istringstream stream(expected);
    for (std::string line; std::getline(stream, line);) lines.push_back(line + "\n");
    std::sort(lines.begin(), lines.end());
    for (const std::string& line : lines) all.expected += line;
    return all;
}

void prepare_for_probes(postgres::ScratchServer& server) {
    postgres::Connection connection = server.connect();
    connection.run("SET allow_in_place_tablespaces = on");
    for (const char* role : {"r1", "r2", "r3"}) connection.run(std::string("CREATE ROLE ") + role);
    connection.run("CREATE TABLESPACE probe_space LOCATION ''");
}

}  // namespace pgsteward::test
