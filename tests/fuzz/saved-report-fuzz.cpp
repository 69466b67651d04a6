// report_from_json on any bytes: a report that it accepts is saved and read again unchanged.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "report/report.hpp"
#include "text/failure.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pgsteward;
    try {
        const std::string saved =
            to_json(report_from_json(SourceText("report.json", std::string(reinterpret_cast<const char*>(data), size)), {}));
        if (to_json(report_from_json(SourceText("report.json", saved), {})) != saved) std::abort();
    } catch (const InputError&) {
    }
    return 0;
}
