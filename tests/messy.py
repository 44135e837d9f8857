"""What students do to a notebook, and what their editors do: one right answer in many states."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat

from grader.instructor.reference import SOLUTIONS
from grader.reading import cell_source

PART = "perceptron"
FULL = 20.0
Notebook = dict[str, Any]
Files = Mapping[str, bytes]


def metadata_of(cell: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = cell["metadata"].get("nbgrader", {})
    return found


def solved(release: Notebook) -> Notebook:
    """The released notebook with every function written as the reference has it."""
    notebook = copy.deepcopy(release)
    for cell in notebook["cells"]:
        cell["source"] = cell_source(cell)
    source = (SOLUTIONS / f"{PART}.py").read_text(encoding="utf-8")
    source = re.sub(r"\n[ \t]*### (BEGIN|END) SOLUTION[^\n]*", "", source)
    answers = {
        match[1]: match[0].strip() + "\n"
        for match in re.finditer(r"^def (\w+)\(.*?(?=^# %%|\Z)", source, re.MULTILINE | re.DOTALL)
    }
    for cell in solutions(notebook):
        cell["source"] = answers[name_of(cell)]
    return notebook


def solutions(notebook: Notebook) -> Iterator[dict[str, Any]]:
    yield from (cell for cell in notebook["cells"] if metadata_of(cell).get("solution"))


def checks(notebook: Notebook) -> Iterator[dict[str, Any]]:
    yield from (cell for cell in notebook["cells"] if metadata_of(cell).get("grade"))


def name_of(cell: dict[str, Any]) -> str:
    return str(metadata_of(cell)["grade_id"]).rsplit("-", 1)[1]


def code(source: str, **metadata: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


def doubled(notebook: Notebook) -> None:
    """Each function's cell once more behind it, with the stub that it was before."""
    for cell in list(solutions(notebook)):
        twin = copy.deepcopy(cell)
        twin["source"] = re.sub(
            r'(""".*?""").*', r"\1\n    raise NotImplementedError", twin["source"], flags=re.S
        )
        twin["id"] = f"twin-{name_of(cell)}"
        notebook["cells"].insert(notebook["cells"].index(cell) + 1, twin)


def checks_doubled(notebook: Notebook) -> None:
    notebook["cells"] += [{**copy.deepcopy(cell), "id": f"t{n}"} for n, cell in enumerate(checks(notebook))]


def checks_deleted(notebook: Notebook) -> None:
    notebook["cells"] = [cell for cell in notebook["cells"] if not metadata_of(cell).get("grade")]


def cell_deleted(notebook: Notebook) -> None:
    notebook["cells"] = [
        cell
        for cell in notebook["cells"]
        if not (metadata_of(cell).get("solution") and name_of(cell) == "sigmoid")
    ]


def reordered(notebook: Notebook) -> None:
    notebook["cells"] = [*reversed(list(solutions(notebook))), *checks(notebook), code("import numpy as np")]
    notebook["cells"].insert(0, notebook["cells"].pop())


def split(notebook: Notebook) -> None:
    """A function moved into a cell of its own, under a comment that stayed in the old one."""
    cell = next(solutions(notebook))
    notebook["cells"].insert(notebook["cells"].index(cell) + 1, code(cell["source"]))
    cell["source"] = "# my answer is in the next cell"


def merged(notebook: Notebook) -> None:
    first, second, *_ = solutions(notebook)
    first["source"] += "\n\n" + second["source"]
    notebook["cells"].remove(second)


def ids_renamed(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        if metadata_of(cell):
            cell["metadata"]["nbgrader"]["grade_id"] = "my-" + metadata_of(cell)["grade_id"]


def metadata_gone(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        cell["metadata"] = {}


def metadata_odd(notebook: Notebook) -> None:
    odd = (None, 3, "x", [], {"nbgrader": 7}, {"nbgrader": {"grade_id": 1}})
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] = odd[number % len(odd)]


def points_forged(notebook: Notebook) -> None:
    for cell in checks(notebook):
        cell["metadata"]["nbgrader"].update(points=1000, checksum="0" * 32, locked=False)
        cell["source"] = "1000.0"
        cell["outputs"] = [
            {
                "output_type": "execute_result",
                "data": {"text/plain": "1000.0"},
                "metadata": {},
                "execution_count": 1,
            }
        ]


def other_kernel(notebook: Notebook) -> None:
    notebook["metadata"] = {
        "kernelspec": {"display_name": "R", "language": "R", "name": "ir"},
        "language_info": {"name": "R", "version": "4.3"},
    }


def from_colab(notebook: Notebook) -> None:
    notebook["nbformat_minor"] = 0
    notebook["metadata"].update(colab={"provenance": [], "toc_visible": True}, accelerator="GPU")
    for number, cell in enumerate(notebook["cells"]):
        cell.pop("id", None)
        cell["metadata"].update(id=f"qX{number}", outputId="b1c2", colab={"base_uri": "https://localhost"})
        cell["source"] = cell["source"].splitlines(keepends=True)
    notebook["cells"].insert(0, code("from google.colab import drive\ndrive.mount('/content/drive')"))


def from_vs_code(notebook: Notebook) -> None:
    notebook["nbformat_minor"] = 2
    notebook["metadata"]["vscode"] = {"interpreter": {"hash": "31f2"}}
    for cell in notebook["cells"]:
        cell.pop("id", None)
        cell["metadata"]["vscode"] = {"languageId": "python"}


def from_jupyterlab(notebook: Notebook) -> None:
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"].update(
            execution={"iopub.execute_input": "2026-01-01T00:00:00Z"}, tags=["x"], editable=True
        )
        if cell["cell_type"] == "code":
            cell["execution_count"] = number
            cell["outputs"] = [{"output_type": "stream", "name": "stderr", "text": ["a warning\n"]}]


