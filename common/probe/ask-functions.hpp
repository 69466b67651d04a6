// Functions of a session that run a command as another role, say what became of it, and take it back.
#pragma once

namespace pgsteward::probe {

/// Both functions run as the role that they are told and take everything back by an error of their own. Rows carry their
/// number as a mark, which is read as superuser before and after: UPDATE and DELETE with WHERE would need policies for
/// SELECT too, and the command's count says nothing of which rows. Only the command itself runs with the search_path that
/// a session has: functions that policies call find by it what they name without a schema.
///
/// pgsteward_ask: one row there, and commands one after the other until one reaches it.
/// pgsteward_ask_rows: one command on many rows, all at once where it meets no error; each alone where the rows of the
/// table decide about each other, or one of them ends the command.
extern const char* const ask_functions;

}  // namespace pgsteward::probe
