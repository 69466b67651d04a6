// The SQL that makes each kind of object and each part of one, at the grain of a difference: what a whole schema is
// printed with, and what a statement that removes a difference is taken from.
//
// Every text is one statement (or the named part of one) without the closing semicolon. Names are always qualified, so
// the text means the same under any search_path. Functions with `before` give what turns it into `now`; a
// default-constructed `before` stands for what the CREATE statement alone makes, so the same function completes a new
// object and alters an old one. Where nothing needs to be said they give nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.hpp"

namespace pgsteward::print {

using Statements = std::vector<std::string>;

// Names (names.cpp) ------------------------------------------------------------------------------------------
// Kind and name as ALTER, DROP, COMMENT ON and SECURITY LABEL ON want them: "TABLE app.t", "FUNCTION app.f(integer)",
// "OPERATOR CLASS app.c USING btree", "CAST (a AS b)", "USER MAPPING FOR u SERVER s", "ROLE alice".
std::string reference(const Relation& relation);
std::string reference(const Routine& routine);
std::string reference(const Type& type);
std::string reference(const OtherObject& object);
std::string reference(const Role& role);
/// "app.f(integer, text)"; "(*)" for an aggregate without arguments.
std::string signature(const Routine& routine);
/// "ALTER TABLE app.t", with ONLY where partitions and children must not follow: the beginning of a relation's changes.
std::string alter(const Relation& relation);
std::string alter_only(const Relation& relation);

// Annotations (annotations.cpp) ------------------------------------------------------------------------------
// `what` is a reference(), or "COLUMN app.t.c", "CONSTRAINT c ON app.t", "TRIGGER t ON app.t", "INDEX app.i" ….
std::string column_reference(const QualifiedName& relation, std::string_view column);
/// "POLICY p ON app.t"; `kind` is constraint, trigger, rule or policy.
std::string part_reference(ObjectKind kind, std::string_view part, const QualifiedName& relation);
/// IS NULL for an empty comment.
std::string comment_on(std::string_view what, const std::string& comment);
std::string owner_to(std::string_view what, const std::string& owner);
/// False for the kinds whose owner is whoever made them, and for those without one.
bool has_changeable_owner(ObjectKind kind);
Statements security_labels(std::string_view what, const OptionMap& before, const OptionMap& now);

// Privileges (privileges.cpp) --------------------------------------------------------------------------------
struct AclTarget {
    ObjectKind kind = ObjectKind::table;
    std::string name;                        ///< as GRANT names it: "TABLE app.t", "FUNCTION app.f(integer)", "SCHEMA app"
    std::string owner;
    std::string column;                      ///< for the privileges of one column; their default is none
    int postgres = 15;                       ///< major version: MAINTAIN came with 17
};
AclTarget acl_target(const Relation& relation);
AclTarget acl_target(const Relation& relation, const Column& column);
AclTarget acl_target(const Routine& routine);
AclTarget acl_target(const Type& type);
AclTarget acl_target(const OtherObject& object);
/// GRANT and REVOKE that turn one list into the other; an absent one is the built-in default. What is granted by
/// somebody other than the owner stands between SET SESSION AUTHORIZATION and RESET, as pg_dump has it (GRANTED BY
/// may only name the current role). A list that spells the built-in default out gives nothing: it is the same.
Statements change_acl(const AclTarget& target, const AccessControlList& before, const AccessControlList& now);
/// Of a relation and its columns. What is taken away from the table goes from its columns too, so the two cannot be
/// changed apart from each other. `before` may be a default-constructed relation.
Statements change_privileges(const Relation& before, const Relation& now, int postgres = 15);
/// ALTER DEFAULT PRIVILEGES; `before` may be a default-constructed entry.
Statements default_privileges(const DefaultPrivileges& before, const DefaultPrivileges& now, int postgres = 15);

// Columns (columns.cpp) --------------------------------------------------------------------------------------
/// As CREATE TABLE and ADD COLUMN have it: name, type, collation, options of a foreign table, identity, default or
/// generation expression, NOT NULL. `with_default` false leaves DEFAULT to a later statement.
std::string column_definition(const Catalog& catalog, const Relation& relation, const Column& column, bool with_default = true);
/// "GENERATED ALWAYS AS IDENTITY (START WITH 5)": with what differs from the sequence that the server would make.
std::string identity_clause(const Catalog& catalog, const Relation& relation, const Column& column);
/// "ALTER TABLE app.t ALTER COLUMN c SET DEFAULT …" or DROP DEFAULT.
std::string column_default(const Relation& relation, const Column& column);
/// ALTER COLUMN … SET STORAGE, COMPRESSION, STATISTICS and options.
Statements column_settings(const Relation& relation, const Column& before, const Column& now);

// Relations (relations.cpp, views.cpp, sequences.cpp) --------------------------------------------------------
/// What CREATE TABLE does not say itself because it must come later.
struct Later {
    std::vector<std::string> defaults;       ///< names of columns
    std::vector<std::string> constraints;
    bool everything = false;                 ///< all defaults and all constraints
    bool has_default(const std::string& column) const;
    bool has_constraint(const std::string& constraint) const;
};
/// Does the constraint stand in CREATE TABLE? Foreign keys never do, nor what partitions and partitioned tables are
/// given by an index, nor what is NOT VALID.
bool stands_inside(const Catalog& catalog, const Relation& relation, const Constraint& constraint);
/// CREATE TABLE, [FOREIGN] TABLE, VIEW, MATERIALIZED VIEW (WITH NO DATA) or SEQUENCE.
std::string create_relation(const Catalog& catalog, const Relation& relation, const Later& later = {});
/// What a table's columns differ in from what CREATE TABLE with its parents makes of them: defaults, NOT NULL.
Statements inherited_columns(const Catalog& catalog, const Relation& relation);
/// Parents that are not said in CREATE TABLE: INHERIT.
Statements later_parents(const Catalog& catalog, const Relation& relation);
std::string attach_partition(const Relation& partition);
/// Storage parameters, tablespace, access method, persistence, row security, replica identity (not by an index), a
/// foreign table's options. Without `before`: what CREATE does not say.
Statements relation_settings(const Relation& before, const Relation& now);
std::string create_view(const Relation& view);
/// A view of the same columns that reads nothing, for views that depend on themselves by way of others.
std::string create_placeholder(const Relation& view);
std::string replace_view(const Relation& view);
/// " AS integer START WITH 5 …": what differs from a sequence of that type without options.
std::string sequence_options(const SequenceSettings& settings);
Statements alter_sequence(const Relation& before, const Relation& now);
/// What another type makes of it: bounds that were the old type's own become the new one's (init_params()).
SequenceSettings retyped(const SequenceSettings& before, const std::string& type);
/// "ALTER SEQUENCE app.s OWNED BY app.t.c" or OWNED BY NONE.
std::string sequence_owner(const Relation& sequence);

// Constraints and indexes (constraints.cpp, indexes.cpp) -----------------------------------------------------
/// "FOREIGN KEY (a) REFERENCES app.b (id) ON DELETE CASCADE NOT VALID", without the constraint's name.
std::string constraint_definition(const Relation& relation, const Constraint& constraint);
std::string constraint_definition(const Type& domain, const Constraint& constraint);
/// "ALTER TABLE app.t ADD CONSTRAINT c …", ONLY for what each partition is given by itself.
std::string add_constraint(const Relation& relation, const Constraint& constraint);
std::string add_constraint(const Type& domain, const Constraint& constraint);
enum class Concurrently { no, yes };
/// ON ONLY for a partitioned table: its partitions' indexes are attached.
std::string create_index(const Relation& table, const Index& index, Concurrently concurrently = Concurrently::no);
std::string attach_index(const Index& index);
/// Storage parameters, tablespace, statistics targets, CLUSTER ON, REPLICA IDENTITY USING INDEX.
Statements index_settings(const Relation& table, const Index& before, const Index& now);

// Triggers, rules, policies (triggers.cpp) -------------------------------------------------------------------
std::string create_trigger(const Relation& relation, const Trigger& trigger);
/// "ALTER TABLE app.t ENABLE ALWAYS TRIGGER x"; ONLY for a partition's own state.
std::string trigger_state(const Relation& relation, const Trigger& trigger);
std::string create_rule(const Relation& relation, const RewriteRule& rule);
std::string rule_state(const Relation& relation, const RewriteRule& rule);
std::string create_policy(const Relation& relation, const RowPolicy& policy);
/// ALTER POLICY: roles, USING and WITH CHECK; nothing where the command or the permissiveness changes, or an expression
/// is to go away, which only a new policy does.
std::optional<std::string> alter_policy(const Relation& relation, const RowPolicy& before, const RowPolicy& now);

// Types and routines (types.cpp, routines.cpp, aggregates.cpp) -----------------------------------------------
/// "CREATE TYPE app.t": a name to be filled in later.
std::string create_shell_type(const Type& type);
struct LaterInDomain {
    bool default_ = false;
    std::vector<std::string> constraints;
};
std::string create_type(const Type& type, const LaterInDomain& later = {});
/// "app.f(a integer DEFAULT 1, OUT b text)": name and parameters as CREATE FUNCTION wants them.
std::string routine_head(const Routine& routine);
enum class Replace { no, yes };
std::string create_routine(const Routine& routine, Replace replace = Replace::no);
/// A function of the same signature without its body, for bodies that depend on themselves by way of others.
std::string create_placeholder(const Routine& routine);
/// "SET search_path TO app, public": a stored setting as SET wants it, whose list settings are kept quoted.
std::string set_clause(std::string_view setting, std::string_view value);

// Roles and the others (roles.cpp, others*.cpp) --------------------------------------------------------------
/// CREATE ROLE with its attributes; never a password.
std::string create_role(const Role& role);
/// The same for a server of which only one database is known: another may have brought the role in.
Statements create_role_where_missing(const Role& role);
/// Attributes (without `before` they are said by CREATE ROLE), settings, memberships. `runner` is who will run the
/// statements: what it grants needs no GRANTED BY.
Statements role_settings(const Role& before, const Role& now, const std::string& runner = "postgres");

/// Whether the secrets of servers, user mappings and subscriptions are written as they are, or as digests.
enum class Secrets { redacted, shown };
Statements create_other(const OtherObject& object, Secrets secrets = Secrets::redacted);
/// Nothing where only DROP and CREATE can make the change.
std::optional<Statements> alter_other(const OtherObject& before, const OtherObject& now, Secrets secrets = Secrets::redacted);

}  // namespace pgsteward::print
