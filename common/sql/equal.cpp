#include "sql/equal.hpp"

#include "sql/fields.hpp"

namespace pgsteward::sql {
namespace {

/// Members of a class see each other whatever their order, and these call each other.
struct Comparison {
    static bool same(const std::string& a, const std::string& b) {
        return a == b;
    }

    static bool same(const SharedText& a, const SharedText& b) {
        return a == b;
    }

    static bool same(const Span&, const Span&) {
        return true;
    }

    static bool same(const std::optional<Span>&, const std::optional<Span>&) {
        return true;
    }

    template <typename T>
    static bool same(const std::shared_ptr<const T>& a, const std::shared_ptr<const T>& b) {
        return a == b || (a && b && same(*a, *b));
    }

    template <typename T>
    static bool same(const std::optional<T>& a, const std::optional<T>& b) {
        return a.has_value() == b.has_value() && (!a || same(*a, *b));
    }

    template <typename T>
    static bool same(const Rare<T>& a, const Rare<T>& b) {
        return a.has_value() == b.has_value() && (!a || same(*a, *b));
    }

    template <typename T, typename U>
    static bool same(const std::pair<T, U>& a, const std::pair<T, U>& b) {
        return same(a.first, b.first) && same(a.second, b.second);
    }

    template <typename T>
    static bool same(const std::vector<T>& a, const std::vector<T>& b) {
        if (a.size() != b.size()) return false;
        for (std::size_t i = 0; i < a.size(); ++i)
            if (!same(a[i], b[i])) return false;
        return true;
    }

    template <typename... T>
    static bool same(const std::variant<T...>& a, const std::variant<T...>& b) {
        if (a.index() != b.index()) return false;
        return std::visit([&](const auto& x) { return same(x, std::get<std::decay_t<decltype(x)>>(b)); }, a);
    }

    template <typename T>
    static bool same(const T& a, const T& b) {
        if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
            return a == b;
        } else {
            const auto compare = [&]<std::size_t... i>(const auto& x, const auto& y, std::index_sequence<i...>) {
                return (same(std::get<i>(x), std::get<i>(y)) && ...);
            };
            const auto x = fields(a);
            return compare(x, fields(b), std::make_index_sequence<std::tuple_size_v<decltype(x)>>());
        }
    }
};

}  // namespace

bool equal(const Expression& a, const Expression& b) {
    return Comparison::same(a, b);
}

bool equal(const Query& a, const Query& b) {
    return Comparison::same(a, b);
}

bool equal(const TypeName& a, const TypeName& b) {
    return Comparison::same(a, b);
}

bool equal(const Statement& a, const Statement& b) {
    return Comparison::same(a, b);
}

bool equal(const ExpressionPtr& a, const ExpressionPtr& b) {
    return Comparison::same(a, b);
}

}  // namespace pgsteward::sql
