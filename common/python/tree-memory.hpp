// The memory of a tree-sitter parse. libtree-sitter 0.20 keeps the number of a node's children in 16 bits in places:
// a broken file can make a node with more, and freeing it then passes a pointer into the middle of a block to free().
// Blocks are therefore counted here: a pointer that is no block is ignored, and what stays is freed with the scope.
#pragma once

#include <cstddef>

namespace pgsteward::python {

/// While it lives, tree-sitter objects may be made on this thread; they must all be gone before it is.
class TreeMemory {
public:
    TreeMemory();
    TreeMemory(const TreeMemory&) = delete;
    TreeMemory& operator=(const TreeMemory&) = delete;
    ~TreeMemory();
};

}  // namespace pgsteward::python
