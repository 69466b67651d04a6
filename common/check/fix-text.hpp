// How the statements of a fix are written in the project's own terms: SQL, or calls of Alembic's op.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "migration/framework.hpp"

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

/// A Python literal of the text: "it's" or 'say "x"'.
std::string python_literal(std::string_view text);
/// ["a", "b"]
std::string python_list(const std::vector<std::string>& names);
/// Table and schema as op takes them: `"orders"`, `"orders", schema="app"`; public is left out.
std::string python_schema_argument(std::string_view schema);

}  // namespace pgsteward
