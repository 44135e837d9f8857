"""Mutates the reference: small changes to its code, each of which some check must notice.

The operators are libcst transformations of one node each: arithmetic, comparisons, numbers, arguments,
NumPy's functions, transposes, slices, statements, results.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from grader.course import Part

_SWAPPED: dict[type[cst.CSTNode], Callable[[], cst.CSTNode]] = {
    cst.Add: cst.Subtract,
    cst.Subtract: cst.Add,
    cst.Multiply: cst.Divide,
    cst.Divide: cst.Multiply,
    cst.Power: cst.Multiply,
    cst.MatrixMultiply: cst.Multiply,
    cst.FloorDivide: cst.Divide,
    cst.AddAssign: cst.SubtractAssign,
    cst.SubtractAssign: cst.AddAssign,
    cst.MultiplyAssign: cst.DivideAssign,
    cst.DivideAssign: cst.MultiplyAssign,
    cst.LessThan: cst.LessThanEqual,
    cst.LessThanEqual: cst.LessThan,
    cst.GreaterThan: cst.GreaterThanEqual,
    cst.GreaterThanEqual: cst.GreaterThan,
    cst.Equal: cst.NotEqual,
    cst.NotEqual: cst.Equal,
    cst.And: cst.Or,
    cst.Or: cst.And,
}
_OTHER_NAME = {
    "mean": "sum",
    "sum": "mean",
    "maximum": "minimum",
    "std": "var",
    "rand": "randn",
    "randn": "rand",
    "tanh": "sin",
    "exp": "exp2",
    "abs": "sqrt",
    "zeros": "ones",
    "True": "False",
    "False": "True",
}


@dataclass(frozen=True)
class Mutant:
    """The reference with one small change.

    Attributes:
        function: the course's function that the change is in.
        line: where, in the part's file.
        change: the line before and after, by which exceptions are listed.
        source: the whole file with the change.
    """

    part: str
    function: str
    line: int
    change: str
    source: str


def mutants(part: Part, source: str) -> Iterator[Mutant]:
    """Every mutant of a part's functions, in the order of the file."""
    wrapper = MetadataWrapper(cst.parse_module(source))
    module = wrapper.module
    positions = wrapper.resolve(PositionProvider)
    names = {function.name for function in part.functions}
    for statement in module.body:
        if not isinstance(statement, cst.FunctionDef | cst.ClassDef) or statement.name.value not in names:
            continue
        changes = _Changes()
        statement.visit(changes)
        for old, new in changes.found:
            changed = module.deep_replace(old, new)
            assert isinstance(changed, cst.Module)
            yield Mutant(
                part=part.name,
                function=statement.name.value,
                line=positions[old].start.line,
                change=_change(source, changed.code),
                source=changed.code,
            )


def _change(before: str, after: str) -> str:
    """The first line that differs, as it was and as it is."""
    for old, new in zip(before.splitlines(), after.splitlines(), strict=False):
        if old != new:
            return f"{old.strip()} -> {new.strip()}"
    return "lines left out"


class _Changes(cst.CSTVisitor):
    """Collects pairs of a node and what may stand in its place."""

    def __init__(self) -> None:
        self.found: list[tuple[cst.CSTNode, cst.CSTNode]] = []

    def _change(self, old: cst.CSTNode, new: cst.CSTNode) -> None:
        self.found.append((old, new))

    def visit_Annotation(self, node: cst.Annotation) -> bool:
        return False

    def visit_Raise(self, node: cst.Raise) -> bool:
        return False  # the words of an error are free

    def visit_Decorator(self, node: cst.Decorator) -> bool:
        return False

    def visit_BinaryOperation(self, node: cst.BinaryOperation) -> None:
        self._swap(node, node.operator)

    def visit_BooleanOperation(self, node: cst.BooleanOperation) -> None:
        self._swap(node, node.operator)

    def visit_AugAssign(self, node: cst.AugAssign) -> None:
        self._swap(node, node.operator)

    def _swap(
        self, node: cst.BinaryOperation | cst.BooleanOperation | cst.AugAssign, operator: cst.CSTNode
    ) -> None:
        other = _SWAPPED.get(type(operator))
        if other is not None:
            self._change(node, node.with_changes(operator=other()))

    def visit_ComparisonTarget(self, node: cst.ComparisonTarget) -> None:
        other = _SWAPPED.get(type(node.operator))
        if other is not None:
            self._change(node, node.with_changes(operator=other()))

    def visit_UnaryOperation(self, node: cst.UnaryOperation) -> None:
        self._change(node, node.expression)

    def visit_Integer(self, node: cst.Integer) -> None:
        self._change(node, cst.Integer(str(int(node.value.replace("_", "")) + 1)))

    def visit_Float(self, node: cst.Float) -> None:
        self._change(node, cst.Float(repr(float(node.value) * 1.5 + 0.25)))

    def visit_Attribute(self, node: cst.Attribute) -> None:
        if node.attr.value == "T":
            self._change(node, node.value)
        elif node.attr.value in _OTHER_NAME:
            self._change(node, node.with_changes(attr=cst.Name(_OTHER_NAME[node.attr.value])))

    def visit_Name(self, node: cst.Name) -> None:
        if node.value in ("True", "False"):
            self._change(node, cst.Name(_OTHER_NAME[node.value]))

    def visit_Call(self, node: cst.Call) -> None:
        for index, argument in enumerate(node.args):
            if argument.keyword is not None or (len(node.args) > 1 and index == len(node.args) - 1):
                kept = [item for item in node.args if item is not argument]
                if kept:
                    kept[-1] = kept[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
                self._change(node, node.with_changes(args=kept))

    def visit_Slice(self, node: cst.Slice) -> None:
        if (node.lower is None) != (node.upper is None):
            self._change(node, node.with_changes(lower=node.upper, upper=node.lower))

    def visit_SimpleString(self, node: cst.SimpleString) -> None:
        if not node.value.startswith(('"""', "'''", 'r"""')):
            self._change(node, cst.SimpleString('"another"'))

    def visit_For(self, node: cst.For) -> None:
        self._change(node, node.with_changes(iter=cst.parse_expression("()")))

    def visit_Return(self, node: cst.Return) -> None:
        if node.value is None:
            return
        self._change(node, cst.Return(cst.Name("None")))
        if isinstance(node.value, cst.Tuple) and len(node.value.elements) > 1:
            swapped = [element.value for element in reversed(node.value.elements)]
            elements = [cst.Element(value) for value in swapped]
            self._change(node, cst.Return(cst.Tuple(elements, lpar=node.value.lpar, rpar=node.value.rpar)))

    def visit_SimpleStatementLine(self, node: cst.SimpleStatementLine) -> None:
        only = node.body[0]
        is_text = isinstance(only, cst.Expr) and isinstance(only.value, cst.SimpleString)
        is_declaration = isinstance(only, cst.AnnAssign) and only.value is None
        if not (is_text or is_declaration) and not isinstance(only, cst.Return | cst.Raise | cst.Pass):
            self._change(node, node.with_changes(body=[cst.Pass()]))
