// Alembic: Python files with a revision, an upgrade() and a downgrade(), linked by down_revision.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <set>

#include "migration/alembic/naming.hpp"
#include "migration/alembic/reader.hpp"
#include "migration/framework.hpp"
#include "migration/python-text.hpp"

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

/// A chain has one naming convention: that it is not known is said where it first matters.
void tell_names_once(MigrationChain& chain) {
    std::set<std::string> told;
    for (Migration& migration : chain.migrations)
        for (MigrationScript* script : {&migration.upgrade, &migration.downgrade})
            std::erase_if(script->actions, [&](const MigrationAction& action) {
                const auto* opaque = std::get_if<Opaque>(&action);
                return opaque && opaque->what.starts_with(alembic::names_not_known) && !told.insert(opaque->what).second;
            });
}

std::string folder_of(const Migration& one) {
    const std::string& path = one.file.name();
    return path.substr(0, path.rfind('/') == std::string::npos ? 0 : path.rfind('/'));
}

void link(MigrationChain& chain) {
    // A file alone needs no revision to be judged. In a chain one without is a helper, or does not belong anywhere.
    if (chain.migrations.size() > 1) {
        // Alembic looks for revisions only where it is told to; what lies elsewhere is called by them, whatever it defines.
        std::set<std::string> folders;
        for (const Migration& one : chain.migrations)
            if (!one.revision.empty()) folders.insert(folder_of(one));
        const auto is_helper = [&](const Migration& one) {
            return one.revision.empty() && one.errors.empty() && (!one.upgrade.present || (!folders.empty() && !folders.contains(folder_of(one))));
        };
        std::erase_if(chain.migrations, is_helper);
        for (const Migration& one : chain.migrations)
            if (one.revision.empty() && one.errors.empty() && one.upgrade.present)
                chain.errors.push_back({one.at, "this file has an upgrade() and no revision"});
    }
    alembic::order(chain.migrations);
    tell_names_once(chain);
    chain.linked = true;
}

/// Ids are digits that count on, or twelve hexadecimal digits that depend on nothing but the names.
std::string next_id(const std::string& head, const std::string& slug) {
    if (std::string next = next_version(head); !next.empty()) return next;
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : head + " " + slug) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return fmt::format("{:012x}", hash & 0xffffffffffffULL);
}

/// The only revision that no other has for its parent.
const Migration* only_head(const MigrationChain& chain) {
    const Migration* head = nullptr;
    for (const Migration& one : chain.migrations) {
        const auto follows = [&](const Migration& other) { return std::find(other.parents.begin(), other.parents.end(), one.revision) != other.parents.end(); };
        if (std::any_of(chain.migrations.begin(), chain.migrations.end(), follows)) continue;
        if (head) return nullptr;
        head = &one;
    }
    return head;
}

std::vector<WrittenFile> compose(const NewMigration& migration) {
    const Migration* head = only_head(migration.chain);
    if (!head || head->revision.empty()) return {};
    const std::string id = next_id(head->revision, migration.slug);
    const std::string& path = head->file.name();
    std::string title = migration.slug;
    std::replace(title.begin(), title.end(), '_', ' ');
    std::string content = fmt::format("\"\"\"{}\n\nRevision ID: {}\nRevises: {}\n\"\"\"\nfrom alembic import op\n\nrevision = \"{}\"\ndown_revision = \"{}\"\n"
                                      "branch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n",
                                      title, id, head->revision, id, head->revision);
    for (const std::string& statement : migration.statements) content += fmt::format("    op.execute({})\n", python_literal(statement));
    content += "\n\ndef downgrade():\n    pass\n";
    return {{path.substr(0, path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1) + id + "_" + migration.slug + ".py", std::move(content)}};
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
    .compose = compose,
    .link = link,
};

}  // namespace pgsteward::frameworks
