"""Runs a submission's modules statement by statement: what fails costs itself and nothing else."""

from __future__ import annotations
import __future__

import ast
import sys
import types
from collections.abc import Callable
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from typing import Any

from .module import MAX_LOST, Cell, Lost, Module, Position, Supply

MAX_ERROR_TEXT = 300


class Runner:
    """Runs modules in namespaces of their own, also those that their code imports.

    Args:
        starting: told where each statement stands before it runs: module, source, cell, statement.

    Attributes:
        places: the names under which student code is compiled.
        siblings: finds the submission's other parts when its code imports them; while entered.
    """

    def __init__(self, starting: Callable[[Position], None]) -> None:
        self.places: set[str] = set()
        self.siblings = Siblings(self._run, ())
        self._starting = starting
        self._lost: list[Lost] = []

    def run(self, module: Module) -> tuple[dict[str, Any], tuple[Lost, ...]]:
        """Run a module's cells in a new namespace; returns that, and what did not run."""
        self._lost = []
        self.siblings = Siblings(self._run, module.siblings)
        with self.siblings:
            names = self._run(module)
        return names, tuple(self._lost[:MAX_LOST])

    def _run(self, module: Module) -> dict[str, Any]:
        spaces = []
        for number, source in enumerate(module.sources):
            space = types.ModuleType(module.name)
            names = space.__dict__
            names.update({"display": _ignore, "get_ipython": _ignore})
            sys.modules[module.name] = space
            # In the submission's own namespace: given code calls the student's functions.
            exec(compile(module.given.source, "<given>", "exec", dont_inherit=True), names)
            given = {name: names[name] for name in module.given.names}
            self._run_source(module, number, source, names)
            names.update(given)
            spaces.append(space)
        main = spaces[0]
        for name, number in module.taken.items():
            if name in spaces[number].__dict__:
                main.__dict__[name] = spaces[number].__dict__[name]
        main.__dict__.update(supplied(module.helpers))
        sys.modules[module.name] = main
        return main.__dict__

    def _run_source(
        self, module: Module, number: int, cells: tuple[Cell, ...], namespace: dict[str, Any]
    ) -> None:
        flags = 0
        for index, cell in enumerate(cells):
            filename = _filename(cell.place)
            self.places.add(filename)
            try:
                tree = ast.parse(cell.source, filename)
            except BaseException as error:
                line = getattr(error, "lineno", 0)
                self._lose(cell, line if isinstance(line, int) else 0, error)
                continue
            for position, node in enumerate(tree.body):
                if position in cell.skip or (module.definitions_only and not _defines(node)):
                    continue
                flags |= _future_flags(node)
                self._starting((module.name, number, index, position))
                try:
                    code = compile(ast.Module([node], []), filename, "exec", flags, dont_inherit=True)
                    exec(code, namespace)
                except BaseException as error:
                    self._lose(cell, node.lineno, error)

    def _lose(self, cell: Cell, line: int, error: BaseException) -> None:
        self._lost.append(Lost(cell.place, line, described(error)))


class Siblings(MetaPathFinder, Loader):
    """Finds a submission's other parts when its code imports them; while entered."""

    def __init__(self, run: Callable[[Module], dict[str, Any]], modules: tuple[Module, ...]) -> None:
        self._run = run
        self._modules = {module.name: module for module in modules}

    def __enter__(self) -> None:
        if self._modules:
            sys.meta_path.insert(0, self)

    def __exit__(self, *exception: object) -> None:
        if self._modules and self in sys.meta_path:
            sys.meta_path.remove(self)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        return spec_from_loader(name, self) if name in self._modules else None

    def exec_module(self, module: types.ModuleType) -> None:
        names = self._run(self._modules[module.__name__])
        module.__dict__.update(names)
        sys.modules[module.__name__] = module


def supplied(supply: Supply) -> dict[str, Any]:
    """The named objects of a supply, from a namespace of their own."""
    if not supply.source:
        return {}
    module = types.ModuleType("reference")
    sys.modules.setdefault(module.__name__, module)
    exec(compile(supply.source, "<reference>", "exec", dont_inherit=True), module.__dict__)
    return {name: module.__dict__[name] for name in supply.names}


def _ignore(*args: Any, **kwargs: Any) -> None:
    """What notebooks call and grading has no use for."""


def described(error: BaseException) -> str:
    """An exception in one line, cut: its type's name and its message."""
    text = text_of(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def text_of(error: BaseException) -> str:
    """An exception's message in one line, cut; "" where it cannot be had."""
    try:
        if isinstance(error, SyntaxError):
            text = str(error.msg)
        elif isinstance(error, KeyError):
            text = str(error.args[0]) if error.args else ""
        else:
            text = str(error)
        # The base class's own method: a subclass of str cannot interfere.
        text = str.__str__(text)
    except BaseException:
        return ""
    return " ".join(text[: 2 * MAX_ERROR_TEXT].split())[:MAX_ERROR_TEXT]


def _filename(place: str) -> str:
    return f"<{place}>"


def _defines(node: ast.stmt) -> bool:
    defining = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom
    if isinstance(node, ast.If | ast.Try | ast.With):
        return any(isinstance(child, defining) for child in ast.walk(node))
    return isinstance(node, defining | ast.Assign | ast.AnnAssign)


def _future_flags(node: ast.stmt) -> int:
    if not isinstance(node, ast.ImportFrom) or node.module != "__future__":
        return 0
    features = (getattr(__future__, alias.name, None) for alias in node.names)
    return sum({getattr(feature, "compiler_flag", 0) for feature in features})
