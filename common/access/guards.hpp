// What happens to an UPDATE, DELETE or TRUNCATE of a table, by the triggers and rules that stand on it: which fire, in
// which order, and on which ways a write comes past them (trigger.c, rewriteHandler.c).
#pragma once

#include <string>
#include <vector>

#include "access/guard-body.hpp"

namespace pgsteward::access {

enum class Outcome {
    raised,
    raised_at_commit,                        ///< by a constraint trigger that is INITIALLY DEFERRED
    skipped,                                 ///< nothing happens, and nobody is told
    changed,
    undetermined,
};

/// A trigger or rule on the way of a write, and how it was passed; the last one of a way may have ended it.
struct Passed {
    enum class How {
        column_list,                         ///< UPDATE OF other columns
        when,                                ///< its WHEN does not hold
        body,                                ///< an end of its function
        not_read,                            ///< what its function does is not known
        rule,                                ///< a DO INSTEAD rule took the statement's place
    } how = How::body;
    const Trigger* trigger = nullptr;        ///< null for a rule
    std::string name;
    std::vector<PathCondition> conditions;
    BodyEnd end;                             ///< of a body
    std::string why;                         ///< it was not read
};

struct WriteWay {
    Outcome outcome = Outcome::changed;
    std::vector<Passed> passed;              ///< in the order in which they fire
    std::vector<PathCondition> conditions() const;
};

enum class ReplicationRole { origin, replica };

/// A write that names `target` and falls on a row of `leaf`: the table itself, or one of its partitions or children.
/// For TRUNCATE `leaf` is the table. Ways that cannot be, and those that change no row, are left out.
std::vector<WriteWay> ways_of(const Catalog& catalog, const Relation& target, const Relation& leaf, Write write, ReplicationRole role = ReplicationRole::origin);

/// Only for a writer who has somebody's function called in the place of one that raises.
bool is_by_path(const WriteWay& way);
/// Does every such write of the table end in an error, whatever the search_path? `at_commit`: one at COMMIT counts.
bool refuses(const Catalog& catalog, const Relation& table, Write write, bool at_commit = false);
/// Does every UPDATE of the table, or every DELETE, end in an error?
bool is_guarded(const Catalog& catalog, const Relation& table);
bool fires_for(const Trigger& trigger, Write write);
/// Partitions and inheriting children at any depth, by name.
std::vector<QualifiedName> descendants_of(const Catalog& catalog, const QualifiedName& table);
/// What it inherits from or is a partition of, at any height, by name.
std::vector<QualifiedName> ancestors_of(const Catalog& catalog, const QualifiedName& table);
/// Of a trigger; null where the catalog does not hold it.
const Routine* function_of(const Catalog& catalog, const Trigger& trigger);

}  // namespace pgsteward::access
