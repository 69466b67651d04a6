#include "python/coroutine.hpp"

#include <utility>

#include "text/parallel.hpp"

namespace pgsteward::python {

Coroutine::Coroutine(Work work) : work_(std::move(work)), thread_(worker_stack_bytes, [this] { run(); }) {}

Coroutine::~Coroutine() {
    if (!begun_) {
        work_ = nullptr;
        to_work_.release();
    }
    while (begun_ && !ended_) {
        sent_.reset();
        to_work_.release();
        to_caller_.acquire();
    }
}

std::optional<Value> Coroutine::resume(std::optional<Value> sent) {
    if (ended_) return std::nullopt;
    begun_ = true;
    sent_ = std::move(sent);
    handed_out_.reset();
    to_work_.release();
    to_caller_.acquire();
    if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
    return handed_out_;
}

void Coroutine::run() {
    to_work_.acquire();
    if (!work_) return;
    try {
        work_([this](const Value& value) {
            handed_out_ = value;
            to_caller_.release();
            to_work_.acquire();
            return sent_;
        });
    } catch (...) {
        thrown_ = std::current_exception();
    }
    handed_out_.reset();
    ended_ = true;
    to_caller_.release();
}

}  // namespace pgsteward::python
