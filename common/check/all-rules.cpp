#include "check/rule.hpp"

namespace pgsteward {

std::vector<const Rule*> all_rules() {
    std::vector<const Rule*> all;
    for (const auto rules : {migration_rules(), rls_rules(), grant_rules(), form_rules(), drift_rules()}) all.insert(all.end(), rules.begin(), rules.end());
    return all;
}

}  // namespace pgsteward
