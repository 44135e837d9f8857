"""What things cost, measured side by side in one run; `nox -s bench` prints it as ratios."""
