// A live database read into a Catalog.
//
// Everything comes from the system catalogs of versions 12 to 18, in one read-only REPEATABLE READ transaction, by a
// constant number of queries. No superuser is needed. Read structured wherever the catalogs are; only expressions and
// queries are text that the server prints (pg_get_expr and its like, with settings pinned so that the same definition
// always gives the same text) and go through canonical::.
//
// Left out: what belongs to an extension, temporary objects, schemas of the system, the server's own roles (pg_…),
// the extension plpgsql, the comment that initdb gives to schema public, passwords, large objects without a list of
// privileges, indexes' and relations' sizes and other state. What the role may not see is named in `left_out`.
//
// Kinds without a struct of their own are OtherObjects in Catalog::others under {"", "<kind> <display name>"}. Their
// properties, by the words of their CREATE command; a property is absent where leaving its clause out gives the same.
// Types as format_type() prints them, other names quoted where needed and qualified outside pg_catalog, words and
// literals without quotes, flags "true":
//
//   kind, name                                     properties
//   access method M                                type (index, table), handler
//   cast (S as T)                                  with function "f(S)", with inout, without function; as (assignment, implicit)
//   collation N.C                                  provider (libc, icu, builtin), locale or lc_collate and lc_ctype,
//                                                  deterministic "false", rules
//   conversion N.C                                 for, to, from (the function), default
//   database D                                     connection limit, set PARAMETER
//   event trigger E                                on, execute function, when tag in "'A', 'B'", state (disable,
//                                                  enable replica, enable always)
//   extension E                                    schema, version
//   foreign-data wrapper W                         handler, validator, option NAME
//   server S                                       foreign data wrapper, type, version, option NAME
//   user mapping for R server S                    option NAME
//   language L                                     trusted, handler, inline, validator
//   operator N.+(L, R)                             function, commutator, negator, restrict, join, hashes, merges
//                                                  (NONE for a missing operand; other operators as OPERATOR(n.+))
//   operator class N.C using M                     default, for type, storage, family (unless its own), operator 1 (L, R),
//                                                  function 1 (L, R)
//   operator family N.F using M                    operator 1 (L, R), function 1 (L, R): those in no class
//   large object N, parameter P                    (privileges only)
//   publication P                                  for all tables, table N.T "(a, b) WHERE (…)", tables in schema N,
//                                                  publish, publish_via_partition_root, publish_generated_columns
//   schema S (in Catalog::schemas)                 none
//   statistics N.S                                 on "a, b, (expression)", from, kinds "ndistinct, dependencies, mcv", statistics
//   subscription S                                 connection, publication, enabled "false", slot_name, synchronous_commit,
//                                                  binary, streaming, two_phase, disable_on_error, origin,
//                                                  password_required "false", run_as_owner, failover
//   tablespace T                                   location, option NAME
//   text search configuration N.C                  parser, mapping for TOKEN "dictionary, dictionary"
//   text search dictionary N.D                     template, option NAME
//   text search parser N.P                         start, gettoken, end, lextypes, headline
//   text search template N.T                       init, lexize
//   transform for T language L                     from sql, to sql (functions with argument types)
//
// Type::properties of a range: subtype, subtype_opclass, collation, canonical, subtype_diff, multirange_type_name
// (qualified; always there since 14). Of a base type: the clauses of CREATE TYPE where they are not the default;
// internallength always. Routine::aggregate: the clauses of CREATE AGGREGATE, hypothetical, and direct_arguments (a number)
// of an ordered-set aggregate.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "postgres/connection.hpp"

namespace pgsteward::postgres {

struct IntrospectionOptions {
    std::chrono::milliseconds statement_timeout{120'000};
    std::chrono::milliseconds lock_timeout{10'000};   ///< printing a definition takes an ACCESS SHARE lock
};

struct Introspection {
    Catalog catalog;                         ///< complete; nothing to roll back
    int server_version = 0;                  ///< server_version_num: 150020
    std::vector<std::string> left_out;       ///< "connection string of the subscription s: no privilege to see it"
};

/// Ends a transaction of its own; the connection must not be in one, and keeps none of the settings. Throws
/// DatabaseError, and EnvironmentError where the server is older than version 12.
Introspection read_database(Connection& connection, const IntrospectionOptions& options = {});

}  // namespace pgsteward::postgres
