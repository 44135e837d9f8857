"""A real browser, and a real Jupyter server with nbgrader's formgrader."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest
from conftest import environment
from playwright.sync_api import Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
TOKEN = "for-this-test-only"
LIMIT = 300
BUDGET = "--virtual-time-budget=20000"
Browse = Callable[..., str]

NEEDS_CHROMIUM = pytest.mark.skipif(
    CHROMIUM is None and "CI" not in os.environ, reason="needs Chromium: apt-get install chromium"
)


def browser(profile: Path) -> Browse:
    """Opens a page in a browser of the test's own and gives the document after its scripts have run."""

    def dump(address: str, *flags: str) -> str:
        command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={profile}", *flags, "--dump-dom", address]
        return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=True).stdout

    return dump


@contextmanager
def visiting(address: str, path: str) -> Iterator[Page]:
    """A page of the server in a browser that can be clicked on."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(FLAGS), env=dict(environment())
        )
        page = opened.new_page()
        page.goto(f"{address}/tree?token={TOKEN}", wait_until="load")
        page.goto(f"{address}{path}", wait_until="load")
        yield page
        opened.close()


@contextmanager
def serving(root: Path, home: Path) -> Iterator[str]:
    """The address of a Jupyter server with nbgrader's formgrader in the course; gone afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"HOME": home, "JUPYTER_CONFIG_DIR": home / "c", "JUPYTER_DATA_DIR": home / "d"}
    settings |= {"JUPYTER_RUNTIME_DIR": home / "r", "IPYTHONDIR": home / "i"}
    command = [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
    command += [f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}"]
    with (home / "server.log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(
            command,
            cwd=root,
            env={**environment(), **{name: str(value) for name, value in settings.items()}},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _await(address, server, home / "server.log")
            yield address
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, 9)
                server.wait(10)


def _await(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    limit = time.monotonic() + LIMIT
    while time.monotonic() < limit:
        assert server.poll() is None, log.read_text(encoding="utf-8")
        try:
            ask(f"{address}/api/status")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)  # between two looks at whether it is there
        else:
            return
    raise AssertionError(log.read_text(encoding="utf-8"))


def ask(address: str) -> Any:
    """What the server answers."""
    request = urllib.request.Request(address, headers={"Authorization": f"token {TOKEN}"})
    with urllib.request.urlopen(request, timeout=LIMIT) as answer:
        return json.load(answer)


def change(address: str, path: str, **values: Any) -> Any:
    """Change a record of formgrader's as its pages do: by PUT, with the cookie that a page has set."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    opener.open(f"{address}/tree?token={TOKEN}", timeout=LIMIT).close()
    opener.open(f"{address}/formgrader/gradebook", timeout=LIMIT).close()
    token = next(cookie.value for cookie in jar if cookie.name == "_xsrf")
    request = urllib.request.Request(
        f"{address}{path}",
        data=json.dumps(values).encode(),
        headers={"Content-Type": "application/json", "X-XSRFToken": str(token)},
        method="PUT",
    )
    with opener.open(request, timeout=LIMIT) as answer:
        return json.load(answer)
