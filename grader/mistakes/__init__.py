"""Runnable wrong solutions, each with the line that a tutor would say."""
