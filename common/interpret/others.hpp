// Objects that the catalog keeps by kind, name and properties. Names and values of properties are those of the
// introspection of a live database; sources of facts: the manual's pages of the CREATE commands.
#pragma once

#include "interpret/execution.hpp"

namespace pgsteward::interpret {

/// Adds a new object under other_key(); one that is there already stays as it is.
void put_other(Execution& run, ObjectKind kind, const QualifiedName& name, OtherObject object);
/// The name under which `others` keeps what a statement names: "(a as b)" for a cast, "for u server s" for a mapping,
/// "app.+(integer, NONE)" for an operator, "app.c using btree" for an operator class.
QualifiedName other_name(Execution& run, const sql::ObjectReference& object);
/// Of an object of the kind that exists on the search path; where none does, as a new one would be called.
QualifiedName other_name(Execution& run, ObjectKind kind, const sql::ObjectName& name, const std::string& suffix = {});
/// Does the kind live in schemas?
bool in_schemas(ObjectKind kind);

/// The schema public as a new database has it; `creator` is who ran initdb.
OtherObject public_schema(int postgres, const std::string& creator);
/// Schema public is there from the start, with an owner and privileges that follow the server's version.
void know_public_schema(Execution& run, const std::string& schema);

/// Databases, tablespaces, languages, large objects and parameters are there without the text: one that it only
/// grants on or gives to somebody. Its owner and what was granted before are not known, and it says so.
void know_server_object(Execution& run, ObjectKind kind, const QualifiedName& name);
/// An entry of pg_parameter_acl goes when it says no more than the default.
void forget_parameter(Execution& run, const QualifiedName& key);

/// "app.f" quoted where needed, without arguments; pg_catalog's without schema.
std::string function_name(Execution& run, const sql::ObjectName& name);
/// "app.f(integer, text)"
std::string function_signature(Execution& run, const sql::ObjectWithArguments& function);
/// The name that an option holds as a type, a list of names or a word.
sql::ObjectName name_in(const sql::Option& option);

// What an object cannot be without, for its `uses`. Nothing is noted of what the catalog does not hold.
void use_routine(Execution& run, Uses& uses, const sql::ObjectName& name, const std::optional<std::vector<sql::TypeName>>& arguments = std::nullopt);
void use_type(Uses& uses, const std::string& canonical_type);
void use_other(Uses& uses, ObjectKind kind, const QualifiedName& name);
void use(Uses& uses, const QualifiedName& name);

/// "option NAME" → value of OPTIONS (…) as ADD, SET and DROP say.
void set_foreign_options(OptionMap& properties, const sql::Options& options);
std::string joined(const std::vector<std::string>& parts);

/// Calls `change` with a copy of everything that has an owner and privileges, columns included, and keeps what it says
/// it changed.
void edit_everything(Execution& run, const std::function<bool(Annotations&)>& change);

}  // namespace pgsteward::interpret
