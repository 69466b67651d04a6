// The yardstick: what the bare parsers cost on the same files with the same number of threads. Every statement goes
// through one pg_query_parse_protobuf, every Python file through one ts_parser_parse_string, and nobody looks at the
// results. Reading and these calls are timed; finding the statements is not, because it is ours.
#include <pg_query.h>
#include <tree_sitter/api.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "sql/script.hpp"
#include "text/parallel.hpp"

extern "C" const TSLanguage* tree_sitter_python();

namespace {

using namespace pgsteward;

/// Few enough to share one large file among threads, many enough that handing them out costs nothing.
constexpr std::size_t statements_at_once = 64;

struct Work {
    const std::string* file;
    std::vector<Span> statements;   ///< none: the file is Python
};

std::string content_of(const std::string& path) {
    std::ifstream stream(path, std::ios::binary | std::ios::ate);
    std::string content(stream ? static_cast<std::size_t>(stream.tellg()) : 0, '\0');
    stream.seekg(0);
    if (!stream.read(content.data(), static_cast<std::streamsize>(content.size()))) {
        std::fprintf(stderr, "yardstick: cannot read %s\n", path.c_str());
        std::exit(2);
    }
    return content;
}

/// The names in `file`, each ended by a NUL byte.
std::vector<std::string> names_in(const std::string& file) {
    const std::string list = content_of(file);
    std::vector<std::string> names;
    for (std::size_t at = 0; at < list.size(); at += names.back().size() + 1) names.emplace_back(list.c_str() + at);
    return names;
}

template <typename Function>
double milliseconds(unsigned jobs, std::size_t count, const Function& produce) {
    const auto begin = std::chrono::steady_clock::now();
    in_order(count, jobs, count, produce, [](std::size_t) {});
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

std::vector<Work> work_in(const std::vector<std::string>& names, const std::vector<std::string>& contents) {
    std::vector<Work> result;
    for (std::size_t i = 0; i < names.size(); ++i) {
        result.push_back({&contents[i], {}});
        if (names[i].ends_with(".py")) continue;
        for (const sql::ScriptItem& item : sql::split_script(contents[i]).items) {
            if (item.kind != sql::ScriptItem::Kind::statement) continue;
            if (result.back().statements.size() == statements_at_once) result.push_back({&contents[i], {}});
            result.back().statements.push_back(item.at);
        }
        if (result.back().statements.empty()) result.pop_back();
    }
    return result;
}

/// How many statements the grammar refuses.
std::size_t parse_sql(const Work& work) {
    std::size_t refused = 0;
    for (const Span span : work.statements) {
        const PgQueryProtobufParseResult result = pg_query_parse_protobuf(work.file->substr(span.begin, span.size()).c_str());
        if (result.error) ++refused;
        pg_query_free_protobuf_parse_result(result);
    }
    return refused;
}

void parse_python(const std::string& text) {
    thread_local const std::unique_ptr<TSParser, void (*)(TSParser*)> parser(ts_parser_new(), ts_parser_delete);
    ts_parser_set_language(parser.get(), tree_sitter_python());
    ts_tree_delete(ts_parser_parse_string(parser.get(), nullptr, text.data(), static_cast<std::uint32_t>(text.size())));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fputs("usage: yardstick JOBS LIST TIMES\nLIST holds names ended by NUL; one line is added to TIMES:\n"
                   "milliseconds bytes statements refused\n", stderr);
        return 2;
    }
    const unsigned jobs = static_cast<unsigned>(std::max(1, std::atoi(argv[1])));
    const std::vector<std::string> names = names_in(argv[2]);
    std::vector<std::string> contents(names.size());
    double time = milliseconds(jobs, names.size(), [&](std::size_t i) { contents[i] = content_of(names[i]); });

    const std::vector<Work> work = work_in(names, contents);
    std::atomic<std::size_t> refused = 0;
    time += milliseconds(jobs, work.size(), [&](std::size_t i) {
        if (work[i].statements.empty()) parse_python(*work[i].file);
        else refused += parse_sql(work[i]);
    });

    std::size_t bytes = 0, statements = 0;
    for (const std::string& content : contents) bytes += content.size();
    for (const Work& one : work) statements += one.statements.size();
    std::ofstream(argv[3], std::ios::app) << time << ' ' << bytes << ' ' << statements << ' ' << refused << '\n';
}
