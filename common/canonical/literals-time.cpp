// Dates, times and intervals, in the ISO spellings that do not depend on DateStyle (datetime.c).
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>

#include "canonical/literals.hpp"

namespace pgsteward::canonical {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t hour = 3600 * second;

std::string printed(const char* format, std::int64_t a, std::int64_t b, std::int64_t c) {
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, format, static_cast<long long>(a), static_cast<long long>(b), static_cast<long long>(c));
    return buffer;
}

/// A cursor over the text; each function takes what it finds.
struct Cursor {
    std::string_view text;

    bool at_digit() const { return !text.empty() && text.front() >= '0' && text.front() <= '9'; }
    bool take(char c) {
        if (text.empty() || text.front() != c) return false;
        text.remove_prefix(1);
        return true;
    }
    void skip_spaces() {
        while (take(' ')) {}
    }
    std::optional<int> number(std::size_t most) {
        std::size_t digits = 0;
        int value = 0;
        for (; digits < text.size() && digits < most && text[digits] >= '0' && text[digits] <= '9'; ++digits)
            value = value * 10 + (text[digits] - '0');
        if (digits == 0) return std::nullopt;
        text.remove_prefix(digits);
        return value;
    }
    /// Digits behind a point, as microseconds; nothing beyond six digits (they would be rounded).
    std::optional<std::int64_t> fraction() {
        std::int64_t value = 0;
        int digits = 0;
        for (; at_digit(); ++digits) {
            if (digits < 6) value = value * 10 + (text.front() - '0');
            else if (text.front() != '0') return std::nullopt;
            text.remove_prefix(1);
        }
        for (; digits < 6; ++digits) value *= 10;
        return value;
    }
};

/// Days since 1970-01-01 in the Gregorian calendar (H. Hinnant, chrono-compatible low-level date algorithms).
std::int64_t days_of(std::int64_t year, int month, int day) {
    year -= month <= 2 ? 1 : 0;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const std::int64_t of_era = year - era * 400;
    const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + day_of_year - 719468;
}

std::string date_text(std::int64_t days) {
    days += 719468;
    const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const std::int64_t day_of_era = days - era * 146097;
    const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t shifted = (5 * day_of_year + 2) / 153;
    const std::int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
    return printed("%04lld-%02lld-%02lld", year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
                   day_of_year - (153 * shifted + 2) / 5 + 1);
}

/// YYYY-M-D.
std::optional<std::int64_t> date(Cursor& cursor) {
    const std::size_t before = cursor.text.size();
    const auto year = cursor.number(6);
    if (!year || before - cursor.text.size() < 4 || !cursor.take('-')) return std::nullopt;
    const auto month = cursor.number(2);
    if (!month || !cursor.take('-')) return std::nullopt;
    const auto day = cursor.number(2);
    if (!day || *month < 1 || *month > 12 || *day < 1 || *day > 31 || *year == 0) return std::nullopt;
    return days_of(*year, *month, *day);
}

/// H:M[:S[.fraction]] in microseconds.
std::optional<std::int64_t> time_of_day(Cursor& cursor) {
    const auto hours = cursor.number(9);
    if (!hours || !cursor.take(':')) return std::nullopt;
    const auto minutes = cursor.number(2);
    if (!minutes) return std::nullopt;
    std::int64_t micros = *hours * hour + *minutes * 60 * second;
    if (!cursor.take(':')) return micros;
    const auto seconds = cursor.number(2);
    if (!seconds) return std::nullopt;
    micros += *seconds * second;
    if (!cursor.take('.')) return micros;
    const auto fraction = cursor.fraction();
    return fraction ? std::optional(micros + *fraction) : std::nullopt;
}

std::string time_text(std::int64_t micros) {
    std::string text = printed("%02lld:%02lld:%02lld", micros / hour, micros / (60 * second) % 60, micros / second % 60);
    if (micros % second != 0) {
        text += printed(".%06lld", micros % second, 0, 0);
        text.erase(text.find_last_not_of('0') + 1);
    }
    return text;
}

