#include "interpret/run-scripts.hpp"

#include "text/parallel.hpp"

namespace pgsteward::interpret {
namespace {

constexpr std::size_t batch_statements = 64;
constexpr std::size_t batch_bytes = 64 * 1024;
constexpr std::size_t batches_in_flight = 16;   // the trees of a thousand statements

/// Consecutive actions [first, last) of one script.
struct Batch {
    std::size_t script, first, last;
};

std::vector<Batch> plan(const std::vector<SplitScript>& scripts) {
    std::vector<Batch> batches;
    for (std::size_t s = 0; s < scripts.size(); ++s) {
        const auto& actions = scripts[s].actions;
        std::size_t first = 0;
        do {
            std::size_t last = first, bytes = 0;
            for (; last < actions.size() && last - first < batch_statements && bytes < batch_bytes; ++last)
                if (const auto* text = std::get_if<StatementText>(&actions[last])) bytes += text->in_text.size();
            batches.push_back({s, first, last});
            first = last;
        } while (first < actions.size());
    }
    return batches;
}

std::vector<Parsed> parse_batch(const SplitScript& script, const Batch& batch) {
    std::vector<Parsed> parsed;
    for (std::size_t i = batch.first; i < batch.last; ++i)
        if (const auto* text = std::get_if<StatementText>(&script.actions[i])) parsed.push_back(parse(*text));
    return parsed;
}

}  // namespace

void run_scripts(std::vector<SplitScript>& scripts, unsigned jobs, const ScriptHandlers& handlers) {
    const std::vector<Batch> batches = plan(scripts);
    std::vector<std::vector<Parsed>> parsed(batches_in_flight);
    const auto consume = [&](std::size_t index) {
        const Batch& batch = batches[index];
        SplitScript& script = scripts[batch.script];
        std::vector<Parsed>& statements = parsed[index % batches_in_flight];
        if (batch.first == 0) handlers.begin(batch.script);
        std::size_t next = 0;
        for (std::size_t i = batch.first; i < batch.last; ++i) {
            const bool is_statement = std::holds_alternative<StatementText>(script.actions[i]);
            handlers.action(batch.script, script.actions[i], is_statement ? &statements[next++] : nullptr);
        }
        if (batch.last == script.actions.size()) {
            handlers.end(batch.script);
            script = {};
        }
        statements.clear();
    };
    in_order(batches.size(), jobs, batches_in_flight,
             [&](std::size_t i) { parsed[i % batches_in_flight] = parse_batch(scripts[batches[i].script], batches[i]); }, consume);
}

}  // namespace pgsteward::interpret
