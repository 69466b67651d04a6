// What isolation means in this database: the column that says whose a row is, the setting that says who asks, the roles
// that applications use. As configured; what is not configured is inferred from the schema, and said.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "access/privileges.hpp"

namespace pgsteward::access {

/// What pgsteward.yaml says under tenancy:; empty where it says nothing.
struct TenancyWish {
    std::string column, setting;
    std::vector<std::string> roles;
    std::map<std::string, std::string> exempt;   ///< "public.tenants" → why
};

struct Tenancy {
    std::string column, setting;
    std::vector<std::string> roles;          ///< sorted
    std::map<std::string, std::string> exempt;
    bool column_inferred = false, setting_inferred = false, roles_inferred = false;
    /// Policies compare it where it is the table's own key and nowhere else (the list of users: `id`): the key of any other table,
    /// which may have the same name, says nothing about whose its rows are.
    bool column_is_key = false;
    /// Application roles that no list mentions anywhere: nothing is known of their privileges, so all are taken for
    /// granted.
    std::vector<std::string> roles_without_grants;
    /// None is configured or holds grants: the verdicts are for one that owns nothing and may do everything with the tables, and for
    /// those in `roles`, whom policies name.
    bool roles_assumed = false;
    /// Names of the configuration that the schema does not have: roles, exempt tables.
    std::vector<std::string> unknown_roles, unknown_tables;

    bool is_exempt(const Relation& relation) const;
    /// Has it the tenant column? Tables, partitioned or not; not views.
    bool is_tenant_table(const Relation& relation) const;
};

/// The role that stands for applications where there is none.
inline constexpr std::string_view any_application_role = "(any role)";

Tenancy tenancy_of(const Privileges& privileges, const TenancyWish& wish);

/// A table whose rows row security can guard: no view, no partition's index, nothing temporary.
bool is_guardable(const Relation& relation);

/// The settings that a policy's condition reads, in order; each as current_setting() is called with it.
struct SettingRead {
    std::string name;
    bool missing_ok = false;                 ///< current_setting(name, true)
    bool operator==(const SettingRead&) const = default;
};
struct Formula;
std::vector<SettingRead> settings_read(const Formula& formula);

}  // namespace pgsteward::access
