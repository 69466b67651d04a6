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
        std::set<std::string> objects;       ///< by display name; of a schema: all in it
        std::set<std::string> roles;         ///< that it names
        std::string owner;                   ///< a new owner, who made it
    };
    /// The last one that fits: takes or gives, on the object or on roles alone, and names one of the roles.
    const Entry* find(bool takes, const std::string& object, const std::string& schema, const std::set<std::string>& roles) const;

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

/// By role, kind and object.
std::vector<GrantChange> grant_changes(const GrantReview& before, const GrantReview& after, const PrivilegeLog& log);

}  // namespace pgsteward
