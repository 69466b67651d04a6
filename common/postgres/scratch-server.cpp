#include "postgres/scratch-server.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>

#include "postgres/conninfo.hpp"
#include "postgres/data-directory.hpp"
#include "text/failure.hpp"
#include "text/files.hpp"

namespace pgsteward::postgres {
namespace {

using Clock = std::chrono::steady_clock;

/// Reads the server's process id, then waits. A line says that the server has been stopped; the end of the pipe
/// without one, that we are dead.
constexpr const char* watcher_script = R"sh(
folder=$1
read -r server
if ! read -r stopped; then
  [ -n "$server" ] || read -r server <"$folder/data/postmaster.pid"
  if [ -n "$server" ]; then
    kill -QUIT "$server"
    n=0
    while kill -0 "$server" && [ $n -lt 100 ]; do sleep 0.05; n=$((n + 1)); done
  fi
fi
rm -rf "$folder"
)sh";

/// Speed instead of durability (autovacuum would only change statistics); thousands of tables in one transaction.
constexpr std::array<std::pair<const char*, const char*>, 17> settings = {{
    {"listen_addresses", ""}, {"port", "5432"}, {"fsync", "off"}, {"synchronous_commit", "off"}, {"full_page_writes", "off"},
    {"autovacuum", "off"}, {"wal_level", "minimal"}, {"max_wal_senders", "0"}, {"max_locks_per_transaction", "4096"},
    {"max_connections", "32"}, {"shared_buffers", "32MB"}, {"jit", "off"}, {"timezone", "UTC"}, {"log_timezone", "UTC"},
    {"lc_messages", "C"}, {"logging_collector", "off"}, {"unix_socket_permissions", "0700"},
}};

class SpawnFiles {
public:
    SpawnFiles(int input, const std::string& log) {
        posix_spawn_file_actions_init(&actions_);
        if (input >= 0) posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
        else posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        posix_spawn_file_actions_adddup2(&actions_, STDOUT_FILENO, STDERR_FILENO);
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 34)
        posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
#endif
    }
    SpawnFiles(const SpawnFiles&) = delete;
    SpawnFiles& operator=(const SpawnFiles&) = delete;
    ~SpawnFiles() { posix_spawn_file_actions_destroy(&actions_); }
    const posix_spawn_file_actions_t* get() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_;
};

/// In a session of its own, so that Ctrl-C at our terminal reaches us alone; with none of our environment.
pid_t spawn(const std::vector<std::string>& command, int input, const std::string& log) {
    std::vector<char*> arguments;
    for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    std::array<std::string, 3> variables = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "TZ=UTC"};
    std::array<char*, 4> environment = {variables[0].data(), variables[1].data(), variables[2].data(), nullptr};

    const SpawnFiles files(input, log);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes, &signals);
    sigaddset(&signals, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    pid_t process = -1;
    const int failed = posix_spawnp(&process, arguments[0], files.get(), &attributes, arguments.data(), environment.data());
    posix_spawnattr_destroy(&attributes);
    if (failed != 0) throw EnvironmentError(fmt::format("{}: cannot be run: {}", command[0], std::strerror(failed)));
    return process;
}

void wait_for(pid_t process) {
    while (waitpid(process, nullptr, 0) < 0 && errno == EINTR) {}
}

std::string last_lines(const std::string& file) {
    std::ifstream log(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(log, line);) lines.push_back(line);
    std::string text;
    for (std::size_t i = lines.size() > 10 ? lines.size() - 10 : 0; i < lines.size(); ++i) text += "\n" + lines[i];
    return text;
}

}  // namespace

struct ScratchServer::Running {
    explicit Running(const ServerAccount& account) : folder(account) {}
    ServerFolder folder;
    int major = 0;
    bool from_cache = false;
    pid_t server = -1, watcher = -1;
    int pipe = -1;                           ///< to the watcher
    int databases = 0;

