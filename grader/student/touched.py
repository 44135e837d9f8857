"""What a function's code leans on, and a digest of that: which functions a change of the file touches."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable

from grader.attempts import bindings
from grader.course import Part
from grader.reading import Document


class Code:
    """The top-level statements of a part's files, by the names that they bind.

    Args:
        documents: the part's files.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        self._by_name: dict[str, list[int]] = {}
        self._texts: list[str] = []
        self._uses: list[frozenset[str]] = []
        self._always: set[int] = set()
        for document in documents:
            for piece in document.pieces:
                if piece.tree is None:
                    # What does not parse may be anything.
                    self._always.add(self._add(piece.source, frozenset()))
                    continue
                for node in piece.tree.body:
                    self._statement(node)

    def _add(self, text: str, uses: frozenset[str]) -> int:
        self._texts.append(text)
        self._uses.append(uses)
        return len(self._texts) - 1

    def _statement(self, node: ast.stmt) -> None:
        names = {name for name, _, _ in bindings(node)}
        number = self._add(ast.dump(node), _used(node))
        if "*" in names or not (names or _without_effect(node)):
            self._always.add(number)
        for name in names:
            self._by_name.setdefault(name, []).append(number)

    def digests(self, part: Part, salt: str = "") -> dict[str, str]:
        """A digest for each function of the part: it changes when the function, or what it uses, changes.

        Comments and blank lines do not count; the helpers that its cases call do.

        Args:
            part: the part.
            salt: what else a result depends on: the cases.
        """
        return {
            function.name: self._digest({function.name, *part.helpers(function.name)}, salt)
            for function in part.functions
        }

    def leaning(self, part: Part) -> dict[str, frozenset[str]]:
        """For each function of the part, the part's other functions that its code uses, at any remove."""
        names = {function.name for function in part.functions}
        return {name: frozenset(self._reached([name])[1] & names - {name}) for name in names}

    def _digest(self, names: Iterable[str], salt: str) -> str:
        digest = hashlib.sha256(salt.encode())
        always = [name for number in self._always for name in self._uses[number]]
        for number in sorted(self._always | self._reached([*names, *always])[0]):
            digest.update(b"\0" + self._texts[number].encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def _reached(self, names: Iterable[str]) -> tuple[set[int], set[str]]:
        """The statements and the names that these names lean on."""
        statements: set[int] = set()
        seen: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            for number in self._by_name.get(name, ()):
                statements.add(number)
                waiting.extend(self._uses[number])
        return statements, seen


def _without_effect(node: ast.stmt) -> bool:
    """Whether it is a text, or prints: what students try their functions with."""
    if not isinstance(node, ast.Expr):
        return False
    if isinstance(node.value, ast.Call):
        return isinstance(node.value.func, ast.Name) and node.value.func.id == "print"
    return isinstance(node.value, ast.Constant)


def _used(node: ast.stmt) -> frozenset[str]:
    loaded = (child for child in ast.walk(node) if isinstance(child, ast.Name))
    return frozenset(child.id for child in loaded if isinstance(child.ctx, ast.Load))
