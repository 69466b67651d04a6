// The folders of scratch servers: where they are made, how a fresh one is filled, how forgotten ones go away.
#pragma once

#include <string>

#include "postgres/server-account.hpp"
#include "postgres/server-binaries.hpp"

namespace pgsteward::postgres {

/// A folder of one scratch server: data/, the socket and the log. Its name holds our process, and a file in it stays
/// locked (flock) as long as we live.
class ServerFolder {
public:
    /// In /dev/shm where 200 MB are free (Docker's has 64 MB), else in $TMPDIR or /tmp. First removes what servers of
    /// dead processes left there. Throws EnvironmentError.
    explicit ServerFolder(const ServerAccount& account);
    ServerFolder(const ServerFolder&) = delete;
    ServerFolder& operator=(const ServerFolder&) = delete;
    ~ServerFolder();                         ///< unlocks; does not remove

    const std::string& path() const { return path_; }
    std::string data() const { return path_ + "/data"; }

private:
    std::string path_;
    int lock_ = -1;
};

/// Removes folders of servers whose process is gone, and stops what still runs in them. Only those that belong to us
/// or to `account` are touched.
void sweep_server_folders(const std::string& parent, const ServerAccount& account);

/// Makes the data directory: a copy of one that an earlier start left in the user's cache, else by initdb (and leaves a
/// copy there). The cache is $XDG_CACHE_HOME/pgsteward or ~/.cache/pgsteward; one entry for each server program and set
/// of options; it may be deleted at any time. One that somebody else owns or may write to is not used.
/// Returns whether it came from the cache.
bool fill_data_directory(const ServerFolder& folder, const ServerBinaries& binaries, const ServerAccount& account);

}  // namespace pgsteward::postgres
