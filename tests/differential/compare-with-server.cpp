// compare-with-server FILE…: runs the files, in order, on a scratch server and through the interpreter, and prints what
// differs, and what pg_dump says otherwise. For whoever works on the interpreter; not part of the tests.
#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <iterator>

#include "differential/differential.hpp"

namespace {

std::string said(const std::string& message) { return message.empty() ? "no" : message; }

std::string one_line(const std::string& statement) {
    std::string line;
    for (const char byte : statement.substr(0, 160)) line += byte == '\n' ? ' ' : byte;
    return line;
}

}  // namespace

int main(int count, char** arguments) {
    using namespace pgsteward;
    std::vector<SourceText> texts;
    for (int i = 1; i < count; ++i) {
        std::ifstream file(arguments[i], std::ios::binary);
        texts.emplace_back(arguments[i], std::string(std::istreambuf_iterator<char>(file), {}));
    }
    postgres::ScratchServer server = postgres::ScratchServer::start();
    const test::Differential result = test::compare_with_server(server, texts);
    std::cout << test::differences(result.comparison, 2000);
    for (const test::Refusal& refusal : result.judged) std::cout << "refused by the server: " << said(refusal.server) << "; by us: " << said(refusal.ours) << "; " << one_line(refusal.statement) << "\n";
    for (const ReadError& error : result.text.errors) std::cout << "not read: line " << error.at.begin().line << ": " << error.message << "\n";
    for (const OpaqueStep& opaque : result.text.opaque) std::cout << "opaque: line " << opaque.at.begin().line << ": " << opaque.inside << " " << opaque.what << "\n";
    std::cout << fmt::format("{} statements, {} refused, objects, equal, unsure, wrong: {}\n", result.statements, result.refused, test::columns(test::shares(result.comparison)));
    const Comparison dumped = test::compare_with_dump(server, result);
    std::cout << "against its own pg_dump:\n" << test::differences(dumped, 2000) << test::columns(test::shares(dumped)) << "\n";
}
