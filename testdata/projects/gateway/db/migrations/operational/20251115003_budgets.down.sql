DROP FUNCTION budget_spent_micros(budgets);
DROP TABLE budgets;
