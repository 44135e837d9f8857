"""Right variants of the part `nine_steps`, by step."""
