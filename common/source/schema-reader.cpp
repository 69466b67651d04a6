#include "source/schema-reader.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <filesystem>

#include "migration/emit-sql.hpp"
#include "migration/framework.hpp"
#include "postgres/conninfo.hpp"
#include "postgres/introspection.hpp"
#include "postgres/load.hpp"
#include "postgres/scratch-server.hpp"
#include "print/snapshot.hpp"
#include "print/sql.hpp"
#include "source/kind.hpp"
#include "source/migration-source.hpp"
#include "sql/versions.hpp"
#include "text/excerpt.hpp"
#include "text/failure.hpp"
#include "text/files.hpp"
#include "text/report-path.hpp"

namespace pgsteward {
namespace {

constexpr int version_unit = 10000;          // server_version_num 150018 is 15.18

/// The major version that the head of a dump says its server had; 0 without.
int dumped_from(std::string_view text) {
    static const RE2 line(R"((?m)^-- Dumped from database version (\d+))");
    int major = 0;
    return RE2::PartialMatch(re2::StringPiece(text.data(), std::min<std::size_t>(text.size(), 4096)), line, &major) ? major : 0;
}

bool states_owner(const sql::Statement& statement) {
    if (const auto* alter = std::get_if<sql::AlterTable>(&statement.body))
        return std::any_of(alter->actions.begin(), alter->actions.end(), [](const auto& action) { return std::holds_alternative<sql::SetOwner>(action.change); });
    if (const auto* schema = std::get_if<sql::CreateSchema>(&statement.body)) return schema->owner.has_value();
    return std::holds_alternative<sql::ChangeOwner>(statement.body);
}

bool states_privilege(const sql::Statement& statement) {
    return std::holds_alternative<sql::Grant>(statement.body) || std::holds_alternative<sql::AlterDefaultPrivileges>(statement.body);
}

/// What a server would refuse is said: the schema is not what its text seems to make.
class RefusalNotes {
public:
    void take(const Step& step, std::vector<std::string>& notes) {
        if (!step.inside.empty() || !step.condition.empty() || step.errors_swallowed) return;
        for (const Effect& effect : step.effects)
            if (const auto* refused = std::get_if<Refused>(&effect)) add(step.at, refused->message, notes);
    }

private:
    void add(const Location& at, const std::string& message, std::vector<std::string>& notes) {
        constexpr std::size_t shown = 5;
        if (++count_ <= shown) notes.push_back(fmt::format("{}:{}: a server refuses this: {}", at.source.name(), at.begin().line, message));
        if (count_ == shown + 1) notes.emplace_back();
        if (count_ > shown)
            notes.back() = fmt::format("{}: a server refuses {} more statement{}", at.source.name(), count_ - shown, count_ - shown == 1 ? "" : "s");
    }

