// What the functions for OtherObjects share. Only for the layer itself.
#pragma once

#include <string>
#include <vector>

#include "print/statements.hpp"

namespace pgsteward::print {

/// Empty for one that the object does not have.
std::string property(const OtherObject& object, const std::string& name);
bool has(const OtherObject& object, const std::string& name);
/// The properties "option NAME", by NAME.
OptionMap foreign_options(const OtherObject& object, Secrets secrets);
/// The parts of "a, app.f(integer, text), \"b, c\"": at the commas outside parentheses and quotes.
std::vector<std::string> split_list(const std::string& list);

std::string create_operator_class(const OtherObject& object);
/// What CREATE cannot say: mappings, members of families, states, targets.
Statements complete_other(const OtherObject& object);
/// "publish = '…', publish_via_partition_root = true", where they are not the default.
std::string publication_options(const OtherObject& publication);
/// ", slot_name = NONE, binary = true", where they are not the default.
std::string subscription_options(const OtherObject& subscription);
/// A connection string; redacted, the digest of the real one stands in it as a password, so that the server can read it.
std::string connection_of(const OtherObject& subscription, Secrets secrets);
/// GRANT and REVOKE on an object of an extension or of the server (catalog/altered-privileges.hpp).
Statements alter_privileges(const OtherObject& before, const OtherObject& now);
/// The members of a family that are in no class: ALTER OPERATOR FAMILY … ADD, DROP.
Statements change_family_members(const OtherObject& before, const OtherObject& now);

}  // namespace pgsteward::print
