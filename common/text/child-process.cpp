// Boost.Process, asynchronous: its synchronous streams deadlock as soon as a pipe is full.
#include "text/child-process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/process/args.hpp>
#include <boost/process/async.hpp>
#include <boost/process/child.hpp>
#include <boost/process/exe.hpp>
#include <boost/process/extend.hpp>
#include <boost/process/io.hpp>
#include <csignal>
#include <cstdlib>
#include <future>

#include "text/excerpt.hpp"
#include "text/failure.hpp"

namespace pgsteward {
namespace {

namespace process = boost::process;

/// Boost's pipes are inherited by whatever else is started at the same time, which then keeps them open. So nothing
/// beyond stdin, stdout and stderr outlives the exec. Runs between fork and exec: only system calls.
void close_other_files_on_exec() {
    const long limit = std::min(sysconf(_SC_OPEN_MAX), 65536L);
    for (int file = STDERR_FILENO + 1; file < limit; ++file) {
        const int flags = fcntl(file, F_GETFD);
        if (flags != -1) fcntl(file, F_SETFD, flags | FD_CLOEXEC);
    }
}

/// Not boost::process::search_path, which is all that would need Boost.Filesystem's library.
std::string found_program(const std::string& name) {
    if (name.find('/') != std::string::npos) return name;
    const char* variable = std::getenv("PATH");
    std::string_view folders = variable ? variable : "/usr/bin:/bin";
    for (;;) {
        const auto colon = folders.find(':');
        const std::string candidate = fmt::format("{}/{}", folders.substr(0, colon), name);
        if (candidate.front() == '/' && ::access(candidate.c_str(), X_OK) == 0) return candidate;
        if (colon == std::string_view::npos) throw EnvironmentError(fmt::format("{}: program not found", printable(name)));
        folders.remove_prefix(colon + 1);
    }
}

int shell_status(int native) {
    return WIFSIGNALED(native) ? 128 + WTERMSIG(native) : WEXITSTATUS(native);
}

}  // namespace

ChildResult run_child(const std::vector<std::string>& arguments, const std::string& input,
                      std::chrono::milliseconds limit) {
    // A child that ends before it has read its input must not end us.
    std::signal(SIGPIPE, SIG_IGN);
    const std::string& name = arguments.at(0);
    const std::string program = found_program(name);

    boost::asio::io_context events;
    std::future<std::string> out;
    std::future<std::string> err;
    bool ended = false;
    const auto before_exec = [](auto&) {
        close_other_files_on_exec();
        std::signal(SIGPIPE, SIG_DFL);
    };
    try {
        process::child child(process::exe = program,
                             process::args = std::vector<std::string>(arguments.begin() + 1, arguments.end()),
                             process::std_in < boost::asio::buffer(input), process::std_out > out,
                             process::std_err > err, events,
                             process::on_exit = [&](int, const std::error_code&) { ended = true; },
                             process::extend::on_exec_setup = before_exec);
        events.run_for(limit);
        const auto done = [](std::future<std::string>& text) {
            return text.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
        };
        if (!ended || !done(out) || !done(err)) {
            std::error_code ignored;
            child.terminate(ignored);
            throw EnvironmentError(fmt::format("{}: no answer within {} s", printable(name),
                                               std::chrono::duration<double>(limit).count()));
        }
        return {shell_status(child.native_exit_code()), out.get(), err.get()};
    } catch (const process::process_error& failed) {
        throw EnvironmentError(fmt::format("{}: cannot be run: {}", printable(name), failed.code().message()));
    }
}

}  // namespace pgsteward
