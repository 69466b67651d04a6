// Where the guards of append-only tables have gaps: each way past them, named by what makes it possible.
#pragma once

#include <string>
#include <vector>

#include "access/guards.hpp"

namespace pgsteward::access {

struct GuardGap {
    enum class Kind {
        missing,                             ///< nothing stops UPDATE or DELETE
        no_truncate,
        partition_truncate,                  ///< TRUNCATE of one partition or child
        inherits,                            ///< an inheriting child has no guard: triggers are not inherited
        disabled,
        not_always,                          ///< does not fire under session_replication_role = replica
        silent_skip,                         ///< the write does not happen, and nobody is told
        null_comparison,                     ///< a condition that is NULL
        condition,                           ///< some rows or some circumstance
        column_list,
        when,
        only_warns,
        swallowed,
        deferred,
        shadowed,                            ///< another trigger ends the write before the guard is asked
        current_user,                        ///< some writers
        setting,                             ///< a setting that the writer may set
        rule,                                ///< a DO INSTEAD rule
        not_read,
    } kind = Kind::missing;
    QualifiedName table;                     ///< on which the write falls
    QualifiedName of;                        ///< the append-only table: the same, or what it is a partition or child of
    std::string trigger;                     ///< or rule; empty where there is none
    QualifiedName function;
    std::vector<Write> writes;
    std::string condition;                   ///< when it is so; empty: always
    std::string detail;
    std::uint32_t line = 0;                  ///< of the function's body; 0 without
    std::optional<Users> users;              ///< only for these writers
    bool lets_through = false;               ///< the rows are changed, not only nobody told
    bool by_path = false;                    ///< for whoever may create a function that the writer's search_path finds
    Origin origin;                           ///< of the trigger, or of the table where there is none
};

/// Of a table and everything that is part of it. `of` is an append-only table of the catalog.
std::vector<GuardGap> gaps_of(const Catalog& catalog, const Relation& of);

/// "UPDATE and DELETE"
std::string display(const std::vector<Write>& writes);

}  // namespace pgsteward::access
