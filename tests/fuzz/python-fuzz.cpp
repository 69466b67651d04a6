// Any bytes as one Alembic revision: whatever the reader says stands inside the file, and its SQL can be split.
#include "invariant.hpp"
#include "migration/alembic/reader.hpp"
#include "migration/statements.hpp"

namespace {

using namespace pgsteward;

constexpr const char* path = "versions/revision.py";

void check(const MigrationAction& action) {
    if (const auto* sql = std::get_if<SendSql>(&action)) {
        fuzz::require_inside(sql->call);
        fuzz::require_inside(sql->sql.call());
        fuzz::require_inside(sql->sql.locate({0, static_cast<std::uint32_t>(sql->sql.text().size())}));
    } else if (const auto* opaque = std::get_if<Opaque>(&action)) {
        fuzz::require_inside(opaque->at);
        fuzz::require(!opaque->what.empty(), "what is opaque says why");
    } else if (const auto* found = std::get_if<ColumnFound>(&action)) {
        fuzz::require_inside(found->at);
    } else {
        fuzz::require_inside(std::get<TransactionBoundary>(action).at);
    }
}

void check(const MigrationScript& script, const std::vector<Location>& comments) {
    fuzz::require_inside(script.at);
    for (const MigrationAction& action : script.actions) check(action);
    const SplitScript split_script = split(script, comments, nullptr);
    for (const ScriptAction& action : split_script.actions) {
        if (const auto* statement = std::get_if<StatementText>(&action)) {
            fuzz::require_inside(statement->in_text, statement->text->text().size());
            fuzz::require_inside(statement->at);
        } else if (const auto* error = std::get_if<ReadError>(&action)) {
            fuzz::require_inside(error->at);
        }
    }
    for (const StatementComment& comment : split_script.comments) fuzz::require_inside(comment.at);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > fuzz::largest_input) return 0;
    const SourceText source(path, fuzz::text_of(data, size));
    const FileTree tree{"", {path}, [&](const std::string& asked) { return asked == path ? std::optional(source) : std::nullopt; }};
    const Migration migration = alembic::read_revision(tree, path);
    fuzz::require_inside(migration.at);
    for (const Location& comment : migration.comments) fuzz::require_inside(comment);
    for (const ReadError& error : migration.errors) fuzz::require_inside(error.at);
    check(migration.upgrade, migration.comments);
    check(migration.downgrade, migration.comments);
    return 0;
}
