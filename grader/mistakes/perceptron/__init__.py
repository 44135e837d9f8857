"""Mistakes of the part `perceptron`, by step."""
