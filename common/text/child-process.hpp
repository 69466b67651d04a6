// Another program, run to its end: what goes in, what comes out, how it ended.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace pgsteward {

struct ChildResult {
    int status = 0;          ///< exit status; 128 + signal where a signal ended it
    std::string out;
    std::string err;
};

/// Runs `arguments` (the first is the program, looked up in PATH) with `input` as its stdin. Nothing of ours is
/// inherited but the environment and the working directory. Throws EnvironmentError where the program is not found
/// or takes longer than `limit`; then it has been killed.
ChildResult run_child(const std::vector<std::string>& arguments, const std::string& input = {},
                      std::chrono::milliseconds limit = std::chrono::seconds(60));

}  // namespace pgsteward
