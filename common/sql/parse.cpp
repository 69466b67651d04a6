// The way into libpg_query. Its tree is converted where it was built: the linker redirects the two functions that
// would pack it into protobuf (--wrap, see cmake/dependencies.cmake), which costs four times the parse.
// With PGSTEWARD_UNPACK the tree is packed and unpacked as the library means it, for linkers without --wrap.
#include "sql/parse.hpp"

#include <fmt/format.h>
#include <pg_query.h>
#include <pthread.h>

#include <algorithm>
#include <exception>
#include <functional>
#include <memory>

#include "sql/convert.hpp"
#include "sql/newer-syntax.hpp"
#include "sql/scan.hpp"
#include "text/parallel.hpp"

namespace pgsteward::sql {
namespace {

constexpr std::string_view too_deep = "statement nested too deeply";

/// Left alone by conversions, for what they call.
constexpr std::size_t stack_reserve = std::size_t{512} << 10;

std::uintptr_t lowest_stack_byte() {
    thread_local const std::uintptr_t lowest = [] {
        pthread_attr_t attributes;
        void* begin = nullptr;
        std::size_t size = 0;
        pthread_getattr_np(pthread_self(), &attributes);
        pthread_attr_getstack(&attributes, &begin, &size);
        pthread_attr_destroy(&attributes);
        return reinterpret_cast<std::uintptr_t>(begin);
    }();
    return lowest;
}

/// How much of this thread's stack is left.
std::size_t stack_left() {
    return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) - lowest_stack_byte();
}

/// One call of the library: what it was given, and what came of it.
class Reading {
public:
    /// `shift` bytes of `text` precede the caller's.
    Reading(const std::string& text, std::uint32_t shift) : text_(text), shift_(shift) {}

    /// Called by the library, so nothing may be thrown: a failure is kept.
    void read(const PgQuery__ParseResult& tree) noexcept {
        try {
            count_ = tree.n_stmts;
            if (count_ == 1) convert(*tree.stmts[0]);
            if (count_ > 1) second_ = static_cast<std::uint32_t>(tree.stmts[1]->stmt_location);
        } catch (...) {
            failure_ = std::current_exception();
        }
    }

    std::variant<Statement, SyntaxError> result(const PgQueryError* error) {
        if (error != nullptr) return syntax_error(*error);
        try {
            if (failure_) std::rethrow_exception(failure_);
        } catch (const convert::NestedTooDeep& deep) {
            if (!deep.beyond_limit) return SyntaxError{std::string(too_deep), deep.at};
            const std::string limit = std::to_string(max_expression_depth);
            return SyntaxError{"expression nested deeper than " + limit + " levels", deep.at};
        }
        if (count_ > 1) {
            const auto begin = skip_blank(text_, second_);
            return SyntaxError{"more than one statement", {begin - shift_, token_end(text_, begin) - shift_}};
        }
        if (count_ == 1) return std::move(statement_);
        const Span nothing = without_blanks(text_, {shift_, size()});
        return Statement{OtherStatement{"empty"}, {nothing.begin - shift_, nothing.begin - shift_}};
    }

private:
    std::uint32_t size() const { return static_cast<std::uint32_t>(text_.size()); }

    void convert(const PgQuery__RawStmt& raw) {
        const auto begin = static_cast<std::uint32_t>(raw.stmt_location);
        const auto length = static_cast<std::uint32_t>(raw.stmt_len);
        const Span tokens = without_blanks(text_, {begin, length == 0 ? size() : begin + length});
        statement_.at = {tokens.begin < shift_ ? 0 : tokens.begin - shift_, tokens.end - shift_};
        convert::Context context{text_, shift_, statement_.at};
        context.stack_floor = lowest_stack_byte() + stack_reserve;
        statement_.body = convert::statement(context, *raw.stmt);
    }

    SyntaxError syntax_error(const PgQueryError& error) const {
        std::string message = error.message;
        // Bison's stack, not the machine's memory.
        if (message.starts_with("memory exhausted")) message = too_deep;
        if (error.cursorpos <= 0) {
            const Span whole = without_blanks(text_, {shift_, size()});
            return {std::move(message), {whole.begin - shift_, whole.end - shift_}};
        }
        const auto begin = std::max(shift_, byte_of_character(static_cast<std::uint32_t>(error.cursorpos - 1)));
        if (const std::string newer = newer_syntax(text_, begin, message); !newer.empty())
            message += fmt::format(": {}, and the grammar at hand is that of {}", newer, grammar_version());
        return {std::move(message), {begin - shift_, token_end(text_, begin) - shift_}};
    }

    /// The error's place is counted in characters.
    std::uint32_t byte_of_character(std::uint32_t character) const {
        std::uint32_t byte = 0;
        for (; byte < size(); ++byte) {
            const bool begins = (static_cast<unsigned char>(text_[byte]) & 0xC0) != 0x80;
            if (begins && character-- == 0) break;
        }
        return byte;
    }

