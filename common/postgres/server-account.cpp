#include "postgres/server-account.hpp"

#include <pwd.h>
#include <unistd.h>

#include "text/failure.hpp"

namespace pgsteward::postgres {

ServerAccount server_account() {
    if (geteuid() != 0) return {geteuid(), getegid(), false};
    for (const char* name : {"postgres", "nobody"})
        if (const passwd* entry = getpwnam(name)) return {entry->pw_uid, entry->pw_gid, true};
    throw EnvironmentError("run by root, but there is no account postgres or nobody for the scratch server");
}

std::vector<std::string> as_account(const ServerAccount& account, const std::vector<std::string>& command) {
    std::vector<std::string> all;
    if (account.other) all = {"setpriv", "--reuid", std::to_string(account.uid), "--regid", std::to_string(account.gid), "--clear-groups"};
    all.insert(all.end(), {"sh", "-c", "cd / && exec \"$@\"", "sh"});
    all.insert(all.end(), command.begin(), command.end());
    return all;
}

}  // namespace pgsteward::postgres
