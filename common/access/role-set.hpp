// A set of roles as bits, so that what holds for many roles costs a few words.
#pragma once

#include <bit>
#include <boost/container/small_vector.hpp>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace pgsteward::access {

/// A role's number in its RoleGraph: in the order of their names, PUBLIC first.
using RoleId = std::uint32_t;

class RoleSet {
public:
    RoleSet() = default;
    explicit RoleSet(std::size_t roles) : words_((roles + 63) / 64) {}

    bool contains(RoleId role) const { return role / 64 < words_.size() && (words_[role / 64] >> role % 64 & 1); }
    void add(RoleId role) { words_[role / 64] |= std::uint64_t{1} << role % 64; }
    void remove(RoleId role) { words_[role / 64] &= ~(std::uint64_t{1} << role % 64); }
    RoleSet& operator|=(const RoleSet& other) {
        for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
        return *this;
    }
    RoleSet& operator&=(const RoleSet& other) {
        for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
        return *this;
    }
    /// What the other has not.
    RoleSet& operator-=(const RoleSet& other) {
        for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
        return *this;
    }
    bool intersects(const RoleSet& other) const {
        for (std::size_t i = 0; i < words_.size(); ++i)
            if (words_[i] & other.words_[i]) return true;
        return false;
    }
    bool empty() const {
        for (const std::uint64_t word : words_)
            if (word) return false;
        return true;
    }
    bool operator==(const RoleSet&) const = default;

    template <typename Visit>
    void for_each(Visit visit) const {
        for (std::size_t i = 0; i < words_.size(); ++i)
            for (std::uint64_t word = words_[i]; word; word &= word - 1) visit(static_cast<RoleId>(i * 64 + static_cast<std::size_t>(std::countr_zero(word))));
    }
    std::vector<RoleId> ids() const {
        std::vector<RoleId> all;
        for_each([&](RoleId role) { all.push_back(role); });
        return all;
    }

private:
    boost::container::small_vector<std::uint64_t, 2> words_;   // most schemas have fewer than 128 roles
};

}  // namespace pgsteward::access
