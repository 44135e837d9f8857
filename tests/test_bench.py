"""The benchmarks' own parts: limits, alternation, the picture; nothing here is timed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from conftest import run_command

from bench.figures import Figure, alternating
from bench.picture import draw
from bench.resident import peak


@pytest.mark.parametrize(
    ("figure", "holds", "limit"),
    [
        (Figure("a", 2.0, "x"), True, ""),
        (Figure("a", 2.0, "x", most=2.0), True, "at most 2"),
        (Figure("a", 2.1, "x", most=2.0), False, "at most 2"),
        (Figure("a", 1.7, "x", least=1.7), True, "at least 1.7"),
        (Figure("a", 1.6, "x", least=1.7), False, "at least 1.7"),
    ],
)
def test_a_figure_knows_whether_it_is_within_its_limit(figure: Figure, holds: bool, limit: str) -> None:
    assert (figure.holds, figure.limit) == (holds, limit)


def test_what_is_compared_is_run_in_turn() -> None:
    order: list[str] = []

    def side(name: str) -> float:
        order.append(name)
        return float(len(order))

    assert alternating([lambda: side("ours"), lambda: side("theirs")], 3) == [[1, 3, 5], [2, 4, 6]]
    assert order == ["ours", "theirs"] * 3


def test_the_picture_says_in_words_what_it_shows(tmp_path: Path) -> None:
    rows = [
        Figure("speed", 3.0, "x", least=2.0),
        Figure("size", 400.0, "MiB", most=300),
        Figure("plain", 1.0, "s"),
    ]
    draw({"all": rows}, tmp_path / "bench.svg")
    svg = (tmp_path / "bench.svg").read_text(encoding="utf-8")
    words = (tmp_path / "bench.txt").read_text(encoding="utf-8")
    assert words == "speed: 3 x, at least 2: holds\nsize: 400 MiB, at most 300: does not\n"
    assert "3 x (at least 2)" in svg
    assert "size: 400 MiB, at most 300: does not" in svg


def test_a_benchmark_that_there_is_not_is_bad_usage() -> None:
    done = run_command(sys.executable, "-m", "bench", "--only", "floor,nonsense")
    assert done.returncode == 2
    assert "there is no nonsense" in done.stderr
    assert "floor" in done.stderr


def test_the_memory_of_a_process_is_its_largest_and_of_none_nothing() -> None:
    before = peak("self")
    held = b"x" * 2**25
    assert peak("self") >= before > 1
    del held
    assert peak("self") >= before
    assert peak(2**30) == 0.0
