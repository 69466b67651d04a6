// Lines that stand once in both texts are the fixed points, in the longest order that both have (Bram Cohen's patience
// diff); what lies between two of them is compared the same way, and line by line where it is short.
#include "text/unified-diff.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

namespace pgsteward {
namespace {

constexpr std::size_t context = 3;
constexpr std::size_t none = static_cast<std::size_t>(-1);

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
        lines.push_back(text.substr(at, end - at));
        at = end;
    }
    return lines;
}

struct Range {
    std::size_t begin, end;
    std::size_t size() const { return end - begin; }
};

class Matcher {
public:
    Matcher(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) : a_(a), b_(b), partner_(a.size(), none) {
        match({0, a.size()}, {0, b.size()});
    }
    /// For each line of the first text the one of the second that it stays as.
    const std::vector<std::size_t>& partners() const { return partner_; }

private:
    void match(Range a, Range b) {
        while (a.size() > 0 && b.size() > 0 && a_[a.begin] == b_[b.begin]) partner_[a.begin++] = b.begin++;
        while (a.size() > 0 && b.size() > 0 && a_[a.end - 1] == b_[b.end - 1]) partner_[--a.end] = --b.end;
        if (a.size() == 0 || b.size() == 0) return;
        const auto fixed = fixed_points(a, b);
        if (fixed.empty()) return match_each(a, b);
        for (const auto& [in_a, in_b] : fixed) {
            partner_[in_a] = in_b;
            match({a.begin, in_a}, {b.begin, in_b});
            a.begin = in_a + 1;
            b.begin = in_b + 1;
        }
        match(a, b);
    }

    /// Lines that are unique on both sides, in the longest sequence that ascends on both.
    std::vector<std::pair<std::size_t, std::size_t>> fixed_points(Range a, Range b) const {
        struct Places { std::size_t in_a = 0, in_b = 0, count_a = 0, count_b = 0; };
        std::unordered_map<std::string_view, Places> places;
        for (std::size_t i = a.begin; i < a.end; ++i) places[a_[i]].in_a = i, ++places[a_[i]].count_a;
        for (std::size_t i = b.begin; i < b.end; ++i)
            if (const auto found = places.find(b_[i]); found != places.end()) found->second.in_b = i, ++found->second.count_b;
        std::map<std::size_t, std::size_t> unique;
        for (const auto& [line, place] : places)
            if (place.count_a == 1 && place.count_b == 1) unique.emplace(place.in_a, place.in_b);
        return longest_ascending({unique.begin(), unique.end()});
    }

    static std::vector<std::pair<std::size_t, std::size_t>> longest_ascending(const std::vector<std::pair<std::size_t, std::size_t>>& pairs) {
        std::vector<std::size_t> heads, before(pairs.size(), none);   // heads[n]: where the best sequence of n + 1 pairs ends
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            const auto place = std::ranges::lower_bound(heads, pairs[i].second, {}, [&](std::size_t head) { return pairs[head].second; });
            if (place != heads.begin()) before[i] = *(place - 1);
            if (place == heads.end()) heads.push_back(i);
            else *place = i;
        }
        std::vector<std::pair<std::size_t, std::size_t>> sequence;
        for (std::size_t i = heads.empty() ? none : heads.back(); i != none; i = before[i]) sequence.push_back(pairs[i]);
        std::ranges::reverse(sequence);
        return sequence;
    }

    /// The longest common subsequence; of long stretches without a fixed point nothing stays.
    void match_each(Range a, Range b) {
        constexpr std::size_t most_cells = 4'000'000;
        if (a.size() > most_cells / b.size()) return;
        const std::size_t width = b.size() + 1;
        std::vector<std::uint32_t> length((a.size() + 1) * width, 0);
        for (std::size_t i = a.size(); i-- > 0;)
            for (std::size_t j = b.size(); j-- > 0;)
                length[i * width + j] = a_[a.begin + i] == b_[b.begin + j] ? length[(i + 1) * width + j + 1] + 1 : std::max(length[(i + 1) * width + j], length[i * width + j + 1]);
        for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
            if (a_[a.begin + i] == b_[b.begin + j]) partner_[a.begin + i++] = b.begin + j++;
            else if (length[(i + 1) * width + j] >= length[i * width + j + 1]) ++i;
            else ++j;
        }
    }

    const std::vector<std::string_view>& a_;
    const std::vector<std::string_view>& b_;
    std::vector<std::size_t> partner_;
};

