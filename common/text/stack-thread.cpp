#include "text/stack-thread.hpp"

#include <sys/mman.h>

#include <stdexcept>
#include <utility>

namespace pgsteward {
namespace {

thread_local std::size_t stack_of_this_thread = 0;

}  // namespace

StackThread::StackThread(std::size_t stack_bytes, std::function<void()> work) : work_(std::move(work)), bytes_(stack_bytes) {
    stack_ = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (stack_ == MAP_FAILED) throw std::runtime_error("no memory for a thread's stack");
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstack(&attributes, stack_, bytes_);
    const int failed = pthread_create(&thread_, &attributes, &StackThread::run, this);
    pthread_attr_destroy(&attributes);
    if (failed == 0) return;
    munmap(stack_, bytes_);
    throw std::runtime_error("cannot start a thread");
}

StackThread::~StackThread() {
    pthread_join(thread_, nullptr);
    munmap(stack_, bytes_);
}

std::size_t StackThread::stack_here() { return stack_of_this_thread; }

void* StackThread::run(void* self) {
    auto* const thread = static_cast<StackThread*>(self);
    stack_of_this_thread = thread->bytes_;
    thread->work_();
    return nullptr;
}

}  // namespace pgsteward
