#include "check/rule.hpp"

namespace pgsteward {

Findings::Findings(FixText fix) : fix_(fix) {}
Findings::Findings(Findings&&) noexcept = default;
Findings::~Findings() = default;

void Findings::add(Verdict verdict) { verdicts_.push_back(std::move(verdict)); }
std::vector<Verdict> Findings::take() { return std::exchange(verdicts_, {}); }
bool Findings::empty() const { return verdicts_.empty(); }

}  // namespace pgsteward
