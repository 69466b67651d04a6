#include "migration/waiver-scope.hpp"

#include <algorithm>
#include <array>

namespace pgsteward {
namespace {

/// A range of lines, both inclusive.
struct Lines {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    bool contains(std::uint32_t line) const { return first <= line && line <= last; }
};

/// Something that a comment may stand at: a statement, with the wider ranges that also count as "at" it.
struct Target {
    Span span;                               ///< of the statement (or of the call that sends it)
    std::array<Lines, 3> ranges;             ///< statement, literal, call: the narrower wins
    StatementKey key;
};

/// Only these comments are worth placing; what they say is judged later.
bool may_be_waiver(std::string_view comment) {
    const auto holds = [&](std::string_view lower) {
        return std::search(comment.begin(), comment.end(), lower.begin(), lower.end(), [](char a, char b) {
                   return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b;
               }) != comment.end();
    };
    return holds("ci:") || holds("destructive") || holds("pgsteward");
}

Lines lines_of(const SourceText& source, Span span) {
    return {source.position(span.begin).line, source.position(span.end > span.begin ? span.end - 1 : span.end).line};
}

bool begins_before(const Target& a, const Target& b) { return a.span.begin < b.span.begin; }

/// Does nothing but comments (and blanks) stand on this line? `comments` are sorted.
bool only_comments(const SourceText& source, std::uint32_t line, const std::vector<Span>& comments) {
    const Span range = source.line(line);
    bool any = false;
    for (std::uint32_t at = range.begin; at < range.end;) {
        const char c = source.content()[at];
        const auto comment = std::upper_bound(comments.begin(), comments.end(), at,
                                              [](std::uint32_t value, Span span) { return value < span.end; });
        if (comment != comments.end() && comment->begin <= at) {
            any = true;
            at = comment->end;
        } else if (c == ' ' || c == '\t' || c == '\r') {
            ++at;
        } else {
            return false;
        }
    }
    return any;
}

/// The target at the comment's own line, by the narrowest kind of range that has one.
const Target* at_line(const std::vector<Target>& targets, Span comment, std::uint32_t line) {
    for (std::size_t range = 0; range < 3; ++range) {
        const Target* inside = nullptr;
        const Target* ending = nullptr;
        const Target* touching = nullptr;
        for (const Target& target : targets) {
            if (!target.ranges[range].contains(line)) continue;
            touching = &target;
            if (range == 0 && target.span.begin <= comment.begin && comment.end <= target.span.end) inside = &target;
            if (target.ranges[range].last == line) ending = &target;
        }
        if (inside) return inside;
        if (ending) return ending;
        if (touching) return touching;
    }
    return nullptr;
}

/// The first target that begins on the next line which is not only comments.
const Target* below_line(const std::vector<Target>& targets, const SourceText& source, std::uint32_t line,
                         const std::vector<Span>& comments) {
    if (!only_comments(source, line, comments)) return nullptr;
    std::uint32_t next = line + 1;
    while (next <= source.line_count() && only_comments(source, next, comments)) ++next;
    for (std::size_t range = 0; range < 3; ++range)
        for (const Target& target : targets)
            if (target.ranges[range].first == next) return &target;
    return nullptr;
}

std::optional<StatementKey> covered(const std::vector<Target>& targets, const SourceText& source, Span comment,
                                    const std::vector<Span>& comments) {
    const std::uint32_t line = source.position(comment.begin).line;
    const Target* found = at_line(targets, comment, line);
    if (!found) found = below_line(targets, source, line, comments);
    return found ? std::optional(found->key) : std::nullopt;
}

}  // namespace

void attach_sql_comments(SplitScript& script, const MappedText& text, const std::vector<Span>& comments,
                         const std::vector<std::size_t>& statements) {
    const auto slice = [&](Span span) { return text.text().substr(span.begin, span.size()); };
    if (std::none_of(comments.begin(), comments.end(), [&](Span comment) { return may_be_waiver(slice(comment)); })) return;

    const SourceText lines("", std::string(text.text()));
    std::vector<Target> targets;
    for (const std::size_t index : statements) {
        const auto& statement = std::get<StatementText>(script.actions[index]);
        const Lines own = lines_of(lines, statement.in_text);
        targets.push_back({statement.in_text, {own, own, own}, statement.key});
    }
    for (const Span comment : comments)
        if (may_be_waiver(slice(comment)))
            script.comments.push_back({text.locate(comment), std::string(slice(comment)),
                                       covered(targets, lines, comment, comments)});
}

void attach_file_comments(SplitScript& script, const std::vector<Location>& comments) {
    const auto is_waiver = [](const Location& comment) { return may_be_waiver(comment.text()); };
    if (std::none_of(comments.begin(), comments.end(), is_waiver)) return;

    const SourceText& file = comments.front().source;
    std::vector<Target> targets;
    for (const ScriptAction& action : script.actions) {
        if (const auto* statement = std::get_if<StatementText>(&action)) {
            if (!(statement->at.source == file)) continue;
            const auto literal = statement->text->in_file({0, static_cast<std::uint32_t>(statement->text->text().size())});
            const Lines own = lines_of(file, statement->at.span);
            const Lines call = statement->key.path == file.name() ? lines_of(file, statement->key.call) : own;
            targets.push_back({statement->at.span, {own, literal ? lines_of(file, *literal) : own, call}, statement->key});
        } else if (const auto* opaque = std::get_if<Opaque>(&action); opaque && opaque->at.source == file) {
            const Lines own = lines_of(file, opaque->at.span);
            targets.push_back({opaque->at.span, {own, own, own}, {file.name(), opaque->at.span, 0}});
        }
    }
    std::stable_sort(targets.begin(), targets.end(), begins_before);

    std::vector<Span> spans;
    for (const Location& comment : comments) spans.push_back(comment.span);
    std::sort(spans.begin(), spans.end());
    for (const Location& comment : comments)
        if (is_waiver(comment))
            script.comments.push_back({comment, std::string(comment.text()), covered(targets, file, comment.span, spans)});
}

}  // namespace pgsteward
