// A server below the minor release that mended a hole in row security.
#include <fmt/format.h>

#include "access/row-security-fixes.hpp"
#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    if (review.server_version == 0) return;
    for (const access::RowSecurityFix& fix : access::fixes_missing(review.server_version)) {
        Verdict verdict;
        verdict.object = std::string(fix.cve);
        verdict.message = fmt::format("the server is {}.{}, and {} is mended in {}.{}: {}", review.server_version / 10000, review.server_version % 10000, fix.cve, fix.major, fix.minor, fix.what);
        verdict.fix = fmt::format("update the server to {}.{} or later", fix.major, fix.minor);
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule server_below_fix = {
    .id = "server-below-fix",
    .category = Category::protection,
    .summary = "The server lacks a minor release that mended a hole in row security.",
    .why = "Policies that are right in every word were not applied, or hidden rows could be told from statistics.",
    .fix = "Update to the latest minor release.",
    .given = example::isolated,
    .bad = "-- judged where a server was read\n",
    .good = "-- judged where a server was read\n",
    .check = check,
};

}  // namespace pgsteward::rules
