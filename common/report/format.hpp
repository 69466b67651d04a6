// A rendering of a report. One file per format in formats/; being there registers it.
#pragma once

#include <iosfwd>
#include <span>
#include <string_view>

#include "report/report.hpp"

namespace pgsteward {

struct RenderOptions {
    bool colour = false;
    /// Where rule pages are: "https://…/rules/" + id + ".md".
    std::string help_uri;
    /// Put before every path, for formats whose reader counts paths from the repository: "services/billing/".
    std::string path_prefix;
};

struct Format {
    std::string_view name;
    std::string_view summary;
    void (*write)(const Report& report, const RenderOptions& options, std::ostream& out);
};

std::span<const Format* const> all_formats();
const Format* find_format(std::string_view name);

}  // namespace pgsteward
