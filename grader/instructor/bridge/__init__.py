"""The way into nbgrader: its course layout, gradebook, autograded notebooks and feedback."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _absent(name: str) -> Iterator[None]:
    """Meanwhile, a module cannot be imported that has not been yet."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]


# jsonschema takes this grammar of international addresses if it is there, and it is built at every import.
# That is two thirds of a second, for a format that no notebook's schema names.
with _absent("rfc3987_syntax"):
    import nbformat as nbformat
