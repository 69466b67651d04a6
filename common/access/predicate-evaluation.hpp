// One evaluation of a formula; private to access/predicate-evaluate*.cpp.
#pragma once

#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "access/predicate-evaluate.hpp"

namespace pgsteward::access {

/// Rows of a query: each with the values of its outputs.
struct Answer {
    std::vector<Row> rows;
    std::vector<bool> uncertain;
    std::optional<Value> failure;
};

class Evaluation {
public:
    Evaluation(const Circumstances& situation, const Row& own) : situation_(situation) { bindings_.emplace_back(own_row, &own); }

    Value value(const Formula& formula);

private:
    Value computed(const Formula& formula);
    Value column(const Formula& formula) const;
    Value setting(const Formula& formula);
    Value conjunction(const Formula& formula, bool is_and);
    Value opposite(const Value& value) const;
    Value boolean_test(const Formula& formula);
    Value case_of(const Formula& formula);
    Value coalesce(const Formula& formula);
    Value null_if(const Formula& formula);
    Value array(const Formula& formula);
    Value over_array(const Formula& formula);
    Value call(const Formula& formula);
    Value handled(const Formula& formula);

    Value exists(const Formula& formula);
    Value membership(const Formula& formula);
    Value scalar(const Formula& formula);
    Value array_of(const Formula& formula);

    Answer answer(const RowQuery& query);
    void join(const RowQuery& query, std::size_t at, bool certain, Answer& answer);
    void visit(const RowQuery& query, std::size_t at, const std::vector<Row>& rows, const std::vector<bool>& uncertain, bool certain, Answer& answer);
    void emit(const RowQuery& query, bool certain, Answer& answer);
    Answer aggregated(const RowQuery& query, const Answer& plain);
    Row aggregate_row(const RowQuery& query, const std::vector<const Row*>& rows);
    void put_together(const RowQuery& query, Answer& result);
    std::shared_ptr<const Answer> rows_of(const RowEntry& entry, const RowQuery& query);
    Answer found_rows(const RowEntry& entry, const RowQuery& query);

    const Circumstances& situation_;
    std::vector<std::pair<std::uint32_t, const Row*>> bindings_;
    std::size_t combinations_ = 0;
    std::unordered_map<const Formula*, Value> known_;
    std::unordered_map<const RowEntry*, std::shared_ptr<const Answer>> entries_;
};

}  // namespace pgsteward::access
