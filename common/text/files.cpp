#include "text/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <limits>

#include "text/excerpt.hpp"
#include "text/failure.hpp"

namespace pgsteward {
namespace {

/// Closes what it holds.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ > STDERR_FILENO) close(number_);
    }
    int number() const { return number_; }

private:
    int number_;
};

template <typename Kind>
[[noreturn]] void fail(const std::string& path, int error) {
    throw Kind(fmt::format("{}: {}", printable(path), std::strerror(error)));
}

std::string read_all(int descriptor, const std::string& name) {
    constexpr std::size_t block = std::size_t{1} << 16;
    // Regular files are read in one go: one that fills less than its room ends there. Pipes tell no size.
    struct stat status {};
    const bool sized = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
    std::string content(sized ? static_cast<std::size_t>(status.st_size) + 1 : block, '\0');
    for (std::size_t used = 0;;) {
        if (used == content.size()) content.resize(used + std::max(block, used));
        const ssize_t got = read(descriptor, content.data() + used, content.size() - used);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail<InputError>(name, errno);
        used += static_cast<std::size_t>(got);
        if (got == 0 || (sized && used == static_cast<std::size_t>(status.st_size))) {
            content.resize(used);
            return content;
        }
        if (used > std::numeric_limits<std::uint32_t>::max())
            throw InputError(fmt::format("{}: larger than 4 GiB", printable(name)));
    }
}

/// New files get what the umask leaves; rewritten ones keep what they had.
mode_t mode_for(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) == 0) return status.st_mode & 07777;
    const mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

void write_directly(const std::string& path, std::string_view content) {
    const Descriptor file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (file.number() < 0) fail<EnvironmentError>(path, errno);
    const int error = write_all(file.number(), content);
    if (error != 0 && error != EPIPE) fail<EnvironmentError>(path, error);
}

void write_and_rename(const std::string& path, std::string_view content) {
    std::string temporary = path + ".XXXXXX";
    const Descriptor file(mkostemp(temporary.data(), O_CLOEXEC));
    if (file.number() < 0) {
        if (errno == ENOENT || errno == ENOTDIR) fail<InputError>(path, errno);
        fail<EnvironmentError>(path, errno);
    }
    int error = write_all(file.number(), content);
    if (error == 0 && fchmod(file.number(), mode_for(path)) != 0) error = errno;
    if (error == 0 && std::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
    if (error == 0) return;
    unlink(temporary.c_str());
    fail<EnvironmentError>(path, error);
}

}  // namespace

std::string read_file(const std::string& path) {
    if (path == "-") return read_all(STDIN_FILENO, "stdin");
    const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.number() < 0) fail<InputError>(path, errno);
    return read_all(file.number(), path);
}

void write_file(const std::string& path, std::string_view content) {
    std::error_code failed;
    const auto status = std::filesystem::status(path, failed);
    if (std::filesystem::is_directory(status)) fail<InputError>(path, EISDIR);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) return write_directly(path, content);
    // A symbolic link stays, and what it points to is replaced.
    const auto target = std::filesystem::weakly_canonical(path, failed);
    write_and_rename(failed ? path : target.string(), content);
}

int write_all(int descriptor, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = write(descriptor, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

}  // namespace pgsteward
