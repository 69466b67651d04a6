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
    failed_ = false;
    savepoints_.clear();
    prepared_.clear();
}

void Interpreter::run(const sql::Statement& statement, std::string_view text, const Location& at, const std::string& condition) {
    if (failed_ && !std::holds_alternative<sql::Transaction>(statement.body)) return;
    depth_ = 0;
    nested_ = 0;
    Execution(*this, statement, text, {at, {}, condition}).run();
    if (!session_.in_transaction) drop_temporary(dropped_on_commit_);
}

void Interpreter::boundary(const TransactionBoundary& boundary) {
    using Kind = TransactionBoundary::Kind;
    if (boundary.kind == Kind::rollback || failed_) catalog_.roll_back(transaction_begin_);
    else drop_temporary(dropped_on_commit_);
    dropped_on_commit_.clear();
    failed_ = false;
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
    if (failed_) catalog_.roll_back(transaction_begin_);
    failed_ = false;
    drop_temporary(dropped_on_commit_);
    drop_temporary(temporary_);
    savepoints_.clear();
    prepared_.clear();
}

void Interpreter::drop_temporary(std::vector<QualifiedName>& names) {
    while (!names.empty()) {
        const QualifiedName name = std::move(names.back());
        names.pop_back();
        if (catalog_.types.find(name)) catalog_.types.erase(name);
        for (const Routine* routine : catalog_.routines_named(name, {})) catalog_.erase_routine(key_of(*routine));
        const auto relation = catalog_.relations.share(name);
        if (!relation) continue;
        for (const Index& index : relation->indexes) catalog_.index_tables.erase(index.name);
        catalog_.relations.erase(name);
        for (const QualifiedName& user : catalog_.relations.users_of(name)) names.push_back(user);   // sequences, views
    }
}

}  // namespace pgsteward::interpret
