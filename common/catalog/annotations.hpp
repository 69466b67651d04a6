// What every object may carry besides its definition: where it came from, its owner, privileges and comment.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "catalog/names.hpp"
#include "catalog/option-map.hpp"
#include "catalog/rare.hpp"
#include "catalog/shared-vector.hpp"
#include "text/source-text.hpp"

namespace pgsteward {

/// Kept until the process ends, with its text, so that a place in a catalog is a pointer. Any thread may call it.
const Location* kept_place(Location place);

/// Where and when an object was last shaped. Never a difference between objects.
struct Origin {
    const Location* at = nullptr;            ///< null: nowhere in a text; a kept_place() of all that one statement shaped
    std::uint32_t migration = 0;             ///< ordinal of the migration, 0 = before any
    std::uint32_t transaction = 0;           ///< ordinal of the transaction
    bool is(const Location& place) const { return at && *at == place; }
    friend bool operator==(const Origin&, const Origin&) { return true; }
};

/// One entry of an access control list, as aclitem has it: a letter for each privilege, in the server's order
/// (acl.h: a INSERT, r SELECT, w UPDATE, d DELETE, D TRUNCATE, x REFERENCES, t TRIGGER, X EXECUTE, U USAGE, C CREATE,
/// T TEMPORARY, c CONNECT, s SET, A ALTER SYSTEM, m MAINTAIN).
struct AclItem {
    SharedText grantee;                      ///< empty for PUBLIC
    SharedText grantor;
    std::string privileges;
    std::string grantable;                   ///< those of them held WITH GRANT OPTION
    auto operator<=>(const AclItem&) const = default;
};

/// Absent where nothing was ever granted or revoked: the built-in default of the kind holds. An empty list is
/// something else: nobody may do anything.
using AccessControlList = Rare<std::vector<AclItem>>;

struct Annotations {
    SharedText owner;
    AccessControlList acl;                   ///< sorted by grantee and grantor
    SharedText comment;
    OptionMap security_labels;               ///< by provider
    Origin created, changed;
    bool operator==(const Annotations&) const = default;
};

/// Relations and routines (keys of Catalog::routines) that a definition needs, sorted, each once. Follows from the
/// definition, so it is never a difference of its own.
struct Uses {
    SharedVector<QualifiedName> names;
    /// In sorted order, each once.
    void add(const Uses& other);
    void remove(const QualifiedName& name);
    friend bool operator==(const Uses&, const Uses&) { return true; }
};

enum class FiringState { enabled, always, replica, disabled };

}  // namespace pgsteward
