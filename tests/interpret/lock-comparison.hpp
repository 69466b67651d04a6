// What a statement locks and how long it works, as a real server shows it and as the interpreter says.
#pragma once

#include <string>
#include <vector>

namespace pgsteward::test {

/// Statements that make the state, and the one that is looked at.
struct LockCase {
    std::string given, sql;
};
/// Of a file of testdata/locks: cases between empty lines, "given: " before what makes the state.
std::vector<LockCase> lock_cases(const std::string& file);

/// "c ACCESS EXCLUSIVE", "rewrite c", "build c", "read c", one per line, in order; what the server says when it refuses.
/// Reading counts where the table is locked more strongly than writing it needs; how many rows a query meets is its own affair.
struct LockComparison {
    std::string server, interpreter;
};
LockComparison compare_locks(const LockCase& one);

/// The lock on one table that a statement asks for, which cannot run in a transaction: seen while it waits.
LockComparison compare_awaited_lock(const LockCase& one, const std::string& table);

}  // namespace pgsteward::test
