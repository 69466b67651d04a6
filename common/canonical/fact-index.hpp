// Where the entries of a constant table stand, by name or number: a table of positions that the compiler fills. A look-up is a
// hash and most often one comparison, where a binary search misses the cache at every step; and it costs no start-up.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string_view>
#include <type_traits>

namespace pgsteward::canonical::facts {

/// FNV-1a; of numbers a multiplication that spreads their bits.
constexpr std::uint32_t hash_of(std::string_view name) {
    std::uint32_t hash = 2166136261U;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return hash ^ hash >> 15;
}
constexpr std::uint32_t hash_of(std::uint32_t number) { return number * 2654435769U >> 8; }

/// Entries [first, last) of a table.
struct FactRange {
    std::uint16_t first = 0, last = 0;
    constexpr bool empty() const { return first == last; }
};

/// Of `size` entries; those with one key are neighbours.
template <std::size_t size>
class FactIndex {
public:
    /// key_of(i): the key of the entry at i.
    template <typename KeyOf>
    explicit constexpr FactIndex(KeyOf key_of) {
        for (std::uint16_t first = 0, last = 0; first < size; first = last) {
            while (last < size && key_of(last) == key_of(first)) ++last;
            std::size_t slot = hash_of(key_of(first)) % slots;
            while (!ranges_[slot].empty()) slot = (slot + 1) % slots;
            ranges_[slot] = {first, last};
        }
    }

    /// Empty where no entry has the key.
    template <typename Key, typename KeyOf>
    constexpr FactRange find(Key key, KeyOf key_of) const {
        for (std::size_t slot = hash_of(key) % slots; !ranges_[slot].empty(); slot = (slot + 1) % slots)
            if (key_of(ranges_[slot].first) == key) return ranges_[slot];
        return {};
    }

private:
    static_assert(size < 0xffff);
    static constexpr std::size_t slots = std::bit_ceil(2 * size);   ///< at most half full
    std::array<FactRange, slots> ranges_{};
};

/// Of a table whose entries have a `name`, sorted by it.
template <const auto& table>
std::span<const std::remove_cvref_t<decltype(table[0])>> named(std::string_view name) {
    constexpr auto name_of = [](std::size_t i) { return table[i].name; };
    static constexpr FactIndex<std::size(table)> index(name_of);
    const FactRange found = index.find(name, name_of);
    return {table + found.first, table + found.last};
}

}  // namespace pgsteward::canonical::facts
