// Which statement a comment stands at (CONTRACTS.md section 6): on any of its lines or alone on the line above;
// where several statements end on its line, the last. Comments of SQL are placed in the SQL's own lines, also when
// the text is built by a program; comments of Python in the lines of the file.
#pragma once

#include "migration/statements.hpp"

namespace pgsteward {

/// Adds the comments of one SQL text; `statements` are the indices of its statements in `script.actions`.
void attach_sql_comments(SplitScript& script, const MappedText& text, const std::vector<Span>& comments,
                         const std::vector<std::size_t>& statements);

/// Adds the comments of the file's own language.
void attach_file_comments(SplitScript& script, const std::vector<Location>& comments);

}  // namespace pgsteward
