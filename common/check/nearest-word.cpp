// "did you mean": the optimal string alignment distance (a swap of neighbours is one error), since swapped letters
// are the commonest slip.
#include <algorithm>
#include <vector>

#include "check/policy.hpp"

namespace pgsteward {
namespace {

/// Words longer than this are not typing errors of ours, and the distance is quadratic.
constexpr std::size_t longest_word = 100;

std::size_t distance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t changed = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + changed});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

std::string lower(std::string text) {
    for (char& letter : text)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return text;
}

}  // namespace

std::string nearest_word(const std::string& word, const std::vector<std::string>& known) {
    if (word.empty() || word.size() > longest_word) return {};
    const std::string wanted = lower(word);
    std::string nearest;
    std::size_t best = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const std::string& candidate : known) {
        if (candidate.size() > longest_word) continue;
        const std::size_t errors = distance(wanted, lower(candidate));
        if (errors < best) {
            best = errors;
            nearest = candidate;
        }
    }
    return nearest;
}

}  // namespace pgsteward
