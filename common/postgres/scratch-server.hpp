// A throw-away PostgreSQL server: to load a schema into and read it back, exactly as the server understands it.
//
// It listens on a Unix socket in a folder that only its account can enter, never on the network. It is gone with its
// folder when the object is destroyed, and also when our process is killed with SIGKILL: a watcher (a shell) waits at
// the end of a pipe that only we hold open. PR_SET_PDEATHSIG would do the first half, but it follows the thread that
// forked, is cleared when the account changes, and leaves the folder.
//
// Server and watcher are started by posix_spawn. Boost.Process forks, which takes 50 ms where we have read much, and
// knows neither process groups nor children that stay; short-lived programs (initdb) go through text/child-process.hpp.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "postgres/connection.hpp"

namespace pgsteward::postgres {

class ScratchServer {
public:
    struct Options {
        int major = 0;                                     ///< the version to look for; 0: any
        std::chrono::milliseconds start_limit{60'000};
        std::vector<std::pair<std::string, std::string>> settings;   ///< more of postgresql.conf
    };

    /// About 70 ms with a data directory from the cache in /dev/shm, 0.5 s the first time. Throws EnvironmentError
    /// where no server is installed or it does not start (with its log's last lines).
    static ScratchServer start(const Options& options);
    static ScratchServer start() { return start(Options()); }
    /// Is there a server that could be started?
    static bool available(int major = 0);

    ScratchServer(ScratchServer&&) noexcept;
    ScratchServer& operator=(ScratchServer&&) noexcept;
    ~ScratchServer();

    /// As its superuser, postgres.
    Connection connect(const std::string& database = "postgres") const;
    /// What Connection::open needs for it, as any role.
    std::string target(const std::string& database, const std::string& role = "postgres") const;
    /// A new empty one (15 ms); returns its name.
    std::string create_database();
    int major() const;
    const std::string& folder() const;
    bool from_cache() const;                               ///< the data directory was a copy of an earlier one
    void stop() noexcept;                                  ///< what the destructor does; again does nothing

private:
    struct Running;
    explicit ScratchServer(std::unique_ptr<Running> running);
    std::unique_ptr<Running> running_;
};

}  // namespace pgsteward::postgres
