"""What students work in: the course's list (course.toml), the stubs and the visible cases."""
