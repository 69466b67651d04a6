// What a tool has read, kept until its process ends: to take a schema of a hundred thousand objects apart takes as long as
// to compare it, and the system takes the memory back anyway.
#pragma once

#include <deque>
#include <utility>

namespace pgsteward {

template <typename Value, typename... Arguments>
Value& until_exit(Arguments&&... arguments) {
    static auto& kept = *new std::deque<Value>;
    return kept.emplace_back(std::forward<Arguments>(arguments)...);
}

}  // namespace pgsteward
