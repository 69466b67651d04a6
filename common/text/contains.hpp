// Is it in the list? For the short lists of names that definitions have.
#pragma once

#include <algorithm>

namespace pgsteward {

template <typename List>
bool contains(const List& list, const typename List::value_type& item) {
    return std::find(list.begin(), list.end(), item) != list.end();
}

}  // namespace pgsteward
