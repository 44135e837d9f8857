"""Mistakes of the part `nine_steps`, by step."""
