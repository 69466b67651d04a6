#include <fmt/format.h>

#include <cstdlib>
#include <set>

#include "access/random-policies.hpp"
#include "support/row-comparison.hpp"

namespace pgsteward::test {
TEST_CASE("what is read from random policies is what the server does") {
    if (no_server()) return;
    const char* fewer = std::getenv("PGSTEWARD_POLICY_SETS");   // while working on it
    const unsigned policy_sets = fewer ? static_cast<unsigned>(std::atoi(fewer)) : 500;
    std::string ddl = random_policies_prelude();
    for (unsigned n = 0; n < policy_sets; ++n) ddl += random_policies_table(n);
    RowComparison comparison(ddl);
    std::size_t answers = 0, undetermined = 0, different = 0;
    std::string differences;
    for (unsigned n = 0; n < policy_sets; ++n) {
        std::set<std::string> roles;
        for (unsigned which = 0; which < 2; ++which) roles.insert(random_policies_role(n, which));
        const access::Tenancy tenancy{.column = "tenant_id", .setting = "app.tenant", .roles = {roles.begin(), roles.end()}};
        const auto result = comparison.compare({"app", fmt::format("t{}", n)}, tenancy);
        answers += result.answers;
        undetermined += result.undetermined;
        different += result.differences.size();
        for (std::size_t i = 0; i < result.differences.size() && i < 2; ++i)
            if (differences.size() < 20'000) differences += "\n" + result.differences[i];
    }
    WARN(fmt::format("{} policy sets, {} answers, {} undetermined, {} different", policy_sets, answers, undetermined, different));
    CHECK(differences == "");
    CHECK(undetermined * 20 < answers);
}

}  // namespace pgsteward::test
