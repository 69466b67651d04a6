// Names with values, sorted by name: storage parameters, settings, the properties of what has no struct of its own.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/rare.hpp"

namespace pgsteward {

/// Used like a std::map from string to string; an empty one, which most are, costs a pointer.
class OptionMap {
public:
    using value_type = std::pair<std::string, std::string>;
    using Entries = std::vector<value_type>;
    using iterator = Entries::iterator;
    using const_iterator = Entries::const_iterator;

    OptionMap() = default;
    OptionMap(std::initializer_list<value_type> values) {
        for (const auto& [name, value] : values) (*this)[name] = value;
    }

    const_iterator begin() const { return entries().begin(); }
    const_iterator end() const { return entries().end(); }
    iterator begin() { return entries_ ? entries_->begin() : iterator(); }
    iterator end() { return entries_ ? entries_->end() : iterator(); }
    bool empty() const { return entries().empty(); }
    std::size_t size() const { return entries().size(); }

    const_iterator find(std::string_view name) const {
        const auto at = place(begin(), end(), name);
        return at != end() && at->first == name ? at : end();
    }
    iterator find(std::string_view name) {
        if (!entries_) return end();
        const auto at = place(entries_->begin(), entries_->end(), name);
        return at != end() && at->first == name ? at : end();
    }
    bool contains(std::string_view name) const { return find(name) != end(); }
    std::size_t count(std::string_view name) const { return contains(name) ? 1 : 0; }
    const std::string& at(std::string_view name) const { return find(name)->second; }

    std::string& operator[](std::string_view name) {
        if (!entries_) entries_.emplace();
        auto at = place(entries_->begin(), entries_->end(), name);
        if (at == entries_->end() || at->first != name) at = entries_->emplace(at, std::string(name), std::string());
        return at->second;
    }
    /// Keeps what is there already.
    std::pair<iterator, bool> emplace(std::string name, std::string value) {
        if (const auto found = find(name); found != end()) return {found, false};
        (*this)[name] = std::move(value);
        return {find(name), true};
    }
    std::size_t erase(std::string_view name) {
        const auto found = find(name);
        if (found == end()) return 0;
        erase(found);
        return 1;
    }
    iterator erase(const_iterator at) { return entries_->erase(at); }
    void clear() { entries_.reset(); }
    template <typename Predicate>
    void erase_if(const Predicate& picks) {
        if (entries_) std::erase_if(*entries_, picks);
    }

    friend bool operator==(const OptionMap& a, const OptionMap& b) { return a.entries() == b.entries(); }

private:
    const Entries& entries() const {
        static const Entries none;
        return entries_ ? *entries_ : none;
    }
    template <typename Iterator>
    static Iterator place(Iterator first, Iterator last, std::string_view name) {
        return std::lower_bound(first, last, name, [](const value_type& entry, std::string_view wanted) { return entry.first.compare(wanted) < 0; });
    }

    Rare<Entries> entries_;
};

}  // namespace pgsteward
