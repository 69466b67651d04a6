// A program's main as a function: what it prints and how it ends.
#pragma once

#include <string>
#include <vector>

#include "cli/tool.hpp"

namespace pgsteward::test {

struct CapturedRun {
    int status = 0;
    std::string out;
    std::string err;
};

/// Calls run_tool with stdout, stderr and stdin redirected.
CapturedRun captured_run(const Tool& tool, std::vector<std::string> arguments, const std::string& input = {});

/// A folder of its own that is the working directory for as long as this lives.
class ScratchFolder {
public:
    ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ~ScratchFolder();

    static void write(const std::string& path, const std::string& content);
    static std::string read(const std::string& path);

private:
    std::string before_;
    std::string path_;
};

}  // namespace pgsteward::test
