"""Runs a page's Python blocks, one after the other in one namespace, and gives what they print."""

from __future__ import annotations

import ast
import io
from functools import partial
from typing import Any

import numpy as np


class BlockError(RuntimeError):
    """A block of a page did not do what the page says; the message shows the block and the reason."""


class Session:
    """The namespace of one page. NumPy is there as `np`, as in the exercises."""

    def __init__(self) -> None:
        self._names: dict[str, Any] = {"np": np, "__name__": "page"}

    def run(self, code: str, raises: str = "") -> str:
        """Run a block.

        Args:
            code: the block.
            raises: the name of the exception that it must end in, or "" for none.

        Returns:
            What it prints, then the value of its last line if that is an expression, as a notebook shows it;
            for an exception, its last line.

        Raises:
            BlockError: when it ends otherwise.
        """
        printed = io.StringIO()
        self._names["print"] = partial(print, file=printed)
        try:
            value = self._value(code)
        except Exception as error:
            if type(error).__name__ != raises:
                raise BlockError(f"{type(error).__name__}: {error}, in this block:\n{code}") from error
            return f"{printed.getvalue()}{raises}: {error}"
        if raises:
            raise BlockError(f"no {raises} in this block:\n{code}")
        shown = "" if value is None else repr(value)
        return f"{printed.getvalue()}{shown}".rstrip()

    def _value(self, code: str) -> Any:
        tree = ast.parse(code)
        last = tree.body[-1] if tree.body else None
        if not isinstance(last, ast.Expr):
            exec(compile(tree, "page", "exec"), self._names)
            return None
        tree.body.pop()
        exec(compile(tree, "page", "exec"), self._names)
        return eval(compile(ast.Expression(last.value), "page", "eval"), self._names)
