// The schemas of ../shared/corpus in every form in which they are there: dumps, declared schemas, chains of migrations.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "source/migration-source.hpp"
#include "text/source-text.hpp"

namespace pgsteward::test {

struct CorpusSchema {
    std::string name;                        ///< "coder, chain"
    std::vector<SourceText> texts;           ///< run on the server one after the other
    /// Interpreted instead of the texts, which are what it really sent; absent where the texts are interpreted.
    std::optional<MigrationInput> chain;
    bool torture = false;                    ///< its share is stated, not demanded
    bool stops = false;                      ///< a step that is not SQL is missing, so the server refuses what follows
};

/// Empty where ../shared/corpus is absent.
std::filesystem::path corpus_folder();
std::vector<CorpusSchema> corpus_dumps(const std::filesystem::path& corpus);
std::vector<CorpusSchema> corpus_declared(const std::filesystem::path& corpus);
std::vector<CorpusSchema> corpus_chains(const std::filesystem::path& corpus);

}  // namespace pgsteward::test
