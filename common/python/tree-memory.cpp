#include "python/tree-memory.hpp"

#include <tree_sitter/api.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>

namespace pgsteward::python {
namespace {

constexpr std::uint64_t mark_of_a_block = 0x7067737465776172ULL;

/// Stands before every block. Its size keeps the block behind it aligned.
struct alignas(16) Header {
    Header* next;
    Header* previous;
    std::uint64_t mark;
    std::size_t size;
};

/// Ring of this thread's live blocks; the head itself is no block.
struct Ring {
    Header head{&head, &head, 0, 0};
};
thread_local Ring ring;

Header* header_of(void* block) { return reinterpret_cast<Header*>(static_cast<char*>(block) - sizeof(Header)); }
void* block_of(Header* header) { return reinterpret_cast<char*>(header) + sizeof(Header); }
bool is_block(const Header* header) { return header->mark == mark_of_a_block; }

void link(Header* header) {
    header->next = ring.head.next;
    header->previous = &ring.head;
    header->next->previous = header;
    ring.head.next = header;
}

void unlink(Header* header) {
    header->previous->next = header->next;
    header->next->previous = header->previous;
}

// tree-sitter does not expect to run out of memory, and C code must not be left by an exception.
void* allocate(std::size_t size) {
    auto* header = static_cast<Header*>(std::malloc(sizeof(Header) + size));
    if (!header) std::abort();
    header->mark = mark_of_a_block;
    header->size = size;
    link(header);
    return block_of(header);
}

void* allocate_zeroed(std::size_t count, std::size_t size) {
    void* block = allocate(count * size);
    std::memset(block, 0, count * size);
    return block;
}

void release(void* block) {
    if (!block) return;
    Header* header = header_of(block);
    if (!is_block(header)) return;
    unlink(header);
    header->mark = 0;
    std::free(header);
}

void* reallocate(void* block, std::size_t size) {
    if (!block) return allocate(size);
    Header* header = header_of(block);
    if (!is_block(header)) std::abort();
    unlink(header);
    header = static_cast<Header*>(std::realloc(header, sizeof(Header) + size));
    if (!header) std::abort();
    header->size = size;
    link(header);
    return block_of(header);
}

}  // namespace

TreeMemory::TreeMemory() {
    static std::once_flag installed;
    std::call_once(installed, [] { ts_set_allocator(allocate, allocate_zeroed, reallocate, release); });
}

TreeMemory::~TreeMemory() {
    while (ring.head.next != &ring.head) release(block_of(ring.head.next));
}

}  // namespace pgsteward::python
