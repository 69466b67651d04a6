// The families of CREATE … (option = value, …): one function for each kind, called by apply-define.cpp.
#pragma once

#include "interpret/execution.hpp"

namespace pgsteward::interpret {

void create_aggregate(Execution& run, const sql::Define& define);
void create_operator(Execution& run, const sql::Define& define);
void create_base_type(Execution& run, const sql::Define& define);
void create_collation(Execution& run, const sql::Define& define);
void create_text_search(Execution& run, const sql::Define& define);
void alter_operator(Execution& run, const sql::AlterTypeOptions& alter);

/// An option's one word, however the grammar took it: a type, a list of one name, a string, a number.
std::string word_of(const sql::Option& option);
bool is_on(const sql::Option& option);
/// The routine of that name that takes exactly these types; the only one of the name where no other is there.
const Routine* routine_taking(Execution& run, const sql::ObjectName& name, const std::vector<std::string>& types);
/// "OPERATOR(app.===)"; bare for one of pg_catalog.
std::string operator_text(const QualifiedName& name);
/// Of an operator by its operands: the schema where the catalog knows it, else pg_catalog.
QualifiedName find_operator(Execution& run, const sql::ObjectName& name, const std::string& left, const std::string& right);
std::string operands(const std::string& left, const std::string& right);
/// After an operator moved to another schema: those that name it in properties follow.
void follow_operator(Execution& run, const QualifiedName& from, const QualifiedName& to);
/// After an operator class or family got another name: `family` is said where it is not the class's own name.
void follow_family(Execution& run, ObjectKind kind, const QualifiedName& from, const QualifiedName& to);
/// After an operator went: those that named it as commutator or negator name none.
void forget_operator(Execution& run, const QualifiedName& name);

}  // namespace pgsteward::interpret
