#include "diff/pattern.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "check/policy.hpp"
#include "text/excerpt.hpp"
#include "text/failure.hpp"

namespace pgsteward::diff {
namespace {

constexpr auto properties = std::to_array<std::string_view>({"acl", "column order", "comment", "compression", "definition", "options", "owner", "security labels",
                                                             "statistics target", "storage", "tablespace"});

/// "materialized-view" and "materialized_view" are "materialized view"; "foreign-data-wrapper" likewise.
std::string plain_word(std::string_view word) {
    std::string plain(word);
    for (char& c : plain)
        if (c == '-' || c == '_') c = ' ';
    return plain;
}

std::optional<ObjectKind> kind_called(const std::string& word) {
    for (int kind = 0; kind <= static_cast<int>(ObjectKind::other); ++kind)
        if (plain_word(name_of(static_cast<ObjectKind>(kind))) == word) return static_cast<ObjectKind>(kind);
    return std::nullopt;
}

std::vector<std::string> all_words() {
    std::vector<std::string> words(properties.begin(), properties.end());
    for (int kind = 0; kind <= static_cast<int>(ObjectKind::other); ++kind) words.emplace_back(name_of(static_cast<ObjectKind>(kind)));
    return words;
}

}  // namespace

bool glob_matches(std::string_view glob, std::string_view text) {
    std::size_t g = 0, t = 0, star = std::string_view::npos, behind_star = 0;
    while (t < text.size()) {
        if (g < glob.size() && glob[g] == '*') star = g++, behind_star = t;
        else if (g < glob.size() && (glob[g] == '?' || glob[g] == text[t])) ++g, ++t;
        else if (star != std::string_view::npos) g = star + 1, t = ++behind_star;
        else return false;
    }
    while (g < glob.size() && glob[g] == '*') ++g;
    return g == glob.size();
}

Pattern::Pattern(std::string text) : text_(std::move(text)) {
    const std::size_t colon = text_.find(':');
    glob_ = colon == std::string::npos ? text_ : text_.substr(colon + 1);
    if (glob_.empty()) throw UsageError(fmt::format("\"{}\" is no pattern: write kind:name, for example index:public.*_idx", printable(text_)));
    any_relation_ = colon == std::string::npos;
    if (any_relation_ || colon == 0 || text_.substr(0, colon) == "*") return;
    const std::string word = plain_word(text_.substr(0, colon));
    kind_ = kind_called(word);
    if (kind_) return;
    if (std::find(properties.begin(), properties.end(), word) == properties.end()) {
        const std::string near = nearest_word(word, all_words());
        throw UsageError(fmt::format("\"{}\" in the pattern \"{}\" is no kind of object and no property{}", printable(text_.substr(0, colon)), printable(text_),
                                     near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near)));
    }
    property_ = word;
}

bool Pattern::matches(const PatternSubject& subject) const {
    if (!property_.empty() && property_ != subject.property) return false;
    const auto fits = [&](std::string_view object) {
        if (glob_matches(glob_, object)) return true;
        return !subject.property.empty() && glob_matches(glob_, fmt::format("{}.{}", object, subject.property));
    };
    if (!kind_ && !any_relation_) return fits(subject.object);
    const bool of_wholes = any_relation_ || is_relation(*kind_) || *kind_ == ObjectKind::type || *kind_ == ObjectKind::domain;
    if (of_wholes && !subject.whole.empty() && glob_matches(glob_, subject.whole)) return true;
    const bool right_kind = any_relation_ ? is_relation(subject.kind) : *kind_ == subject.kind;
    return right_kind && fits(subject.object);
}

}  // namespace pgsteward::diff
