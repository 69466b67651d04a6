#include "access/text-digest.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>

namespace pgsteward::access {
namespace {

using Words = std::array<std::uint32_t, 4>;

/// The text, a one bit, zeros up to eight bytes before a block's end, and its length in bits.
std::string padded(std::string_view text) {
    std::string bytes(text);
    bytes += '\x80';
    while (bytes.size() % 64 != 56) bytes += '\0';
    const std::uint64_t bits = std::uint64_t{text.size()} * 8;
    for (unsigned shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(bits >> shift & 0xff);
    return bytes;
}

std::uint32_t word_at(std::string_view bytes, std::size_t at) {
    std::uint32_t word = 0;
    for (std::size_t i = 0; i < 4; ++i) word |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    return word;
}

void add_block(Words& sums, std::string_view block) {
    constexpr int rotations[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
    auto [a, b, c, d] = sums;
    for (std::uint32_t step = 0; step < 64; ++step) {
        const std::uint32_t round = step / 16;
        const std::uint32_t mixed = round == 0 ? (b & c) | (~b & d) : round == 1 ? (d & b) | (~d & c) : round == 2 ? b ^ c ^ d : c ^ (b | ~d);
        const std::uint32_t word = round == 0 ? step : round == 1 ? (5 * step + 1) % 16 : round == 2 ? (3 * step + 5) % 16 : 7 * step % 16;
        const auto sine = static_cast<std::uint32_t>(std::floor(std::abs(std::sin(step + 1.0)) * 4294967296.0));
        const std::uint32_t turned = std::rotl(a + mixed + sine + word_at(block, std::size_t{word} * 4), rotations[round][step % 4]);
        a = d;
        d = c;
        c = b;
        b += turned;
    }
    sums = {sums[0] + a, sums[1] + b, sums[2] + c, sums[3] + d};
}

}  // namespace

std::string md5_digest(std::string_view text) {
    const std::string bytes = padded(text);
    Words sums = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    for (std::size_t at = 0; at < bytes.size(); at += 64) add_block(sums, std::string_view(bytes).substr(at, 64));
    std::string digits;
    for (const std::uint32_t sum : sums)
        for (unsigned shift = 0; shift < 32; shift += 8) digits += fmt::format("{:02x}", sum >> shift & 0xff);
    return digits;
}

}  // namespace pgsteward::access
