#include "catalog/object-doubts.hpp"

#include <fmt/format.h>

#include "catalog/unknown-identifier.hpp"

namespace pgsteward {
namespace {

/// As the catalog's maps name it.
std::string key_of(const DescribedObject& object) {
    if (!object.whole.empty()) return object.whole;
    const bool by_name = is_relation(object.kind) || is_routine(object.kind) || object.kind == ObjectKind::type || object.kind == ObjectKind::domain ||
                         object.kind == ObjectKind::schema || object.kind == ObjectKind::role;
    return by_name ? object.identity : fmt::format("{} {}", name_of(object.kind), object.identity);
}

constexpr std::string_view part_of = "part of ";

const std::string& whole_of(const DescribedObject& object) { return object.whole.empty() ? object.identity : object.whole; }

const Doubt incomplete = {"what came before is not known", true};

}  // namespace

QualifiedName doubted_in_part(const std::string& whole) { return {"", std::string(part_of) + whole}; }

QualifiedName doubted_part(const DescribedObject& object) {
    return {"", fmt::format("{}{}: {} {}", part_of, whole_of(object), name_of(object.kind), object.identity)};
}

QualifiedName doubted_privileges(const DescribedObject& object) {
    return {"", fmt::format("{}{}: privileges on {} {}", part_of, whole_of(object), name_of(object.kind), object.identity)};
}

bool is_doubt_of_part(const QualifiedName& key) { return key.schema.empty() && key.name.starts_with(part_of); }

void add_doubt(Catalog& catalog, const QualifiedName& key, const std::string& because, bool one_more) {
    const Doubt* known = catalog.doubts.find(key);
    catalog.doubts.put(key, {because, one_more && (!known || known->one_more)});
}

void add_doubt_of_privileges(Catalog& catalog, const DescribedObject& object, const std::string& because, bool more) {
    const QualifiedName key = doubted_privileges(object);
    const Doubt* known = catalog.doubts.find(key);
    catalog.doubts.put(key, {because, more || (known && known->one_more)});
}

ObjectDoubts::ObjectDoubts(const Catalog& catalog) : complete_(catalog.complete) {
    for (const auto& [name, doubt] : catalog.doubts) {
        std::string key = name.display();
        if (holds_unknown(key)) patterns_.emplace_back(key, doubt.get());
        exact_.emplace(std::move(key), doubt.get());
    }
}

const Doubt* ObjectDoubts::about(const DescribedObject& object, bool is_there) const {
    if (!is_there && !complete_) return &incomplete;
    if (exact_.empty()) return nullptr;
    const std::string key = key_of(object), part = doubted_part(object).name;
    for (const std::string& exactly : {key, part})
        if (const auto found = exact_.find(exactly); found != exact_.end()) return found->second;
    for (const auto& [pattern, doubt] : patterns_)
        if ((!is_there || !doubt->one_more) && (fits_unknown(pattern, key) || fits_unknown(pattern, part))) return doubt;
    return nullptr;
}

template <typename Counts>
const Doubt* ObjectDoubts::find(const std::string& key, const Counts& counts) const {
    if (exact_.empty()) return nullptr;
    if (const auto found = exact_.find(key); found != exact_.end() && counts(*found->second)) return found->second;
    for (const auto& [pattern, doubt] : patterns_)
        if (fits_unknown(pattern, key) && counts(*doubt)) return doubt;
    return nullptr;
}

const Doubt* ObjectDoubts::about_privileges(const DescribedObject& object) const {
    return find(doubted_privileges(object).name, [](const Doubt&) { return true; });
}

const Doubt* ObjectDoubts::about_more_privileges(const DescribedObject& object) const {
    return find(doubted_privileges(object).name, [](const Doubt& doubt) { return doubt.one_more; });
}

const Doubt* ObjectDoubts::about_parts(const std::string& relation, ObjectKind kind) const {
    const std::string whole = doubted_in_part(relation).name, of_kind = fmt::format(": {} ", name_of(kind));
    const auto found = exact_.lower_bound(whole + of_kind);
    if (found != exact_.end() && found->first.starts_with(whole + of_kind)) return found->second;
    for (const auto& [pattern, doubt] : patterns_)
        if (const std::size_t at = pattern.find(of_kind); at != std::string::npos && fits_unknown(pattern.substr(0, at), whole)) return doubt;
    return nullptr;
}

}  // namespace pgsteward
