"""Which packages submissions may import in a worker, and where they stand."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path

NAMED_PACKAGES = ("numpy", "scipy", "matplotlib")

# What is loaded ahead of the workers once code mentions it: in a worker, matplotlib would find no place for
# its cache of fonts, and scipy would be read anew for every submission.
AHEAD = {
    "matplotlib": ("matplotlib.pyplot",),
    "scipy": ("scipy.special", "scipy.stats", "scipy.optimize", "scipy.linalg"),
}


@cache
def named_packages() -> dict[str, str]:
    """Where the packages stand that submissions may import, and those that these need: name to place."""
    places: dict[str, str] = {}
    waiting = list(NAMED_PACKAGES)
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        for requirement in distribution.requires or ():
            if "extra ==" not in requirement:
                waiting.append(_requirement_name(requirement))
        for file in distribution.files or ():
            top = file.parts[0]
            if len(file.parts) == 2 and file.name == "__init__.py":
                places[top] = str(distribution.locate_file(file))
            elif len(file.parts) == 1 and file.suffix == ".py":
                places[file.stem] = str(distribution.locate_file(file))
            elif len(file.parts) == 2 and file.suffix == ".py" and top not in places and top.isidentifier():
                places[top] = str(Path(str(distribution.locate_file(file))).parent)
    return places


def wanted_ahead(sources: Iterable[str]) -> frozenset[str]:
    """Modules that are better loaded before these sources run."""
    return frozenset(
        module
        for source in sources
        for package, modules in AHEAD.items()
        if package in source
        for module in modules
    )


def readable_places() -> tuple[str, ...]:
    """What a jailed worker may read: the standard library and the named packages, each by itself.

    Never a whole site-packages, which may stand inside the standard library's folder.
    """
    library = Path(os.__file__).resolve().parent
    places = [
        str(entry) for entry in library.iterdir() if entry.name not in ("site-packages", "dist-packages")
    ]
    for place in named_packages().values():
        path = Path(place).resolve()
        places.append(str(path.parent if path.name == "__init__.py" else path))
    places += [str(folder) for folder in _bundled_libraries()]
    return tuple(sorted(set(places)))


def _bundled_libraries() -> set[Path]:
    """Folders of shared libraries that wheels bring beside their packages (numpy.libs, pillow.libs)."""
    roots = {
        Path(place).parent.parent for place in named_packages().values() if place.endswith("__init__.py")
    }
    names = {name.lower() for name in (*named_packages(), "pillow")}
    return {
        folder
        for root in roots
        for folder in root.glob("*.libs")
        if folder.name.removesuffix(".libs").lower() in names
    }


def _requirement_name(requirement: str) -> str:
    for index, character in enumerate(requirement):
        if not (character.isalnum() or character in "-_."):
            return requirement[:index]
    return requirement
