#include "interpret/interpreter.hpp"

#include "interpret/execution.hpp"

namespace pgsteward::interpret {

Interpreter::Interpreter(Catalog& catalog, int postgres, std::string role, Sink sink)
    : catalog_(catalog), postgres_(postgres), role_(std::move(role)), sink_(std::move(sink)) {}

void Interpreter::begin_script(std::uint32_t ordinal, TransactionMode mode) {
    session_ = Session{};
    session_.role = role_;
    session_.transaction = ++transactions_;
    // One message to the server is an implicit transaction until the text begins or ends one itself.
    session_.in_transaction = mode == TransactionMode::whole || mode == TransactionMode::as_written;
    mode_ = mode;
    migration_ = ordinal;
    transaction_begin_ = catalog_.mark();
    savepoints_.clear();
    prepared_.clear();
}

void Interpreter::run(const sql::Statement& statement, std::string_view text, const Location& at, const std::string& condition) {
    depth_ = 0;
    nested_ = 0;
    Execution(*this, statement, text, {at, {}, condition}).run();
}

void Interpreter::boundary(const TransactionBoundary& boundary) {
    using Kind = TransactionBoundary::Kind;
    if (boundary.kind == Kind::rollback) catalog_.roll_back(transaction_begin_);
    transaction_begin_ = catalog_.mark();
    savepoints_.clear();
    session_.transaction = ++transactions_;
    session_.in_transaction = boundary.kind != Kind::begin_autocommit;
}

void Interpreter::opaque(const OpaqueStep& step) {
    if (step.reach == Opaque::Reach::unknown) catalog_.complete = false;
    sink_.opaque(step);
}

void Interpreter::end_script() {
    savepoints_.clear();
    prepared_.clear();
}

}  // namespace pgsteward::interpret
