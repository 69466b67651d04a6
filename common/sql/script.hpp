// A script as psql reads it: statements, psql's own commands, COPY data, comments. Splitting knows quoting and
// nesting (psqlscan.l is the model) but no grammar; every statement is parsed by itself afterwards, so that one
// mistake costs one statement.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/source-text.hpp"

namespace pgsteward::sql {

struct ScriptItem {
    enum class Kind {
        statement,      ///< without leading blanks and comments, without the semicolon
        meta_command,   ///< \name arguments, to the end of its line or to "\\"
        copy_data,      ///< the lines after COPY … FROM stdin, with the "\." line
        error,          ///< a comment or COPY block without its end; quotes are the grammar's to complain about
    } kind = Kind::statement;
    Span at;
    std::string message;      ///< of an error
    bool executes_result = false;   ///< statement ended by \gexec: its rows are run as SQL
};

struct Script {
    std::vector<ScriptItem> items;   ///< in order of their begin; a psql command may stand inside a statement
    std::vector<Span> comments;      ///< of SQL, in order, also inside statements; not inside dollar quotes
};

Script split_script(std::string_view text);

/// Only the statements of SQL without psql features: a function's body.
std::vector<Span> split_statements(std::string_view text);

/// Comments inside a body written in SQL or PL/pgSQL.
std::vector<Span> comments_in(std::string_view text);

/// A psql command taken apart: "\ir 'a b.sql'" is name "ir", arguments {"a b.sql"}.
struct MetaCommand {
    std::string name;
    std::vector<std::string> arguments;
};
MetaCommand read_meta_command(std::string_view text);

/// What a placeholder is taken for. All have the placeholder's length, so that positions stay.
enum class PlaceholderStyle { identifier, literal, blank };

/// Replaces template placeholders ({{ … }}, ${…}, $%…%$) outside quotes, also in dollar-quoted bodies, and with
/// `psql_variables` also :name, :'name' and :"name" outside dollar quotes, and drivers' %s and %(name)s. Returns false when there is none.
bool replace_placeholders(std::string& text, PlaceholderStyle style, bool psql_variables);

}  // namespace pgsteward::sql
