#include "postgres/server-binaries.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>

#include "text/child-process.hpp"
#include "text/failure.hpp"

namespace pgsteward::postgres {
namespace {

namespace fs = std::filesystem;

bool has_server(const std::string& folder) {
    return ::access((folder + "/postgres").c_str(), X_OK) == 0 && ::access((folder + "/initdb").c_str(), X_OK) == 0;
}

int leading_number(std::string_view text) {
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// "postgres (PostgreSQL) 15.20 (Debian …)"
int major_of(const std::string& folder) {
    try {
        const std::string text = run_child({folder + "/postgres", "--version"}).out;
        const std::size_t at = text.find(") ");
        return at == std::string::npos ? 0 : leading_number(std::string_view(text).substr(at + 2));
    } catch (const EnvironmentError&) {
        return 0;
    }
}

/// The versioned folders under `parent`, newest first.
std::vector<ServerBinaries> versioned(const fs::path& parent, std::string_view prefix) {
    std::vector<ServerBinaries> found;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(parent, none)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with(prefix)) continue;
        const int major = leading_number(std::string_view(name).substr(prefix.size()));
        const std::string folder = (entry.path() / "bin").string();
        if (major > 0 && has_server(folder)) found.push_back({folder, major});
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.major > b.major; });
    return found;
}

std::string folder_of_pg_config() {
    try {
        std::string text = run_child({"pg_config", "--bindir"}).out;
        while (!text.empty() && text.back() == '\n') text.pop_back();
        return text;
    } catch (const EnvironmentError&) {
        return {};
    }
}

std::vector<std::string> path_folders() {
    const char* variable = std::getenv("PATH");
    std::vector<std::string> folders;
    std::string_view rest = variable ? variable : "";
    while (!rest.empty()) {
        const std::size_t colon = rest.find(':');
        folders.emplace_back(rest.substr(0, colon));
        rest.remove_prefix(colon == std::string_view::npos ? rest.size() : colon + 1);
    }
    return folders;
}

}  // namespace

std::optional<ServerBinaries> find_server_binaries(int major) {
    const auto wanted = [&](const ServerBinaries& found) { return major == 0 || found.major == major; };
    std::vector<ServerBinaries> known = versioned("/usr/lib/postgresql", "");
    for (ServerBinaries& rpm : versioned("/usr", "pgsql-")) known.push_back(std::move(rpm));

    std::vector<std::string> folders = path_folders();
    if (const std::string folder = folder_of_pg_config(); !folder.empty()) folders.insert(folders.begin(), folder);
    // pg_config's first where any version will do; the versioned folders need no child to tell theirs.
    if (major != 0)
        if (const auto found = std::find_if(known.begin(), known.end(), wanted); found != known.end()) return *found;
    for (std::size_t i = 0; i < folders.size(); ++i) {
        if (i == 1 && !known.empty() && major == 0) return known.front();
        if (folders[i].empty() || folders[i].front() != '/' || !has_server(folders[i])) continue;
        const auto same = std::find_if(known.begin(), known.end(), [&](const auto& one) { return one.folder == folders[i]; });
        const ServerBinaries found{folders[i], same != known.end() ? same->major : major_of(folders[i])};
        if (found.major > 0 && wanted(found)) return found;
    }
    if (known.empty() || !wanted(known.front())) return std::nullopt;
    return known.front();
}

}  // namespace pgsteward::postgres
