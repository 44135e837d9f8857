"""`python -m grader` is the command `ninesteps`."""

from __future__ import annotations

import sys


def run() -> int:
    """Run the command; Ctrl-C is answered with one line from the first moment on."""
    try:
        from grader.cli import main
    except KeyboardInterrupt:
        print("ninesteps: interrupted", file=sys.stderr)
        return 2
    return main()


if __name__ == "__main__":
    sys.exit(run())