    std::size_t count_ = 0;
};

/// The options to interpret with, seeing to it that the schema learns what its statements state.
interpret::SchemaTextOptions options_for(const SchemaRequest& request, Schema& schema) {
    schema.states_owners = schema.states_privileges = false;
    interpret::SchemaTextOptions options{.postgres = schema.postgres, .role = request.role, .jobs = request.jobs};
    options.observe = [&request, &schema, refusals = RefusalNotes()](const Step& step) mutable {
        if (!schema.states_owners && (states_owner(step.statement) || step.session.role != request.role)) schema.states_owners = true;
        if (!schema.states_privileges && states_privilege(step.statement)) schema.states_privileges = true;
        refusals.take(step, schema.notes);
        if (request.observe) request.observe(step);
    };
    return options;
}

void keep(Schema& schema, interpret::SchemaTextResult result) {
    schema.statements += result.statements;
    schema.errors = std::move(result.errors);
    schema.opaque = std::move(result.opaque);
    schema.comments = std::move(result.comments);
}

/// A migration that stands in no file, so nothing can be imported beside it.
MigrationInput one_migration(const SourceText& text, const std::shared_ptr<const Declarations>& declarations) {
    FileTree tree = tree_of(text, {}, text.name());
    tree.declarations = declarations;
    MigrationInput input;
    const Framework& alembic = *find_framework("alembic");
    input.chain.framework = alembic.name;
    input.chain.migrations.push_back(alembic.read(tree, {tree.paths.front(), {}, {}}));
    input.complete = false;
    input.files = 1;
    return input;
}

std::string git_name(const GitPath& path) { return fmt::format("git:{}:{}", path.revision, path.path); }

bool is_python(const std::string& name) { return name.ends_with(".py"); }
bool is_snapshot(const std::string& name) { return name.ends_with(".json"); }

/// What the server refused, at its place in the user's files.
std::vector<ReadError> refusals(const SchemaReader::Script& script, const postgres::LoadResult& loaded) {
    std::vector<ReadError> errors;
    for (const postgres::LoadError& error : loaded.errors) {
        const Span refused = {error.at, std::max(error.at, error.statement.span.end)};
        errors.push_back({place_in_migrations(script.statements, refused).value_or(Location{script.text, refused}),
                          fmt::format("the scratch server refused this: {}", error.message)});
    }
    return errors;
}

}  // namespace

Schema SchemaReader::read(const std::string& source) {
    for (const SourceKind* kind : source_kinds())
        if (kind->takes(source)) return kind->read(*this, source);
    throw InputError(fmt::format("{}: no such file or folder", printable(source)));
}

Schema SchemaReader::from_file(const std::string& file) {
    const std::string name = report_path(file);
    if (is_python(name)) return from_migrations(file);
    const SourceText text(name, read_file(file));
    return is_snapshot(name) ? from_snapshot(text) : from_text(text);
}

Schema SchemaReader::from_stdin() {
    std::string content = request_.stdin_content ? *request_.stdin_content : read_file("-");
    if (content.empty()) throw InputError("stdin is empty");
    const std::string name = request_.stdin_filename.empty() ? "stdin" : report_path(request_.stdin_filename);
    const bool json = request_.stdin_filename.empty() ? content[content.find_first_not_of(" \t\r\n") % content.size()] == '{' : is_snapshot(name);
    const SourceText text(name, std::move(content));
    if (json) return from_snapshot(text);
    return is_python(name) ? from_chain(name, one_migration(text, request_.declarations)) : from_text(text);
}

Schema SchemaReader::from_text(const SourceText& text) {
    Schema schema;
    schema.name = text.name();
    schema.files = 1;
    const int dumped = dumped_from(text.content());
    schema.dump = dumped != 0;
    // What an older server dumped, the oldest that is known reads as well.
    schema.postgres = schema.dump && !request_.postgres_given ? std::clamp(dumped, oldest_postgres, newest_postgres) : request_.postgres;
    schema.by_hand = !schema.dump;
    schema.text = text;
    schema.catalog = interpret::new_database(schema.postgres);
    interpret::SchemaTextOptions options = options_for(request_, schema);
    options.read = reader_inside(project_root(parent_of(text.name()), request_.repository_hint));
    keep(schema, interpret::interpret_text(schema.catalog, text, options));
    return schema;
}

Schema SchemaReader::from_snapshot(const SourceText& text) {
    print::Snapshot snapshot = print::read_snapshot(text);
    Schema schema;
    schema.name = text.name();
    schema.files = 1;
    schema.catalog = std::move(snapshot.catalog);
    schema.postgres = snapshot.postgres;
    schema.states_owners = snapshot.states_owners;
    schema.states_privileges = snapshot.states_privileges;
    schema.revisions = std::move(snapshot.revisions);
    return schema;
}

MigrationInput SchemaReader::migrations_of(const std::string& source) {
    MigrationRequest request;
    request.sources = {source};
    request.framework = request_.framework;
    request.repository_hint = request_.repository_hint;
    request.declarations = request_.declarations;
    request.jobs = request_.jobs;
    MigrationSelection selection = read_migrations(request);
    if (selection.inputs.size() != 1) throw InputError(fmt::format("{}: not one chain of migrations", printable(source)));
    return std::move(selection.inputs.front());
}

Schema SchemaReader::from_migrations(const std::string& source) { return from_chain(report_path(source), migrations_of(source)); }

Schema SchemaReader::from_chain(const std::string& name, MigrationInput input) {
    Schema schema;
    schema.name = name;
    schema.files = input.files;
    schema.postgres = request_.postgres;
    schema.catalog = interpret::new_database(schema.postgres);
    schema.catalog.complete = input.complete;
    schema.by_hand = true;
    schema.notes = input.notes;
    for (const Migration& migration : input.chain.migrations) schema.revisions.push_back(migration.revision);
    interpret::SchemaTextOptions options = options_for(request_, schema);
    options.read = input.read;
    keep(schema, interpret::interpret_chain(schema.catalog, input.chain, options));
    return schema;
}

Schema SchemaReader::from_revision(const GitPath& path) {
    const std::string name = git_name(path);
    if (file_tree_at(path)) return from_chain(name, migrations_of(name));
    const auto content = file_at(path.revision, path.path, ".");
    if (!content) throw InputError(fmt::format("{} is not in git revision {}", printable(path.path), printable(path.revision)));
    if (is_python(path.path)) return from_chain(name, migrations_of(name));
    const SourceText text(name, *content);
    return is_snapshot(path.path) ? from_snapshot(text) : from_text(text);
}

Schema SchemaReader::from_database(const std::string& target) { return from_connection(postgres::display_target(target), postgres::Connection::open(target)); }

Schema SchemaReader::from_connection(const std::string& name, postgres::Connection connection) {
    postgres::Introspection introspection = postgres::read_database(connection);
    Schema schema;
    schema.name = name;
    schema.catalog = std::move(introspection.catalog);
    schema.server_version = introspection.server_version;
    schema.postgres = introspection.server_version / version_unit;
    schema.notes = std::move(introspection.left_out);
    return schema;
}

SchemaReader::Script SchemaReader::sql_of(const std::string& source) {
    if (postgres::is_connection_target(source)) throw UsageError("scratch: loads files; a live database is exact already");
    if (source.starts_with("scratch:")) throw UsageError("scratch:scratch: says no more than scratch:");
    std::error_code failed;
    const bool git = source.starts_with("git:");
    const bool file = source == "-" || (git ? !file_tree_at(git_path(source)) : std::filesystem::is_regular_file(source, failed));
    if (file && !is_python(source) && !is_snapshot(source)) {
        const std::string name = source == "-" ? (request_.stdin_filename.empty() ? "stdin" : report_path(request_.stdin_filename)) : git ? source : report_path(source);
        if (!git) return {SourceText(name, read_file(source)), {}, {}};
        const auto content = file_at(git_path(source).revision, git_path(source).path, ".");
        if (!content) throw InputError(fmt::format("{}: no such file in this revision", printable(source)));
        return {SourceText(name, *content), {}, {}};
    }
    if (is_snapshot(source)) {
        const Schema schema = read(source);
        return {SourceText(schema.name, print::sql(schema.catalog, {.postgres = schema.postgres})), {}, {}};
    }
    const MigrationInput input = migrations_of(source);
    EmittedSql emitted = emit_sql(input.chain, {Direction::upgrade, {}, input.read});
    return {SourceText(git ? source : report_path(source), std::move(emitted.text)), std::move(emitted.statements), std::move(emitted.errors)};
}

Schema SchemaReader::from_scratch(const std::string& source) {
    Script script = sql_of(source);
    const int dumped = dumped_from(script.text.content());
    const int wanted = request_.postgres_given ? request_.postgres : 0;
    postgres::ScratchServer server = postgres::ScratchServer::start({.major = wanted});
    const std::string database = server.create_database();
    postgres::Connection loading = server.connect(database);
    const postgres::LoadResult loaded = postgres::load(loading, script.text);
    // A fresh session: the script may have changed the settings of its own.
    Schema schema = from_connection(fmt::format("scratch:{}", script.text.name()), server.connect(database));
    schema.files = 1;
    schema.statements = loaded.statements;
    schema.errors = std::move(script.errors);
    for (ReadError& error : refusals(script, loaded)) schema.errors.push_back(std::move(error));
    for (const std::string& role : loaded.created_roles) schema.notes.push_back(fmt::format("the role {} is named and not made here; the scratch server was given a plain one", role));
    for (const std::string& extension : loaded.missing_extensions) schema.notes.push_back(fmt::format("the extension {} is not installed on the scratch server", extension));
    for (const std::string& setting : loaded.unknown_settings) schema.notes.push_back(fmt::format("the scratch server has no setting {}", setting));
    if (dumped != 0 && dumped != schema.postgres)
        schema.notes.push_back(fmt::format("the dump comes from PostgreSQL {}, the scratch server is {}", dumped, schema.postgres));
    return schema;
}

std::optional<SourceText> schema_sql(const std::string& source, const SchemaRequest& request) {
    constexpr std::string_view scratch = "scratch:";
    const std::string file = source.starts_with(scratch) ? source.substr(scratch.size()) : source;
    if (file == "-" || postgres::is_connection_target(file) || is_snapshot(file)) return std::nullopt;
    return SchemaReader(request).sql_of(file).text;   // what is wrong in it was said when the source was read as a schema
}

Schema read_schema(const std::string& source, const SchemaRequest& request) { return SchemaReader(request).read(source); }

}  // namespace pgsteward
