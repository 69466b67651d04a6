#include "python/moments.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pgsteward::python {
namespace {

constexpr std::int64_t microseconds_of_second = 1'000'000, seconds_of_day = 86'400, microseconds_of_day = seconds_of_day * microseconds_of_second;
constexpr std::int64_t last_year = 9999, most_days = 3'700'000;

struct Moment {
    std::int64_t parts[7] = {1, 1, 1, 0, 0, 0, 0};  ///< year, month, day, hour, minute, second, microsecond
    bool day_only = false;
};

constexpr std::string_view part_names[] = {"year", "month", "day", "hour", "minute", "second", "microsecond"};

bool is_leap(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

std::int64_t days_of_month(std::int64_t year, std::int64_t month) {
    constexpr std::int64_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool is_valid(const Moment& moment) {
    const auto& [year, month, day, hour, minute, second, micro] = moment.parts;
    return year >= 1 && year <= last_year && month >= 1 && month <= 12 && day >= 1 && day <= days_of_month(year, month) && hour >= 0 && hour < 24 && minute >= 0 &&
           minute < 60 && second >= 0 && second < 60 && micro >= 0 && micro < microseconds_of_second;
}

/// 1 is the first day of the year 1.
std::int64_t number_of_day(const Moment& moment) {
    const std::int64_t before = moment.parts[0] - 1;
    std::int64_t days = before * 365 + before / 4 - before / 100 + before / 400 + moment.parts[2];
    for (std::int64_t month = 1; month < moment.parts[1]; ++month) days += days_of_month(moment.parts[0], month);
    return days;
}

std::int64_t microseconds_in_day(const Moment& moment) {
    return ((moment.parts[3] * 60 + moment.parts[4]) * 60 + moment.parts[5]) * microseconds_of_second + moment.parts[6];
}

std::optional<Moment> moment_at(std::int64_t day, std::int64_t microseconds, bool day_only) {
    if (day < 1 || day > most_days) return std::nullopt;
    Moment result;
    result.day_only = day_only;
    std::int64_t& year = result.parts[0];
    year = std::max<std::int64_t>(1, day / 366);
    const auto length = [&] { return is_leap(year) ? 366 : 365; };
    Moment first;
    first.parts[0] = year;
    std::int64_t rest = day - number_of_day(first);
    for (; rest >= length(); ++year) rest -= length();
    std::int64_t& month = result.parts[1];
    for (; rest >= days_of_month(year, month); ++month) rest -= days_of_month(year, month);
    result.parts[2] = rest + 1;
    result.parts[6] = microseconds % microseconds_of_second;
    const std::int64_t seconds = microseconds / microseconds_of_second;
    result.parts[3] = seconds / 3600, result.parts[4] = seconds / 60 % 60, result.parts[5] = seconds % 60;
    return is_valid(result) ? std::optional(result) : std::nullopt;
}

const Symbol* call_of(const Value& value, std::initializer_list<std::string_view> paths) {
    const Symbol* symbol = as_symbol(value);
    const std::string_view path = symbol && symbol->kind == Symbol::Kind::call && !symbol->open ? path_of(symbol->operands[0]) : std::string_view();
    return std::find(paths.begin(), paths.end(), path) != paths.end() ? symbol : nullptr;
}

std::optional<Moment> moment_of(const Value& value) {
    const Symbol* day = call_of(value, {"datetime.date", "datetime.datetime.date"});
    const Symbol* symbol = day ? day : call_of(value, {"datetime.datetime", "datetime.datetime.datetime"});
    if (!symbol) return std::nullopt;
    Moment result;
    result.day_only = day != nullptr;
    if (symbol->arguments.size() > (day ? 3u : 7u)) return std::nullopt;
    for (std::size_t i = 0; i < symbol->arguments.size(); ++i) {
        const auto part = as_integer(symbol->arguments[i]);
        if (!part) return std::nullopt;
        result.parts[i] = *part;
    }
    for (const auto& [name, given] : symbol->keywords) {
        const auto place = std::find(std::begin(part_names), std::end(part_names), name);
        const auto part = as_integer(given);
        if (place == std::end(part_names) || !part) return std::nullopt;   // a time zone
        result.parts[place - std::begin(part_names)] = *part;
    }
    return is_valid(result) ? std::optional(result) : std::nullopt;
}

/// In microseconds.
std::optional<std::int64_t> duration_of(const Value& value) {
    const Symbol* symbol = call_of(value, {"datetime.timedelta", "datetime.datetime.timedelta"});
    if (!symbol) return std::nullopt;
    static constexpr std::pair<std::string_view, std::int64_t> units[] = {
        {"days", microseconds_of_day}, {"seconds", microseconds_of_second}, {"microseconds", 1}, {"milliseconds", 1000},
        {"minutes", 60 * microseconds_of_second}, {"hours", 3600 * microseconds_of_second}, {"weeks", 7 * microseconds_of_day}};
    std::int64_t result = 0;
    const auto add = [&](std::int64_t unit, const Value& number) {
        const auto count = as_integer(number);
        std::int64_t part = 0;
        return count && !__builtin_mul_overflow(unit, *count, &part) && !__builtin_add_overflow(result, part, &result);
    };
    for (std::size_t i = 0; i < symbol->arguments.size(); ++i)
        if (i >= std::size(units) || !add(units[i].second, symbol->arguments[i])) return std::nullopt;
    for (const auto& [name, number] : symbol->keywords) {
        const auto unit = std::find_if(std::begin(units), std::end(units), [&, &given = name](const auto& one) { return one.first == given; });
        if (unit == std::end(units) || !add(unit->second, number)) return std::nullopt;
    }
    return result;
}

/// Whole days and the rest, which is never negative.
std::pair<std::int64_t, std::int64_t> in_days(std::int64_t microseconds) {
    const std::int64_t rest = ((microseconds % microseconds_of_day) + microseconds_of_day) % microseconds_of_day;
    return {(microseconds - rest) / microseconds_of_day, rest};
}

Value made(Heap& heap, std::string path, std::vector<Value> arguments) {
    Symbol call{Symbol::Kind::call, {}};
    call.operands.push_back(heap.dotted(std::move(path)));
    call.arguments = std::move(arguments);
    return heap.symbol(std::move(call));
}

Value value_of(Heap& heap, const Moment& moment) {
    return made(heap, moment.day_only ? "datetime.date" : "datetime.datetime", {std::begin(moment.parts), std::begin(moment.parts) + (moment.day_only ? 3 : 7)});
}

Value duration_value(Heap& heap, std::int64_t microseconds) {
    const auto [days, rest] = in_days(microseconds);
    return made(heap, "datetime.timedelta", {days, rest / microseconds_of_second, rest % microseconds_of_second});
}

std::string printed(const Moment& moment, char between) {
    const auto& [year, month, day, hour, minute, second, micro] = moment.parts;
    std::string result = fmt::format("{:04}-{:02}-{:02}", year, month, day);
    if (moment.day_only) return result;
    result += fmt::format("{}{:02}:{:02}:{:02}", between, hour, minute, second);
    return micro == 0 ? result : result + fmt::format(".{:06}", micro);
}

std::optional<std::string> written(const Moment& moment, const std::string& format) {
    static constexpr std::string_view months[] = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"};
    static constexpr std::string_view weekdays[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    const auto& [year, month, day, hour, minute, second, micro] = moment.parts;
    const std::string_view month_name = months[month - 1], weekday = weekdays[(number_of_day(moment) + 6) % 7];
    Moment first;
    first.parts[0] = year;
    const std::pair<char, std::string> parts[] = {
        {'Y', fmt::format("{:04}", year)}, {'m', fmt::format("{:02}", month)}, {'d', fmt::format("{:02}", day)}, {'H', fmt::format("{:02}", hour)}, {'M', fmt::format("{:02}", minute)},
        {'S', fmt::format("{:02}", second)}, {'f', fmt::format("{:06}", micro)}, {'y', fmt::format("{:02}", year % 100)}, {'j', fmt::format("{:03}", number_of_day(moment) - number_of_day(first) + 1)},
        {'F', fmt::format("{:04}-{:02}-{:02}", year, month, day)}, {'T', fmt::format("{:02}:{:02}:{:02}", hour, minute, second)}, {'%', "%"},
        {'b', std::string(month_name.substr(0, 3))}, {'B', std::string(month_name)}, {'a', std::string(weekday.substr(0, 3))}, {'A', std::string(weekday)}};
    std::string result;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%') {
            result += format[i];
            continue;
        }
        const char letter = ++i < format.size() ? format[i] : '\0';
        const auto part = std::find_if(std::begin(parts), std::end(parts), [&](const auto& one) { return one.first == letter; });
        if (part == std::end(parts)) return std::nullopt;
        result += part->second;
    }
    return result;
}

}  // namespace

std::optional<std::string> printed_moment(const Symbol& symbol) {
    if (symbol.kind != Symbol::Kind::call) return std::nullopt;
    if (const auto moment = moment_of(&symbol)) return printed(*moment, ' ');
    const Symbol* callee = as_symbol(symbol.operands[0]);
    if (!callee || callee->kind != Symbol::Kind::member) return std::nullopt;
    const Symbol* of = as_symbol(callee->operands[0]);
    const bool is_moment = of && of->kind == Symbol::Kind::call && path_of(of->operands[0]).starts_with("datetime.");
    if (is_moment && callee->name == "isoformat") return "2000-01-01T00:00:00.000000";
    const bool is_id = of && of->kind == Symbol::Kind::call && path_of(of->operands[0]).starts_with("uuid.");
    if (is_id && callee->name == "__str__") return "00000000-0000-4000-8000-000000000000";
    return std::nullopt;
}

std::optional<std::string> written_moment(const Value& moment, const std::string& format) {
    const auto known = moment_of(moment);
    return known ? written(*known, format) : std::nullopt;
}

std::optional<Value> moment_operation(Heap& heap, Operator op, const Value& left, const Value& right) {
    if (!as_symbol(left) && !as_symbol(right)) return std::nullopt;
    const auto duration = duration_of(right), other = duration_of(left);
    const bool adds = op == Operator::add, takes = op == Operator::subtract;
    if (const auto moment = moment_of(left); moment && duration && (adds || takes)) {
        const auto [days, rest] = in_days(microseconds_in_day(*moment) + (moment->day_only ? in_days(*duration).first * microseconds_of_day * (adds ? 1 : -1) : adds ? *duration : -*duration));
        const auto result = moment_at(number_of_day(*moment) + days, rest, moment->day_only);
        return result ? std::optional(value_of(heap, *result)) : std::nullopt;
    }
    if (other && adds && moment_of(right)) return moment_operation(heap, op, right, left);
    if (const auto moment = moment_of(left), second = moment_of(right); moment && second && takes && moment->day_only == second->day_only)
        return duration_value(heap, (number_of_day(*moment) - number_of_day(*second)) * microseconds_of_day + microseconds_in_day(*moment) - microseconds_in_day(*second));
    if (duration && other && (adds || takes)) return duration_value(heap, adds ? *other + *duration : *other - *duration);
    const auto times = as_integer(right);
    std::int64_t product = 0;
    if (other && times && op == Operator::multiply && !__builtin_mul_overflow(*other, *times, &product)) return duration_value(heap, product);
    return std::nullopt;
}

std::optional<Value> moment_attribute(Heap&, const Value& object, const std::string& name) {
    if (const auto moment = moment_of(object)) {
        const auto place = std::find(std::begin(part_names), std::end(part_names), name);
        const bool has = place != std::end(part_names) && (!moment->day_only || place - std::begin(part_names) < 3);
        return has ? std::optional(Value(moment->parts[place - std::begin(part_names)])) : std::nullopt;
    }
    const auto duration = name == "days" || name == "seconds" || name == "microseconds" ? duration_of(object) : std::nullopt;
    if (!duration) return std::nullopt;
    const auto [days, rest] = in_days(*duration);
    return name == "days" ? days : name == "seconds" ? rest / microseconds_of_second : rest % microseconds_of_second;
}

std::optional<Value> moment_method(Heap& heap, const Value& object, const std::string& name, const Arguments& arguments) {
    if (const auto duration = name == "total_seconds" ? duration_of(object) : std::nullopt) return static_cast<double>(*duration) / static_cast<double>(microseconds_of_second);
    const auto moment = moment_of(object);
    if (!moment || arguments.open) return std::nullopt;
    const auto& given = arguments.positional;
    if (name == "weekday" || name == "isoweekday") return (number_of_day(*moment) + 6) % 7 + (name == "weekday" ? 0 : 1);
    if (name == "toordinal") return number_of_day(*moment);
    if (name == "date") {
        Moment day = *moment;
        day.day_only = true;
        return value_of(heap, day);
    }
    if (name == "isoformat" && given.empty() && arguments.keywords.empty()) return heap.text(printed(*moment, 'T'));
    if (name == "strftime" && given.size() == 1 && as_string(given[0])) {
        const auto text = written(*moment, *as_string(given[0]));
        return text ? std::optional<Value>(heap.text(*text)) : std::nullopt;
    }
    if (name != "replace" || !given.empty()) return std::nullopt;
    Moment changed = *moment;
    for (const auto& [part, value] : arguments.keywords) {
        const auto place = std::find(std::begin(part_names), std::end(part_names), part);
        if (place == std::end(part_names) || !as_integer(value)) return std::nullopt;
        changed.parts[place - std::begin(part_names)] = *as_integer(value);
    }
    return is_valid(changed) ? std::optional(value_of(heap, changed)) : std::nullopt;
}

std::optional<int> order_of_moments(const Value& left, const Value& right) {
    std::int64_t difference = 0;
    if (const auto one = moment_of(left), other = moment_of(right); one && other && one->day_only == other->day_only) {
        difference = number_of_day(*one) - number_of_day(*other);
        if (difference == 0) difference = microseconds_in_day(*one) - microseconds_in_day(*other);
    } else if (const auto span = duration_of(left), second = duration_of(right); span && second) {
        difference = *span < *second ? -1 : *span > *second;
    } else {
        return std::nullopt;
    }
    return difference < 0 ? -1 : difference > 0;
}

}  // namespace pgsteward::python
