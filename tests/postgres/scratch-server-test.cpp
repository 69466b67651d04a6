#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "postgres/data-directory.hpp"
#include "postgres/scratch.hpp"

namespace pgsteward::test {

namespace fs = std::filesystem;
using postgres::ScratchServer;

TEST_CASE("a scratch server starts, answers and goes away") {
    if (no_server()) return;
    std::string folder;
    {
        const auto begin = std::chrono::steady_clock::now();
        ScratchServer server = ScratchServer::start();
        const auto time = std::chrono::steady_clock::now() - begin;
        std::printf("scratch server: PostgreSQL %d started in %ld ms%s\n", server.major(),
                    static_cast<long>(std::chrono::duration_cast<std::chrono::milliseconds>(time).count()),
                    server.from_cache() ? "" : " (first time: initdb)");
        folder = server.folder();
        CHECK(server.connect().query("SHOW listen_addresses").at(0, 0).empty());
        CHECK(server.connect().query("SHOW max_locks_per_transaction").at(0, 0) == "4096");
        CHECK(server.connect().server_version() / 10000 == server.major());
        const std::string first = server.create_database(), second = server.create_database();
        CHECK(first != second);
        CHECK(server.connect(first).query("SELECT current_database()").at(0, 0) == first);
        CHECK(fs::exists(folder));
    }
    CHECK(!fs::exists(folder));
}

TEST_CASE("the second server takes the data directory of the first") {
    if (no_server()) return;
    ScratchServer::start();
    CHECK(ScratchServer::start().from_cache());
}

TEST_CASE("two servers do not meet") {
    if (no_server()) return;
    ScratchServer first = ScratchServer::start(), second = ScratchServer::start();
    first.create_database();
    CHECK(second.connect().query("SELECT count(*) FROM pg_database").at(0, 0) == "3");
    first.stop();
    CHECK(second.connect().query("SELECT 1").at(0, 0) == "1");
}

TEST_CASE("a server that cannot start says why") {
    if (no_server()) return;
    ScratchServer::Options options;
    options.settings = {{"no_such_setting", "on"}};
    CHECK_THROWS_WITH(ScratchServer::start(options), Catch::Contains("no_such_setting"));
    options = {};
    options.major = 7;
    CHECK_THROWS_WITH(ScratchServer::start(options), Catch::Contains("no PostgreSQL 7 server"));
}

TEST_CASE("kill -9 leaves no process and no folder") {
    if (no_server()) return;
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const pid_t child = fork();
    if (child == 0) {
        ScratchServer server = ScratchServer::start();
        const std::string line = server.folder() + "\n" + std::string(server.connect().query("SELECT pg_read_file('postmaster.pid', 0, 20)").at(0, 0));
        if (write(ends[1], line.data(), line.size()) < 0) _exit(1);
        close(ends[1]);
        for (;;) pause();
    }
    close(ends[1]);
    std::string line(4096, '\0');
    const ssize_t size = read(ends[0], line.data(), line.size());
    close(ends[0]);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    REQUIRE(size > 0);
    line.resize(static_cast<std::size_t>(size));
    const std::string folder = line.substr(0, line.find('\n'));
    const pid_t server = std::stoi(line.substr(line.find('\n') + 1));
    const auto gone = [&] { return !fs::exists(folder) && (kill(server, 0) != 0 || !fs::exists("/proc/" + std::to_string(server) + "/exe")); };
    for (int i = 0; i < 500 && !gone(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    CHECK(gone());
}

TEST_CASE("folders of dead processes are swept, others stay") {
    if (no_server()) return;
    const fs::path parent = fs::temp_directory_path() / ("pgsteward-sweep-" + std::to_string(getpid()));
    fs::create_directory(parent);
    const pid_t dead = fork();
    if (dead == 0) _exit(0);
    waitpid(dead, nullptr, 0);
    fs::create_directories(parent / ("pgsteward-scratch-" + std::to_string(dead) + "-AAAAAA") / "data");
    fs::create_directory(parent / ("pgsteward-scratch-" + std::to_string(getpid()) + "-BBBBBB"));
    fs::create_directory(parent / "other");
    postgres::sweep_server_folders(parent.string(), postgres::server_account());
    CHECK(!fs::exists(parent / ("pgsteward-scratch-" + std::to_string(dead) + "-AAAAAA")));
    CHECK(fs::exists(parent / ("pgsteward-scratch-" + std::to_string(getpid()) + "-BBBBBB")));
    CHECK(fs::exists(parent / "other"));
    fs::remove_all(parent);
}

}  // namespace pgsteward::test