    const std::string& text_;
    std::uint32_t shift_;
    std::size_t count_ = 0;
    std::uint32_t second_ = 0;
    Statement statement_;
    std::exception_ptr failure_;
};

#ifdef PGSTEWARD_UNPACK

/// Unpacking recurses, in frames of this size.
constexpr std::size_t stack_per_token = 2048;

void run(const std::string& text, Reading& reading, PgQueryProtobufParseResult& result) {
    result = pg_query_parse_protobuf(text.c_str());
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(result.parse_tree.data);
    PgQuery__ParseResult* tree = pg_query__parse_result__unpack(nullptr, result.parse_tree.len, bytes);
    if (tree == nullptr) return;
    reading.read(*tree);
    pg_query__parse_result__free_unpacked(tree, nullptr);
}

#else

/// The library recurses over the finished tree, 134 bytes for each level of it.
constexpr std::size_t stack_per_token = 192;

/// What the redirected functions report to; null while the library shall do its own work.
thread_local Reading* current_reading = nullptr;

void run(const std::string& text, Reading& reading, PgQueryProtobufParseResult& result) {
    current_reading = &reading;
    result = pg_query_parse_protobuf(text.c_str());
    current_reading = nullptr;
}

#endif

/// What the conversion of the deepest tree that is accepted needs, and the grammar's own stack.
constexpr std::size_t stack_for_conversion = std::size_t{5} << 20;

/// A chain of operators nests as deeply as it is long, so the number of tokens bounds the depth.
std::size_t stack_needed(std::string_view text) {
    // Most statements are shorter than any stack could mind.
    if (text.size() <= 2048) return 0;
    std::size_t tokens = 0;
    for (std::uint32_t at = skip_blank(text, 0); at < text.size(); at = skip_blank(text, token_end(text, at))) ++tokens;
    return stack_for_conversion + tokens * stack_per_token;
}

std::variant<Statement, SyntaxError> parse(const std::string& text, std::uint32_t shift) {
    Reading reading(text, shift);
    PgQueryProtobufParseResult result{};
    const std::size_t needed = stack_needed(text);
    if (needed == 0 || needed <= stack_left())
        run(text, reading, result);
    else
        with_large_stack(needed + (std::size_t{3} << 20), [&] { run(text, reading, result); });
    const std::unique_ptr<PgQueryProtobufParseResult, void (*)(PgQueryProtobufParseResult*)> owner(
        &result, [](PgQueryProtobufParseResult* done) { pg_query_free_protobuf_parse_result(*done); });
    return reading.result(result.error);
}

/// The library takes a C string: what is behind a NUL would be ignored.
std::optional<SyntaxError> embedded_nul(std::string_view text) {
    const auto at = static_cast<std::uint32_t>(std::min(text.find('\0'), text.size()));
    if (at == text.size()) return std::nullopt;
    return SyntaxError{"NUL byte in the text", {at, at + 1}};
}

/// What would end the brackets around an expression, or make two of one.
std::optional<SyntaxError> not_one_expression(std::string_view text) {
    int depth = 0;
    for (std::uint32_t at = skip_blank(text, 0); at < text.size(); at = skip_blank(text, token_end(text, at))) {
        if (text[at] == '(' || text[at] == '[') ++depth;
        if (text[at] == ')' || text[at] == ']') --depth;
        if (depth < 0 || (depth == 0 && text[at] == ',') || text[at] == ';')
            return SyntaxError{std::string("syntax error at or near \"") + text[at] + "\"", {at, at + 1}};
    }
    return std::nullopt;
}

}  // namespace

std::variant<Statement, SyntaxError> parse_statement(std::string_view text) {
    if (auto error = embedded_nul(text)) return *error;
    return parse(std::string(text), 0);
}

std::variant<ExpressionPtr, SyntaxError> parse_expression(std::string_view text) {
    if (auto error = embedded_nul(text)) return *error;
    if (auto error = not_one_expression(text)) return *error;
    // VALUES takes a_expr and nothing else, where SELECT (…) would take a query. The line break ends a comment.
    constexpr std::string_view before = "VALUES (", after = "\n)";
    auto parsed = parse(std::string(before).append(text).append(after), before.size());
    const auto end = static_cast<std::uint32_t>(text.size());
    if (auto* error = std::get_if<SyntaxError>(&parsed)) {
        if (error->at.begin > end) error->message = "syntax error at end of input";
        error->at = {std::min(error->at.begin, end), std::min(error->at.end, end)};
        return std::move(*error);
    }
    const auto* query = std::get_if<QueryPtr>(&std::get<Statement>(parsed).body);
    const auto* select = query != nullptr ? std::get_if<Select>(&(*query)->node) : nullptr;
    if (select == nullptr || select->values.size() != 1 || select->values[0].size() != 1)
        return SyntaxError{"not an expression", {0, end}};
    return select->values[0][0];
}

int grammar_version() {
    return PG_VERSION_NUM / 10000;
}

#ifndef PGSTEWARD_UNPACK

// The linker sends the library's calls here. The names are its convention.
extern "C" {

std::size_t __real_pg_query__parse_result__get_packed_size(const PgQuery__ParseResult* tree);
std::size_t __real_pg_query__parse_result__pack(const PgQuery__ParseResult* tree, std::uint8_t* bytes);
std::size_t __wrap_pg_query__parse_result__get_packed_size(const PgQuery__ParseResult* tree);
std::size_t __wrap_pg_query__parse_result__pack(const PgQuery__ParseResult* tree, std::uint8_t* bytes);

std::size_t __wrap_pg_query__parse_result__get_packed_size(const PgQuery__ParseResult* tree) {
    Reading* const reading = current_reading;
    if (reading == nullptr) return __real_pg_query__parse_result__get_packed_size(tree);
    // The conversion may use the library for its own ends.
    current_reading = nullptr;
    reading->read(*tree);
    current_reading = reading;
    return 1;
}

std::size_t __wrap_pg_query__parse_result__pack(const PgQuery__ParseResult* tree, std::uint8_t* bytes) {
    if (current_reading == nullptr) return __real_pg_query__parse_result__pack(tree, bytes);
    *bytes = 0;
    return 1;
}

}  // extern "C"

#endif

}  // namespace pgsteward::sql
