#include "migration/framework.hpp"

#include <algorithm>

#include "text/parallel.hpp"

namespace pgsteward {

const Framework* find_framework(std::string_view name) {
    for (const Framework* framework : all_frameworks())
        if (framework->name == name) return framework;
    return nullptr;
}

const Framework* recognise_framework(const FileTree& tree) {
    const Framework* best = nullptr;
    int best_fit = 0;
    for (const Framework* framework : all_frameworks()) {
        const int fit = framework->recognises(tree);
        if (fit > best_fit) {
            best = framework;
            best_fit = fit;
        }
    }
    return best;
}

MigrationChain read_chain(const Framework& framework, const FileTree& tree, unsigned jobs) {
    const std::vector<MigrationFiles> files = framework.list(tree);
    MigrationChain chain;
    chain.framework = framework.name;
    chain.migrations.resize(files.size());
    constexpr std::size_t files_at_once = 16;
    in_batches(files.size(), jobs, files_at_once, [&](std::size_t i) { chain.migrations[i] = framework.read(tree, files[i]); });
    framework.link(chain);
    return chain;
}

}  // namespace pgsteward
