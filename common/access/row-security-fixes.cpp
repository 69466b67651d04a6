#include "access/row-security-fixes.hpp"

namespace pgsteward::access {
namespace {

constexpr std::string_view merge = "MERGE did not ask the policies for UPDATE and SELECT";
constexpr std::string_view inlined = "policies of an inlined function did not follow a change of the role";
constexpr std::string_view subquery = "policies below subqueries did not follow a change of the role";
constexpr std::string_view statistics = "statistics of partitions and children told of rows that policies hide";

constexpr RowSecurityFix fixes[] = {
    {"CVE-2023-2455", 11, 20, inlined}, {"CVE-2023-2455", 12, 15, inlined}, {"CVE-2023-2455", 13, 11, inlined}, {"CVE-2023-2455", 14, 8, inlined}, {"CVE-2023-2455", 15, 3, inlined},
    {"CVE-2023-39418", 15, 4, merge},
    {"CVE-2024-10976", 12, 21, subquery}, {"CVE-2024-10976", 13, 17, subquery}, {"CVE-2024-10976", 14, 14, subquery}, {"CVE-2024-10976", 15, 9, subquery}, {"CVE-2024-10976", 16, 5, subquery}, {"CVE-2024-10976", 17, 1, subquery},
    {"CVE-2025-8713", 13, 22, statistics}, {"CVE-2025-8713", 14, 19, statistics}, {"CVE-2025-8713", 15, 14, statistics}, {"CVE-2025-8713", 16, 10, statistics}, {"CVE-2025-8713", 17, 6, statistics},
};

}  // namespace

std::vector<RowSecurityFix> fixes_missing(int server_version) {
    std::vector<RowSecurityFix> missing;
    for (const RowSecurityFix& fix : fixes)
        if (fix.major == server_version / 10000 && server_version % 10000 < fix.minor) missing.push_back(fix);
    return missing;
}

}  // namespace pgsteward::access
