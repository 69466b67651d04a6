#include "text/secret-digest.hpp"

#include <cstdint>

#include <fmt/format.h>

namespace pgsteward {

// FNV-1a (RFC draft-eastlake-fnv), folded from 64 to 32 bits.
std::string secret_digest(std::string_view secret) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : secret) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return fmt::format("redacted:{:08x}", static_cast<std::uint32_t>(hash ^ (hash >> 32)));
}

}  // namespace pgsteward
