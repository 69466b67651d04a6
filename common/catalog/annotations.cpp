#include "catalog/annotations.hpp"

#include <deque>
#include <mutex>
#include <utility>

namespace pgsteward {

const Location* kept_place(Location place) {
    static std::mutex mutex;
    static auto& places = *new std::deque<Location>;   // never destroyed: other statics may hold catalogs
    const std::lock_guard lock(mutex);
    return &places.emplace_back(std::move(place));
}

}  // namespace pgsteward
