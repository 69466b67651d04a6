#include <ostream>

#include "report/format.hpp"

namespace pgsteward::formats {
namespace {

void write(const Report& report, const RenderOptions&, std::ostream& out) {
    out << (report.document ? *report.document : to_json(report));
}

}  // namespace

extern const Format json = {"json", "the whole report for programs; --from-json reads it back", write};

}  // namespace pgsteward::formats
