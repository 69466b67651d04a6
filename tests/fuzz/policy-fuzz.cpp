// read_policy on any bytes: it reads them or throws InputError, whose message is printable, and nothing else.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "check/policy.hpp"
#include "text/excerpt.hpp"
#include "text/failure.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pgsteward;
    static const std::set<std::string> rules = {"drop-column", "drop-cascade", "index-not-concurrent"};
    try {
        read_policy(SourceText("pgsteward.yaml", std::string(reinterpret_cast<const char*>(data), size)), rules);
    } catch (const InputError& error) {
        if (printable(error.what(), true) != error.what()) std::abort();
    }
    return 0;
}
