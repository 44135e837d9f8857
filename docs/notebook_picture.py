"""Opens a notebook of the kit in JupyterLab and in a real browser, runs it, and takes a picture of its check.

`python docs/notebook_picture.py` makes docs/images/notebook.png anew.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from docs.tools.kit import unpacked

PICTURE = Path(__file__).parent / "images" / "notebook.png"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
WRONG = "return 1 / 1 + np.exp(-x)"
NO_UPDATES = "jupyterlab.NeverCheckForUpdate"
PATIENCE = 120_000


@contextmanager
def lab(folder: Path, source: Path) -> Iterator[str]:
    """JupyterLab on a free port of the loopback; its address.

    Args:
        folder: where it runs.
        source: where its kernels find the kit's packages.

    Raises:
        RuntimeError: when it does not start.
    """
    # With folders of its own it finds no settings of this machine.
    places = {f"JUPYTER_{name}_DIR": str(folder.parent / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    environment = {**os.environ, **places, "PYTHONPATH": str(source)}
    command = [sys.executable, "-P", "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += ["--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", "--IdentityProvider.token="]
    command += [f"--LabApp.check_for_updates_class={NO_UPDATES}"]
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            address = re.search(r"http://127\.0\.0\.1:\d+/lab", line)
            if address:
                yield address[0]
                return
        raise RuntimeError(f"JupyterLab does not start: {''.join(said)}")
    finally:
        process.terminate()
        process.communicate()


def checked(page: Page, address: str) -> str:
    """Open the notebook, run all its cells, and wait for the first check; its text."""
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}/tree/neuron.ipynb")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.get_by_text("| Idle").wait_for()
    page.get_by_role("button", name="No", exact=True).click()  # to news from elsewhere
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    verdict = page.locator(".jp-OutputArea-output", has_text="does not pass yet").first
    verdict.wait_for()
    return verdict.inner_text()


def begun(kit: Path, folder: Path) -> None:
    """The beginning of the kit's first notebook, with a wrong sigmoid."""
    content = json.loads((kit / "neuron.ipynb").read_text(encoding="utf-8"))
    cells = content["cells"]
    first = next(number for number, cell in enumerate(cells) if "def sigmoid(" in "".join(cell["source"]))
    cells[first]["source"] = "".join(cells[first]["source"]).replace("raise NotImplementedError", WRONG)
    # JupyterLab draws only the cells in sight: more of them would leave the check undrawn.
    del cells[first + 2 :]
    (folder / "neuron.ipynb").write_text(json.dumps(content), encoding="utf-8")


def take(kit: Path, picture: Path) -> str:
    """Take the picture.

    Args:
        kit: the unpacked kit.
        picture: where it goes, a PNG.

    Returns:
        What the check says.
    """
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "kit"
        folder.mkdir()
        begun(kit, folder)
        with lab(folder, kit / "src") as address, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = browser.new_page(viewport={"width": 1000, "height": 1320})
            said = checked(page, address)
            page.screenshot(path=str(picture))
            browser.close()
    return said


def main() -> int:
    """Make the kit and take the picture of the page."""
    with unpacked() as kit:
        print(take(kit, PICTURE))
    return 0


if __name__ == "__main__":
    sys.exit(main())
