"""What a student runs: check, and what belongs to it; pure Python, on any platform."""
