// PostgreSQL refuses to run as root; then its programs run as another account of the machine.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace pgsteward::postgres {

struct ServerAccount {
    uid_t uid;
    gid_t gid;
    bool other = false;                      ///< not the account that runs us: we are root
};

/// Ourselves, or `postgres` or `nobody` when we are root (initdb needs an entry in passwd). Throws EnvironmentError
/// where neither exists.
ServerAccount server_account();

/// `command` as that account, in a directory that it can enter. Groups are dropped too.
std::vector<std::string> as_account(const ServerAccount& account, const std::vector<std::string>& command);

}  // namespace pgsteward::postgres
