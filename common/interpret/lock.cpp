#include "interpret/lock.hpp"

#include <algorithm>
#include <array>

#include "interpret/step.hpp"

namespace pgsteward {

std::string_view name_of(LockMode mode) {
    static constexpr std::array<std::string_view, 9> names = {
        "", "ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"};
    return names[static_cast<std::size_t>(mode)];
}

LockMode Session::held_on(const QualifiedName& table) const {
    LockMode strongest = LockMode::none;
    for (const HeldLock& lock : held)
        if (lock.table.name == table) strongest = std::max(strongest, lock.mode);
    return strongest;
}

}  // namespace pgsteward
