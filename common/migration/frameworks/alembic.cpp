// Alembic: Python files with a revision, an upgrade() and a downgrade(), linked by down_revision.
#include <algorithm>

#include "migration/alembic/reader.hpp"
#include "migration/framework.hpp"

namespace pgsteward::frameworks {
namespace {

constexpr int files_looked_at = 40;

/// Files that are never revisions, wherever they are.
bool may_be_revision(const std::string& path) {
    const std::string name = path.substr(path.rfind('/') + 1);
    return name.ends_with(".py") && name != "env.py" && name != "__init__.py" && !name.starts_with(".#");
}

int recognises(const FileTree& tree) {
    int looked_at = 0;
    for (const std::string& path : tree.paths) {
        if (!may_be_revision(path)) continue;
        if (++looked_at > files_looked_at) break;
        const auto source = tree.read(path);
        if (source && alembic::looks_like_revision(source->content())) return 100;
    }
    return 0;
}

std::vector<MigrationFiles> list(const FileTree& tree) {
    std::vector<MigrationFiles> result;
    for (const std::string& path : tree.paths)
        if (may_be_revision(path)) result.push_back({path, "", {}});
    return result;
}

Migration read(const FileTree& tree, const MigrationFiles& files) { return alembic::read_revision(tree, files.upgrade); }

void link(MigrationChain& chain) {
    // A file alone needs no revision to be judged. In a chain one without is a helper, or does not belong anywhere.
    if (chain.migrations.size() > 1) {
        for (const Migration& one : chain.migrations)
            if (one.revision.empty() && one.errors.empty() && one.upgrade.present)
                chain.errors.push_back({one.at, "this file has an upgrade() and no revision"});
        std::erase_if(chain.migrations, [](const Migration& one) {
            return one.revision.empty() && one.errors.empty() && !one.upgrade.present;
        });
    }
    alembic::order(chain.migrations);
    chain.linked = true;
}

}  // namespace

extern const Framework alembic = {
    .name = "alembic",
    .summary = "Alembic revisions: upgrade() and downgrade() in Python files, linked by down_revision",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "in `with op.get_context().autocommit_block():`",
    .python = true,
    .link = link,
};

}  // namespace pgsteward::frameworks
