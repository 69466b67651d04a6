#include "interpret/executor.hpp"

namespace pgsteward::interpret {
namespace {

constexpr std::size_t longest_name = 63;

/// Cuts to at most `length` bytes without cutting a character in two.
void clip(std::string& text, std::size_t length) {
    if (text.size() <= length) return;
    while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) --length;
    text.resize(length);
}

}  // namespace

std::string chosen_name(const std::string& table, const std::string& columns, std::string_view label) {
    const std::size_t overhead = (columns.empty() ? 0 : 1) + (label.empty() ? 0 : label.size() + 1);
    const std::size_t available = longest_name - overhead;
    std::size_t first = table.size();
    std::size_t second = columns.size();
    while (first + second > available) first > second ? --first : --second;
    std::string name = table;
    std::string middle = columns;
    clip(name, first);
    clip(middle, second);
    if (!columns.empty()) name += "_" + middle;
    if (!label.empty()) name += "_" + std::string(label);
    return name;
}

}  // namespace pgsteward::interpret
