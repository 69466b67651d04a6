// What a tool found, as every report format shows it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/source-text.hpp"

namespace pgsteward {

enum class Severity { notice, warning, error };
enum class Category { data_loss, protection, locking, compatibility, correctness, convention, opaque };

std::string_view name_of(Severity severity);   ///< "error"
std::string_view name_of(Category category);   ///< "data-loss"
std::optional<Severity> severity_of(std::string_view name);
std::optional<Category> category_of(std::string_view name);

/// A place as reports show it: 1-based, end_column exclusive. With line 0 it is about the whole file.
struct Place {
    std::string path;
    Position begin{};
    Position end{};
    bool operator==(const Place&) const = default;
};
Place place_of(const Location& at);

/// The waiver that covers a finding.
struct WaiverReference {
    std::string path;
    std::uint32_t line = 1;
    std::string text;                        ///< "CI:DESTRUCTIVE_OK - See ADR-014"
    std::string reference;                   ///< "ADR-014", empty where none was recognised
};

struct Finding {
    std::string rule;
    Severity severity = Severity::error;
    Category category = Category::correctness;
    bool destructive = false;
    Place place;
    std::string excerpt;                     ///< the source line and its carets, for text; empty from a saved report
    std::string object;                      ///< "public.tenants.name"; stable, empty where there is none
    std::string revision;
    std::string direction;                   ///< "upgrade", "downgrade", or empty for a whole schema
    std::string message;                     ///< lower case, no full stop
    std::string fix;                         ///< one line
    std::string statement;                   ///< the SQL as the server gets it, cut after 500 characters
    std::string lock;                        ///< "ACCESS EXCLUSIVE", empty where none is taken
    /// Stays the same when lines move: rule, object, revision or path, statement; 16 hex digits.
    std::string fingerprint;
    std::optional<WaiverReference> waiver;
};

/// By path, position, rule and object; those that are alike in these stay in their order.
void put_in_report_order(std::vector<Finding>& findings);

struct WaiverEntry {                         ///< every waiver comment that was met
    std::string path;
    std::uint32_t line = 1;
    std::string text, reference;
    std::vector<std::string> covers;         ///< rule ids, in order
    bool stale = false;
};

struct ReportError {                         ///< input that could not be examined: exit status 2
    Place place;
    std::string excerpt;
    std::string message;
};

}  // namespace pgsteward
