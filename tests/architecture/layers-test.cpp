// The house rules that a machine can keep: who may include whom, and which folder alone sees a foreign library.
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace {

namespace fs = std::filesystem;
const fs::path common = fs::path(PGSTEWARD_SOURCE_DIR) / "common";

std::map<std::string, std::set<std::string>> read_layers() {
    std::map<std::string, std::set<std::string>> layers;
    std::ifstream file(common / "layers.txt");
    for (std::string line; std::getline(file, line);) {
        const std::size_t colon = line.find(':');
        if (line.empty() || line[0] == '#' || colon == std::string::npos) continue;
        std::istringstream below(line.substr(colon + 1));
        std::set<std::string>& allowed = layers[line.substr(0, colon)];
        allowed.insert(line.substr(0, colon));
        for (std::string layer; below >> layer;) allowed.insert(layer);
    }
    return layers;
}

struct Include {
    std::string file, layer, header;
    bool quoted;
};

std::vector<Include> read_includes() {
    std::vector<Include> includes;
    for (const auto& entry : fs::recursive_directory_iterator(common)) {
        const std::string extension = entry.path().extension().string();
        if (extension != ".cpp" && extension != ".hpp") continue;
        const fs::path relative = fs::relative(entry.path(), common);
        std::ifstream file(entry.path());
        for (std::string line; std::getline(file, line);) {
            if (!line.starts_with("#include ")) continue;
            const char close = line[9] == '<' ? '>' : '"';
            const std::string header = line.substr(10, line.find(close, 10) - 10);
            includes.push_back({relative.string(), relative.begin()->string(), header, close == '"'});
        }
    }
    return includes;
}

}  // namespace

TEST_CASE("a layer includes only the layers that layers.txt allows it") {
    const auto layers = read_layers();
    std::string wrong;
    for (const Include& include : read_includes()) {
        if (!include.quoted) continue;
        const std::string target = include.header.substr(0, include.header.find('/'));
        const auto allowed = layers.find(include.layer);
        if (allowed == layers.end() || !allowed->second.contains(target))
            wrong += fmt::format("{} includes {}\n", include.file, include.header);
    }
    CHECK(wrong == "");
}

TEST_CASE("no two layers include each other") {
    const auto layers = read_layers();
    std::string circles;
    for (const auto& [layer, allowed] : layers)
        for (const std::string& below : allowed)
            if (below != layer && layers.contains(below) && layers.at(below).contains(layer)) circles += fmt::format("{} and {}\n", layer, below);
    CHECK(circles == "");
}

TEST_CASE("a foreign library is seen by one layer only") {
    const std::map<std::string, std::string> owners = {
        {"pg_query", "sql"}, {"protobuf-c", "sql"}, {"tree_sitter", "python"}, {"libpq", "postgres"}, {"boost/program_options", "cli"}};
    std::string wrong;
    for (const Include& include : read_includes())
        for (const auto& [library, owner] : owners)
            if (include.header.starts_with(library) && include.layer != owner) wrong += fmt::format("{} includes {}\n", include.file, include.header);
    CHECK(wrong == "");
}

TEST_CASE("a rules folder holds nothing but rules") {
    std::string wrong;
    for (const auto& entry : fs::recursive_directory_iterator(common / "rules")) {
        if (entry.is_directory()) continue;
        std::ifstream file(entry.path());
        const std::string content((std::istreambuf_iterator<char>(file)), {});
        if (content.find("extern const Rule ") == std::string::npos) wrong += entry.path().filename().string() + "\n";
    }
    CHECK(wrong == "");
}
