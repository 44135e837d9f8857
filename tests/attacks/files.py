"""Attacks by the files themselves: links, zips, broken notebooks, names, encodings."""
# ruff: noqa: E501 (code in strings)

from __future__ import annotations

import json
import os
import socket
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from attacks.entry import RIGHT, RIGHT_FILE, Attack

Plant = Callable[[Path], None]
FULL = 2.0


def cell(source: Any, kind: str = "code", **metadata: Any) -> dict[str, Any]:
    made = {"cell_type": kind, "id": "c", "metadata": metadata, "source": source}
    return {**made, "execution_count": None, "outputs": []} if kind == "code" else made


def book(*cells: dict[str, Any]) -> str:
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


START = cell("import numpy as np")
ANSWER = cell(RIGHT)


def files(**named: str | bytes) -> Plant:
    """Files by name, `__` standing for the dot."""

    def plant(home: Path) -> None:
        home.mkdir()
        for name, content in named.items():
            data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
            (home / name.replace("__", ".")).write_bytes(data)

    return plant


def zipped(*entries: tuple[str | zipfile.ZipInfo, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> Plant:
    def plant(home: Path) -> None:
        with zipfile.ZipFile(f"{home}.zip", "w", method) as archive:
            for name, content in entries:
                archive.writestr(name, content)

    return plant


def made(make: Callable[[Path], object]) -> Plant:
    """Something odd in the place of neuron.py."""

    def plant(home: Path) -> None:
        home.mkdir()
        make(home / "neuron.py")

    return plant


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # a socket's path must be short
    try:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(path.name)
    finally:
        os.chdir(here)


def _folder_too(home: Path) -> None:
    (home / "neuron.py" / "neuron.py").mkdir(parents=True)
    (home / "neuron.ipynb").write_text(book(cell(WRONG)))


def _linked_folder(home: Path) -> None:
    home.symlink_to(home.parent / "control-00")


def _sparse(home: Path) -> None:
    home.mkdir()
    with (home / "neuron.ipynb").open("wb") as file:
        file.write(b'{"cells": [')
        file.truncate(100 * 2**20)


def _link_entry() -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("neuron.py")
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def _encrypted(home: Path) -> None:
    zipped(("neuron.py", RIGHT_FILE), method=zipfile.ZIP_STORED)(home)
    data = Path(f"{home}.zip").read_bytes()
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(magic) + at
        data = data[:place] + b"\x01" + data[place + 1 :]
    Path(f"{home}.zip").write_bytes(data)


def _lying_size(home: Path) -> None:
    zipped(("neuron.py", b"#" * 2**24))(home)
    data = Path(f"{home}.zip").read_bytes()
    place = data.index(b"PK\x01\x02") + 24
    Path(f"{home}.zip").write_bytes(data[:place] + (900).to_bytes(4, "little") + data[place + 4 :])


OURS = {"nbgrader": {"grade": False, "solution": True, "locked": False, "grade_id": "neuron-loss-mse_loss"}}
CHECK = {"nbgrader": {"grade": True, "solution": False, "locked": True, "points": 99, "grade_id": "x-check"}}
BOMB = bytes(64 * 2**20)
WRONG = "def mse_loss(y_true, y_pred):\n    return None\n"
CONFTEST = "import pytest\ndef pytest_pyfunc_call(pyfuncitem): return True\n"

_PLANTS: tuple[tuple[str, str, Plant, float], ...] = (
    ("symlink", "neuron.py is a link to another's", made(lambda at: at.symlink_to("../control-00/neuron.py")), 0),
    ("symlink-passwd", "neuron.py is a link to /etc/passwd", made(lambda at: at.symlink_to("/etc/passwd")), 0),
    ("symlink-folder", "the folder is a link to another's", _linked_folder, 0),
    ("fifo", "neuron.py is a FIFO, which waits for a writer", made(os.mkfifo), 0),
    ("socket", "neuron.py is a socket", made(_socket), 0),
    ("folder", "neuron.py is a folder of itself", _folder_too, 0),
    ("traversal", "a zip's paths lead out of it", zipped(
        ("../../escaped/neuron.py", RIGHT_FILE), ("/tmp/escaped/neuron.py", RIGHT_FILE),
        ("..\\..\\neuron.py", RIGHT_FILE), ("C:\\neuron.py", RIGHT_FILE), ("neuron.py", WRONG)), 0),
    ("zip-bomb", "a zip of zeros", zipped(("neuron.py", BOMB)), 0),
    ("zip-notebook-bomb", "a notebook of blanks in a zip", zipped(("neuron.ipynb", b"{" + b" " * 2**26)), 0),
    ("zip-lying", "a zip that understates its file's size", _lying_size, 0),
    ("zip-in-zip", "a zip in a zip", zipped(("inner.zip", b"PK\x05\x06" + bytes(18))), 0),
    ("zip-link", "a link in a zip", zipped((_link_entry(), "/etc/passwd")), 0),
    ("zip-encrypted", "an encrypted zip", _encrypted, 0),
    ("zip-doubled", "two entries of one name in a zip", zipped(("neuron.py", RIGHT_FILE), ("NEURON.py", WRONG)), FULL),
    ("zip-names", "a zip with control characters and NUL in a name", zipped(
        ("\x1b[31mx/\x07.py", "x"), ("a\0b.py", "x"), ("neuron.py", RIGHT_FILE)), FULL),
    ("zip-method", "a zip compressed with LZMA", zipped(("neuron.py", RIGHT_FILE), method=zipfile.ZIP_LZMA), 0),
    ("zip-broken", "a zip cut off", lambda home: Path(f"{home}.zip").write_bytes(b"PK\x03\x04" + bytes(50)) and None, 0),
    ("zip-many", "forty thousand empty entries in a zip", zipped(
        *((f"junk/{number}", b"") for number in range(40_000)), ("neuron.py", RIGHT_FILE),
        method=zipfile.ZIP_STORED), FULL),
    ("large-notebook", "a notebook of 100 MB", _sparse, 0),
    ("not-utf-8", "bytes that are no text", files(neuron__py=bytes(range(128, 256)) * 9), 0),
    ("nul", "NUL in the source", files(neuron__py=RIGHT_FILE + "x = '\0'\n"), 0),
    ("utf-16", "UTF-16", files(neuron__py=RIGHT_FILE.encode("utf-16")), 0),
    ("bom", "a byte-order mark", files(neuron__py=b"\xef\xbb\xbf" + RIGHT_FILE.encode()), FULL),
    ("crlf", "Windows line ends", files(neuron__py=RIGHT_FILE.replace("\n", "\r\n")), FULL),
    ("cookie", "latin-1 by a coding cookie", files(neuron__py=b"# coding: latin-1\n" + RIGHT_FILE.encode() + b"# \xe4"), FULL),
    ("cookie-rot13", "a coding cookie that names a cipher", files(neuron__py="# coding: rot13\n" + RIGHT_FILE), 0),
    ("cookie-zip", "a coding cookie that names a decompressor", files(neuron__py="# coding: bz2\n" + RIGHT_FILE), 0),
    ("cookie-path", "a coding cookie that is a path", files(neuron__py="# coding: ../../os\n" + RIGHT_FILE), 0),
    ("cookie-slow", "a coding cookie that takes quadratic time", files(neuron__py="# coding: punycode\n" + "x" * 10**5), 0),
    ("syntax-error", "a syntax error beside the answer", files(neuron__py=RIGHT_FILE + "def other(:\n    pass\n"), FULL),
    ("homoglyph", "the function's name with a Cyrillic letter", files(neuron__py=RIGHT_FILE.replace("def mse", "def ms\u0435")), 0),
    ("bidi", "bidirectional marks in the source", files(neuron__py=RIGHT_FILE + "access = '\u202e\u2066'# \u2069\n"), FULL),
    ("confusable-keyword", "a name that Unicode normalisation makes right", files(
        neuron__py=RIGHT_FILE.replace("def mse_loss", "def ｍse_loss")), FULL),
    ("parentheses", "a hundred thousand open parentheses", files(neuron__py=RIGHT_FILE + "x = " + "(" * 100_000), FULL),
    ("minus-signs", "a hundred thousand minus signs", files(neuron__py=RIGHT_FILE + "x = " + "-" * 100_000 + "1\n"), FULL),
    ("attributes", "an attribute of twenty thousand attributes", files(neuron__py=RIGHT_FILE + "x = a" + ".b" * 20_000), FULL),
    ("operators", "a sum of twenty thousand terms", files(neuron__py=RIGHT_FILE + "x = 1" + "+1" * 20_000 + "\n"), FULL),
    ("elif", "ten thousand elifs", files(neuron__py=RIGHT_FILE + "if 0: pass\n" + "elif 0: pass\n" * 10_000), FULL),
    ("huge-number", "an integer of a million digits", files(neuron__py=RIGHT_FILE + "x = " + "9" * 10**6 + "\n"), FULL),
    ("f-strings", "f-strings nested as deeply as they go", files(neuron__py=RIGHT_FILE + "x = " + "f'{" * 500 + "\n"), FULL),
    ("corrupt-notebook", "a notebook that breaks off", files(neuron__ipynb=book(START, ANSWER)[:-9]), 0),
    ("python-as-notebook", "Python in a file named .ipynb", files(neuron__ipynb=RIGHT_FILE), 0),
    ("deep-notebook", "a notebook nested a hundred thousand deep", files(neuron__ipynb="[" * 10**5 + "]" * 10**5), 0),
    ("many-cells", "a notebook of a million cells", files(neuron__ipynb='{"cells": [' + "{}," * 10**6 + "{}]}"), 0),
    ("cells-no-objects", "cells that are no objects", files(neuron__ipynb='{"cells": [1, "x", null, [[]]]}'), 0),
    ("cells-no-list", "cells that are no list", files(neuron__ipynb='{"cells": {"source": "x"}}'), 0),
    ("odd-sources", "sources that are no text", files(neuron__ipynb=book(
        START, ANSWER, cell(5), cell({"a": 1}), cell([1, None, []]), cell(None), cell("x", "code", tags=7))), FULL),
    ("odd-numbers", "numbers beyond all bounds", files(neuron__ipynb=book(START, ANSWER)[:-1]
        + ', "a": 1e999, "b": NaN, "c": -Infinity, "d": ' + "9" * 4000 + "}"), FULL),
    ("too-large-number", "an integer of ten thousand digits", files(neuron__ipynb='{"cells": [], "a": ' + "9" * 10**4 + "}"), 0),
    ("doubled-keys", "keys that stand twice", files(
        neuron__ipynb='{"cells": [{"source": "x"}], ' + book(START, ANSWER)[1:]), FULL),
    ("surrogates", "lone surrogates in sources", files(neuron__ipynb=book(
        START, ANSWER, cell("x = '\ud800'"), cell("\udfff", "markdown"))), FULL),
    ("nul-in-cell", "NUL in a cell", files(neuron__ipynb=book(START, ANSWER, cell("x = '\0'"))), FULL),
    ("no-grade-ids", "the answer without its grade id", files(neuron__ipynb=book(START, ANSWER)), FULL),
    ("doubled-grade-ids", "a grade id twice, once with a stub", files(neuron__ipynb=book(
        START, cell(RIGHT, **OURS), cell(WRONG.replace("return None", "raise NotImplementedError"), **OURS))), FULL),
    ("altered-grade-id", "the answer in a cell that claims to be another", files(neuron__ipynb=book(
        START, cell(RIGHT, nbgrader={"grade_id": "neuron-neuron-Neuron", "solution": True, "points": 1e9}))), FULL),
    ("points", "check cells worth a thousand points, edited", files(neuron__ipynb=book(
        START, cell(WRONG, **OURS), cell("35.0", **CHECK), cell("35", "code", nbgrader={**CHECK["nbgrader"],
        "grade_id": "neuron-loss-mse_loss-check", "points": 1000}))), 0),
    ("locked", "an answer in a cell that is locked and graded", files(neuron__ipynb=book(START, cell(RIGHT, **CHECK))), 0),
    ("outputs", "outputs that say 35", files(neuron__ipynb=json.dumps({"cells": [START, {**cell(WRONG), "outputs": [
        {"output_type": "execute_result", "data": {"text/plain": "35.0"}, "metadata": {}, "execution_count": 1}]}],
        "metadata": {}, "nbformat": 4, "nbformat_minor": 5})), 0),
    ("magics", "magics and shell lines", files(neuron__ipynb=book(START, ANSWER, cell(
        "!touch /tmp/@MARK@\n%run x.py\n%%bash\nexit"), cell("%%bash\ntouch /tmp/@MARK@"), cell("%%script sh\nexit"))), FULL),
    ("old-format", "a notebook of format 3", files(neuron__ipynb=json.dumps({"worksheets": [{"cells": [
        {"cell_type": "code", "input": RIGHT_FILE}]}, 5, {"cells": 5}], "nbformat": 3})), FULL),
    ("case-only", "two files that differ in case only", files(neuron__py=RIGHT_FILE, Neuron__py=WRONG), FULL),
    ("both", "a wrong notebook beside a right script", files(
        neuron__ipynb=book(START, cell(WRONG)), neuron__py=RIGHT_FILE), 0),
    ("conftest", "conftest.py and pytest.ini beside the answer", files(neuron__py="import numpy as np\n" + WRONG,
        conftest__py=CONFTEST, pytest__ini="[pytest]\naddopts = -p conftest\n", setup__cfg="[tool:pytest]\n"), 0),
    ("shadowing", "modules of the student's own that shadow numpy and random", files(
        neuron__py="import random\nimport numpy as np\n" + RIGHT, numpy__py="raise SystemExit",
        random__py="import os; os._exit(1)", json__py="x", grader__py="def check(*a): return 35"), FULL),
    ("site", "sitecustomize.py and a .pth beside the answer", files(neuron__py=WRONG,
        sitecustomize__py="import os; os._exit(1)", usercustomize__py="x", evil__pth="import os; os._exit(1)\n"), 0),
    ("forged-results", "result files beside the answer", files(neuron__py=WRONG, results__json='{"score": 35}',
        gradebook__db="SQLite format 3\0", nbgrader_config__py="import os; os._exit(1)\n"), 0),
    ("top-level-io", "reads and writes files at top level", files(neuron__py="import numpy as np\n"
        "open('data.csv')\nopen('/tmp/escaped', 'w')\nnp.savetxt('escaped', [1])\nnp.load('x.npy')\n" + RIGHT), FULL),
)  # fmt: skip


def _named(identity: str, name: str) -> Attack:
    return Attack(f"name-{identity}", "a folder's name", plant=files(neuron__py=WRONG), name=name)


NAMES = (
    _named("html", "<img src=x onerror=evil()>"),
    _named("ansi", "\x1b[31mred\x07"),
    _named("newline", "two\nlines\r"),
    _named("bidi", "\u202edetrevni"),
    _named("glob", "star*[a-z]?"),
    _named("dots", "a.."),
    _named("option", "--unsandboxed"),
    _named("rich", "[red]35 of 35"),
    _named("format", "{student}%s$HOME`id`"),
    _named("formula", "=cmd|' C calc'!A0"),
    _named("quote", "'; drop table student; --"),
    _named("not-utf-8", os.fsdecode(b"\xff\xfe")),
    _named("blank", " "),
    _named("long", "x" * 250),
)
ATTACKS = (*(Attack(f"file-{name}", tries, plant=plant, honest=honest)
             for name, tries, plant, honest in _PLANTS), *NAMES)  # fmt: skip
