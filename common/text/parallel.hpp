// Work for several threads whose results are consumed in order, one at a time, by the caller's thread.
// At most a bounded number of results wait, so memory does not grow with the input.
#pragma once

#include <cstddef>
#include <functional>

namespace pgsteward {

/// Calls produce(i) for 0 <= i < count on `jobs` threads with large stacks, and consume(i) on the caller's thread
/// in ascending order, each after its produce(i) has returned. produce may throw: the exception is rethrown where
/// consume(i) would have been called, after the threads have stopped. At most `window` indices are in flight. On one of
/// these threads, one job or one piece of work needs no further ones.
void in_order(std::size_t count, unsigned jobs, std::size_t window, const std::function<void(std::size_t)>& produce,
              const std::function<void(std::size_t)>& consume);

/// Calls work(i) for 0 <= i < count on such threads, `batch` neighbours at a time, and waits: to hand over a small piece of
/// work costs as much as to do it. Rethrows what the first of those that failed threw.
void in_batches(std::size_t count, unsigned jobs, std::size_t batch, const std::function<void(std::size_t)>& work);

/// Runs `work` on a thread with `stack_bytes` of stack (reserved, not committed) and waits; here, where this thread has
/// as much. Rethrows.
void with_large_stack(std::size_t stack_bytes, const std::function<void()>& work);

/// Stack of every worker: deep statements must end in an error of the parser, not of the stack.
inline constexpr std::size_t worker_stack_bytes = std::size_t{256} << 20;

/// The number of cores that this process may use.
unsigned available_cores();

}  // namespace pgsteward
