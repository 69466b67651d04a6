// The name of a migration file, by the pattern of the project.
#include <fmt/format.h>

#include "check/chain-walk.hpp"
#include "check/patterns.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Migration& migration, const Policy& policy, Findings& findings) {
    if (policy.filename_pattern.empty()) return;
    const std::string name = file_name_of(migration);
    if (matches_whole(policy.filename_pattern, name)) return;
    findings.add({.object = name,
                  .message = fmt::format("the file name {} does not match {}", name, policy.filename_pattern),
                  .at = Location{migration.file, {}}});
}

}  // namespace

extern const Rule migration_file_name = {
    .id = "migration-file-name",
    .category = Category::correctness,
    .summary = "The name of a migration file does not match the configured pattern.",
    .why = "Tools and people find and order migrations by their names. Only checked where pgsteward.yaml "
           "gives migrations.filename.",
    .fix = "Rename the file before it is applied anywhere.",
    .bad = R"py(==> versions/note.py
"""202511181200"""
from alembic import op

revision = "202511181200"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
)py",
    .good = R"py(==> versions/202511181200_note.py
"""202511181200"""
from alembic import op

revision = "202511181200"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
)py",
    .check = check,
};

}  // namespace pgsteward::rules
