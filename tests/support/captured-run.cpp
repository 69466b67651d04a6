#include "support/captured-run.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace pgsteward::test {
namespace {

namespace fs = std::filesystem;

/// A standard descriptor that leads to an unnamed file for as long as this lives.
class Redirected {
public:
    explicit Redirected(int descriptor, const std::string& content = {})
        : descriptor_(descriptor), saved_(dup(descriptor)), file_(std::tmpfile()) {
        std::fwrite(content.data(), 1, content.size(), file_);
        std::rewind(file_);
        dup2(fileno(file_), descriptor_);
    }
    Redirected(const Redirected&) = delete;
    Redirected& operator=(const Redirected&) = delete;
    ~Redirected() {
        dup2(saved_, descriptor_);
        close(saved_);
        std::fclose(file_);
    }

    std::string content() const {
        std::string text(static_cast<std::size_t>(lseek(fileno(file_), 0, SEEK_END)), '\0');
        return pread(fileno(file_), text.data(), text.size(), 0) < 0 ? std::string() : text;
    }

private:
    int descriptor_;
    int saved_;
    std::FILE* file_;
};

}  // namespace

CapturedRun captured_run(const Tool& tool, std::vector<std::string> arguments, const std::string& input) {
    arguments.insert(arguments.begin(), std::string(tool.name));
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    std::fflush(nullptr);
    const Redirected in(STDIN_FILENO, input);
    const Redirected out(STDOUT_FILENO);
    const Redirected err(STDERR_FILENO);
    const int status = run_tool(tool, static_cast<int>(arguments.size()), argv.data());
    return {status, out.content(), err.content()};
}

ScratchFolder::ScratchFolder() : before_(fs::current_path().string()) {
    std::string pattern = (fs::temp_directory_path() / "pgsteward-test.XXXXXX").string();
    path_ = mkdtemp(pattern.data());
    fs::current_path(path_);
}

ScratchFolder::~ScratchFolder() {
    fs::current_path(before_);
    fs::remove_all(path_);
}

void ScratchFolder::write(const std::string& path, const std::string& content) {
    const fs::path folder = fs::path(path).parent_path();
    if (!folder.empty()) fs::create_directories(folder);
    std::ofstream(path, std::ios::binary) << content;
}

std::string ScratchFolder::read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace pgsteward::test
