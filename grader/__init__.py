"""The kit's grader: what students and instructors run, and the worker where student code runs.

In a notebook: `from grader import check, plot`.
"""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    # Loaded when they are used: whoever grades has no use for them.
    if name in ("check", "plot"):
        from grader.student import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
