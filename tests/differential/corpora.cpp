#include "differential/corpora.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "migration/alembic/declarations.hpp"
#include "migration/emit-sql.hpp"
#include "sql/script.hpp"

namespace pgsteward::test {
namespace {

namespace fs = std::filesystem;

SourceText text_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return SourceText(path.filename().string(), std::string(std::istreambuf_iterator<char>(file), {}));
}

/// Placeholders that the project's own tool would fill in.
struct Placeholder { const char* written; const char* meant; };

SourceText filled(const SourceText& text, const std::vector<Placeholder>& placeholders) {
    std::string content(text.content());
    for (const auto& [written, meant] : placeholders)
        for (std::size_t at = content.find(written); at != std::string::npos; at = content.find(written, at)) content.replace(at, std::string_view(written).size(), meant);
    return SourceText(text.name(), std::move(content));
}

MigrationInput chain_of(const fs::path& folder, const std::string& project) {
    MigrationRequest request;
    request.sources = {folder.string()};
    request.repository_hint = folder.string();
    request.declarations = std::make_shared<const Declarations>(tests::declared(project));
    return std::move(read_migrations(request).inputs.at(0));
}

CorpusSchema emitted(const std::string& name, const fs::path& folder, std::vector<SourceText> before = {}, const std::vector<Placeholder>& placeholders = {}) {
    const MigrationInput input = chain_of(folder, {});
    CorpusSchema schema{name, std::move(before), {}};
    schema.texts.push_back(filled(SourceText("chain.sql", emit_sql(input.chain, {Direction::upgrade, {}, input.read}).text), placeholders));
    return schema;
}

/// The recording kept the driver's parameters, %(name)s, but not their values: such a query changes no schema and is left
/// out. Elsewhere the driver halved each %.
SourceText without_parameters(const SourceText& text) {
    std::string sent;
    for (const sql::ScriptItem& item : sql::split_script(text.content()).items) {
        std::string statement(text.content().substr(item.at.begin, item.at.size()));
        if (statement.find("%(") != std::string::npos) continue;
        for (std::size_t at = statement.find("%%"); at != std::string::npos; at = statement.find("%%", at + 1)) statement.erase(at, 1);
        sent += statement + ";\n";
    }
    return SourceText(text.name(), std::move(sent));
}

/// The chain as it is read statically, against what Alembic really sent.
CorpusSchema as_sent(const fs::path& corpus, const std::string& project, const std::string& folder) {
    CorpusSchema schema{project + ", chain", {}, chain_of(corpus / project / folder, project)};
    for (const Migration& migration : schema.chain->chain.migrations)
        if (const fs::path sent = corpus / project / "online_sql" / (migration.revision + ".up.sql"); fs::exists(sent)) schema.texts.push_back(without_parameters(text_of(sent)));
    return schema;
}

std::vector<fs::path> files_below(const fs::path& folder, const std::set<std::string>& endings) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && endings.contains(entry.path().extension().string())) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

/// Synapse begins with the full schemas of one version; the deltas of later ones follow, each version's in all parts.
CorpusSchema synapse(const fs::path& corpus) {
    const fs::path schemas = corpus / "synapse/files/synapse/storage/schema";
    constexpr int full = 72, last = 94;
    CorpusSchema schema{"synapse, chain", {}, {}};
    const auto add = [&](const fs::path& file) { schema.texts.push_back(filled(text_of(file), {{"$%AUTO_INCREMENT_PRIMARY_KEY%$", "BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY"}})); };
    for (const char* part : {"common", "main", "state"}) add(schemas / part / fmt::format("full_schemas/{}/full.sql.postgres", full));
    for (int version = full + 1; version <= last; ++version)
        for (const char* part : {"common", "main", "state"})
            if (const fs::path delta = schemas / part / fmt::format("delta/{}", version); fs::is_directory(delta))
                for (const fs::path& file : files_below(delta, {".sql", ".postgres"})) add(file);
    return schema;
}

/// What Supabase's projects have before their first migration.
SourceText supabase_stub() {
    return SourceText("stub.sql", R"sql(
CREATE ROLE anon;
CREATE ROLE authenticated;
CREATE ROLE service_role;
CREATE SCHEMA extensions;
CREATE EXTENSION pgcrypto WITH SCHEMA extensions;
CREATE EXTENSION "uuid-ossp" WITH SCHEMA extensions;
CREATE SCHEMA auth;
CREATE TABLE auth.users (id uuid PRIMARY KEY, email text, raw_user_meta_data jsonb);
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT NULL::uuid';
CREATE FUNCTION auth.role() RETURNS text LANGUAGE sql STABLE AS 'SELECT NULL::text';
SET search_path = public, extensions;
)sql");
}

}  // namespace

fs::path corpus_folder() {
    const fs::path corpus = fs::path(PGSTEWARD_SOURCE_DIR) / "../shared/corpus";
    return fs::is_directory(corpus) ? fs::canonical(corpus) : fs::path();
}

