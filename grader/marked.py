"""Finds the objects that a folder's modules have marked: entries that need no list of their own."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, TypeVar

_MARK = "__ninesteps_entry__"

Object = TypeVar("Object", bound=Callable[..., Any])


def mark(id: str, of: str) -> Callable[[Object], Object]:
    """Mark a function or class as an entry for one of the course's functions."""

    def marked(entry: Object) -> Object:
        setattr(entry, _MARK, (id, of))
        return entry

    return marked


def entries(package: str) -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """The marked objects of a module or of a folder's modules: id, function, object."""
    if importlib.util.find_spec(package) is None:
        return
    for module in _modules(package):
        for value in list(vars(module).values()):
            found = vars(value).get(_MARK) if callable(value) and hasattr(value, "__dict__") else None
            if found is not None and value.__module__ == module.__name__:
                yield found[0], found[1], value


def _modules(package: str) -> Iterator[ModuleType]:
    module = importlib.import_module(package)
    yield module
    for info in pkgutil.iter_modules(getattr(module, "__path__", [])):
        yield importlib.import_module(f"{package}.{info.name}")
