"""The student's verbs."""
