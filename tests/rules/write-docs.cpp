// Writes docs/rules: write-docs FOLDER. The build target `docs` calls it; a test fails while a page is not current.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "rules/docs.hpp"

int main(int argc, char** argv) {
    namespace fs = std::filesystem;
    if (argc != 2) {
        std::cerr << "usage: write-docs FOLDER\n";
        return 2;
    }
    const fs::path folder = argv[1];
    fs::create_directories(folder);
    const auto pages = pgsteward::rule_tests::rule_docs();
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".md" && !pages.contains(entry.path().filename().string())) fs::remove(entry.path());
    for (const auto& [name, content] : pages) std::ofstream(folder / name, std::ios::binary) << content;
    return 0;
}
