#include "check/patterns.hpp"

#include <re2/re2.h>

namespace pgsteward {

bool matches_whole(const std::string& pattern, std::string_view text) {
    return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), RE2(pattern, RE2::Quiet));
}

}  // namespace pgsteward
