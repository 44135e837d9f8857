"""The reference solutions: the only place where an exercise is written, one module for each part."""
