"""The side on which student code runs: loads a module statement by statement, then answers calls.

The same class serves a worker process, where requests arrive over the wire, and the in-process backend,
where they are method calls. It decides nothing about right or wrong.
"""

from __future__ import annotations
import __future__

import ast
import builtins
import sys
import types
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from typing import Any

import numpy as np

from .faults import StudentError
from .formula import Formula
from .module import MAX_LOST, Cell, Lost, Module, Position, Supply
from .values import (
    CallbackRef,
    Export,
    Import,
    NameRef,
    NotPlain,
    Ref,
    copy_arrays,
    is_callable_ref,
    type_name,
    with_objects,
)

MAX_ERROR_TEXT = 300


class Host:
    """Holds the loaded modules and the objects that the cases have refs to.

    Args:
        call_back: asks the case's side to run one of its functions.
        starting: told where each statement stands before it runs: module, source, cell, statement.
        interruptible: whether a KeyboardInterrupt comes through, since a person pressed Ctrl-C.

    Attributes:
        places: the names under which student code is compiled.
    """

    def __init__(
        self,
        call_back: Callable[[CallbackRef, tuple[Any, ...], dict[str, Any]], Any],
        starting: Callable[[Position], None] = lambda position: None,
        interruptible: bool = False,
    ) -> None:
        self._call_back = call_back
        self._starting = starting
        self._names: dict[str, Any] = {}
        self._objects: dict[int, Any] = {}
        self._formulas: dict[int, Formula] = {}
        self._generators: list[np.random.RandomState] = []
        self._drawing = 0
        self.places: set[str] = set()
        self._interruptible = interruptible
        self._lost: list[Lost] = []
        self._finder = _Siblings(self._load, ())
        self._import = Import(self._resolve, self._make_callback)

    def load(self, module: Module) -> tuple[Lost, ...]:
        """Run a module's cells in a new namespace; what fails costs itself and nothing else."""
        self._lost = []
        self._finder = _Siblings(self._load, module.siblings)
        with self._finder:
            self._names = self._load(module)
        return tuple(self._lost[:MAX_LOST])

    def _load(self, module: Module) -> dict[str, Any]:
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
        main.__dict__.update(_supplied(module.helpers))
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
        self._lost.append(Lost(cell.place, line, describe(error)))

    def supply(self, helpers: Supply) -> None:
        """Put the reference's functions in place of the loaded module's own."""
        self.bind(_supplied(helpers))

    def bind(self, names: dict[str, Any]) -> None:
        """Put objects in place of the loaded module's own, for all its functions."""
        self._names.update(names)

    def call(
        self, on: Ref | None, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], watch: bool
    ) -> tuple[Any, Any]:
        """Call a function of the module, or a method of an object that stays here.

        Returns:
            The plain form of the result and, if `watch`, of the positional arguments after the call.

        Raises:
            StudentError: when the code raised.
            NotPlain: when the result cannot cross.
        """
        try:
            given = tuple(self._import.value(argument) for argument in args)
            named = {key: self._import.value(argument) for key, argument in kwargs.items()}
            target = self._target(on, name)
            with self._finder:
                result = target(*given, **named)
        except BaseException as error:
            raise self._error(error) from None
        makes_object = isinstance(target, type)
        value = self._keep(result) if makes_object else self._export(result)
        return value, self._export(list(given)) if watch else None

    def each(self, name: str, arguments: list[tuple[Any, ...]], on: list[Ref] | None = None) -> list[Any]:
        """Call a function, or a method of several objects, with a list of arguments each; see `call`."""
        return [self.call(one, name, args, {}, False)[0] for one, args in with_objects(arguments, on)]

    def get(self, on: Ref, name: str) -> tuple[bool, Any]:
        """An attribute: whether it is something to call, and otherwise its plain form."""
        try:
            value = getattr(self._resolve(on), name)
        except BaseException as error:
            raise self._error(error) from None
        if is_callable_ref(value):
            return True, None
        return False, self._export(value)

    def look(self, on: list[Ref], names: Sequence[str]) -> list[tuple[bool, Any]]:
        """Several attributes of each of several objects, in this order; see `get`."""
        return [self.get(one, name) for one in on for name in names]

    def set(self, on: Ref, name: str, value: Any) -> None:
        """Set an attribute of an object that stays here."""
        try:
            setattr(self._resolve(on), name, self._import.value(value))
        except BaseException as error:
            raise self._error(error) from None

    def generator(self, seed: int, number: int = 0) -> Ref:
        """A legacy NumPy generator, for cases to hand to student code; under this id, if one is given."""
        # To seed one of a case before costs a tenth of making one.
        if self._drawing == len(self._generators):
            self._generators.append(np.random.RandomState(seed))
        made = self._generators[self._drawing]
        made.seed(seed)
        self._drawing += 1
        if not number:
            return self._keep(made)
        self._objects[number] = made
        return Ref(number, type_name(made))

    def formula(
        self, ref: CallbackRef, text: str, constants: dict[str, Any], shape: tuple[int, ...] | None
    ) -> None:
        """Compute a function of the case here, as far as its formula takes what student code passes."""
        self._formulas[ref.id] = Formula(text, constants, shape)

    def forget(self) -> None:
        """Let go of the objects that the last case had refs to, and of its formulas."""
        self._objects.clear()
        self._formulas.clear()
        self._drawing = 0

    def _target(self, on: Ref | None, name: str) -> Callable[..., Any]:
        if on is not None:
            target = self._resolve(on) if name == "__call__" else getattr(self._resolve(on), name)
        else:
            target = self._resolve(NameRef(name))
        if not callable(target):
            raise TypeError(f"{name} is not a function")
        return target  # type: ignore[no-any-return]

    def _resolve(self, ref: Ref | NameRef) -> Any:
        if isinstance(ref, NameRef):
            if ref.name not in self._names:
                raise NameError(f"name '{ref.name}' is not defined")
            return self._names[ref.name]
        return self._objects[ref.id]

    def _keep(self, value: Any) -> Ref:
        number = len(self._objects) + 1
        self._objects[number] = value
        return Ref(number, type_name(value))

    def _export(self, value: Any) -> Any:
        try:
            return Export(self._keep).value(value)
        except (NotPlain, StudentError):
            raise
        except BaseException as error:
            raise NotPlain(f"returned a {type_name(value)} that cannot be read") from error

    def _make_callback(self, ref: CallbackRef) -> Callable[..., Any]:
        formula = self._formulas.get(ref.id)

        def callback(*args: Any, **kwargs: Any) -> Any:
            if formula is not None and len(args) == 1 and not kwargs and formula.takes(args[0]):
                return formula.value(args[0])
            named = {name: self._export(value) for name, value in kwargs.items()}
            answer = self._call_back(ref, tuple(map(self._export, args)), named)
            return self._import.value(copy_arrays(answer))

        return callback

    def _error(self, error: BaseException) -> StudentError:
        if self._interruptible and isinstance(error, KeyboardInterrupt):
            raise error
        line = 0
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename in self.places:
                line = trace.tb_lineno
            trace = trace.tb_next
        kinds = tuple(
            base.__name__
            for base in type(error).__mro__
            if getattr(builtins, base.__name__, None) is base and issubclass(base, BaseException)
        )
        return StudentError(kinds, _text(error), line)


def _supplied(supply: Supply) -> dict[str, Any]:
    """The named objects of a supply, from a namespace of their own."""
    if not supply.source:
        return {}
    module = types.ModuleType("reference")
    sys.modules.setdefault(module.__name__, module)
    exec(compile(supply.source, "<reference>", "exec", dont_inherit=True), module.__dict__)
    return {name: module.__dict__[name] for name in supply.names}


class _Siblings(MetaPathFinder, Loader):
    """Finds the submission's other parts when its code imports them; while entered."""

    def __init__(self, load: Callable[[Module], dict[str, Any]], modules: tuple[Module, ...]) -> None:
        self._load = load
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
        names = self._load(self._modules[module.__name__])
        module.__dict__.update(names)
        sys.modules[module.__name__] = module


def _ignore(*args: Any, **kwargs: Any) -> None:
    """What notebooks call and grading has no use for."""


def describe(error: BaseException) -> str:
    """An exception in one line, cut: its type's name and its message."""
    text = _text(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _text(error: BaseException) -> str:
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
