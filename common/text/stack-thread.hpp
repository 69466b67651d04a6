// A thread on a stack of our own size: std::thread cannot ask for one, and what reads foreign text needs to know how deep it
// may go, whatever the system's limits are.
#pragma once

#include <pthread.h>

#include <cstddef>
#include <functional>

namespace pgsteward {

class StackThread {
public:
    /// Begins at once. The stack is reserved and not committed. Throws std::runtime_error where there is no room for it or no
    /// thread can be had. `work` must not throw.
    StackThread(std::size_t stack_bytes, std::function<void()> work);
    /// Waits for the work to end.
    ~StackThread();
    StackThread(const StackThread&) = delete;
    StackThread& operator=(const StackThread&) = delete;

    /// Bytes of the stack of the thread that asks; 0 where it is none of these.
    static std::size_t stack_here();

private:
    static void* run(void* self);

    std::function<void()> work_;
    std::size_t bytes_;
    void* stack_;
    pthread_t thread_{};
};

}  // namespace pgsteward
