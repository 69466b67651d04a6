// The recursive descent behind read_body: one function per production of pl_gram.y. Only for plpgsql*.cpp.
#pragma once

#include <initializer_list>

#include "sql/plpgsql-tokens.hpp"
#include "sql/plpgsql.hpp"

namespace pgsteward::sql::plpgsql {

class Reader {
public:
    explicit Reader(std::string_view body);
    /// Throws NotAnalysed; read_body turns it into a value.
    Block body();

private:
    // Tokens
    const Token& token(std::size_t ahead = 0) const;
    std::string_view text(std::size_t ahead = 0) const;
    bool is(std::string_view word_or_operator, std::size_t ahead = 0) const;
    bool is_any(std::initializer_list<std::string_view> words) const;
    bool is_name(std::size_t ahead = 0) const;
    bool accept(std::string_view word_or_operator);
    void expect(std::string_view word_or_operator);
    void take();
    std::string name();
    std::uint32_t previous_end() const;
    [[noreturn]] void fail() const;
    [[noreturn]] void fail(std::string message) const;
    std::uint32_t line_of(std::uint32_t byte) const;

    // Text for the SQL grammar
    /// Everything up to one of the words, which has to stand outside parentheses and is not taken.
    Fragment until(std::initializer_list<std::string_view> words);
    Fragment required_until(std::initializer_list<std::string_view> words);
    Fragment fragment(std::uint32_t begin, std::uint32_t end) const;
    Fragment parenthesized();
    std::vector<Fragment> expressions();
    std::vector<Fragment> using_clause();

    // Blocks (plpgsql.cpp)
    void options();
    std::string label();
    Block block();
    void declarations(Block& block);
    Declaration declaration();
    void cursor(Declaration& declaration);
    void variable(Declaration& declaration);
    std::vector<Handler> handlers();
    Handler handler();
    Statements statements(std::initializer_list<std::string_view> ends);
    Statement statement();

    // Control flow (plpgsql-control.cpp)
    If if_();
    Case case_();
    Loop loop();
    Loop for_();
    decltype(Loop::kind) for_kind();
    Targets for_targets();
    Loop for_each();
    Statements loop_body();
    Leave leave();

    // Other statements (plpgsql-statements.cpp)
    decltype(Statement::node) simple_statement();
    bool is_assignment() const;
    std::size_t after_variable(std::size_t ahead) const;
    Assignment assignment();
    decltype(Statement::node) return_();
    Raise raise();
    void raise_options(Raise& raise);
    Assert assert_();
    DynamicExecute execute();
    Open open();
    Fetch fetch();
    GetDiagnostics get_diagnostics();
    bool chain();
    Targets into_targets(bool& strict);
    std::string target();
    Sql sql();

    std::string_view text_;
    std::vector<Token> tokens_;
    std::vector<std::uint32_t> line_begins_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

}  // namespace pgsteward::sql::plpgsql
