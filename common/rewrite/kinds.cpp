#include <array>

#include "rewrite/rewrite.hpp"

namespace pgsteward::rewrite {

std::span<const Kind> kinds() {
    static constexpr auto all = std::to_array<Kind>({
        {"index-not-concurrent", index_concurrently},
        {"add-foreign-key-validated", constraint_not_valid},
        {"add-check-validated", constraint_not_valid},
    });
    return all;
}

}  // namespace pgsteward::rewrite
