#include "report/rule-example.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pgsteward {
namespace {

/// A fence that the text cannot close.
std::string fence_for(std::string_view text) {
    std::size_t longest = 2;
    std::size_t run = 0;
    for (const char c : text) {
        run = c == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return std::string(longest + 1, '`');
}

std::string_view language_of(std::string_view path) {
    if (path.ends_with(".py")) return "python";
    if (path.ends_with(".yaml") || path.ends_with(".yml")) return "yaml";
    return path.ends_with(".sql") ? "sql" : "";
}

std::string fenced(std::string_view text, std::string_view language) {
    while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
    while (!text.empty() && text.front() == '\n') text.remove_prefix(1);
    const std::string fence = fence_for(text);
    return fmt::format("{}{}\n{}\n{}\n", fence, language, text, fence);
}

constexpr std::string_view file_mark = "==> ";

}  // namespace

std::string markdown_of_example(std::string_view example) {
    if (!example.starts_with(file_mark)) return fenced(example, "sql");
    std::string out;
    while (!example.empty()) {
        const auto name_end = example.find('\n');
        const std::string_view path = example.substr(file_mark.size(), name_end - file_mark.size());
        example.remove_prefix(name_end == std::string_view::npos ? example.size() : name_end + 1);
        const auto next = example.starts_with(file_mark) ? 0 : example.find("\n==> ");
        const std::string_view content = example.substr(0, next);
        if (!out.empty()) out += "\n";
        out += fmt::format("`{}`:\n\n{}", path, fenced(content, language_of(path)));
        if (next == std::string_view::npos) break;
        example.remove_prefix(example.starts_with(file_mark) ? 0 : next + 1);
    }
    return out;
}

}  // namespace pgsteward
