#include "catalog/shared-text.hpp"

#include <array>
#include <deque>
#include <mutex>
#include <ostream>
#include <unordered_set>

namespace pgsteward {
// Before any other static, which may hold texts. Where the compiler can, it is made while compiling.
[[gnu::init_priority(101)]] const SharedText::Kept SharedText::none;

const SharedText::Kept* SharedText::keep(std::string_view text) {
    struct Key {
        std::string_view text;
        std::size_t hash;
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(const Key& key) const { return key.hash; }
        std::size_t operator()(const Kept* kept) const { return kept->hash; }
    };
    struct Equal {
        using is_transparent = void;
        bool operator()(const Kept* a, const Kept* b) const { return a == b; }
        bool operator()(const Key& key, const Kept* kept) const { return key.text == kept->text; }
    };
    struct Shard {
        std::mutex mutex;
        std::unordered_set<const Kept*, Hash, Equal> by_text;
        std::deque<Kept> kept;
    };
    // So many that threads which read different migrations rarely wait for each other.
    constexpr std::size_t shard_count = 64;
    static auto& shards = *new std::array<Shard, shard_count>;   // never destroyed: other statics may hold texts
    // What a thread asked for last it asks for again: the same table, the same schema.
    thread_local std::array<const Kept*, 2048> recent{};

    const Key key{text, std::hash<std::string_view>()(text)};
    const Kept*& slot = recent[key.hash % recent.size()];
    if (slot && slot->hash == key.hash && slot->text == text) return slot;
    Shard& shard = shards[key.hash % shard_count];
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.by_text.find(key);
    return slot = found != shard.by_text.end() ? *found : *shard.by_text.insert(&shard.kept.emplace_back(Kept{std::string(text), key.hash})).first;
}

std::ostream& operator<<(std::ostream& out, const SharedText& text) { return out << text.str(); }

}  // namespace pgsteward