/// Z, UTC, +HH, +HH:MM, +HHMM; seconds east of Greenwich.
std::optional<std::int64_t> zone(Cursor& cursor) {
    cursor.skip_spaces();
    if (cursor.text == "Z" || cursor.text == "z" || cursor.text == "UTC" || cursor.text == "utc" || cursor.text == "GMT") {
        cursor.text = {};
        return 0;
    }
    const bool west = cursor.take('-');
    if (!west && !cursor.take('+')) return std::nullopt;
    const auto hours = cursor.number(2);
    if (!hours) return std::nullopt;
    cursor.take(':');
    const auto minutes = cursor.number(2);
    if (cursor.take(':')) return std::nullopt;
    const std::int64_t offset = *hours * 3600 + minutes.value_or(0) * 60;
    return west ? -offset : offset;
}

std::optional<std::string> special(std::string_view text, std::string_view epoch) {
    std::string word(text);
    for (char& c : word)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    if (word == "infinity" || word == "-infinity") return word;
    if (word == "epoch") return std::string(epoch);
    return std::nullopt;
}

}  // namespace

std::optional<std::string> normalised_date(std::string_view text) {
    if (auto word = special(text, "1970-01-01")) return word;
    Cursor cursor{text};
    const auto days = date(cursor);
    if (!days) return std::nullopt;
    // A time of day is read and dropped.
    if (!cursor.text.empty()) {
        if (!cursor.take('T')) cursor.skip_spaces();
        if (!time_of_day(cursor) || !cursor.text.empty()) return std::nullopt;
    }
    return date_text(*days);
}

std::optional<std::string> normalised_time(std::string_view text) {
    Cursor cursor{text};
    const auto micros = time_of_day(cursor);
    if (!micros || !cursor.text.empty() || *micros > 24 * hour) return std::nullopt;
    return time_text(*micros);
}

std::optional<std::string> normalised_timestamp(std::string_view text, bool with_zone) {
    if (auto word = special(text, with_zone ? "1970-01-01 00:00:00+00" : "1970-01-01 00:00:00")) return word;
    Cursor cursor{text};
    const auto days = date(cursor);
    if (!days) return std::nullopt;
    std::int64_t micros = *days * 24 * hour;
    if (!cursor.text.empty() && (cursor.take('T') || cursor.take(' '))) {
        cursor.skip_spaces();
        const auto time = time_of_day(cursor);
        if (!time) return std::nullopt;
        micros += *time;
    }
    std::optional<std::int64_t> offset;
    if (!cursor.text.empty()) {
        offset = zone(cursor);
        if (!offset || !cursor.text.empty()) return std::nullopt;
    }
    if (with_zone && !offset) return std::nullopt;
    if (with_zone) micros -= *offset * second;
    const std::int64_t day = micros >= 0 ? micros / (24 * hour) : (micros - 24 * hour + 1) / (24 * hour);
    return date_text(day) + " " + time_text(micros - day * 24 * hour) + (with_zone ? "+00" : "");
}

std::optional<std::string> normalised_timestamp_in_utc(std::string_view text) { return normalised_timestamp(std::string(text) + "Z", true); }

