#include "text/secret-digest.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

namespace pgsteward {
namespace {

constexpr std::string_view redacted = "redacted:", as_connection = "password=";

bool is_digest(std::string_view text) {
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return text.starts_with(redacted) && text.size() == redacted.size() + 8 && std::ranges::all_of(text.substr(redacted.size()), is_hex);
}

}  // namespace

// FNV-1a (RFC draft-eastlake-fnv), folded from 64 to 32 bits.
std::string secret_digest(std::string_view secret) {
    if (is_digest(secret)) return std::string(secret);
    if (secret.starts_with(as_connection) && is_digest(secret.substr(as_connection.size()))) return std::string(secret.substr(as_connection.size()));
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : secret) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return fmt::format("{}{:08x}", redacted, static_cast<std::uint32_t>(hash ^ (hash >> 32)));
}

std::string redacted_connection(std::string_view digest) { return fmt::format("{}{}", as_connection, digest); }

}  // namespace pgsteward
