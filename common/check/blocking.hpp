// What rules about locks ask of a step: which work keeps others from a table, which lock is news, how both are said.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "check/rule.hpp"
#include "interpret/step.hpp"

namespace pgsteward {

// Work that others wait for ------------------------------------------------------------------------------------------

/// Work of one cause on live tables, under a lock that keeps others from writing or reading.
struct Blocking {
    std::vector<const TableWork*> works;     ///< at least one; on partitions the same again
    LockMode lock = LockMode::none;          ///< by the statement, or held already

    const TableWork& first() const { return *works.front(); }
};
/// One entry for each column, constraint or index that it is about; for what is built, one for the statement.
std::vector<Blocking> blocking_work(const Step& step, std::initializer_list<TableWork::Cause> causes);

/// "public.orders", "public.orders (2 partitions)", "public.a and public.b": the statement's table where its partitions
/// are meant.
std::string tables_of(const Step& step, const Blocking& blocking);
/// "nobody reads or writes public.orders while"
std::string waiters_of(const Step& step, const Blocking& blocking);
/// Adds the verdict with its lock. What this migration made and has committed is only a warning; so is what may not be
/// so, unless the rule is sure all the same.
void add_blocking(Findings& findings, const Blocking& blocking, Verdict verdict);

// Brief locks --------------------------------------------------------------------------------------------------------

/// A live table that the statement locks at least so, and the transaction did not before; null where SET lock_timeout
/// bounds the wait, or none is locked.
const TableLocked* brief_lock(const Step& step, LockMode least, bool named = true);
bool has_lock_timeout(const Step& step);
/// Whether the locks of earlier statements are held is up to the driver: the text ended the framework's transaction.
bool driver_decides(const Step& step);

// Words --------------------------------------------------------------------------------------------------------------

/// The statement's SQL on one line, without comments and its semicolon; what is very long is cut.
std::string one_line(std::string_view sql);
/// The same with a word put behind its first `after`: "INDEX" → "INDEX CONCURRENTLY".
std::string with_word_behind(std::string_view sql, std::string_view after, std::string_view word);
/// "a, b", quoted.
std::string columns_text(const std::vector<std::string>& columns);
/// Waits for nobody longer than that: what a fix for a brief lock begins with.
std::string lock_timeout_fix(const Findings& findings, std::string_view sql);

}  // namespace pgsteward
