// Naming conventions of a project's MetaData: Alembic names constraints and indexes with them.
// Source: SQLAlchemy, "Configuring Constraint Naming Conventions", sqlalchemy/sql/naming.py; Alembic,
// operations/schemaobj.py (the metadata of an operation takes over the convention of target_metadata).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/file-tree.hpp"

namespace pgsteward::alembic {

/// "uq" → "uq_%(table_name)s_%(column_0_name)s"; keys are ix, uq, ck, fk, pk.
using NamingConvention = std::map<std::string, std::string>;

/// What the configuration says, else the convention of target_metadata in the env.py above the file `path`, as far
/// as that can be read; empty where there is none.
const NamingConvention& naming_convention(const FileTree& tree, const std::string& path);

/// What a convention is filled from.
struct NamedThing {
    std::string_view kind;  ///< "uq"
    std::string given;      ///< the name given; empty: none
    std::string table, schema;
    std::vector<std::string> columns;
    std::string referred_table;
    std::vector<std::string> referred_columns;
};

/// The name that the pattern makes; nothing where it asks for something that is not there (SQLAlchemy raises).
std::optional<std::string> filled(std::string_view pattern, const NamedThing& thing);

/// A name that is too long for PostgreSQL as SQLAlchemy shortens names that it made or that op.f() marks.
std::string shortened(const std::string& name);

}  // namespace pgsteward::alembic
