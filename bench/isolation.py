"""What isolation costs a submission: the same worker's life with the jail and without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bench.figures import Figure, medians
from grader.worker.module import Cell, Module
from grader.worker.proxy import Student
from grader.worker.template import Template

ROUNDS = 200
REFERENCE = Path(__file__).resolve().parent.parent / "solutions" / "neuron.py"


def isolation(scale: float = 1.0) -> Iterator[Figure]:
    """Fork, load part 1, call a function once, end: jailed and not, in turn."""
    module = Module("neuron", ((Cell("neuron.py", REFERENCE.read_text(encoding="utf-8")),),))
    with Template(sandboxed=True) as jailed, Template(sandboxed=False) as free:
        with_jail, without = medians(
            [_life(jailed, module), _life(free, module)], max(20, round(ROUNDS * scale))
        )
    yield Figure("a worker's life, jailed", 1000 * with_jail, "ms")
    yield Figure("a worker's life, not jailed", 1000 * without, "ms")
    yield Figure("isolation, a submission", 1000 * (with_jail - without), "ms", most=10.0)


def _life(template: Template, module: Module) -> Callable[[], None]:
    def run() -> None:
        with template.fork() as worker:
            worker.load(module)
            Student(worker).sigmoid(0)

    return run
