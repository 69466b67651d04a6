// Minor releases that mended holes in row security, from PostgreSQL's security page.
#pragma once

#include <string_view>
#include <vector>

namespace pgsteward::access {

struct RowSecurityFix {
    std::string_view cve;
    int major, minor;
    std::string_view what;
};

/// Those that a server of that server_version_num lacks.
std::vector<RowSecurityFix> fixes_missing(int server_version);

}  // namespace pgsteward::access
