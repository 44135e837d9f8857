"""Notices a kernel that a command starts."""

from __future__ import annotations

from pathlib import Path

STARTED = "a-kernel-was-started"


def kernel_watch(folder: Path) -> Path:
    """A folder for the path of a command's interpreter, by which a kernel leaves a trace as it starts."""
    (folder / "watch").mkdir()
    (folder / "watch" / "ipykernel_launcher.py").write_text(
        f"open({str(folder / STARTED)!r}, 'w').close()\n"
        "from ipykernel import kernelapp\nkernelapp.launch_new_instance()\n"
    )
    return folder / "watch"
