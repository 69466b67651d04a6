#include "diff/named-roles.hpp"

namespace pgsteward::diff {
namespace {

class NamedRoles {
public:
    void add(const std::string& role) { if (!role.empty()) names_.insert(role); }

    void add(const AccessControlList& acl) {
        if (!acl) return;
        for (const AclItem& item : *acl) {
            add(item.grantee);
            add(item.grantor);
        }
    }

    void add(const Annotations& object) {
        add(object.owner);
        add(object.acl);
    }

    void add(const Relation& relation) {
        add(static_cast<const Annotations&>(relation));
        for (const Column& column : relation.columns) add(column.acl);
        for (const RowPolicy& policy : relation.policies)
            for (const std::string& role : policy.roles) add(role);
    }

    void add(const OtherObject& object) {
        add(static_cast<const Annotations&>(object));
        if (object.kind != ObjectKind::user_mapping) return;
        const std::string& name = object.name.name;   // "for USER server SERVER"
        constexpr std::size_t begin = 4;
        if (const std::size_t end = name.rfind(" server "); end != std::string::npos && end > begin) add(name.substr(begin, end - begin));
    }

    void add(const Role& role) {
        if (role.uncertain) add(role.name);
        for (const Membership& membership : role.member_of) {
            add(membership.role);
            add(membership.grantor);
        }
    }

    void add(const DefaultPrivileges& privileges) {
        add(privileges.role);
        add(privileges.acl);
    }

    template <typename Map>
    void add_all(const Map& objects) {
        for (const auto& [name, object] : objects) add(*object);
    }

    std::set<std::string> take() { return std::move(names_); }

private:
    std::set<std::string> names_;
};

}  // namespace

std::set<std::string> roles_named_in(const Catalog& catalog) {
    NamedRoles roles;
    roles.add_all(catalog.relations);
    roles.add_all(catalog.routines);
    roles.add_all(catalog.types);
    roles.add_all(catalog.others);
    roles.add_all(catalog.schemas);
    roles.add_all(catalog.roles);
    roles.add_all(catalog.default_privileges);
    return roles.take();
}

}  // namespace pgsteward::diff
