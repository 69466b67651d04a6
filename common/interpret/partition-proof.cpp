#include "interpret/partition-proof.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "canonical/type-name.hpp"
#include "interpret/definitions.hpp"
#include "interpret/locks.hpp"
#include "sql/parse.hpp"
#include "text/contains.hpp"

namespace pgsteward::interpret {
namespace {

using namespace sql;

/// A value as the server prints it, without quotes and cast; nothing for MINVALUE and MAXVALUE, which bound nothing.
using Value = std::optional<std::string>;

const Expression* without_casts(const ExpressionPtr& expression) {
    const Expression* inner = expression.get();
    while (inner)
        if (const auto* cast = std::get_if<TypeCast>(&inner->node)) inner = cast->argument.get();
        else break;
    return inner;
}

Value value_of(Execution& run, const ExpressionPtr& expression, const std::string& type) {
    const Expression* inner = without_casts(expression);
    if (!inner || !std::holds_alternative<Constant>(inner->node)) return std::nullopt;
    const auto canonical = parse_expression(run.expression(ExpressionKind::other, *expression, nullptr, type).text);
    const auto* again = std::get_if<ExpressionPtr>(&canonical);
    const Expression* plain = again ? without_casts(*again) : nullptr;
    const auto* constant = plain ? std::get_if<Constant>(&plain->node) : nullptr;
    return constant && constant->kind != Constant::Kind::null ? Value(constant->text) : std::nullopt;
}

/// The order of two values of the type; nothing where their text does not tell it.
std::optional<int> compare(const std::string& a, const std::string& b, const std::string& type) {
    if (a == b) return 0;
    const std::string base = canonical::take_apart(type).base;
    if (base == "date" || base.starts_with("timestamp")) {
        const bool alike = a.size() == b.size() && (base != "timestamp with time zone" || a.substr(a.size() - 3) == b.substr(b.size() - 3));
        return alike ? std::optional<int>(a < b ? -1 : 1) : std::nullopt;
    }
    double x = 0, y = 0;
    const auto read = [](const std::string& text, double& into) { return std::from_chars(text.data(), text.data() + text.size(), into).ptr == text.data() + text.size(); };
    if (!read(a, x) || !read(b, y) || base == "text" || base == "character varying") return std::nullopt;
    return x < y ? -1 : x > y ? 1 : 0;
}

/// The bound of a key of one column.
class Bound {
public:
    static std::optional<Bound> of(Execution& run, const Relation& parent, const PartitionBound& bound) {
        const std::size_t open = parent.partition_key.find('('), close = parent.partition_key.rfind(')');
        if (open == std::string::npos || close == std::string::npos || parent.partition_key_types.size() != 1) return std::nullopt;
        std::size_t at = open + 1;
        Bound result(run, read_identifier(parent.partition_key, at, ",) "), parent.partition_key_types.front());
        if (!parent.column(result.column_) || at != close) return std::nullopt;
        return result.read(bound) ? std::optional<Bound>(std::move(result)) : std::nullopt;
    }

    const std::string& column() const { return column_; }

    /// The table's valid checks and NOT NULL, taken together, put every row inside.
    bool holds_all_of(const Relation& table) const {
        if (!is_surely_not_null(table, column_)) return false;
        Inside found;
        for (const ExpressionPtr& check : checks_of(table)) narrow(*check, found);
        return list_ ? found.listed : (found.above || !from_) && (found.below || !to_);
    }

    /// One of the checks keeps every row outside.
    bool holds_none_of(const Relation& table) const {
        const auto checks = checks_of(table);
        return std::any_of(checks.begin(), checks.end(), [&](const ExpressionPtr& check) { return is_outside(*check); });
    }

private:
    struct Inside { bool above = false, below = false, listed = false; };
    struct Comparison { std::string op; std::vector<Value> values; bool all = false; };

    Bound(Execution& run, std::string column, std::string type) : run_(&run), column_(std::move(column)), type_(std::move(type)) {}

    bool read(const PartitionBound& bound) {
        if (bound.kind == PartitionBound::Kind::range && bound.from.size() == 1 && bound.to.size() == 1) {
            from_ = value_of(*run_, bound.from.front(), type_);
            to_ = value_of(*run_, bound.to.front(), type_);
            return true;
        }
        list_ = bound.kind == PartitionBound::Kind::list;
        for (const ExpressionPtr& value : bound.values) values_.push_back(value_of(*run_, value, type_));
        return list_ && std::all_of(values_.begin(), values_.end(), [](const Value& value) { return value.has_value(); });
    }

