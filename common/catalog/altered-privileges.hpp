// Privileges on what no text makes: objects of the server itself and of extensions. Such an object is not kept, only how its
// list differs from the one that it was made with (pg_init_privs); pg_dump writes no more either. It is an OtherObject of
// kind `privileges`, named "routine public.digest(text, text)", with a property for each role that gained or lost something.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/objects.hpp"

namespace pgsteward {

/// Of one role, on the object or on one of its columns. Its property's value is letters, as in an AclItem.
struct PrivilegeAlteration {
    enum class What { granted, granted_with_option, revoked } what;
    std::string grantee;                     ///< empty for PUBLIC
    std::string column;                      ///< empty: the object itself
    /// The property's name: "granted to app", "revoked from PUBLIC on column note".
    std::string property() const;
    /// The reverse.
    static PrivilegeAlteration of(std::string_view property);
};

/// The object's name: its kind as GRANT spells it (routine, table, sequence, type, schema, foreign data wrapper) and
/// `object`, quoted where needed. An empty OtherObject with that name.
OtherObject altered_privileges(ObjectKind kind, std::string_view object);
/// Its kind as `altered_privileges()` spells it, and the object's own name without arguments; in pg_catalog without a schema or with it.
/// `of` is function for any routine, and table for any relation but a sequence.
struct AlteredObject { std::string kind; QualifiedName name; ObjectKind of; };
AlteredObject altered_object(const OtherObject& privileges);
/// What stands between GRANT … ON and TO: "ROUTINE public.digest(text, text)".
std::string target_of(const OtherObject& privileges);

/// The properties between two lists, of the object or of one of its columns; what belongs to who owned it when it was made is
/// left out, and who granted it. A later owner has what pg_dump writes as a grant to it.
void note_alterations(OtherObject& privileges, const std::vector<AclItem>& initial, const std::vector<AclItem>& now, const std::string& owner, const std::string& column);

/// Letters of `some` that `others` has not, in their order; and those that either has.
std::string letters_without(std::string_view some, std::string_view others);
std::string letters_of_both(std::string_view some, std::string_view others);

}  // namespace pgsteward
