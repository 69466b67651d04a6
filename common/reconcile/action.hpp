// One step on the way from ACTUAL to EXPECTED, and what decides its place among the others. Only for the layer itself.
#pragma once

#include <string>
#include <vector>

#include "catalog/names.hpp"

namespace pgsteward::reconcile {

/// What a dependency is on. Relations, indexes, types and routines go by their display name, since one name is one of
/// them only; everything else by its kind and identity.
using Key = std::string;
Key key_of(ObjectKind kind, const std::string& identity);

/// The usual order, where no dependency says otherwise.
enum class Rank {
    drop_event_trigger,                      ///< it would fire at what follows
    add_value,                               ///< must be committed before the value can be used
    create_role, create_schema, create_extension,
    drop_default_privileges,
    drop_policy, drop_trigger, drop_rule, drop_view, drop_foreign_key, drop_constraint, drop_index, detach, drop_default, drop_dependent,
    move_aside,                              ///< ALTER TYPE … RENAME TO, before a new type takes the name
    create_other, create_type, create_sequence, create_routine, create_table,
    add_column, change_column, set_default, table_setting, add_check, create_index, add_key, attach, attach_index, add_foreign_key,
    create_view, refresh, create_rule, create_trigger, create_policy, row_security, comment, owner, privileges,
    drop_column, drop_table, drop_sequence, drop_routine, drop_type, drop_other, drop_extension, drop_schema,
    default_privileges,
    create_event_trigger,
    drop_role,                               ///< of the whole server: other databases may still need it
};

struct Action {
    Rank rank{};
    std::string object;                      ///< "table public.orders": for comments, and the order within a rank
    std::vector<std::string> statements;
    bool destructive = false;
    bool alone = false;                      ///< cannot or should not run in a transaction with others
    std::string note;                        ///< what a reader should know; may be empty
    std::vector<Key> drops, makes;
    std::vector<Key> frees;                  ///< ACTUAL's objects that it stops using: it comes before they go
    std::vector<Key> needs;                  ///< EXPECTED's objects that it uses: it comes after they are made
    std::vector<Key> follows;                ///< it comes after these are dropped, though it makes none of them
    /// EXPECTED's objects that it better finds made: a function whose body calls another can be made without that one, but
    /// what calls it cannot run.
    std::vector<Key> wants;
};

/// In an order in which each can run. Where a circle leaves none, wants are given up, then the one of the lowest rank
/// goes first. What cannot run where another action is held back (its name is taken, what it drops is in use, what it needs
/// is not made) is held back too: `destructive` is passed on to it.
std::vector<Action> ordered(std::vector<Action> actions);

}  // namespace pgsteward::reconcile
