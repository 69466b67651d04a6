// When a rule is asked: most rules have something to say of few statements, and are spared the others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>

#include "interpret/step.hpp"

namespace pgsteward {

/// Some alternatives of a variant, whatever it holds beside its kind.
template <typename Variant>
class Kinds {
public:
    constexpr Kinds() = default;
    template <typename Alternative>
    constexpr Kinds with() const {
        Kinds more = *this;
        constexpr std::size_t index = index_of<Alternative>();
        more.words_[index / 64] |= std::uint64_t{1} << (index % 64);
        return more;
    }
    constexpr void add(std::size_t index) { words_[index / 64] |= std::uint64_t{1} << (index % 64); }
    constexpr bool holds(std::size_t index) const { return (words_[index / 64] >> (index % 64) & 1) != 0; }
    constexpr bool meets(const Kinds& other) const {
        for (std::size_t i = 0; i < words; ++i)
            if ((words_[i] & other.words_[i]) != 0) return true;
        return false;
    }
    constexpr Kinds operator|(const Kinds& other) const {
        Kinds both = *this;
        for (std::size_t i = 0; i < words; ++i) both.words_[i] |= other.words_[i];
        return both;
    }

private:
    static constexpr std::size_t words = std::variant_size_v<Variant> / 64 + 1;

    template <typename Alternative>
    static constexpr std::size_t index_of() {
        return []<std::size_t... indices>(std::index_sequence<indices...>) {
            return ((std::is_same_v<Alternative, std::variant_alternative_t<indices, Variant>> ? indices : 0) + ...);
        }(std::make_index_sequence<std::variant_size_v<Variant>>());
    }

    std::uint64_t words_[words] = {};
};

struct Occasion {
    bool always = false;
    bool work = false;                       ///< the server reads or writes whole tables for it
    Kinds<sql::Statement::Body> statements;
    Kinds<Effect> effects;

    constexpr Occasion operator|(const Occasion& other) const {
        return {always || other.always, work || other.work, statements | other.statements, effects | other.effects};
    }
};

inline constexpr Occasion every_statement{.always = true};
inline constexpr Occasion table_work{.work = true};
/// The statement is one of these.
template <typename... Statements>
constexpr Occasion statements() {
    Occasion occasion;
    ((occasion.statements = occasion.statements.template with<Statements>()), ...);
    return occasion;
}
/// It has one of these effects.
template <typename... Effects>
constexpr Occasion effects() {
    Occasion occasion;
    ((occasion.effects = occasion.effects.template with<Effects>()), ...);
    return occasion;
}

/// What there is about a step: a rule is asked where this meets its occasion.
class Occurrence {
public:
    explicit Occurrence(const Step& step);
    bool meets(const Occasion& occasion) const {
        return occasion.always || (occasion.work && work_) || occasion.statements.holds(statement_) || occasion.effects.meets(effects_);
    }

private:
    std::size_t statement_;
    bool work_;
    Kinds<Effect> effects_;
};

}  // namespace pgsteward
