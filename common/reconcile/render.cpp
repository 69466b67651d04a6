#include "reconcile/render.hpp"

#include <algorithm>

namespace pgsteward::reconcile {
namespace {

class Script {
public:
    explicit Script(const RenderOptions& options) : options_(options) {}

    void step(const PlanStep& step) {
        const bool held = step.destructive && !options_.allow_destructive;
        if (!held) in_transaction(!step.alone);
        if (!step.note.empty()) text_ += commented(step.object + ": " + step.note);
        if (step.destructive) text_ += commented(held ? "destructive, so left to you (--allow-destructive): " + step.object : "destructive: " + step.object);
        for (const std::string& statement : step.statements) text_ += held ? commented(statement + ";") : statement + ";\n";
    }
    std::string done() {
        in_transaction(false);
        return std::move(text_);
    }
    void line(const std::string& text) { text_ += text; }

private:
    void in_transaction(bool wanted) {
        if (wanted != in_transaction_) text_ += wanted ? "BEGIN;\n" : "COMMIT;\n";
        in_transaction_ = wanted;
    }

    const RenderOptions& options_;
    std::string text_;
    bool in_transaction_ = false;
};

bool makes_routines(const Plan& plan) {
    return std::any_of(plan.steps.begin(), plan.steps.end(), [](const PlanStep& step) {
        return std::any_of(step.statements.begin(), step.statements.end(), [](const std::string& statement) {
            return statement.starts_with("CREATE FUNCTION") || statement.starts_with("CREATE PROCEDURE") || statement.starts_with("CREATE OR REPLACE FUNCTION") ||
                   statement.starts_with("CREATE OR REPLACE PROCEDURE");
        });
    });
}

}  // namespace

std::string commented(const std::string& text) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        result += "-- " + text.substr(at, end - at) + "\n";
        at = end + 1;
    }
    return result;
}

std::string sql_script(const Plan& plan, const RenderOptions& options) {
    if (plan.steps.empty() && plan.left.empty()) return {};
    Script script(options);
    // A body may name what is made further down.
    if (makes_routines(plan)) script.line("SET check_function_bodies = off;\n");
    for (const PlanStep& step : plan.steps) script.step(step);
    std::string text = script.done();
    for (const std::string& left : plan.left) text += commented("not changed: " + left);
    return text;
}

}  // namespace pgsteward::reconcile
