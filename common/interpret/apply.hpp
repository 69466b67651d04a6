// One overload per kind of statement, so that a new kind does not compile until it is placed. Each family of
// statements has a file apply-<family>.cpp; what changes nothing that the catalog holds is listed at the end.
#pragma once

#include "interpret/execution.hpp"

namespace pgsteward::interpret {

// apply-tables.cpp, apply-partitions.cpp, apply-alter-table.cpp
void apply(Execution& run, const sql::CreateTable& statement);
void apply(Execution& run, const sql::CreateTableAs& statement);
void apply(Execution& run, const sql::AlterTable& statement);
// apply-indexes.cpp
void apply(Execution& run, const sql::CreateIndex& statement);
// apply-views.cpp
void apply(Execution& run, const sql::CreateView& statement);
void apply(Execution& run, const sql::RefreshMaterializedView& statement);
// apply-triggers.cpp, apply-policies.cpp
void apply(Execution& run, const sql::CreateTrigger& statement);
void apply(Execution& run, const sql::CreateRule& statement);
void apply(Execution& run, const sql::CreateEventTrigger& statement);
void apply(Execution& run, const sql::AlterEventTrigger& statement);
void apply(Execution& run, const sql::CreatePolicy& statement);
void apply(Execution& run, const sql::AlterPolicy& statement);
// apply-sequences.cpp
void apply(Execution& run, const sql::CreateSequence& statement);
void apply(Execution& run, const sql::AlterSequence& statement);
// apply-routines.cpp
void apply(Execution& run, const sql::CreateFunction& statement);
void apply(Execution& run, const sql::AlterFunction& statement);
// apply-types.cpp
void apply(Execution& run, const sql::CreateEnum& statement);
void apply(Execution& run, const sql::AlterEnum& statement);
void apply(Execution& run, const sql::CreateCompositeType& statement);
void apply(Execution& run, const sql::CreateRange& statement);
void apply(Execution& run, const sql::CreateDomain& statement);
void apply(Execution& run, const sql::AlterDomain& statement);
void apply(Execution& run, const sql::AlterTypeOptions& statement);
// apply-schemas.cpp
void apply(Execution& run, const sql::CreateSchema& statement);
void apply(Execution& run, const sql::CreateExtension& statement);
void apply(Execution& run, const sql::AlterExtension& statement);
void apply(Execution& run, const sql::AlterExtensionContents& statement);
void apply(Execution& run, const sql::CreateDatabase& statement);
void apply(Execution& run, const sql::AlterDatabase& statement);
void apply(Execution& run, const sql::AlterDatabaseSetting& statement);
void apply(Execution& run, const sql::CreateTablespace& statement);
void apply(Execution& run, const sql::AlterTablespace& statement);
void apply(Execution& run, const sql::MoveAllToTablespace& statement);
// apply-define.cpp: aggregates, operators, casts, text search, collations, conversions, languages …
void apply(Execution& run, const sql::Define& statement);
void apply(Execution& run, const sql::CreateCast& statement);
void apply(Execution& run, const sql::CreateOperatorClass& statement);
void apply(Execution& run, const sql::CreateOperatorFamily& statement);
void apply(Execution& run, const sql::AlterOperatorFamily& statement);
void apply(Execution& run, const sql::CreateConversion& statement);
void apply(Execution& run, const sql::CreateTransform& statement);
void apply(Execution& run, const sql::CreateLanguage& statement);
void apply(Execution& run, const sql::CreateAccessMethod& statement);
void apply(Execution& run, const sql::AlterTextSearchDictionary& statement);
void apply(Execution& run, const sql::AlterTextSearchConfiguration& statement);
void apply(Execution& run, const sql::CreateStatistics& statement);
void apply(Execution& run, const sql::AlterStatistics& statement);
// apply-replication.cpp, apply-foreign-data.cpp
void apply(Execution& run, const sql::CreatePublication& statement);
void apply(Execution& run, const sql::AlterPublication& statement);
void apply(Execution& run, const sql::CreateSubscription& statement);
void apply(Execution& run, const sql::AlterSubscription& statement);
void apply(Execution& run, const sql::CreateForeignDataWrapper& statement);
void apply(Execution& run, const sql::AlterForeignDataWrapper& statement);
void apply(Execution& run, const sql::CreateServer& statement);
void apply(Execution& run, const sql::AlterServer& statement);
void apply(Execution& run, const sql::CreateUserMapping& statement);
void apply(Execution& run, const sql::AlterUserMapping& statement);
void apply(Execution& run, const sql::ImportForeignSchema& statement);
// apply-drop.cpp, apply-rename.cpp
void apply(Execution& run, const sql::Drop& statement);
void apply(Execution& run, const sql::Rename& statement);
void apply(Execution& run, const sql::SetSchema& statement);
// apply-annotations.cpp: owners, comments, labels
void apply(Execution& run, const sql::ChangeOwner& statement);
void apply(Execution& run, const sql::Comment& statement);
void apply(Execution& run, const sql::SecurityLabel& statement);
// apply-privileges.cpp, apply-roles.cpp
void apply(Execution& run, const sql::Grant& statement);
void apply(Execution& run, const sql::AlterDefaultPrivileges& statement);
void apply(Execution& run, const sql::GrantRole& statement);
void apply(Execution& run, const sql::CreateRole& statement);
void apply(Execution& run, const sql::AlterRole& statement);
void apply(Execution& run, const sql::AlterRoleSetting& statement);
void apply(Execution& run, const sql::DropOwned& statement);
void apply(Execution& run, const sql::ReassignOwned& statement);
// apply-data.cpp
void apply(Execution& run, const sql::QueryPtr& query);
void apply(Execution& run, const sql::Truncate& statement);
void apply(Execution& run, const sql::Copy& statement);
// apply-session.cpp
void apply(Execution& run, const sql::SetVariable& statement);
void apply(Execution& run, const sql::Transaction& statement);
void apply(Execution& run, const sql::Prepare& statement);
void apply(Execution& run, const sql::Deallocate& statement);
void apply(Execution& run, const sql::Discard& statement);

// What changes neither the catalog nor the session. Rules read the statement itself.
inline void apply(Execution&, const sql::RefreshCollation&) {}
inline void apply(Execution&, const sql::DependsOnExtension&) {}
inline void apply(Execution&, const sql::AlterSystem&) {}
inline void apply(Execution&, const sql::Show&) {}
inline void apply(Execution&, const sql::Explain&) {}
inline void apply(Execution&, const sql::Execute&) {}
inline void apply(Execution&, const sql::DeclareCursor&) {}
inline void apply(Execution&, const sql::Fetch&) {}
inline void apply(Execution&, const sql::ClosePortal&) {}
inline void apply(Execution&, const sql::Do&) {}
inline void apply(Execution&, const sql::Call&) {}
inline void apply(Execution&, const sql::LockTable&) {}
inline void apply(Execution&, const sql::Vacuum&) {}
inline void apply(Execution&, const sql::Reindex&) {}
void apply(Execution& run, const sql::Cluster& statement);   // apply-indexes.cpp
inline void apply(Execution&, const sql::SetConstraints&) {}
inline void apply(Execution&, const sql::Listen&) {}
inline void apply(Execution&, const sql::Unlisten&) {}
inline void apply(Execution&, const sql::Notify&) {}
inline void apply(Execution&, const sql::Load&) {}
inline void apply(Execution&, const sql::Checkpoint&) {}
inline void apply(Execution&, const sql::Return&) {}
inline void apply(Execution&, const sql::OtherStatement&) {}

}  // namespace pgsteward::interpret
