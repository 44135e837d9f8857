"""The instructor's report on a class: figures, and the tables that they are drawn from."""
