// How the statements of a fix are written in the project's own terms: SQL, or calls of Alembic's op.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "migration/framework.hpp"
#include "migration/python-text.hpp"

namespace pgsteward {

class FixText {
public:
    /// Null: SQL that something runs.
    explicit FixText(const Framework* framework = nullptr) : framework_(framework) {}

    bool python() const { return framework_ && framework_->python; }
    /// The statement, without its semicolon; in Python the call that runs it.
    std::string run(std::string_view sql) const;
    /// The same where Alembic has an operation of its own: `call` is what stands behind "op.".
    std::string run(std::string_view sql, std::string_view call) const;
    /// Several, one after the other.
    std::string all(const std::vector<std::string>& statements) const;
    /// A statement, as run() writes it, that may not run in a transaction.
    std::string outside_transaction(const std::string& statement) const;

private:
    const Framework* framework_;
};

}  // namespace pgsteward
