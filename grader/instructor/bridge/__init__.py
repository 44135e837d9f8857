"""The way into nbgrader: its course layout, gradebook, autograded notebooks and feedback."""
