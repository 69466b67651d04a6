// A file becomes a module: the tree, the comments, and every place that could not be understood.
#include "python/builder.hpp"
#include "python/chunks.hpp"
#include "text/excerpt.hpp"

namespace pgsteward::python {
namespace {

constexpr std::size_t most_errors = 20;

void list_errors(const std::vector<SyntaxNode>& nodes, Module& module) {
    for (const SyntaxNode& node : nodes) {
        if (module.errors.size() >= most_errors) return;
        if (node.rule == Rule::error)
            module.errors.push_back({{module.source, {node.span.begin, node.span.begin}}, "invalid syntax"});
        else if (node.missing)
            module.errors.push_back({{module.source, {node.span.begin, node.span.begin}}, "invalid syntax: something is missing here"});
    }
}

}  // namespace

Module parse(const SourceText& source) {
    Module module;
    module.source = source;
    const std::string_view content = source.content();
    if (const std::size_t bad = valid_utf8_until(content); bad < content.size() || content.find('\0') != content.npos) {
        const auto byte = static_cast<std::uint32_t>(bad < content.size() ? bad : content.find('\0'));
        module.errors.push_back({{source, {byte, byte + 1}}, "not Python: the file is not UTF-8 text"});
        return module;
    }
    for (const Chunk& chunk : chunks_of(source)) {
        const std::vector<SyntaxNode> nodes = chunk.too_long ? std::vector<SyntaxNode>{} : read_syntax(source, chunk.span);
        if (nodes.empty()) {
            module.errors.push_back({{source, {chunk.span.begin, chunk.span.begin}}, chunk.too_long ? "this statement is too long to be read" : "cannot be parsed"});
            continue;
        }
        list_errors(nodes, module);
        for (const SyntaxNode& node : nodes)
            if (node.rule == Rule::comment) module.comments.push_back({source, node.span});
        const Block part = Builder(module, nodes).block(0);
        module.body.insert(module.body.end(), part.begin(), part.end());
    }
    return module;
}

}  // namespace pgsteward::python
