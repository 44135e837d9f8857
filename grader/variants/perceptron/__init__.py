"""Right variants of the part `perceptron`, by step."""
