// A piece of work that is left in the middle and taken up again where it was: what a generator of Python is. It runs on a
// thread of its own, so that it keeps its stack while nobody asks; only one of the two threads runs at any time.
#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <semaphore>

#include "python/value.hpp"
#include "text/stack-thread.hpp"

namespace pgsteward::python {

class Coroutine {
public:
    /// Hands a value out and waits; gives what is sent in, or nothing where nobody asks for more and the work is to end.
    using HandOut = std::function<std::optional<Value>(const Value&)>;
    using Work = std::function<void(const HandOut&)>;

    /// Throws std::runtime_error where no thread can be had. The work begins with the first resume().
    explicit Coroutine(Work work);
    /// Work that was begun and has not ended is asked to end, until it does.
    ~Coroutine();
    Coroutine(const Coroutine&) = delete;
    Coroutine& operator=(const Coroutine&) = delete;

    /// Runs the work until it hands a value out; nothing: it has ended. What it throws is thrown here.
    std::optional<Value> resume(std::optional<Value> sent);
    bool ended() const { return ended_; }

private:
    void run();

    Work work_;
    std::optional<Value> sent_, handed_out_;
    std::exception_ptr thrown_;
    bool begun_ = false, ended_ = false;
    std::binary_semaphore to_work_{0}, to_caller_{0};
    StackThread thread_;
};

}  // namespace pgsteward::python
