"""The first notebook of the kit, opened in JupyterLab and run in a real browser."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import ROOT, load_script


def test_a_check_cell_says_in_jupyterlab_what_is_wrong(kit: Path, tmp_path: Path) -> None:
    script = load_script(ROOT / "docs" / "notebook_picture.py")
    if not Path(script.CHROMIUM).exists() and "CI" not in os.environ:
        pytest.skip("Chromium is not installed")
    said = script.take(kit, tmp_path / "notebook.png")
    assert "sigmoid does not pass yet" in said
    assert "what does Python divide by" in said
    assert (tmp_path / "notebook.png").stat().st_size > 10_000
