#include "check/finding.hpp"

namespace pgsteward {

std::string_view name_of(Severity severity) {
    switch (severity) {
        case Severity::notice: return "notice";
        case Severity::warning: return "warning";
        case Severity::error: return "error";
    }
    return "error";
}

std::string_view name_of(Category category) {
    switch (category) {
        case Category::data_loss: return "data-loss";
        case Category::protection: return "protection";
        case Category::locking: return "locking";
        case Category::compatibility: return "compatibility";
        case Category::correctness: return "correctness";
        case Category::convention: return "convention";
        case Category::opaque: return "opaque";
    }
    return "opaque";
}

std::optional<Severity> severity_of(std::string_view name) {
    for (const Severity severity : {Severity::notice, Severity::warning, Severity::error})
        if (name == name_of(severity)) return severity;
    return std::nullopt;
}

std::optional<Category> category_of(std::string_view name) {
    for (const Category category : {Category::data_loss, Category::protection, Category::locking,
                                    Category::compatibility, Category::correctness, Category::convention,
                                    Category::opaque})
        if (name == name_of(category)) return category;
    return std::nullopt;
}

Place place_of(const Location& at) {
    return {at.source.name(), at.begin(), at.end()};
}

}  // namespace pgsteward
