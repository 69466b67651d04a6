// initdb takes ten times as long as copying what it made, so that is kept.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <functional>

#include "postgres/data-directory.hpp"
#include "text/child-process.hpp"
#include "text/failure.hpp"

namespace pgsteward::postgres {
namespace {

namespace fs = std::filesystem;

constexpr std::array<const char*, 7> initdb_options = {"--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C",
                                                       "--no-sync", "--no-instructions", "--wal-segsize=1"};

/// Ours alone: nobody else may have put something there.
bool trusted(const fs::path& folder) {
    struct stat about {};
    return lstat(folder.c_str(), &about) == 0 && S_ISDIR(about.st_mode) && about.st_uid == geteuid() && (about.st_mode & 022) == 0;
}

fs::path cache_folder() {
    const char* cache = std::getenv("XDG_CACHE_HOME");
    const char* home = std::getenv("HOME");
    fs::path folder;
    if (cache && *cache == '/') folder = cache;
    else if (home && *home == '/') folder = fs::path(home) / ".cache";
    else return {};
    std::error_code failed;
    fs::create_directories(folder, failed);
    folder /= "pgsteward";
    mkdir(folder.c_str(), 0700);
    return trusted(folder) ? folder : fs::path();
}

/// Changes with every other server program (an update changes its time) and with our options.
std::string template_name(const ServerBinaries& binaries) {
    struct stat about {};
    stat((binaries.folder + "/postgres").c_str(), &about);
    std::string key = fmt::format("{} {} {} {}", binaries.folder, about.st_size, about.st_mtim.tv_sec, about.st_mtim.tv_nsec);
    for (const char* option : initdb_options) key += option;
    return fmt::format("postgres-{}-{:016x}", binaries.major, std::hash<std::string>()(key));
}

class FileLock {
public:
    explicit FileLock(const fs::path& path) : file_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) {
        while (file_ >= 0 && flock(file_, LOCK_EX) != 0 && errno == EINTR) {}
    }
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    ~FileLock() {
        if (file_ >= 0) close(file_);
    }

private:
    int file_;
};

void initialise(const ServerFolder& folder, const ServerBinaries& binaries, const ServerAccount& account) {
    std::vector<std::string> command = {binaries.folder + "/initdb", "--pgdata=" + folder.data()};
    command.insert(command.end(), initdb_options.begin(), initdb_options.end());
    const ChildResult result = run_child(as_account(account, command));
    if (result.status != 0) throw EnvironmentError(fmt::format("initdb failed:\n{}", result.err.empty() ? result.out : result.err));
}

void give(const fs::path& tree, const ServerAccount& account) {
    if (!account.other) return;
    bool all = lchown(tree.c_str(), account.uid, account.gid) == 0;
    for (const auto& entry : fs::recursive_directory_iterator(tree)) all &= lchown(entry.path().c_str(), account.uid, account.gid) == 0;
    if (!all) throw EnvironmentError(fmt::format("{}: cannot be given to the server's account", tree.string()));
}

bool copy_tree(const fs::path& from, const fs::path& to) {
    std::error_code failed;
    fs::copy(from, to, fs::copy_options::recursive, failed);
    if (!failed) fs::permissions(to, fs::perms::owner_all, failed);
    return !failed;
}

/// Under the lock; a copy that was broken off has another name and is replaced.
void keep(const std::string& data, const fs::path& kept) {
    fs::path unfinished = kept;
    unfinished += ".unfinished";
    std::error_code failed;
    fs::remove_all(unfinished, failed);
    if (copy_tree(data, unfinished)) fs::rename(unfinished, kept, failed);
    else fs::remove_all(unfinished, failed);
}

}  // namespace

bool fill_data_directory(const ServerFolder& folder, const ServerBinaries& binaries, const ServerAccount& account) {
    const fs::path cache = cache_folder();
    if (cache.empty()) {
        initialise(folder, binaries, account);
        return false;
    }
    const fs::path kept = cache / template_name(binaries);
    const FileLock lock(cache / "lock");
    std::error_code failed;
    if (trusted(kept) && fs::exists(kept / "PG_VERSION", failed)) {
        if (copy_tree(kept, folder.data())) {
            give(folder.data(), account);
            return true;
        }
        fs::remove_all(folder.data(), failed);
    }
    initialise(folder, binaries, account);
    fs::remove_all(kept, failed);
    keep(folder.data(), kept);
    return false;
}

}  // namespace pgsteward::postgres