def minor(number: int) -> Callable[[Notebook], None]:
    def as_then(notebook: Notebook) -> None:
        notebook["nbformat_minor"] = number
        if number < 5:
            for cell in notebook["cells"]:
                cell.pop("id", None)

    return as_then


def extras(notebook: Notebook) -> None:
    for cell in list(solutions(notebook))[:2]:
        cell["source"] = "%%time\n" + cell["source"]
    notebook["cells"][0:0] = [
        code("%matplotlib inline\n!pip install numpy\nfiles = !ls\n%load_ext autoreload"),
        code("%%bash\necho hello"),
        code("?sigmoid\nprint('mine')"),
        {"cell_type": "raw", "metadata": {}, "source": "raw"},
        {"cell_type": "heading", "level": 1, "metadata": {}, "source": "an old heading"},
        {"cell_type": "markdown", "metadata": {}, "source": "![x](attachment:x.png)", "attachments": {}},
    ]
    notebook["cells"].append(code("plt.plot(\n1 +"))


def outputs_broken(notebook: Notebook) -> None:
    for cell in solutions(notebook):
        cell["outputs"] = [{"output_type": "nonsense"}, 3, None]
        cell["execution_count"] = "many"


CHANGES: Mapping[str, Callable[[Notebook], None]] = {
    "as-released": lambda notebook: None,
    "cells-doubled": doubled,
    "checks-doubled": checks_doubled,
    "checks-deleted": checks_deleted,
    "reordered": reordered,
    "split": split,
    "merged": merged,
    "ids-renamed": ids_renamed,
    "metadata-gone": metadata_gone,
    "metadata-odd": metadata_odd,
    "points-forged": points_forged,
    "other-kernel": other_kernel,
    "colab": from_colab,
    "vs-code": from_vs_code,
    "jupyterlab": from_jupyterlab,
    "format-4.0": minor(0),
    "format-4.1": minor(1),
    "format-4.4": minor(4),
    "extras-and-magics": extras,
    "outputs-broken": outputs_broken,
}
"""Notebooks of the right name, each of them fully right."""

UNREADABLE = ("broken-off", "empty", "no-notebook")
COSTLY = {"cell-deleted": "sigmoid"}


def submissions(release: Notebook) -> dict[str, Files]:
    """Everything that a messy class hands in, by student: files by their place in the student's folder."""
    right = solved(release)
    made: dict[str, Files] = {}
    for name, change in {**CHANGES, "cell-deleted": cell_deleted}.items():
        notebook = copy.deepcopy(right)
        change(notebook)
        made[name] = {f"{PART}/{PART}.ipynb": as_bytes(notebook)}
    plain = as_bytes(right)
    script = (SOLUTIONS / f"{PART}.py").read_bytes()
    old = nbformat.writes(nbformat.convert(nbformat.from_dict(right), 3), version=3).encode()
    made |= {
        "format-3": {f"{PART}/{PART}.ipynb": old},
        "other-name": {f"{PART}/Homework (1).ipynb": plain, f"{PART}/Untitled.ipynb": b"{}"},
        "sub-folder": {f"{PART}/work/final/{PART}.ipynb": plain},
        "zoë müller": {f"{PART}/{PART}.ipynb": b"\xef\xbb\xbf" + plain.replace(b"\n", b"\r\n")},
        "müller, zoë": {f"{PART}/{PART}.ipynb": plain},
        "日本": {f"{PART}/{PART}.ipynb": plain, f"{PART}/timestamp.txt": b"2026-01-05 10:00:00.0 UTC"},
        "script": {f"{PART}/{PART}.py": script},
        "both-forms": {f"{PART}/{PART}.ipynb": as_bytes(release), f"{PART}/{PART}.py": script},
        "broken-off": {f"{PART}/{PART}.ipynb": plain[: len(plain) // 2]},
        "empty": {f"{PART}/{PART}.ipynb": b""},
        "no-notebook": {f"{PART}/{PART}.ipynb": b"[1, 2]"},
    }
    return made


def as_bytes(notebook: Notebook) -> bytes:
    return (json.dumps(notebook, indent=1) + "\n").encode()


def hand_in(root: Path, files_of: Mapping[str, Files]) -> None:
    """Put the students' files where nbgrader collects them."""
    for student, files in files_of.items():
        for name, content in files.items():
            path = root / "submitted" / student / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
