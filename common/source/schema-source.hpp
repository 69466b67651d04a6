// One SOURCE argument → a whole schema in memory, whatever kind of source it is.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "interpret/schema-text.hpp"
#include "migration/migration.hpp"
#include "text/file-tree.hpp"

namespace pgsteward {

struct SchemaRequest {
    std::string framework;                   ///< empty: recognised
    std::string stdin_filename;
    std::optional<std::string> stdin_content;            ///< where stdin was read already
    std::string repository_hint;             ///< directory of the configuration; may be empty
    std::shared_ptr<const Declarations> declarations;   ///< may be null
    unsigned jobs = 1;
    int postgres = 15;
    bool postgres_given = false;             ///< else a dump's own words about its server count
    std::string role = "postgres";           ///< who runs SQL text
    /// Sees every statement that makes the schema; not called for a live database, a snapshot or scratch:.
    std::function<void(const Step&)> observe;
};

struct Schema {
    std::string name;                        ///< the SOURCE as reports show it: no password
    Catalog catalog;
    int postgres = 15;                       ///< major version
    int server_version = 0;                  ///< server_version_num where a server was asked, else 0
    /// Does the source say who owns things, and who may do what? A dump made with -O or -x does not.
    bool states_owners = true, states_privileges = true;
    bool dump = false;                       ///< text that pg_dump wrote
    bool by_hand = false;                    ///< SQL or migrations that people wrote: what they do not say is as the server has it by default
    std::optional<SourceText> text;          ///< where it is one SQL text
    std::vector<ReadError> errors;           ///< what could not be read: exit status 2
    std::vector<OpaqueStep> opaque;          ///< what ran and could not be read
    std::vector<std::string> notes;          ///< left out for want of a privilege, roles and extensions that are missing
    std::vector<std::string> revisions;      ///< revisions[n - 1] is Origin::migration n; empty where there are none
    std::vector<interpret::StatedComment> comments;
    std::uint64_t files = 0, statements = 0;
};

/// Throws UsageError, InputError or EnvironmentError where there is nothing to read.
Schema read_schema(const std::string& source, const SchemaRequest& request);

/// The SQL that makes the schema, as a server would be sent it: the text, or what the migrations send. Nothing for a live
/// database, a snapshot and stdin, which is read already.
std::optional<SourceText> schema_sql(const std::string& source, const SchemaRequest& request);

}  // namespace pgsteward
