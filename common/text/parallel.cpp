#include "text/parallel.hpp"

#include <sched.h>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "text/stack-thread.hpp"

namespace pgsteward {
namespace {

/// What the workers and the consumer share.
struct Board {
    Board(std::size_t all, std::size_t wide) : count(all), window(wide), ready(wide, 0), failures(wide) {}

    const std::size_t count, window;
    std::mutex mutex;
    std::condition_variable room, arrived;
    std::size_t next = 0;      ///< first index nobody has taken
    std::size_t consumed = 0;  ///< indices below are done
    std::size_t sleeping = 0;  ///< workers that wait for room
    bool awaited = false;      ///< the consumer waits for index `consumed`
    bool stopped = false;
    std::vector<char> ready;   ///< by index modulo the window
    std::vector<std::exception_ptr> failures;

    bool over() const { return stopped || next >= count; }
    /// A worker that had to wait sleeps until half of the window is free: to be woken costs as much as a small piece of work.
    bool has_much_room() const { return over() || next - consumed <= window / 2; }
};

/// The next index for a worker; `count` where there is none.
std::size_t take(Board& board) {
    std::unique_lock lock(board.mutex);
    if (!board.over() && board.next >= board.consumed + board.window) {
        ++board.sleeping;
        board.room.wait(lock, [&] { return board.has_much_room(); });
        --board.sleeping;
    }
    return board.over() ? board.count : board.next++;
}

void deliver(Board& board, std::size_t index, std::exception_ptr failure) {
    const std::lock_guard lock(board.mutex);
    board.failures[index % board.window] = std::move(failure);
    board.ready[index % board.window] = 1;
    if (board.awaited && index == board.consumed) board.arrived.notify_one();
}

/// What produce(index) threw.
std::exception_ptr await(Board& board, std::size_t index) {
    std::unique_lock lock(board.mutex);
    board.awaited = true;
    board.arrived.wait(lock, [&] { return board.ready[index % board.window] != 0; });
    board.awaited = false;
    return board.failures[index % board.window];
}

void give_room(Board& board, std::size_t index, bool stop) {
    const std::lock_guard lock(board.mutex);
    board.ready[index % board.window] = 0;
    board.consumed = index + 1;
    board.stopped = stop;
    if (board.sleeping > 0 && board.has_much_room()) board.room.notify_all();
}

}  // namespace

void with_large_stack(std::size_t stack_bytes, const std::function<void()>& work) {
    if (StackThread::stack_here() >= stack_bytes) return work();
    std::exception_ptr failure;
    {
        StackThread thread(stack_bytes, [&] {
            try {
                work();
            } catch (...) {
                failure = std::current_exception();
            }
        });
    }
    if (failure) std::rethrow_exception(failure);
}

void in_order(std::size_t count, unsigned jobs, std::size_t window, const std::function<void(std::size_t)>& produce,
              const std::function<void(std::size_t)>& consume) {
    if (count == 0) return;
    if (StackThread::stack_here() > 0 && (jobs <= 1 || count == 1)) {
        for (std::size_t index = 0; index < count; ++index) {
            produce(index);
            consume(index);
        }
        return;
    }
    Board board(count, std::max<std::size_t>(window, 1));
    const auto work = [&] {
        for (std::size_t index = take(board); index < count; index = take(board)) {
            std::exception_ptr failure;
            try {
                produce(index);
            } catch (...) {
                failure = std::current_exception();
            }
            deliver(board, index, std::move(failure));
        }
    };

    std::exception_ptr failure;
    {
        std::vector<std::unique_ptr<StackThread>> workers;
        const auto wanted = std::min<std::size_t>(std::max(jobs, 1U), count);
        for (std::size_t i = 0; i < wanted; ++i) workers.push_back(std::make_unique<StackThread>(worker_stack_bytes, work));
        for (std::size_t index = 0; index < count && !failure; ++index) {
            failure = await(board, index);
            try {
                if (!failure) consume(index);
            } catch (...) {
                failure = std::current_exception();
            }
            give_room(board, index, failure != nullptr);
        }
    }
    if (failure) std::rethrow_exception(failure);
}

void in_batches(std::size_t count, unsigned jobs, std::size_t batch, const std::function<void(std::size_t)>& work) {
    const std::size_t batches = (count + batch - 1) / batch;
    const auto produce = [&](std::size_t index) {
        for (std::size_t i = index * batch; i < std::min(count, (index + 1) * batch); ++i) work(i);
    };
    in_order(batches, jobs, batches, produce, [](std::size_t) {});
}

unsigned available_cores() {
    cpu_set_t cores;
    CPU_ZERO(&cores);
    if (sched_getaffinity(0, sizeof(cores), &cores) == 0) return static_cast<unsigned>(std::max(1, CPU_COUNT(&cores)));
    return std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace pgsteward