std::vector<CorpusSchema> corpus_dumps(const fs::path& corpus) {
    std::vector<CorpusSchema> schemas;
    for (const fs::path& file : files_below(corpus, {".sql"})) {
        if (!file.filename().string().starts_with("pg15_dump")) continue;
        const std::string project = file.parent_path().filename().string(), part = file.stem().string().substr(std::string_view("pg15_dump").size());
        schemas.push_back({fmt::format("{}, dump{}", project, part), {text_of(file)}, {}, project == "pg15-regress"});
    }
    return schemas;
}

std::vector<CorpusSchema> corpus_declared(const fs::path& corpus) {
    const auto declared = [&](const char* name, std::initializer_list<const char*> files) {
        CorpusSchema schema{name, {}, {}};
        for (const char* file : files) schema.texts.push_back(text_of(corpus / file));
        return schema;
    };
    return {
        declared("coder, declared", {"coder/files/coderd/database/dump.sql"}),
        declared("danbooru, declared", {"danbooru/files/db/structure.sql"}),
        declared("gisia, declared", {"gisia/files/db/structure.sql"}),
        declared("gisia, declared ci", {"gisia/files/db/ci_structure.sql"}),
        declared("gisia, declared cable", {"gisia/files/db/cable_structure.sql"}),
        declared("gisia, declared cache", {"gisia/files/db/cache_structure.sql"}),
        declared("gisia, declared queue", {"gisia/files/db/queue_structure.sql"}),
        declared("graphile-starter, declared", {"graphile-starter/files/data/schema.sql"}),
        declared("hatchet, declared", {"hatchet/files/sql/schema/v0.sql", "hatchet/files/sql/schema/v1-core.sql", "hatchet/files/sql/schema/v1-olap.sql"}),
        declared("temporal, declared", {"temporal/files/schema/postgresql/v12/temporal/schema.sql"}),
        declared("temporal, visibility declared", {"temporal/files/schema/postgresql/v12/visibility/schema.sql"}),
    };
}

std::vector<CorpusSchema> corpus_chains(const fs::path& corpus) {
    const std::vector<Placeholder> pop = {{R"({{ index .Options "Namespace" }})", "auth"}, {R"({{index .Options "Namespace" }})", "auth"}};
    const std::vector<Placeholder> psql = {{":DATABASE_VISITOR", "visitor"}, {":DATABASE_OWNER", "owner_role"}};
    std::vector<CorpusSchema> schemas;
    schemas.push_back(emitted("coder, chain", corpus / "coder/files/coderd/database/migrations"));
    schemas.push_back(emitted("crates-io, chain", corpus / "crates-io/files/migrations"));
    schemas.push_back(emitted("hatchet, chain", corpus / "hatchet/files/cmd/hatchet-migrate/migrate/migrations"));
    schemas.back().stops = true;
    schemas.push_back(emitted("concourse, chain", corpus / "concourse/files/atc/db/migration/migrations"));
    schemas.push_back(emitted("supabase-auth, chain", corpus / "supabase-auth/files/migrations", {text_of(corpus / "supabase-auth/files/hack/init_postgres.sql")}, pop));
    CorpusSchema supabase = emitted("supabase-postgres, chain", corpus / "supabase-postgres/files/migrations/db/migrations");
    const std::vector<fs::path> init = files_below(corpus / "supabase-postgres/files/migrations/db/init-scripts", {".sql"});
    for (auto file = init.rbegin(); file != init.rend(); ++file) supabase.texts.insert(supabase.texts.begin(), text_of(*file));
    schemas.push_back(std::move(supabase));
    schemas.push_back(emitted("graphile-starter, chain", corpus / "graphile-starter/files/@app/db/migrations",
                              {SourceText("stub.sql", "CREATE ROLE visitor; CREATE ROLE owner_role; CREATE EXTENSION \"uuid-ossp\"; CREATE EXTENSION citext; CREATE EXTENSION pgcrypto;")}, psql));
    schemas.push_back(emitted("basejump, chain", corpus / "basejump/files/supabase/migrations", {supabase_stub()}));
    schemas.push_back(emitted("temporal, chain", corpus / "temporal/files/schema/postgresql/v12/temporal/versioned"));
    schemas.push_back(emitted("temporal, visibility chain", corpus / "temporal/files/schema/postgresql/v12/visibility/versioned"));
    schemas.push_back(emitted("kestra, chain", corpus / "kestra/files/jdbc-postgres/src/main/resources/migrations/postgres"));
    schemas.push_back(emitted("sqitch-launchql, chain", corpus / "sqitch-launchql/files"));
    schemas.push_back(synapse(corpus));
    schemas.push_back(as_sent(corpus, "alembic-argilla", "files/src/argilla_server/alembic"));
    schemas.push_back(as_sent(corpus, "alembic-warehouse", "files/warehouse/migrations"));
    schemas.push_back(as_sent(corpus, "alembic-dify", "files/api/migrations"));
    schemas.push_back(as_sent(corpus, "alembic-mini-dpp", "files/backend/app/db/migrations"));
    schemas.push_back(as_sent(corpus, "alembic-prefect", "files/src/prefect/server/database/_migrations/versions/postgresql"));
    return schemas;
}

}  // namespace pgsteward::test
