"""What instructors run: build, grade, and the way into nbgrader's gradebook."""
