#include "interpret/run-scripts.hpp"

#include "text/parallel.hpp"

namespace pgsteward::interpret {
namespace {

constexpr std::size_t batch_statements = 64;
constexpr std::size_t batch_bytes = 64 * 1024;
constexpr std::size_t batches_in_flight = 16;   // the trees of a thousand statements

/// Consecutive actions [first, last) of one script.
struct Part {
    std::size_t script, first, last;
};
/// Consecutive parts: most migrations are a few statements, and handing over a batch costs as much as parsing one.
using Batch = std::vector<Part>;

std::vector<Batch> plan(const std::vector<SplitScript>& scripts) {
    std::vector<Batch> batches;
    std::size_t statements = batch_statements, bytes = 0;   // of the last batch: full, so that the first part begins one
    for (std::size_t s = 0; s < scripts.size(); ++s) {
        const auto& actions = scripts[s].actions;
        std::size_t first = 0;
        do {
            if (statements >= batch_statements || bytes >= batch_bytes) {
                batches.emplace_back();
                statements = bytes = 0;
            }
            std::size_t last = first;
            for (; last < actions.size() && statements < batch_statements && bytes < batch_bytes; ++last, ++statements)
                if (const auto* text = std::get_if<StatementText>(&actions[last])) bytes += text->in_text.size();
            batches.back().push_back({s, first, last});
            first = last;
        } while (first < actions.size());
    }
    return batches;
}

std::vector<Parsed> parse_batch(const std::vector<SplitScript>& scripts, const Batch& batch) {
    std::vector<Parsed> parsed;
    parsed.reserve(batch_statements);
    for (const Part& part : batch)
        for (std::size_t i = part.first; i < part.last; ++i)
            if (const auto* text = std::get_if<StatementText>(&scripts[part.script].actions[i])) parsed.push_back(parse(*text));
    return parsed;
}

/// Hands the part over, its statements from `next` on.
void deliver(const Part& part, SplitScript& script, std::vector<Parsed>::iterator& next, const ScriptHandlers& handlers) {
    if (part.first == 0) handlers.begin(part.script);
    for (std::size_t i = part.first; i < part.last; ++i) {
        const bool is_statement = std::holds_alternative<StatementText>(script.actions[i]);
        handlers.action(part.script, script.actions[i], is_statement ? &*next++ : nullptr);
    }
    if (part.last < script.actions.size()) return;
    handlers.end(part.script);
    script = {};
}

}  // namespace

void run_scripts(std::vector<SplitScript>& scripts, unsigned jobs, const ScriptHandlers& handlers) {
    const std::vector<Batch> batches = plan(scripts);
    std::vector<std::vector<Parsed>> parsed(batches_in_flight);
    // What was interpreted is freed where the next batch is parsed: by the threads that have time.
    const auto consume = [&](std::size_t index) {
        auto next = parsed[index % batches_in_flight].begin();
        for (const Part& part : batches[index]) deliver(part, scripts[part.script], next, handlers);
    };
    in_order(batches.size(), jobs, batches_in_flight,
             [&](std::size_t i) { parsed[i % batches_in_flight] = parse_batch(scripts, batches[i]); }, consume);
}

}  // namespace pgsteward::interpret
