// A revision that its file does not show.
#include <fmt/format.h>

#include "check/chain-walk.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Migration& migration, const Policy&, Findings& findings) {
    if (migration.revision.empty() || migration.repeatable || migration.file.name().find(migration.revision) != std::string::npos) return;
    findings.add({.object = migration.revision,
                  .message = fmt::format("the file name {} does not hold the revision {}", file_name_of(migration), migration.revision),
                  .at = migration.at});
}

}  // namespace

extern const Rule revision_file_name = {
    .id = "revision-file-name",
    .category = Category::convention,
    .severity = Severity::notice,
    .on = false,
    .summary = "The name of a migration file does not hold its revision.",
    .why = "Who reads a revision in a log or in the database looks for the file by that name.",
    .fix = "Name the file after its revision: <revision>_<what it does>.py.",
    .bad = R"py(==> versions/note.py
"""0002"""
from alembic import op

revision = "0002"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
)py",
    .good = R"py(==> versions/0002_note.py
"""0002"""
from alembic import op

revision = "0002"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
)py",
    .check = check,
};

}  // namespace pgsteward::rules
