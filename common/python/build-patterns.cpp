// The patterns of `case`, from tree-sitter's nodes.
#include "python/builder.hpp"

namespace pgsteward::python {
namespace {

constexpr int most_nested = 100;

}  // namespace

/// Every name in a pattern may be set by it; those of classes and keywords are too many, and do no harm.
void Builder::add_taken(Index node, std::vector<std::string>& names) {
    const Rule rule = at(node).rule;
    const bool whole = rule == Rule::dotted_name && text(node) != "_" && text(node).find('.') == std::string_view::npos;
    if (whole || rule == Rule::identifier || rule == Rule::as_pattern_target) names.emplace_back(text(node));
    if (rule != Rule::dotted_name)
        for (const Index part : children(node)) add_taken(part, names);
}

Match::Case Builder::match_case(Index node) {
    Match::Case result;
    std::vector<Index> patterns;
    bool comma = false;
    for (const Index part : children(node, false)) {
        if (at(part).rule == Rule::case_pattern) patterns.push_back(part);
        comma = comma || (!at(part).named && text(part) == ",");
    }
    for (const Index part : patterns) add_taken(part, result.taken);
    if (comma) result.pattern = {Pattern::Kind::sequence, {}, nullptr, patterns_of(patterns)};
    else if (patterns.size() == 1) result.pattern = pattern(patterns[0]);
    if (const Index guard = child(node, Field::guard); guard != 0 && !children(guard).empty())
        result.guard = expression(children(guard)[0]);
    result.body = block(child(node, Field::consequence));
    return result;
}

std::vector<Pattern> Builder::patterns_of(const std::vector<Index>& nodes) {
    std::vector<Pattern> result;
    for (const Index node : nodes) result.push_back(pattern(node));
    return result;
}

Pattern Builder::pattern(Index node) {
    if (depth_ >= most_nested) return {};
    ++depth_;
    Pattern result = built_pattern(node);
    --depth_;
    return result;
}

Pattern Builder::built_pattern(Index node) {
    const auto inner = children(node);
    switch (at(node).rule) {
        case Rule::case_pattern: {
            if (inner.empty()) return {text(node) == "_" ? Pattern::Kind::anything : Pattern::Kind::unclear};
            if (inner.size() > 1) return {};
            if (text(node).starts_with('-')) return {Pattern::Kind::value, {}, made(node, Unary{'-', expression(inner[0])})};
            return pattern(inner[0]);
        }
        case Rule::as_pattern:
            if (inner.size() != 2) return {};
            return {Pattern::Kind::as, std::string(text(inner[1])), nullptr, {pattern(inner[0])}};
        case Rule::union_pattern: return union_pattern(node);
        case Rule::dotted_name:
            if (text(node) == "_") return {Pattern::Kind::anything};
            if (text(node).find('.') == std::string_view::npos) return {Pattern::Kind::capture, std::string(text(node))};
            return {Pattern::Kind::value, {}, dotted_expression(node)};
        case Rule::string:
        case Rule::concatenated_string:
        case Rule::integer:
        case Rule::floating:
        case Rule::yes:
        case Rule::no:
        case Rule::none: return {Pattern::Kind::value, {}, expression(node)};
        case Rule::tuple_pattern:
            // (x) is x, (x,) is a sequence.
            if (inner.size() == 1 && children(node, false).size() == 3) return pattern(inner[0]);
            return {Pattern::Kind::sequence, {}, nullptr, patterns_of(inner)};
        case Rule::list_pattern: return {Pattern::Kind::sequence, {}, nullptr, patterns_of(inner)};
        case Rule::splat_pattern: return {Pattern::Kind::star, inner.empty() ? std::string() : std::string(text(inner[0]))};
        case Rule::dict_pattern: return mapping_pattern(node);
        case Rule::class_pattern: return class_pattern(node);
        default: return {};
    }
}

/// a | b | -1 | _
Pattern Builder::union_pattern(Index node) {
    Pattern result{Pattern::Kind::either};
    bool minus = false;
    for (const Index part : children(node, false)) {
        if (at(part).named) {
            Pattern one = pattern(part);
            if (minus) one = {Pattern::Kind::value, {}, made(part, Unary{'-', expression(part)})};
            result.parts.push_back(std::move(one));
        } else if (text(part) == "_") {
            result.parts.push_back({Pattern::Kind::anything});
        }
        minus = !at(part).named && text(part) == "-";
    }
    return result;
}

/// {"a": x, **rest}
Pattern Builder::mapping_pattern(Index node) {
    Pattern result{Pattern::Kind::mapping};
    for (const Index part : children(node, false)) {
        if (at(part).field == Field::key) result.keys.push_back(at(part).rule == Rule::dotted_name ? dotted_expression(part) : expression(part));
        else if (at(part).field == Field::value) result.parts.push_back(pattern(part));
        else if (at(part).rule == Rule::splat_pattern && !children(part).empty()) result.name = text(children(part)[0]);
        else if (text(part) == "-") return {};
    }
    return result.keys.size() == result.parts.size() ? result : Pattern{};
}

/// Point(1, y=0)
Pattern Builder::class_pattern(Index node) {
    const auto inner = children(node);
    if (inner.empty() || at(inner[0]).rule != Rule::dotted_name) return {};
    Pattern result{Pattern::Kind::class_, {}, dotted_expression(inner[0])};
    for (std::size_t i = 1; i < inner.size(); ++i) {
        const auto within = children(inner[i]);
        const bool keyword = within.size() == 1 && at(within[0]).rule == Rule::keyword_pattern;
        const auto named = keyword ? children(within[0]) : std::vector<Index>();
        if (keyword && (named.size() != 2 || text(within[0]).find('-') != std::string_view::npos)) return {};
        result.names.push_back(keyword ? std::string(text(named[0])) : std::string());
        result.parts.push_back(pattern(keyword ? named[1] : inner[i]));
    }
    return result;
}

Expr Builder::dotted_expression(Index node) {
    Expr result = nullptr;
    for (const Index part : children(node)) {
        if (result) result = made(node, Attribute{result, std::string(text(part))});
        else result = made(node, Name{std::string(text(part))});
    }
    return result ? result : unreadable(node);
}

}  // namespace pgsteward::python
