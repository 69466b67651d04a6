#include "interpret/doubts.hpp"

namespace pgsteward::interpret {

void Doubts::begin_migration() {
    arrived_.clear();
    went_.clear();
    migration_is_unclear_ = false;
}

void Doubts::note_opaque(const OpaqueStep& step) {
    migration_is_unclear_ = true;
    if (step.reach != Opaque::Reach::unknown) return;
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
    if (const auto* created = std::get_if<Created>(&effect)) add(created->name);
    if (const auto* dropped = std::get_if<Dropped>(&effect)) add(dropped->name);
    if (const auto* renamed = std::get_if<Renamed>(&effect)) {
        add(renamed->from);
        add(renamed->to);
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
    // After one error about a name the next is no news.
    if (const auto* refused = std::get_if<Refused>(&effect)) names_.insert(refused->about);
}

std::string Doubts::gone(const QualifiedName& name) const {
    const auto found = gone_.find(name);
    return found == gone_.end() ? std::string() : found->second;
}

}  // namespace pgsteward::interpret
