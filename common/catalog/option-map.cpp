#include "catalog/option-map.hpp"

#include <algorithm>

namespace pgsteward {
namespace {

template <typename Iterator>
Iterator place(Iterator first, Iterator last, std::string_view name) {
    return std::lower_bound(first, last, name, [](const OptionMap::value_type& entry, std::string_view wanted) { return entry.first.compare(wanted) < 0; });
}

}  // namespace

const OptionMap::Entries OptionMap::none;

OptionMap::OptionMap(std::initializer_list<value_type> values) {
    for (const auto& [name, value] : values) (*this)[name] = value;
}

OptionMap::iterator OptionMap::begin() { return entries_ ? entries_->begin() : iterator(); }
OptionMap::iterator OptionMap::end() { return entries_ ? entries_->end() : iterator(); }

OptionMap::const_iterator OptionMap::find(std::string_view name) const {
    const auto at = place(begin(), end(), name);
    return at != end() && at->first == name ? at : end();
}

OptionMap::iterator OptionMap::find(std::string_view name) {
    if (!entries_) return end();
    const auto at = place(entries_->begin(), entries_->end(), name);
    return at != end() && at->first == name ? at : end();
}

bool OptionMap::contains(std::string_view name) const { return find(name) != end(); }
const std::string& OptionMap::at(std::string_view name) const { return find(name)->second; }

std::string& OptionMap::operator[](std::string_view name) {
    if (!entries_) entries_.emplace();
    auto at = place(entries_->begin(), entries_->end(), name);
    if (at == entries_->end() || at->first != name) at = entries_->emplace(at, std::string(name), std::string());
    return at->second;
}

std::pair<OptionMap::iterator, bool> OptionMap::emplace(std::string name, std::string value) {
    if (const auto found = find(name); found != end()) return {found, false};
    (*this)[name] = std::move(value);
    return {find(name), true};
}

std::size_t OptionMap::erase(std::string_view name) {
    const auto found = find(name);
    if (found == end()) return 0;
    erase(found);
    return 1;
}

OptionMap::iterator OptionMap::erase(const_iterator at) { return entries_->erase(at); }

bool OptionMap::operator==(const OptionMap& other) const { return entries() == other.entries(); }

}  // namespace pgsteward