namespace {

struct Interval { std::int64_t months = 0, days = 0, micros = 0; };

enum class Unit { none, micros, months, days };
struct UnitName { std::string_view name; Unit unit; std::int64_t factor; };
constexpr UnitName units[] = {
    {"us", Unit::micros, 1}, {"usec", Unit::micros, 1}, {"usecs", Unit::micros, 1}, {"microsecond", Unit::micros, 1},
    {"microseconds", Unit::micros, 1}, {"ms", Unit::micros, 1000}, {"msec", Unit::micros, 1000},
    {"msecs", Unit::micros, 1000}, {"millisecond", Unit::micros, 1000}, {"milliseconds", Unit::micros, 1000},
    {"s", Unit::micros, second}, {"sec", Unit::micros, second}, {"secs", Unit::micros, second},
    {"second", Unit::micros, second}, {"seconds", Unit::micros, second}, {"m", Unit::micros, 60 * second},
    {"min", Unit::micros, 60 * second}, {"mins", Unit::micros, 60 * second}, {"minute", Unit::micros, 60 * second},
    {"minutes", Unit::micros, 60 * second}, {"h", Unit::micros, hour}, {"hr", Unit::micros, hour}, {"hrs", Unit::micros, hour},
    {"hour", Unit::micros, hour}, {"hours", Unit::micros, hour}, {"d", Unit::days, 1}, {"day", Unit::days, 1},
    {"days", Unit::days, 1}, {"w", Unit::days, 7}, {"week", Unit::days, 7}, {"weeks", Unit::days, 7}, {"mon", Unit::months, 1},
    {"mons", Unit::months, 1}, {"month", Unit::months, 1}, {"months", Unit::months, 1}, {"y", Unit::months, 12},
    {"yr", Unit::months, 12}, {"yrs", Unit::months, 12}, {"year", Unit::months, 12}, {"years", Unit::months, 12},
    {"decade", Unit::months, 120}, {"decades", Unit::months, 120}, {"century", Unit::months, 1200},
    {"centuries", Unit::months, 1200},
};

/// "number unit"; a number alone means seconds. False where a fraction is not exact.
bool add(Interval& interval, const UnitName& unit, std::int64_t whole, std::int64_t millionths) {
    switch (unit.unit) {
        case Unit::micros:
            if (millionths * unit.factor % 1'000'000 != 0) return false;
            interval.micros += whole * unit.factor + millionths * unit.factor / 1'000'000;
            return true;
        case Unit::days:
            if (millionths != 0) return false;
            interval.days += whole * unit.factor;
            return true;
        default:
            if (millionths != 0) return false;
            interval.months += whole * unit.factor;
            return true;
    }
}

std::string interval_text(const Interval& interval) {
    std::string text;
    bool before = false;
    const auto part = [&](std::int64_t value, const char* unit) {
        if (value == 0) return;
        text += (text.empty() ? "" : " ") + std::string(before && value > 0 ? "+" : "") + std::to_string(value) + " " + unit +
                (value != 1 ? "s" : "");
        before = value < 0;
    };
    part(interval.months / 12, "year");
    part(interval.months % 12, "mon");
    part(interval.days, "day");
    if (text.empty() || interval.micros != 0) {
        text += text.empty() ? "" : " ";
        text += interval.micros < 0 ? "-" : before ? "+" : "";
        text += time_text(interval.micros < 0 ? -interval.micros : interval.micros);
    }
    return text;
}

}  // namespace

std::optional<std::string> normalised_interval(std::string_view text) {
    std::string lowered(text);
    for (char& c : lowered)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    if (lowered.starts_with('p')) return std::nullopt;
    Cursor cursor{lowered};
    Interval interval;
    bool any = false;
    for (cursor.skip_spaces(); !cursor.text.empty(); cursor.skip_spaces()) {
        if (cursor.take('@')) continue;
        if (cursor.text == "ago") {
            interval = {-interval.months, -interval.days, -interval.micros};
            cursor.text = {};
            continue;
        }
        const bool negative = cursor.take('-');
        if (!negative) cursor.take('+');
        const std::int64_t sign = negative ? -1 : 1;
        Cursor ahead = cursor;
        if (ahead.number(9) && !ahead.text.empty() && ahead.text.front() == ':') {
            const auto time = time_of_day(cursor);
            if (!time) return std::nullopt;
            interval.micros += sign * *time;
            any = true;
            continue;
        }
        const auto whole = cursor.number(9);
        std::optional<std::int64_t> millionths = 0;
        if (cursor.take('.')) millionths = cursor.fraction();
        else if (!whole) return std::nullopt;
        if (!millionths) return std::nullopt;
        cursor.skip_spaces();
        std::size_t letters = 0;
        while (letters < cursor.text.size() && cursor.text[letters] >= 'a' && cursor.text[letters] <= 'z') ++letters;
        std::string_view word = cursor.text.substr(0, letters);
        if (word.empty() && cursor.text.empty()) word = "second";
        const auto unit = std::ranges::find(units, word, &UnitName::name);
        if (unit == std::end(units) || !add(interval, *unit, sign * whole.value_or(0), sign * *millionths)) return std::nullopt;
        cursor.text.remove_prefix(std::min(letters, cursor.text.size()));
        any = true;
    }
    return any ? std::optional(interval_text(interval)) : std::nullopt;
}

}  // namespace pgsteward::canonical