    void watch(const ServerAccount& account) {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0) throw EnvironmentError(fmt::format("no pipe: {}", std::strerror(errno)));
        pipe = ends[1];
        try {
            watcher = spawn(as_account(account, {"sh", "-c", watcher_script, "sh", folder.path()}), ends[0], "/dev/null");
        } catch (...) {
            close(ends[0]);
            throw;
        }
        close(ends[0]);
    }

    void tell_watcher(const std::string& line) const { write_all(pipe, line + "\n"); }

    void run(const ServerBinaries& binaries, const ServerAccount& account, const Options& options) {
        std::vector<std::string> command = {binaries.folder + "/postgres", "-D", folder.data()};
        const auto set = [&](const std::string& name, const std::string& value) { command.insert(command.end(), {"-c", name + "=" + value}); };
        for (const auto& [name, value] : settings) set(name, value);
        set("unix_socket_directories", folder.path());
        for (const auto& [name, value] : options.settings) set(name, value);
        server = spawn(as_account(account, command), -1, log());
        tell_watcher(std::to_string(server));
    }

    std::string log() const { return folder.path() + "/log"; }

    bool ended() {
        if (server < 0 || waitpid(server, nullptr, WNOHANG) != server) return server < 0;
        server = -1;
        return true;
    }
};

ScratchServer::ScratchServer(std::unique_ptr<Running> running) : running_(std::move(running)) {}
ScratchServer::ScratchServer(ScratchServer&&) noexcept = default;
ScratchServer& ScratchServer::operator=(ScratchServer&& other) noexcept {
    if (this != &other) {
        stop();
        running_ = std::move(other.running_);
    }
    return *this;
}
ScratchServer::~ScratchServer() { stop(); }

bool ScratchServer::available(int major) { return find_server_binaries(major).has_value(); }

ScratchServer ScratchServer::start(const Options& options) {
    const auto binaries = find_server_binaries(options.major);
    if (!binaries)
        throw EnvironmentError(options.major ? fmt::format("no PostgreSQL {} server is installed on this machine", options.major)
                                             : std::string("no PostgreSQL server is installed on this machine"));
    std::signal(SIGPIPE, SIG_IGN);   // a watcher that was killed must not end us
    const ServerAccount account = server_account();
    ScratchServer scratch(std::make_unique<Running>(account));
    Running& running = *scratch.running_;
    running.major = binaries->major;
    running.watch(account);
    running.from_cache = fill_data_directory(running.folder, *binaries, account);
    running.run(*binaries, account, options);

    const std::string socket = running.folder.path() + "/.s.PGSQL.5432";
    for (const auto limit = Clock::now() + options.start_limit;; usleep(1000)) {
        if (running.ended()) throw EnvironmentError("the scratch server did not start:" + last_lines(running.log()));
        if (Clock::now() > limit) throw EnvironmentError("the scratch server did not start in time:" + last_lines(running.log()));
        if (::access(socket.c_str(), F_OK) != 0) continue;
        try {
            scratch.connect();
            return scratch;
        } catch (const DatabaseError&) {   // it is still starting up
        }
    }
}

void ScratchServer::stop() noexcept {
    if (!running_) return;
    if (running_->server > 0) {
        kill(running_->server, SIGQUIT);
        wait_for(running_->server);
    }
    // Only now: as long as it was our child, nobody else could get its number. After the id comes the line that says
    // the server is gone.
    if (running_->pipe >= 0) {
        write_all(running_->pipe, "\nstopped\n");
        close(running_->pipe);
    }
    if (running_->watcher > 0) wait_for(running_->watcher);
    running_.reset();
}

std::string ScratchServer::target(const std::string& database, const std::string& role) const {
    // Spelled out, so that nothing of libpq's environment variables gets in.
    return fmt::format("host={} port=5432 user={} dbname={} options='-c jit=off' sslmode=disable gssencmode=disable "
                       "channel_binding=prefer target_session_attrs=any client_encoding=UTF8",
                       conninfo_value(running_->folder.path()), conninfo_value(role), conninfo_value(database));
}

Connection ScratchServer::connect(const std::string& database) const { return Connection::open(target(database)); }

std::string ScratchServer::create_database() {
    const std::string name = fmt::format("scratch_{}", ++running_->databases);
    // Copying files is ten times as fast as writing them to the log where both are in memory.
    connect().run(fmt::format("CREATE DATABASE {} TEMPLATE template0{}", name, running_->major >= 15 ? " STRATEGY file_copy" : ""));
    return name;
}

int ScratchServer::major() const { return running_->major; }
const std::string& ScratchServer::folder() const { return running_->folder.path(); }
bool ScratchServer::from_cache() const { return running_->from_cache; }

}  // namespace pgsteward::postgres
