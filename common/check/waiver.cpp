#include "check/waiver.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>

namespace pgsteward {
namespace {

constexpr std::string_view destructive_marker = "CI:DESTRUCTIVE_OK";
constexpr std::string_view ignore_marker = "pgsteward:ignore";

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// "-- # text", "# text", "/* text */" without the marks.
std::string_view without_marks(std::string_view comment) {
    comment = trimmed(comment);
    if (comment.starts_with("/*")) {
        comment.remove_prefix(2);
        if (comment.ends_with("*/")) comment.remove_suffix(2);
    }
    const auto is_mark = [](char c) { return c == '-' || c == '#' || c == '*' || c == ' '; };
    while (!comment.empty() && is_mark(comment.front())) comment.remove_prefix(1);
    return trimmed(comment);
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Where a marker may begin: at the start of the comment, or behind another "#" ("# noqa # CI:…").
std::string_view marked_part(std::string_view comment) {
    for (std::string_view part = without_marks(comment);;) {
        const std::string start = lower(part.substr(0, 24));
        if (start.starts_with("ci:") || start.starts_with("ci :") || start.starts_with("pgsteward")) return part;
        const std::size_t hash = part.find('#');
        if (hash == std::string_view::npos) return {};
        part = trimmed(part.substr(hash + 1));
    }
}

bool is_near_destructive_marker(std::string_view text) {
    const std::string start = lower(text.substr(0, 24));
    return start.find("destruct") != std::string::npos;
}

/// Compiled once: a reader is made for every chain, and there are as many as files where each is judged alone.
struct Patterns {
    RE2 any_reference{"[A-Z][A-Z0-9]+-[A-Za-z0-9]+"};
    RE2 until{"(?i)\\buntil\\s+(\\S+)"};
    RE2 day{"\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])"};
};
const Patterns& patterns() {
    static const Patterns compiled;
    return compiled;
}

}  // namespace

Day today() {
    using namespace std::chrono;
    sys_seconds now = time_point_cast<seconds>(system_clock::now());
    if (const char* epoch = std::getenv("SOURCE_DATE_EPOCH")) {
        char* end = nullptr;
        const long long value = std::strtoll(epoch, &end, 10);
        if (end != epoch && *end == '\0') now = sys_seconds(seconds(value));
    }
    const year_month_day day{floor<days>(now)};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

bool Waiver::covers(std::string_view rule, Category category) const {
    if (!problem.empty()) return false;
    if (destructive) return category == Category::data_loss || category == Category::protection || category == Category::opaque;
    return std::find(rules.begin(), rules.end(), rule) != rules.end();
}

WaiverReader::WaiverReader(const Policy& policy, const std::vector<std::pair<std::string, Category>>& rules, Day today)
    : reference_(policy.waiver_reference.empty() ? nullptr : std::make_unique<const RE2>(policy.waiver_reference)), policy_(policy), rules_(rules),
      today_(std::move(today)) {}
WaiverReader::~WaiverReader() = default;
WaiverReader::WaiverReader(WaiverReader&&) noexcept = default;

std::optional<Waiver> WaiverReader::read(std::string_view comment) const {
    const std::string_view text = marked_part(comment);
    if (text.empty()) return std::nullopt;
    Waiver waiver;
    waiver.text = std::string(trimmed(text.substr(0, text.find('\n'))));
    std::string_view rest;
    const auto ends_word = [&](std::string_view marker) { return text.size() == marker.size() || !is_word(text[marker.size()]); };
    if (text.starts_with(destructive_marker) && ends_word(destructive_marker)) {
        waiver.destructive = true;
    } else if (text.starts_with(ignore_marker) && ends_word(ignore_marker)) {
        rest = trimmed(text.substr(ignore_marker.size()));
        const std::size_t dash = rest.find(" - ");
        std::string_view names = rest.substr(0, dash);
        for (std::size_t at = 0; at <= names.size();) {
            const std::size_t end = std::min(names.find(',', at), names.size());
            if (const auto name = trimmed(names.substr(at, end - at)); !name.empty()) waiver.rules.emplace_back(name);
            at = end + 1;
        }
        if (waiver.rules.empty()) waiver.problem = "it names no rule: write pgsteward:ignore RULE - reason";
        else if (dash == std::string_view::npos || trimmed(rest.substr(dash + 3)).empty()) waiver.problem = "it gives no reason: write pgsteward:ignore RULE - reason";
    } else if (is_near_destructive_marker(text)) {
        waiver.problem = fmt::format("the marker is written {}", destructive_marker);
    } else if (lower(text).starts_with("pgsteward:") || lower(text).starts_with("pgsteward ignore") || lower(text).starts_with("pgsteward-ignore")) {
        waiver.problem = fmt::format("the marker is written {} RULE - reason", ignore_marker);
    } else {
        return std::nullopt;
    }
    check(waiver);
    return waiver;
}

void WaiverReader::check(Waiver& waiver) const {
    const RE2& pattern = reference_ ? *reference_ : patterns().any_reference;
    re2::StringPiece found;
    if (pattern.Match(waiver.text, std::min(destructive_marker.size(), waiver.text.size()), waiver.text.size(), RE2::UNANCHORED, &found, 1))
        waiver.reference = std::string(found);
    if (!waiver.problem.empty()) return;

    for (const std::string& rule : waiver.rules) {
        const auto known = std::find_if(rules_.begin(), rules_.end(), [&](const auto& entry) { return entry.first == rule; });
        if (known == rules_.end()) {
            std::vector<std::string> names;
            for (const auto& entry : rules_) names.push_back(entry.first);
            const std::string near = nearest_word(rule, names);
            waiver.problem = fmt::format("there is no rule \"{}\"{}", rule, near.empty() ? "" : fmt::format(", did you mean \"{}\"?", near));
        } else if (known->second == Category::data_loss || known->second == Category::protection) {
            waiver.problem = fmt::format("\"{}\" is destructive: waive it with {} and its reference", rule, destructive_marker);
        }
        if (!waiver.problem.empty()) return;
    }
    if (waiver.destructive && reference_ && waiver.reference.empty())
        waiver.problem = fmt::format("it names no reference that matches {}", policy_.waiver_reference);
    else if (waiver.destructive && !policy_.waiver_documents.empty() && !document_exists(waiver.reference))
        waiver.problem = waiver.reference.empty() ? std::string("it names no document") : fmt::format("{} is not in {}", waiver.reference, policy_.waiver_documents);
    if (!waiver.problem.empty()) return;

    std::string until;
    if (!RE2::PartialMatch(waiver.text, patterns().until, &until)) {
        if (policy_.waiver_require_expiry) waiver.problem = "it has no expiry: write until YYYY-MM-DD";
        return;
    }
    until = until.substr(0, until.find_first_not_of("0123456789-"));
    if (!RE2::FullMatch(until, patterns().day)) waiver.problem = "its expiry is no day: write until YYYY-MM-DD";
    else if (until < today_) waiver.problem = fmt::format("it expired on {}", until);
}

bool WaiverReader::document_exists(const std::string& reference) const {
    if (reference.empty()) return false;
    namespace fs = std::filesystem;
    const fs::path folder = fs::path(policy_.directory) / policy_.waiver_documents;
    const std::string wanted = lower(reference);
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(folder, failed)) {
        const std::string name = lower(entry.path().filename().string());
        if (name.starts_with(wanted) && (name.size() == wanted.size() || !is_word(name[wanted.size()]))) return true;
    }
    return false;
}

}  // namespace pgsteward
