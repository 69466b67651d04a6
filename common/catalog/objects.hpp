// The objects of a database as plain values: relations in relation.hpp, the others here.
#pragma once

#include <string>
#include <vector>

#include "catalog/relation.hpp"

namespace pgsteward {

struct RoutineParameter {
    enum class Mode { in, out, inout, variadic, table } mode = Mode::in;
    SharedText name;                         ///< empty where none was given
    SharedText type;
    Rare<std::string> default_;
    bool operator==(const RoutineParameter&) const = default;
};

/// Does the call pass it? Only such parameters have a number, and a name in a standard body.
inline bool is_input(const RoutineParameter& parameter) {
    return parameter.mode != RoutineParameter::Mode::out && parameter.mode != RoutineParameter::Mode::table;
}

/// A function, procedure or aggregate.
struct Routine : Annotations {
    ObjectKind kind = ObjectKind::function;
    QualifiedName name;
    std::vector<std::string> argument_types; ///< input ones, canonical, without modifiers: the identity
    std::vector<std::string> argument_names; ///< of the same; empty names where none were given
    std::vector<RoutineParameter> parameters;///< all of them, in order
    SharedText returns;                      ///< without SETOF; "record" for TABLE and several OUT; empty: a procedure
    bool returns_set = false;
    SharedText language, body;
    SharedText symbol;                       ///< language C: the function in the library `body`
    bool standard_body = false;              ///< `body` is BEGIN ATOMIC … or RETURN …, canonical
    bool security_definer = false, strict = false, leakproof = false, window = false;
    char volatility = 'v';                   ///< i immutable, s stable, v volatile
    char parallel = 'u';                     ///< s safe, r restricted, u unsafe
    double cost = 100, rows = 0;
    OptionMap settings;                      ///< SET search_path …
    SharedText support;
    std::vector<std::string> transforms;     ///< FOR TYPE
    OptionMap aggregate;                     ///< sfunc, stype, finalfunc …
    bool uncertain = false;
    Uses uses;                               ///< by a standard body, argument defaults, an aggregate's functions
    bool operator==(const Routine&) const = default;
};

/// A type of its own; the row types of relations are not kept.
struct Type : Annotations {
    enum class Form { enumeration, composite, domain, range, base, shell } form = Form::base;
    ObjectKind kind = ObjectKind::type;      ///< type or domain
    QualifiedName name;
    std::vector<std::string> labels;         ///< enum, in order
    std::vector<Column> attributes;          ///< composite
    SharedText base;                         ///< domain: the type beneath
    SharedText collation;                    ///< domain
    Rare<std::string> default_;              ///< domain
    bool not_null = false;                   ///< domain
    std::vector<Constraint> constraints;     ///< domain
    OptionMap properties;                    ///< range: subtype …; base: input, output …
    bool uncertain = false;
    Uses uses;                               ///< by a domain's default and checks, a range's functions
    bool operator==(const Type&) const = default;
};

struct Membership {
    SharedText role;                         ///< the one that is granted
    SharedText grantor;
    bool admin = false;
    bool inherit = true, set = true;         ///< options of PostgreSQL 16; before, inherit follows the member's attribute
    auto operator<=>(const Membership&) const = default;
};

/// A user or group.
struct Role : Annotations {
    SharedText name;
    bool superuser = false, inherit = true, create_role = false, create_database = false, login = false;
    bool replication = false, bypass_row_security = false;
    int connection_limit = -1;
    SharedText valid_until;
    SharedText password;                     ///< a hash of what was given; never the password
    OptionMap settings;                      ///< ALTER ROLE … SET; "database/setting" for IN DATABASE
    std::vector<Membership> member_of;       ///< sorted
    bool uncertain = false;                  ///< the text did not create it: only what the text did to it is known
    bool operator==(const Role&) const = default;
};

/// ALTER DEFAULT PRIVILEGES of one role, in one schema or everywhere, for one kind.
struct DefaultPrivileges {
    SharedText role;
    SharedText schema;                       ///< empty: in every schema
    ObjectKind kind = ObjectKind::table;     ///< table, sequence, function, type, schema
    AccessControlList acl;
    Origin created, changed;
    bool operator==(const DefaultPrivileges&) const = default;
};

/// Schemas, extensions, publications, servers, casts, operators …: what has properties but no semantics of its own here.
struct OtherObject : Annotations {
    ObjectKind kind = ObjectKind::other;
    QualifiedName name;
    OptionMap properties;                    ///< "definition" where nothing more is known
    bool uncertain = false;
    Uses uses;                               ///< relations, routines and types that it cannot be without
    bool operator==(const OtherObject&) const = default;
};

/// Why static reading leaves open what an object is like, or whether it is there. See object-doubts.hpp.
struct Doubt {
    std::string because;                     ///< "only when EXISTS (SELECT …)"
    bool one_more = false;                   ///< open is only whether there is one more object of such a name
    bool operator==(const Doubt&) const = default;
};

}  // namespace pgsteward
