// For whoever works on reconcile/: do pairs of schemas converge? `converge [--live] [--verbose] OLD NEW …`, files in
// pairs, or `--probes [FILE [NAME]]`; prints what does not.
#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <iterator>

#include "reconcile/convergence.hpp"
#include "reconcile/probes.hpp"
#include "text/parallel.hpp"

namespace {

std::string text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

int main(int argc, char** argv) {
    using namespace pgsteward;
    std::vector<std::string> files(argv + 1, argv + argc);
    test::ConvergenceOptions options;
    const auto flag = [&](const char* name) { return std::erase(files, name) > 0; };
    options.live = flag("--live");
    options.online = !flag("--offline");
    options.dump = !flag("--no-dump");
    const bool verbose = flag("--verbose"), from_probes = flag("--probes");
    std::vector<test::Probe> pairs;
    if (from_probes) pairs = test::read_probes(files.empty() ? "" : files[0]);
    else
        for (std::size_t i = 0; i + 1 < files.size(); i += 2) pairs.push_back({files[i], "", text_of(files[i]), text_of(files[i + 1])});
    if (from_probes && files.size() > 1) std::erase_if(pairs, [&](const test::Probe& probe) { return probe.name.find(files[1]) == std::string::npos; });
    std::erase_if(pairs, [](const test::Probe& probe) { return probe.texts_only; });
    postgres::ScratchServer server = postgres::ScratchServer::start();
    test::prepare_for_probes(server);
    std::size_t good = 0;
    for (const test::Probe& pair : pairs) {
        test::Convergence result;
        try {
            result = test::converge(server, pair.old_sql, pair.new_sql, options);
        } catch (const std::exception& failure) {
            result.left = fmt::format("stopped: {}\n", failure.what());
        }
        const bool converged = result.refused.empty() && result.left.empty() && result.dump.empty();
        good += converged;
        if (converged && !verbose) continue;
        std::cout << "=== " << pair.name << (converged ? " converged\n" : " DID NOT CONVERGE\n");
        for (const std::string& refused : result.refused_input) std::cout << "input refused: " << refused << "\n";
        std::cout << result.drifts << "--- script\n" << result.script;
        for (const std::string& refused : result.refused) std::cout << "refused: " << refused << "\n";
        std::cout << "--- left\n" << result.left << "--- dump\n" << result.dump;
    }
    std::cout << fmt::format("{} of {} converged\n", good, pairs.size());
}