/// A stretch of lines that are replaced by others; one of the two may be empty.
struct Change { Range a, b; };

std::vector<Change> changes_between(const std::vector<std::size_t>& partners, std::size_t size_b) {
    std::vector<Change> changes;
    std::size_t at_b = 0;
    for (std::size_t at_a = 0; at_a <= partners.size();) {
        std::size_t end_a = at_a;
        while (end_a < partners.size() && partners[end_a] == none) ++end_a;
        const std::size_t end_b = end_a < partners.size() ? partners[end_a] : size_b;
        if (end_a > at_a || end_b > at_b) changes.push_back({{at_a, end_a}, {at_b, end_b}});
        at_a = end_a + 1;
        at_b = end_b + 1;
    }
    return changes;
}

/// As diff numbers a range: an empty one stands behind the line before it.
std::string numbered(std::size_t begin, std::size_t size) {
    if (size == 1) return std::to_string(begin + 1);
    return fmt::format("{},{}", size == 0 ? begin : begin + 1, size);
}

class Hunks {
public:
    Hunks(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) : a_(a), b_(b) {}

    std::string write(const std::vector<Change>& changes) {
        for (std::size_t first = 0; first < changes.size();) {
            std::size_t last = first;   // changes whose contexts touch stand in one hunk
            while (last + 1 < changes.size() && changes[last + 1].a.begin - changes[last].a.end <= 2 * context) ++last;
            write_hunk(changes, first, last);
            first = last + 1;
        }
        return std::move(text_);
    }

private:
    void write_hunk(const std::vector<Change>& changes, std::size_t first, std::size_t last) {
        const std::size_t before = std::min(context, changes[first].a.begin), after = std::min(context, a_.size() - changes[last].a.end);
        const Range a{changes[first].a.begin - before, changes[last].a.end + after}, b{changes[first].b.begin - before, changes[last].b.end + after};
        text_ += fmt::format("@@ -{} +{} @@\n", numbered(a.begin, a.size()), numbered(b.begin, b.size()));
        std::size_t at = a.begin;
        for (std::size_t i = first; i <= last; ++i) {
            while (at < changes[i].a.begin) line(' ', a_[at++]);
            while (at < changes[i].a.end) line('-', a_[at++]);
            for (std::size_t j = changes[i].b.begin; j < changes[i].b.end; ++j) line('+', b_[j]);
        }
        while (at < a.end) line(' ', a_[at++]);
    }
    void line(char sign, std::string_view content) {
        text_ += sign;
        text_ += content;
        if (!content.ends_with('\n')) text_ += "\n\\ No newline at end of file\n";
    }

    const std::vector<std::string_view>& a_;
    const std::vector<std::string_view>& b_;
    std::string text_;
};

/// As git writes a name: in quotes where it holds something that a reader could take for the end of it.
std::string path_in_header(const std::string& path) {
    const auto is_special = [](unsigned char c) { return c < 0x20 || c == '"' || c == '\\' || c == 0x7f; };
    if (std::ranges::none_of(path, is_special)) return path.find(' ') == std::string::npos ? path : path + "\t";
    std::string text = "\"";
    for (const char c : path) {
        if (c == '"' || c == '\\') text += fmt::format("\\{}", c);
        else if (is_special(static_cast<unsigned char>(c))) text += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
        else text += c;
    }
    return text + "\"";
}

}  // namespace

std::string unified_diff(const std::string& name, std::string_view before, std::string_view after) {
    if (before == after) return {};
    const std::vector<std::string_view> a = lines_of(before), b = lines_of(after);
    const Matcher matcher(a, b);
    return fmt::format("--- {}\n+++ {}\n", path_in_header("a/" + name), path_in_header("b/" + name)) + Hunks(a, b).write(changes_between(matcher.partners(), b.size()));
}

}  // namespace pgsteward
