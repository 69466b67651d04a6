// The `grants` section of pgsteward.yaml held against a catalog: which entry says what each role may do with each object.
// The most specific pattern wins; whatever names nothing, or says two things at once, is a problem with its place.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "access/privileges.hpp"
#include "check/policy.hpp"

namespace pgsteward {

/// What the policy says of one role and one object.
struct GrantDemand {
    std::optional<access::PrivilegeSet> at_least, at_most;   ///< both for a plain list
    std::string pattern;                     ///< as written
    Location at;
};

struct PolicyProblem {
    Location at;
    std::string message;
};

class GrantDemands {
public:
    /// `objects` are all of the catalog, and must outlive this.
    GrantDemands(const Policy& policy, const access::RoleGraph& graph, const std::vector<access::Securable>& objects);

    struct Entry {
        std::string pattern, group, name;    ///< "function:public.*": group "function", name "public.*"
        GrantDemand demand;
        GrantDemand limit;                   ///< the same without what the role must have at least
        bool wild = false;
        std::size_t literal = 0;             ///< characters that stand for themselves
    };
    struct RoleEntries {
        access::RoleId role;
        std::vector<Entry> entries;          ///< the most specific first
        std::vector<const GrantDemand*> of;  ///< by position in the objects; null where the policy says nothing
    };

    /// Roles that the policy is about, by name; PUBLIC among them where it is.
    const std::vector<RoleEntries>& roles() const { return roles_; }
    /// The entries of a role; null where the policy does not name it.
    const RoleEntries* of_role(access::RoleId role) const;
    /// What it says of the role and a relation; null where it says nothing.
    const GrantDemand* find(access::RoleId role, const QualifiedName& relation) const;
    /// What holds for an object of the kind that will be made in the schema, whatever its name.
    const GrantDemand* find_future(const RoleEntries& role, std::string_view group, const std::string& schema) const;
    /// Unknown roles and objects, patterns that match nothing, entries that contradict each other: in the file's order.
    const std::vector<PolicyProblem>& problems() const { return problems_; }
    /// Names of roles that the policy calls applications: those of `grants` and of `tenancy`, without repair roles.
    bool is_application(access::RoleId role) const { return applications_.contains(role); }

private:
    void read_roles(const Policy& policy);
    void match(RoleEntries& role);
    bool names_a_column(const Entry& entry) const;
    void without_object(const Entry& entry);
    void find_append_only(const Policy& policy);
    void find_public_conflicts();
    void problem(const Location& at, std::string message) { problems_.push_back({at, std::move(message)}); }

    const access::RoleGraph& graph_;
    const std::vector<access::Securable>& objects_;
    std::vector<RoleEntries> roles_;
    access::RoleSet applications_;
    std::vector<PolicyProblem> problems_;
};

/// `*` stands for any characters.
bool matches_pattern(std::string_view pattern, std::string_view text);

}  // namespace pgsteward
