#include "interpret/doubts.hpp"

namespace pgsteward::interpret {

void Doubts::note(const Step& step) {
    const bool surely_ran = step.condition.empty() && !step.errors_swallowed;
    if (!surely_ran && step.relation_before) add(step.relation_before->name);
    for (const Effect& effect : step.effects) {
        if (const auto* renamed = std::get_if<Renamed>(&effect); renamed && renamed->part.empty()) arrived_.insert(renamed->to);
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
    if (const auto* created = std::get_if<Created>(&effect); created && created->part.empty()) gone_.erase(created->name);
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
