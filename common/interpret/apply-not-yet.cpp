// Stand-ins until their families have files of their own.
#include "interpret/apply.hpp"
#include "interpret/drops.hpp"
#include "interpret/others.hpp"
#include "interpret/privileges.hpp"
#include "interpret/rewrite.hpp"

namespace pgsteward::interpret {

AccessControlList default_acl(Execution&, ObjectKind, const std::string&) { return {}; }
std::vector<AclItem> built_in_acl(ObjectKind, const std::string&) { return {}; }
void set_owner(Execution&, Relation& table, const std::string& owner) { table.owner = owner; }

void rename_role(Execution&, const std::string&, const std::string&) {}

#define OTHER(Struct, kind, name) void apply(Execution& run, const sql::Struct& s) { put_other(run, ObjectKind::kind, name, {}); }
OTHER(CreateStatistics, statistics, s.name.qualified())
OTHER(Define, other, s.name.qualified())
OTHER(CreateOperatorClass, operator_class, s.name.qualified())
OTHER(CreateOperatorFamily, operator_family, s.name.qualified())
OTHER(CreateConversion, conversion, s.name.qualified())
OTHER(CreateLanguage, language, (QualifiedName{"", s.name}))
OTHER(CreateAccessMethod, access_method, (QualifiedName{"", s.name}))
OTHER(CreatePublication, publication, (QualifiedName{"", s.name}))
OTHER(CreateSubscription, subscription, (QualifiedName{"", s.name}))
OTHER(CreateForeignDataWrapper, foreign_data_wrapper, (QualifiedName{"", s.name}))
OTHER(CreateServer, foreign_server, (QualifiedName{"", s.name}))
OTHER(CreateEventTrigger, event_trigger, (QualifiedName{"", s.name}))
OTHER(CreateRole, role, (QualifiedName{"", s.name}))
#define NOTHING(Struct) void apply(Execution&, const sql::Struct&) {}
NOTHING(AlterEventTrigger) NOTHING(CreateCast) NOTHING(AlterOperatorFamily) NOTHING(CreateTransform)
NOTHING(AlterTextSearchDictionary) NOTHING(AlterTextSearchConfiguration) NOTHING(AlterStatistics)
NOTHING(AlterPublication) NOTHING(AlterSubscription) NOTHING(AlterForeignDataWrapper) NOTHING(AlterServer)
NOTHING(CreateUserMapping) NOTHING(AlterUserMapping) NOTHING(ImportForeignSchema) NOTHING(ChangeOwner)
NOTHING(Comment) NOTHING(SecurityLabel) NOTHING(Grant) NOTHING(AlterDefaultPrivileges) NOTHING(GrantRole)
NOTHING(AlterRole) NOTHING(AlterRoleSetting) NOTHING(DropOwned) NOTHING(ReassignOwned)

}  // namespace pgsteward::interpret
