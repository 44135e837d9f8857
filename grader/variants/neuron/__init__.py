"""Right variants of the part `neuron`, by step."""
