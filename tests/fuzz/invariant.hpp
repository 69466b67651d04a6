// What every fuzz target asks of the places that a reader reports. A violation names itself and aborts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "text/source-text.hpp"

namespace pgsteward::fuzz {

/// Longer inputs find the same code and cost more.
inline constexpr std::size_t largest_input = std::size_t{64} << 10;

inline std::string text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

inline void require(bool holds, const char* invariant) {
    if (holds) return;
    std::fprintf(stderr, "violated: %s\n", invariant);
    std::abort();
}

inline void require_inside(Span span, std::size_t size) {
    require(span.begin <= span.end && span.end <= size, "a span lies inside its text");
}

inline void require_inside(const Location& at) {
    require_inside(at.span, at.source.content().size());
}

}  // namespace pgsteward::fuzz
