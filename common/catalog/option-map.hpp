// Names with values, sorted by name: storage parameters, settings, the properties of what has no struct of its own.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/rare.hpp"

namespace pgsteward {

/// Used like a std::map from string to string; an empty one, which most are, costs a pointer. Compiled once: every file that
/// includes the catalog would instantiate it.
class OptionMap {
public:
    using value_type = std::pair<std::string, std::string>;
    using Entries = std::vector<value_type>;
    using iterator = Entries::iterator;
    using const_iterator = Entries::const_iterator;

    OptionMap() = default;
    OptionMap(std::initializer_list<value_type> values);

    const_iterator begin() const { return entries().begin(); }
    const_iterator end() const { return entries().end(); }
    iterator begin();
    iterator end();
    bool empty() const { return !entries_ || entries_->empty(); }
    std::size_t size() const { return entries().size(); }

    const_iterator find(std::string_view name) const;
    iterator find(std::string_view name);
    bool contains(std::string_view name) const;
    std::size_t count(std::string_view name) const { return contains(name) ? 1 : 0; }
    const std::string& at(std::string_view name) const;

    std::string& operator[](std::string_view name);
    /// Keeps what is there already.
    std::pair<iterator, bool> emplace(std::string name, std::string value);
    std::size_t erase(std::string_view name);
    iterator erase(const_iterator at);
    void clear() { entries_.reset(); }
    template <typename Predicate>
    void erase_if(const Predicate& picks) {
        if (entries_) std::erase_if(*entries_, picks);
    }

    bool operator==(const OptionMap& other) const;

private:
    const Entries& entries() const { return entries_ ? *entries_ : none; }

    static const Entries none;
    Rare<Entries> entries_;
};

}  // namespace pgsteward
