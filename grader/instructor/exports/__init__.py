"""Results in the formats of others: Canvas, Gradescope, nbgrader's CSV, JUnit, a plain table."""
