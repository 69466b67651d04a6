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

void prepare_for_probes(postgres::ScratchServer& server) {
    postgres::Connection connection = server.connect();
    connection.run("SET allow_in_place_tablespaces = on");
    for (const char* role : {"r1", "r2", "r3"}) connection.run(std::string("CREATE ROLE ") + role);
    connection.run("CREATE TABLESPACE probe_space LOCATION ''");
}

}  // namespace pgsteward::test
