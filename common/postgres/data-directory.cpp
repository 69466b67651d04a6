#include "postgres/data-directory.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "text/failure.hpp"

namespace pgsteward::postgres {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view prefix = "pgsteward-scratch-";
constexpr std::uint64_t needed_bytes = 200'000'000;

/// A socket's path has 107 bytes to fit in.
bool usable(const std::string& folder) {
    struct statvfs space {};
    return folder.size() <= 60 && ::access(folder.c_str(), W_OK | X_OK) == 0 && statvfs(folder.c_str(), &space) == 0 &&
           std::uint64_t{space.f_bavail} * space.f_frsize >= needed_bytes;
}

/// Root's server runs as another account, which may not be able to enter root's own TMPDIR.
std::string parent_folder(const ServerAccount& account) {
    if (usable("/dev/shm")) return "/dev/shm";
    const char* variable = std::getenv("TMPDIR");
    if (variable && !account.other && usable(variable)) return variable;
    return "/tmp";
}

/// "pgsteward-scratch-1234-XXXXXX" → 1234
pid_t process_of(std::string_view name) {
    pid_t process = 0;
    name.remove_prefix(prefix.size());
    std::from_chars(name.data(), name.data() + name.size(), process);
    return process;
}

bool process_lives(pid_t process) {
    return process > 0 && (kill(process, 0) == 0 || errno == EPERM);
}

/// Stops the server of a forgotten folder: the process that postmaster.pid names, if that folder is where it works.
void stop_forgotten_server(const fs::path& folder) {
    std::ifstream file(folder / "data/postmaster.pid");
    pid_t process = 0;
    if (!(file >> process) || process <= 1) return;
    std::error_code none;
    if (fs::read_symlink(fmt::format("/proc/{}/cwd", process), none) != folder / "data") return;
    kill(process, SIGQUIT);
    for (int i = 0; i < 100 && process_lives(process); ++i) usleep(10'000);
}

bool lock_is_free(const fs::path& folder) {
    const int file = open((folder / "lock").c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) return errno == ENOENT;
    const bool free = flock(file, LOCK_EX | LOCK_NB) == 0;
    close(file);
    return free;
}

}  // namespace

void sweep_server_folders(const std::string& parent, const ServerAccount& account) {
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(parent, none)) {
        const std::string name = entry.path().filename().string();
        struct stat about {};
        if (!name.starts_with(prefix) || lstat(entry.path().c_str(), &about) != 0 || !S_ISDIR(about.st_mode)) continue;
        if (about.st_uid != geteuid() && about.st_uid != account.uid) continue;
        // Between making a folder and locking it there is a moment in which only the process tells that it is in use.
        if (process_lives(process_of(name)) || !lock_is_free(entry.path())) continue;
        stop_forgotten_server(entry.path());
        fs::remove_all(entry.path(), none);
    }
}

ServerFolder::ServerFolder(const ServerAccount& account) {
    const std::string parent = parent_folder(account);
    sweep_server_folders(parent, account);
    path_ = fmt::format("{}/{}{}-XXXXXX", parent, prefix, getpid());
    if (!mkdtemp(path_.data())) throw EnvironmentError(fmt::format("{}: cannot make a folder for the scratch server: {}", parent, std::strerror(errno)));
    lock_ = open((path_ + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock_ >= 0) flock(lock_, LOCK_EX | LOCK_NB);
    if (account.other && (chown(path_.c_str(), account.uid, account.gid) != 0 || chown((path_ + "/lock").c_str(), account.uid, account.gid) != 0))
        throw EnvironmentError(fmt::format("{}: cannot be given to the server's account: {}", path_, std::strerror(errno)));
}

ServerFolder::~ServerFolder() {
    if (lock_ >= 0) close(lock_);
}

}  // namespace pgsteward::postgres
