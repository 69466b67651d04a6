// What interpreting costs by itself: every statement of the files is parsed beforehand, then applied to a catalog in order,
// on one thread; each file as one migration or script. Prints milliseconds, statements and peak kilobytes.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "interpret/interpreter.hpp"
#include "interpret/schema-text.hpp"
#include "migration/statements.hpp"
#include "sql/parse.hpp"
#include "sql/script.hpp"
#include "text/parallel.hpp"

namespace {

using namespace pgsteward;

struct Statement {
    sql::Statement parsed;
    std::string text;
    Location at;
};

std::string content_of(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<Statement> statements_of(const std::string& path) {
    std::vector<Statement> statements;
    const SourceText file(path, content_of(path));
    for (const Span span : sql::split_statements(file.content())) {
        std::string text(file.slice(span));
        auto parsed = sql::parse_statement(text);
        if (auto* statement = std::get_if<sql::Statement>(&parsed)) statements.push_back({std::move(*statement), std::move(text), Location{file, span}});
    }
    return statements;
}

struct Totals {
    double milliseconds = 0;
    std::size_t statements = 0;
};

/// Files are parsed and applied one after the other, so that the peak of memory is the catalog's.
Totals interpret_files(const std::vector<std::string>& names) {
    Totals totals;
    Catalog catalog = interpret::new_database(15);
    interpret::Interpreter interpreter(catalog, 15, "postgres", {[](const Step&) {}, [](const OpaqueStep&) {}});
    std::uint32_t ordinal = 0;
    for (const std::string& name : names) {
        const std::vector<Statement> statements = statements_of(name);
        const auto begin = std::chrono::steady_clock::now();
        interpreter.begin_script(++ordinal, TransactionMode::per_statement);
        for (const Statement& statement : statements) interpreter.run(statement.parsed, statement.text, statement.at, {});
        interpreter.end_script();
        catalog.commit();
        totals.milliseconds += std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
        totals.statements += statements.size();
    }
    return totals;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: interpreting LIST\nLIST holds names ended by NUL. Prints milliseconds, statements, peak kilobytes.\n", stderr);
        return 2;
    }
    const std::string list = content_of(argv[1]);
    std::vector<std::string> names;
    for (std::size_t at = 0; at < list.size(); at += names.back().size() + 1) names.emplace_back(list.c_str() + at);
    Totals totals;
    with_large_stack(worker_stack_bytes, [&] { totals = interpret_files(names); });
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("%.3f %zu %ld\n", totals.milliseconds, totals.statements, usage.ru_maxrss);
}
