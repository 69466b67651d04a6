// What a change does to privileges: who gains, who loses, and by which statement.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "check/grant-matrix.hpp"
#include "interpret/step.hpp"

namespace pgsteward {

/// Remembers the statements that can change who may do what.
class PrivilegeLog {
public:
    void note(const Step& step);

    struct Entry {
        Location at;
        std::string text;
        bool takes = false;                  ///< REVOKE, DROP
        bool takes_or_gives = false;         ///< one or the other, which its words do not tell
        access::PrivilegeSet privileges = 0; ///< that it can change
        std::set<std::string> objects;       ///< by display name; of a schema: all in it
        std::set<std::string> roles;         ///< that it names; none: the object comes or goes
        std::string owner;                   ///< a new owner, who made it
    };
    /// A change that a statement is wanted for.
    struct Sought {
        bool takes;
        access::PrivilegeSet privileges;     ///< those that came or went
        std::string object, schema, owner;   ///< the owner: of before where it takes, else of after
        std::string table;                   ///< of a column
        std::set<std::string> roles;         ///< through whom they are held
    };
    /// The last one that fits: takes or gives one of the privileges, on the object or on roles alone, and names one of
    /// the roles.
    const Entry* find(const Sought& sought) const;

private:
    std::vector<Entry> entries_;
};

struct GrantChange {
    std::string role, kind, object;
    access::PrivilegeSet before = 0, after = 0;
    access::PrivilegeSet reached_before = 0, reached_after = 0;   ///< by SET ROLE
    std::optional<Location> at;              ///< of the statement; nothing where it is not known
    std::string statement;

    access::PrivilegeSet gained() const { return after & ~before; }
    access::PrivilegeSet lost() const { return before & ~after; }
};

/// By role, kind and object. Who is a superuser before and after may do everything with what comes, and is left out.
std::vector<GrantChange> grant_changes(const GrantReview& before, const GrantReview& after, const PrivilegeLog& log);

}  // namespace pgsteward
