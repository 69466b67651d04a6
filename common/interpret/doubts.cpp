#include "interpret/doubts.hpp"

#include <algorithm>

#include "catalog/unknown-identifier.hpp"

namespace pgsteward::interpret {
namespace {

bool holds_unknown(const QualifiedName& name) { return pgsteward::holds_unknown(name.schema) || pgsteward::holds_unknown(name.name); }

bool fits_any(const std::set<QualifiedName>& patterns, const QualifiedName& name) {
    return std::any_of(patterns.begin(), patterns.end(), [&](const QualifiedName& pattern) {
        return fits_unknown(pattern.schema, name.schema) && fits_unknown(pattern.name, name.name);
    });
}

}  // namespace

void Doubts::add(const QualifiedName& name) { (holds_unknown(name) ? patterns_ : names_).insert(name); }

/// What is there already is not in doubt by one more of such a name.
void Doubts::make(const QualifiedName& name) { (holds_unknown(name) ? made_patterns_ : names_).insert(name); }

bool Doubts::about(const QualifiedName& name) const {
    return noted(name) || (nothing_is_sure_ && !made_since_.contains(name));
}

bool Doubts::noted(const QualifiedName& name) const { return names_.contains(name) || fits_any(patterns_, name); }

bool Doubts::made_perhaps(const QualifiedName& name) const { return fits_any(made_patterns_, name); }

void Doubts::begin_migration() {
    arrived_.clear();
    went_.clear();
    migration_is_unclear_ = false;
}

void Doubts::note_opaque(const OpaqueStep& step) {
    migration_is_unclear_ = true;
    if (step.reach == Opaque::Reach::unknown) note_unread();
}

void Doubts::note_unread() {
    unknown_code_ = nothing_is_sure_ = true;
    made_since_.clear();
}

void Doubts::note(const Step& step, bool exact) {
    const bool surely_ran = exact && step.condition.empty() && !step.errors_swallowed && !migration_is_unclear_;
    if (!surely_ran && step.relation_before) add(step.relation_before->name);
    for (const Effect& effect : step.effects) {
        if (const auto* renamed = std::get_if<Renamed>(&effect)) {
            went_.insert(renamed->part.empty() ? renamed->from : column(renamed->from, renamed->part));
            if (renamed->part.empty()) arrived_.insert(renamed->to);
        }
        if (const auto* dropped = std::get_if<Dropped>(&effect)) went_.insert(dropped->part.empty() ? dropped->name : column(dropped->name, dropped->part));
        if (surely_ran) follow(effect);
        else touch(effect);
    }
}

void Doubts::touch(const Effect& effect) {
    if (const auto* created = std::get_if<Created>(&effect)) {
        if (created->part.empty()) make(created->name);
        else add(created->name);
    }
    if (const auto* dropped = std::get_if<Dropped>(&effect)) add(dropped->name);
    if (const auto* renamed = std::get_if<Renamed>(&effect)) {
        add(renamed->from);
        make(renamed->to);
    }
}

void Doubts::follow(const Effect& effect) {
    if (const auto* created = std::get_if<Created>(&effect); created && created->part.empty()) {
        gone_.erase(created->name);
        if (nothing_is_sure_) made_since_.insert(created->name);
    }
    if (const auto* dropped = std::get_if<Dropped>(&effect); dropped && dropped->part.empty() && is_relation(dropped->kind)) gone_[dropped->name] = "was dropped";
    if (const auto* renamed = std::get_if<Renamed>(&effect); renamed && renamed->part.empty() && is_relation(renamed->kind)) {
        gone_[renamed->from] = "is called " + renamed->to.display() + " now";
        gone_.erase(renamed->to);
    }
    // That a relation is missing is said once.
    if (const auto* refused = std::get_if<Refused>(&effect); refused && refused->why == Refused::Why::missing && refused->object == refused->about.display()) names_.insert(refused->about);
}

std::string Doubts::gone(const QualifiedName& name) const {
    const auto found = gone_.find(name);
    return found == gone_.end() ? std::string() : found->second;
}

}  // namespace pgsteward::interpret