    static Expressions checks_of(const Relation& table) {
        Expressions checks;
        for (const Constraint& check : table.constraints) {
            if (check.kind != Constraint::Kind::check || check.not_valid) continue;
            const auto parsed = parse_expression(check.expression);
            if (const auto* condition = std::get_if<ExpressionPtr>(&parsed); condition && *condition) checks.push_back(*condition);
        }
        return checks;
    }

    /// column op value, column op ANY or ALL (values)
    std::optional<Comparison> comparison(const Expression& condition) const {
        const auto* operation = std::get_if<Operation>(&condition.node);
        if (!operation || !operation->left || !operation->right) return std::nullopt;
        const Expression* left = without_casts(operation->left);
        const auto* reference = left ? std::get_if<ColumnReference>(&left->node) : nullptr;
        if (!reference || reference->parts.empty() || reference->parts.back() != column_) return std::nullopt;
        Comparison found{operation->name.name, {}, operation->kind == Operation::Kind::op_all};
        const Expression* right = without_casts(operation->right);
        if (const auto* array = right ? std::get_if<ArrayConstructor>(&right->node) : nullptr)
            for (const ExpressionPtr& element : array->elements) found.values.push_back(value_of(*run_, element, type_));
        else if (operation->kind == Operation::Kind::op) found.values.push_back(value_of(*run_, operation->right, type_));
        if (found.values.empty() || !std::all_of(found.values.begin(), found.values.end(), [](const Value& value) { return value.has_value(); })) return std::nullopt;
        return found;
    }

    bool is_listed(const Value& value) const { return contains(values_, value); }

    void narrow(const Expression& condition, Inside& found) const {
        if (const auto* boolean = std::get_if<BooleanOperation>(&condition.node)) {
            if (boolean->kind == BooleanOperation::Kind::and_)
                for (const ExpressionPtr& part : boolean->arguments) narrow(*part, found);
            return;
        }
        const auto compared = comparison(condition);
        if (!compared || compared->all) return;
        const std::string& op = compared->op;
        if (list_) {
            found.listed |= op == "=" && std::all_of(compared->values.begin(), compared->values.end(), [&](const Value& value) { return is_listed(value); });
            return;
        }
        if (compared->values.size() != 1) return;
        const std::string& value = *compared->values.front();
        const auto low = from_ ? compare(value, *from_, type_) : std::optional<int>(1);
        const auto high = to_ ? compare(value, *to_, type_) : std::optional<int>(-1);
        if ((op == ">" || op == ">=" || op == "=") && low && *low >= 0) found.above = true;
        if ((op == "<" && high && *high <= 0) || ((op == "<=" || op == "=") && high && *high < 0)) found.below = true;
    }

    bool is_outside(const Expression& condition) const {
        if (const auto* boolean = std::get_if<BooleanOperation>(&condition.node)) {
            const auto outside = [&](const ExpressionPtr& part) { return is_outside(*part); };
            if (boolean->kind == BooleanOperation::Kind::and_) return std::any_of(boolean->arguments.begin(), boolean->arguments.end(), outside);
            return boolean->kind == BooleanOperation::Kind::or_ && std::all_of(boolean->arguments.begin(), boolean->arguments.end(), outside);
        }
        const auto compared = comparison(condition);
        if (!compared) return false;
        if (list_) {
            const auto named = [&](const Value& value) { return contains(compared->values, value); };
            if (compared->op == "<>") return std::all_of(values_.begin(), values_.end(), named);
            return compared->op == "=" && !compared->all && std::none_of(compared->values.begin(), compared->values.end(), [&](const Value& value) { return is_listed(value); });
        }
        if (compared->values.size() != 1) return false;
        const std::string& value = *compared->values.front();
        const auto low = from_ ? compare(value, *from_, type_) : std::nullopt;
        const auto high = to_ ? compare(value, *to_, type_) : std::nullopt;
        const std::string& op = compared->op;
        return (op == "<" && low && *low <= 0) || ((op == "<=" || op == "=") && low && *low < 0) || ((op == ">" || op == ">=" || op == "=") && high && *high >= 0);
    }

    Execution* run_;
    std::string column_, type_;
    bool list_ = false;
    Value from_, to_;
    std::vector<Value> values_;
};

}  // namespace

bool implies_bound(Execution& run, const Relation& parent, const Relation& table, const PartitionBound& bound) {
    // The first partition may hold everything.
    if (bound.kind == PartitionBound::Kind::default_) return children_of(run.catalog(), parent.name).empty();
    const auto read = Bound::of(run, parent, bound);
    return read && read->holds_all_of(table);
}

bool excludes_bound(Execution& run, const Relation& parent, const Relation& default_partition, const PartitionBound& bound) {
    const auto read = Bound::of(run, parent, bound);
    return read && read->holds_none_of(default_partition);
}

}  // namespace pgsteward::interpret
