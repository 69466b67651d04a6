// How one SOURCE becomes a schema. Internal to source/: kinds/<kind>.cpp say which part of it reads them.
#pragma once

#include "migration/emit-sql.hpp"
#include "postgres/connection.hpp"
#include "source/repository.hpp"
#include "source/schema-source.hpp"

namespace pgsteward {

struct MigrationInput;

class SchemaReader {
public:
    explicit SchemaReader(const SchemaRequest& request) : request_(request) {}

    /// By the kind that takes it.
    Schema read(const std::string& source);

    // For kinds/<kind>.cpp --------------------------------------------------------------------------------------
    /// A file, by its ending: SQL text, a snapshot, a migration.
    Schema from_file(const std::string& file);
    Schema from_stdin();
    /// A folder of migrations, "DIR" or "DIR@REVISION", on disk.
    Schema from_migrations(const std::string& source);
    Schema from_revision(const GitPath& path);
    Schema from_database(const std::string& target);
    /// The SQL of `source`, run on a throw-away server and read back.
    Schema from_scratch(const std::string& source);
    /// What scratch: loads: the text itself, or what the migrations send.
    struct Script {
        SourceText text;
        std::vector<EmittedStatement> statements;   ///< where those of migrations come from; empty for other sources
        std::vector<ReadError> errors;
    };
    Script sql_of(const std::string& source);

private:
    Schema from_text(const SourceText& text);
    Schema from_snapshot(const SourceText& text);
    Schema from_chain(const std::string& name, MigrationInput input);
    Schema from_connection(const std::string& name, postgres::Connection connection);
    MigrationInput migrations_of(const std::string& source);

    const SchemaRequest& request_;
};

}  // namespace pgsteward
