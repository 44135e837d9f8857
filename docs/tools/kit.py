"""The students' kit, made and unpacked, for the scripts that show it at work."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.instructor.kit import FOLDER


@contextmanager
def unpacked() -> Iterator[Path]:
    """The kit's folder, which is gone afterwards."""
    with tempfile.TemporaryDirectory() as place:
        packed = Path(place) / "kit.zip"
        subprocess.run([sys.executable, "-m", "grader", "release", "--out", str(packed)], check=True)
        with zipfile.ZipFile(packed) as archive:
            archive.extractall(place)
        yield Path(place) / FOLDER
