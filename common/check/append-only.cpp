#include "check/append-only.hpp"

#include <algorithm>

namespace pgsteward {

bool is_append_only(const Policy& policy, const QualifiedName& table) {
    return std::any_of(policy.append_only_tables.begin(), policy.append_only_tables.end(), [&](const std::string& name) {
        return name == table.display() || (table.schema == "public" && name == table.name);
    });
}

}  // namespace pgsteward
