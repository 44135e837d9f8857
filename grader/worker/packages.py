"""Which packages submissions may import in a worker, and where they stand."""

from __future__ import annotations

from functools import cache
from importlib import metadata
from pathlib import Path

NAMED_PACKAGES = ("numpy", "scipy", "matplotlib")


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


def _requirement_name(requirement: str) -> str:
    for index, character in enumerate(requirement):
        if not (character.isalnum() or character in "-_."):
            return requirement[:index]
    return requirement
