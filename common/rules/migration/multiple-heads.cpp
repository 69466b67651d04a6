// Two migrations that each claim to be the last: the framework does not know which one is meant.
#include <fmt/format.h>

#include <algorithm>

#include "check/chain-walk.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

using Labels = std::set<std::string>;

/// Has this head a branch label that no other head has?
bool has_own_label(const std::vector<Labels>& labels, std::size_t head) {
    return std::any_of(labels[head].begin(), labels[head].end(), [&](const std::string& label) {
        return std::count_if(labels.begin(), labels.end(), [&](const Labels& other) { return other.contains(label); }) == 1;
    });
}

void check(const MigrationChain& chain, const Policy&, Findings& findings) {
    if (!chain.linked) return;
    const ChainWalk walk(chain);
    std::vector<std::string> names;
    std::vector<Labels> labels;
    for (const Migration* head : walk.heads()) {
        names.push_back(head->revision);
        labels.push_back(walk.labels_of(*head));
    }
    // A branch of its own may have a head of its own; the others are one too many.
    std::vector<const Migration*> unlabelled;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (!has_own_label(labels, i)) unlabelled.push_back(walk.heads()[i]);
    if (names.size() < 2 || unlabelled.size() < 2) return;
    for (const Migration* head : unlabelled)
        findings.add({.object = head->revision,
                      .message = fmt::format("{} is one of {} heads ({})", head->revision, names.size(), fmt::join(names, ", ")),
                      .fix = fmt::format("make {} follow another head with down_revision, or merge: alembic merge heads", head->revision),
                      .at = head->at});
}

}  // namespace

extern const Rule multiple_heads = {
    .id = "multiple-heads",
    .category = Category::correctness,
    .summary = "The chain of migrations has more than one end.",
    .why = "An upgrade to head stops with an error, or applies only one of the branches. It happens when two "
           "changes are merged that each added a migration after the same one.",
    .fix = "Let one of them follow the other with down_revision, or add a merge migration; give a branch "
           "that is meant its own label.",
    .given = R"py(==> versions/0001_orders.py
"""0001"""
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.execute("CREATE TABLE orders (id bigint PRIMARY KEY, total numeric)")


def downgrade():
    pass
)py",
    .bad = R"py(==> versions/0002_note.py
"""0002"""
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    op.execute("ALTER TABLE orders ADD COLUMN note text")


def downgrade():
    pass
==> versions/0003_tax.py
"""0003"""
from alembic import op

revision = "0003"
down_revision = "0001"


def upgrade():
    op.execute("ALTER TABLE orders ADD COLUMN tax numeric")


def downgrade():
    pass
)py",
    .good = R"py(==> versions/0002_note.py
"""0002"""
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    op.execute("ALTER TABLE orders ADD COLUMN note text")


def downgrade():
    pass
==> versions/0003_tax.py
"""0003"""
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade():
    op.execute("ALTER TABLE orders ADD COLUMN tax numeric")


def downgrade():
    pass
)py",
    .check = check,
};

}  // namespace pgsteward::rules
