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

/// "uq" → "uq_%(table_name)s_%(column_0_name)s"; keys are ix, uq, ck, fk, pk. A token of the project's own, which a
/// function answers, has an empty text.
using NamingConvention = std::map<std::string, std::string>;

/// The key under which a convention says why it is not known.
inline constexpr std::string_view unknown_convention = "?";

/// How an opaque action begins that says that names which a convention chooses are not certain.
inline constexpr std::string_view names_not_known = "names that the naming convention chooses are not certain: ";

/// What the configuration says, else the convention of target_metadata in the env.py above the file `path`; empty
/// where there is none, and not known where it cannot be followed.
const NamingConvention& naming_convention(const FileTree& tree, const std::string& path);

/// The convention of the metadata that an env.py hands to context.configure() (target-metadata.cpp).
NamingConvention convention_of_environment(const FileTree& tree, const std::string& path, const SourceText& environment);

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
