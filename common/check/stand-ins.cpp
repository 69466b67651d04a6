#include "check/stand-ins.hpp"

#include <utility>

#include "catalog/unknown-identifier.hpp"

namespace pgsteward {
namespace {

constexpr std::pair<std::string_view, std::string_view> placeholders[] = {{"{{", "}}"}, {"${", "}"}, {"$%", "%$"}};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}

}  // namespace

void StandIns::note(std::string_view written, std::string_view parsed) {
    if (written.size() != parsed.size()) return;   // positions stay
    for (const auto& [open, close] : placeholders)
        for (std::size_t begin = written.find(open); begin != std::string_view::npos; begin = written.find(open, begin + open.size())) {
            const std::size_t end = written.find(close, begin + open.size());
            if (end == std::string_view::npos) break;
            const std::size_t size = end + close.size() - begin;
            const std::string_view name = parsed.substr(begin, size);
            if (name.starts_with('_') && name.find_first_of(" \n") == std::string_view::npos) written_.emplace(name, written.substr(begin, size));
        }
}

std::string StandIns::shown(std::string text) const {
    for (const auto& [parsed, written] : written_) replace_all(text, parsed, written);
    replace_all(text, unknown_identifier, "…");
    return text;
}

}  // namespace pgsteward
