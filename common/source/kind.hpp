// The ways to say where migrations and schemas come from. Each is one constant in source/kinds/, which CMake lists: a new way is one
// new file.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "source/migration-reader.hpp"
#include "source/schema-reader.hpp"

namespace pgsteward {

struct SourceKind {
    std::string_view written;                ///< as in --help: "git:REV:PATH"
    /// Exactly one kind takes a SOURCE; what none takes does not exist.
    bool (*takes)(const std::string& source);
    /// As migrations. Throws UsageError, InputError or EnvironmentError.
    void (*add)(MigrationReader& reader, const std::string& source);
    /// As a whole schema. Throws the same.
    Schema (*read)(SchemaReader& reader, const std::string& source);
};

/// Every kind, by file name. Generated.
std::span<const SourceKind* const> source_kinds();

/// Not a path: "-", or one of the prefixes that other kinds have.
bool is_special(const std::string& source);

}  // namespace pgsteward
