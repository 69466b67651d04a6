// Runs commands as whole processes, in turn (a b c a b c …) so that a busy machine is busy for all of them, and prints
// for each the median wall time, the peak memory and the exit status. Small itself: a child's peak begins with its parent's.
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern char** environ;

namespace {

struct Command {
    std::string name;                     ///< of the file with its words
    std::vector<std::string> words;
    std::vector<double> milliseconds;
    long kilobytes = 0;
    int status = 0;
};

Command command_in(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    Command command{file, {}, {}, 0, 0};
    for (std::size_t at = 0; at < text.size(); at += command.words.back().size() + 1)
        command.words.emplace_back(text.c_str() + at);
    if (command.words.empty()) {
        std::fprintf(stderr, "measure: %s holds no command\n", file.c_str());
        std::exit(2);
    }
    return command;
}

void run(Command& command) {
    std::vector<char*> argv;
    for (std::string& word : command.words) argv.push_back(word.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);

    const auto begin = std::chrono::steady_clock::now();
    pid_t child = 0;
    rusage usage{};
    int status = 0;
    if (posix_spawn(&child, argv[0], &actions, nullptr, argv.data(), environ) != 0 || wait4(child, &status, 0, &usage) != child) {
        std::fprintf(stderr, "measure: cannot run %s\n", argv[0]);
        std::exit(2);
    }
    const auto end = std::chrono::steady_clock::now();
    posix_spawn_file_actions_destroy(&actions);

    command.milliseconds.push_back(std::chrono::duration<double, std::milli>(end - begin).count());
    command.kilobytes = std::max(command.kilobytes, usage.ru_maxrss);
    command.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

}  // namespace

int main(int argc, char** argv) {
    const int runs = argc > 2 ? std::atoi(argv[1]) : 0;
    if (runs < 1) {
        std::fputs("usage: measure RUNS COMMAND-FILE…\nA command file holds the words of a command, each ended by NUL.\n"
                   "Prints for each: file, median milliseconds, peak kilobytes, exit status of the last run.\n", stderr);
        return 2;
    }
    std::vector<Command> commands;
    for (int i = 2; i < argc; ++i) commands.push_back(command_in(argv[i]));
    for (int i = 0; i < runs; ++i)
        for (Command& command : commands) run(command);
    for (const Command& command : commands)
        std::printf("%s %.3f %ld %d\n", command.name.c_str(), median(command.milliseconds), command.kilobytes, command.status);
}
