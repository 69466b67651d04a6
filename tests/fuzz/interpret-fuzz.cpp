// Any bytes as a schema: what the grammar reads is interpreted, whatever the order and the names. A catalog equals itself, and
// what a transaction did is taken back by its ROLLBACK. Mutations keep statements whole and mix their names, since bytes
// changed at random are no SQL.
#include <algorithm>
#include <random>
#include <vector>

#include "catalog/compare.hpp"
#include "interpret/schema-text.hpp"
#include "invariant.hpp"
#include "sql/plpgsql-tokens.hpp"
#include "sql/script.hpp"
#include "text/excerpt.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

using namespace pgsteward;
using fuzz::require;

constexpr std::size_t largest_schema = std::size_t{8} << 10;

Catalog interpreted(const std::string& text) {
    Catalog catalog = interpret::new_database(15);
    interpret::interpret_text(catalog, SourceText("schema.sql", text));
    return catalog;
}

/// Does the text itself begin or end transactions? Words in names and strings count too: then it is not asked.
bool holds_transactions(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(c < 0x80 ? std::tolower(c) : c); });
    const auto has = [&](const char* word) { return text.find(word) != std::string::npos; };
    return has("commit") || has("rollback") || has("abort") || has("end") || has("begin") || has("start") || has("savepoint") || has("prepare") || has("\\");
}

// Mutations -----------------------------------------------------------------------------------------------------

using Random = std::minstd_rand;

std::size_t below(Random& random, std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random); }

std::vector<Span> names_in(const std::string& text) {
    using Kind = sql::plpgsql::Token::Kind;
    std::vector<Span> names;
    for (const auto& token : sql::plpgsql::tokenize(text))
        if (token.kind == Kind::word || token.kind == Kind::quoted_identifier) names.push_back(token.at);
    return names;
}

std::string with_mixed_names(std::string text, Random& random) {
    const std::vector<Span> names = names_in(text);
    if (names.size() < 2) return text;
    const Span from = names[below(random, names.size())], to = names[below(random, names.size())];
    return text.replace(to.begin, to.size(), text.substr(from.begin, from.size()));
}

std::string with_moved_statements(const std::string& text, Random& random) {
    std::vector<std::string> statements;
    for (const Span span : sql::split_statements(text)) statements.push_back(text.substr(span.begin, span.size()));
    if (statements.empty()) return text;
    const std::size_t one = below(random, statements.size()), other = below(random, statements.size());
    switch (below(random, 3)) {
        case 0: std::swap(statements[one], statements[other]); break;
        case 1: statements.insert(statements.begin() + static_cast<std::ptrdiff_t>(one), statements[other]); break;
        default: statements.erase(statements.begin() + static_cast<std::ptrdiff_t>(one)); break;
    }
    std::string result;
    for (const std::string& statement : statements) result += statement + ";\n";
    return result;
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
    Random random(seed);
    if (below(random, 4) == 0) return LLVMFuzzerMutate(data, size, max_size);
    std::string text = fuzz::text_of(data, size);
    for (std::size_t i = 0; i <= below(random, 4); ++i) text = below(random, 2) == 0 ? with_mixed_names(text, random) : with_moved_statements(text, random);
    if (text.size() > max_size) text.resize(max_size);
    std::copy(text.begin(), text.end(), data);
    return text.size();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > largest_schema) return 0;
    const std::string text = fuzz::text_of(data, size);
    if (text.find('\0') != text.npos || valid_utf8_until(text) < text.size()) return 0;
    const Catalog catalog = interpreted(text);
    const Comparison same = compare(catalog, catalog);
    require(same.differences.empty() && same.matching == same.objects, "a catalog equals itself");
    if (holds_transactions(text)) return 0;
    const Comparison undone = compare(interpret::new_database(15), interpreted("BEGIN;\n" + text + "\n;ROLLBACK;"));
    require(undone.differences.empty(), "a rollback takes everything back");
    return 0;
}
