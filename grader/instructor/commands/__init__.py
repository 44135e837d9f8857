"""The instructor's verbs, one module each."""
