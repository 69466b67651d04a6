// The tools parse on threads with large stacks (text/parallel.hpp), libFuzzer calls its target on the main thread, and
// AddressSanitizer makes every frame larger: each target starts itself again with a main stack that is large enough.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

extern "C" int LLVMFuzzerInitialize(int*, char*** argv) {
    constexpr rlim_t wanted = rlim_t{1} << 30;
    rlimit limit{};
    if (getrlimit(RLIMIT_STACK, &limit) != 0) return 0;
    const rlim_t possible = std::min(wanted, limit.rlim_max);
    if (limit.rlim_cur >= possible) return 0;
    limit.rlim_cur = possible;
    if (setrlimit(RLIMIT_STACK, &limit) == 0) execv("/proc/self/exe", *argv);
    return 0;
}
