#include "sql/newer-syntax.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <vector>

#include "sql/scan.hpp"
#include "text/ascii-case.hpp"

namespace pgsteward::sql {
namespace {

using Words = std::vector<std::string_view>;

/// Alternatives of one word are separated by "|", "*" stands for any.
struct Form {
    int version;
    std::string_view what;
    Words statement;                         ///< how it begins; empty for any
    Words earlier;                           ///< one of them stands somewhere before
    Words before;                            ///< directly before the place
    Words at;                                ///< from the place on
};

const std::vector<Form>& forms() {
    static const std::vector<Form> all = {
        {16, "STORAGE in a column's definition", {}, {}, {}, {"STORAGE"}},
        {16, "IS JSON", {}, {}, {"IS"}, {"JSON"}},
        {16, "IS NOT JSON", {}, {}, {"IS", "NOT"}, {"JSON"}},
        {16, "a JSON constructor", {}, {"JSON_OBJECT", "JSON_OBJECTAGG"}, {}, {":|VALUE|ABSENT|NULL|WITH|WITHOUT|RETURNING|FORMAT"}},
        {16, "a JSON constructor", {}, {"JSON_ARRAY", "JSON_ARRAYAGG"}, {}, {"ABSENT|NULL|RETURNING|FORMAT|ORDER"}},
        {16, "an option of membership other than ADMIN", {"GRANT"}, {}, {"WITH"}, {"INHERIT|SET"}},
        {16, "statistics without a name", {"CREATE", "STATISTICS"}, {}, {"STATISTICS"}, {"ON"}},
        {17, "WHEN NOT MATCHED BY in MERGE", {}, {"MERGE"}, {"MATCHED"}, {"BY"}},
        {17, "RETURNING of MERGE", {}, {"MERGE"}, {}, {"RETURNING"}},
        {17, "SET EXPRESSION of a generated column", {"ALTER", "TABLE"}, {}, {"SET"}, {"EXPRESSION"}},
        {17, "SET ACCESS METHOD DEFAULT", {"ALTER"}, {}, {"ACCESS", "METHOD"}, {"DEFAULT"}},
        {17, "AT LOCAL", {}, {}, {"AT"}, {"LOCAL"}},
        {17, "a query function of SQL/JSON", {}, {"JSON_TABLE", "JSON_VALUE", "JSON_QUERY", "JSON_EXISTS", "JSON_SCALAR", "JSON_SERIALIZE"}, {},
         {"AS|COLUMNS|PASSING|RETURNING|WITH|WITHOUT|KEEP|OMIT|ERROR|NULL|EMPTY|DEFAULT|TRUE|FALSE|UNKNOWN|FORMAT"}},
        {18, "a virtual generated column", {}, {"GENERATED"}, {")"}, {"VIRTUAL"}},
        {18, "ENFORCED or NOT ENFORCED", {}, {}, {}, {"ENFORCED"}},
        {18, "NOT NULL as a constraint of the table", {"CREATE|ALTER"}, {}, {}, {"NOT", "NULL"}},
        {18, "WITHOUT OVERLAPS", {}, {}, {}, {"WITHOUT", "OVERLAPS"}},
        {18, "PERIOD in a foreign key", {}, {}, {"PERIOD"}, {"*"}},
        {18, "ALTER CONSTRAINT … INHERIT", {"ALTER", "TABLE"}, {}, {"CONSTRAINT", "*"}, {"INHERIT"}},
        {18, "ALTER CONSTRAINT … NO INHERIT", {"ALTER", "TABLE"}, {}, {"CONSTRAINT", "*"}, {"NO", "INHERIT"}},
        {18, "RETURNING WITH", {}, {}, {"RETURNING"}, {"WITH"}},
        {18, "ONLY for VACUUM and ANALYZE", {"VACUUM|ANALYZE"}, {}, {}, {"ONLY"}},
        {18, "LIKE in CREATE FOREIGN TABLE", {"CREATE", "FOREIGN"}, {}, {}, {"LIKE"}},
        {18, "ON LARGE OBJECTS", {"ALTER", "DEFAULT"}, {}, {"ON"}, {"LARGE"}},
    };
    return all;
}

bool is_word(std::string_view pattern, const std::string& word) {
    if (pattern == "*") return true;
    for (std::size_t begin = 0; begin <= pattern.size();) {
        const std::size_t end = std::min(pattern.find('|', begin), pattern.size());
        if (pattern.substr(begin, end - begin) == word) return true;
        begin = end + 1;
    }
    return false;
}

/// The tokens of a statement, and which of them the grammar stopped at.
class Tokens {
public:
    Tokens(std::string_view text, std::uint32_t place) {
        for (std::uint32_t at = skip_blank(text, 0); at < text.size(); at = skip_blank(text, token_end(text, at))) {
            if (at < place) stopped_ = words_.size() + 1;
            words_.push_back(upper_case(std::string(text.substr(at, token_end(text, at) - at))));
            if (at > place && words_.size() > stopped_ + enough_behind) break;
        }
    }

    bool fit(const Form& form) const {
        const auto is_earlier = [&](std::string_view word) { return std::find(words_.begin(), place(), word) != place(); };
        return stands(form.statement, 0) && (form.earlier.empty() || std::any_of(form.earlier.begin(), form.earlier.end(), is_earlier)) &&
               form.before.size() <= stopped_ && stands(form.before, stopped_ - form.before.size()) && stands(form.at, stopped_);
    }

    /// GENERATED ALWAYS AS (…) with neither STORED nor VIRTUAL behind it.
    bool behind_generation_expression() const {
        if (stopped_ == 0 || words_[stopped_ - 1] != ")") return false;
        int depth = 0;
        for (std::size_t i = stopped_; i-- > 0;) {
            if (words_[i] == ")") ++depth;
            if (words_[i] == "(" && --depth == 0) return i >= 3 && stands({"GENERATED", "ALWAYS", "AS"}, i - 3);
        }
        return false;
    }

private:
    static constexpr std::size_t enough_behind = 4;

    std::vector<std::string>::const_iterator place() const { return words_.begin() + static_cast<std::ptrdiff_t>(std::min(stopped_, words_.size())); }
    bool stands(const Words& wanted, std::size_t from) const {
        if (from + wanted.size() > words_.size()) return false;
        for (std::size_t i = 0; i < wanted.size(); ++i)
            if (!is_word(wanted[i], words_[from + i])) return false;
        return true;
    }

    std::vector<std::string> words_;
    std::size_t stopped_ = 0;
};

/// 0x1F, 0o17, 0b1 and 1_000.
bool is_new_number(std::string_view text, std::uint32_t at) {
    std::uint32_t end = at;
    while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end]))) ++end;
    return end > at && end < text.size() && (text[end] == '_' || (end == at + 1 && text[at] == '0' && std::string_view("xXoObB").find(text[end]) != std::string_view::npos));
}

std::string named(int version, std::string_view what) { return fmt::format("{} is syntax of PostgreSQL {}", what, version); }

}  // namespace

std::string newer_syntax(std::string_view text, std::uint32_t at, std::string_view message) {
    if (message.starts_with("subquery in FROM must have an alias")) return named(16, "a subquery in FROM without an alias");
    if (message.starts_with("trailing junk after numeric literal")) return is_new_number(text, at) ? named(16, "a number of this form") : std::string();
    if (!message.starts_with("syntax error")) return {};
    const Tokens tokens(text, at);
    for (const Form& form : forms())
        if (tokens.fit(form)) return named(form.version, form.what);
    return tokens.behind_generation_expression() ? named(18, "a generated column without STORED") : std::string();
}

}  // namespace pgsteward::sql
