#include "check/finding.hpp"

#include <algorithm>
#include <tuple>

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

void put_in_report_order(std::vector<Finding>& findings) {
    std::vector<Finding*> order;                 // findings are large: each is moved once
    order.reserve(findings.size());
    for (Finding& finding : findings) order.push_back(&finding);
    std::stable_sort(order.begin(), order.end(), [](const Finding* a, const Finding* b) {
        return std::tie(a->place.path, a->place.begin, a->rule, a->object) < std::tie(b->place.path, b->place.begin, b->rule, b->object);
    });
    std::vector<Finding> ordered;
    ordered.reserve(findings.size());
    for (Finding* finding : order) ordered.push_back(std::move(*finding));
    findings = std::move(ordered);
}

Place place_of(const Location& at) {
    return {at.source.name(), at.begin(), at.end()};
}

}  // namespace pgsteward
