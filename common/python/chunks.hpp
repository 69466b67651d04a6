// Cuts a long file between its top-level statements. The library's parser corrupts memory where one node gets more
// than 65,535 children, which only a stack of that many unfinished tokens can give: no piece has so many.
#pragma once

#include <vector>

#include "text/source-text.hpp"

namespace pgsteward::python {

struct Chunk {
    Span span;
    bool too_long = false;  ///< one statement with more tokens, or more unfinished ones, than can be parsed
};

/// Most files are one chunk.
std::vector<Chunk> chunks_of(const SourceText& source);

}  // namespace pgsteward::python
