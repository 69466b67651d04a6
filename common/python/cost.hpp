// What work with a large value costs, in steps: a program of few steps can copy gigabytes.
#pragma once

#include "python/value.hpp"

namespace pgsteward::python {

/// Lists longer than any that a migration goes over: who makes one makes longer ones.
inline constexpr std::size_t endless_list = 300'000;

inline std::size_t cost_of(const Value& value) {
    constexpr std::size_t characters = 1'000, elements = 200, items = 20, everything = 1'000'000;
    if (const auto* text = std::get_if<const Text*>(&value)) return (*text)->text.size() / characters;
    if (auto* list = std::get_if<List*>(&value)) return (*list)->elements.size() > endless_list ? everything : (*list)->elements.size() / elements;
    if (auto* table = std::get_if<Table*>(&value)) return (*table)->items.size() / items;
    return 0;
}

}  // namespace pgsteward::python
