"""Mistakes of the part `neuron`, by step."""
