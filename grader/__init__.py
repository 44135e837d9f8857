"""The kit's grader: what students and instructors run, and the worker where student code runs."""
