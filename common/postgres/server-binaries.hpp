// Where PostgreSQL's server programs are on this machine.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace pgsteward::postgres {

struct ServerBinaries {
    std::string folder;                      ///< holds postgres and initdb
    int major = 0;
};

/// The server of that major version, or (0) the one that pg_config belongs to, else the newest one. Looked for where
/// pg_config says, in /usr/lib/postgresql/*/bin (Debian), /usr/pgsql-*/bin (RPMs), and PATH.
std::optional<ServerBinaries> find_server_binaries(int major = 0);

}  // namespace pgsteward::postgres
