"""Hands pictures out: as a file, as HTML for a notebook, in a window. The text goes with them."""

from __future__ import annotations

import html
import re
import secrets
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

from grader.errors import UserError
from grader.files import write_whole

from .making import Made
from .style import styled

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
DPI = 200
KINDS = (".png", ".svg")
WINDOW = "There is no window to show it in; save it as PNG or SVG instead."


def save(made: Made, path: Path) -> None:
    """Write the picture, whole or not at all; its text is in the file.

    Args:
        made: a picture that has a figure.
        path: ends in .png or .svg; a missing folder is made.

    Raises:
        UserError: when there is no figure, or the path has another ending.
        OSError: when the file cannot be written.
    """
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise UserError(f"{path.name}: a picture is saved as .png or .svg")
    if made.figure is None:
        raise UserError(f"{path.name}: not written. {made.text}")
    write_whole(path, _png(made) if kind == ".png" else svg(made))


def _png(made: Made) -> bytes:
    written = BytesIO()
    with styled():
        made.figure.savefig(
            written, format="png", dpi=DPI, metadata={"Title": made.title, "Description": made.text}
        )
    return written.getvalue()


def svg(made: Made, prefix: str = "") -> str:
    """The picture as SVG, with its title and text for screen readers; the same bytes for the same picture.

    Args:
        made: a picture that has a figure.
        prefix: stands before every id, so that several can stand in one page.
    """
    written = BytesIO()
    with styled():
        # Without these matplotlib writes nothing about itself, and names no other host.
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        made.figure.savefig(written, format="svg", metadata=nothing)
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    root = ElementTree.fromstring(written.getvalue())
    for tag, words in (("desc", made.text), ("title", made.title)):
        element = ElementTree.Element(f"{{{SVG}}}{tag}", {"id": f"picture-{tag}"})
        element.text = words
        root.insert(0, element)
    root.set("role", "img")
    root.set("aria-labelledby", "picture-title picture-desc")
    return _prefixed(ElementTree.tostring(root, encoding="unicode"), prefix)


def _prefixed(source: str, prefix: str) -> str:
    if not prefix:
        return source
    source = re.sub(r'\bid="', f'id="{prefix}', source)
    source = re.sub(r'href="#', f'href="#{prefix}', source)
    source = re.sub(r"url\(#", f"url(#{prefix}", source)
    return source.replace(
        'aria-labelledby="picture-title picture-desc"',
        f'aria-labelledby="{prefix}picture-title {prefix}picture-desc"',
    )


def figure_html(made: Made) -> str:
    """The picture as a <figure> with inline SVG and its text, for a notebook; a paragraph if there is none.

    It has a white ground of its own, so that it reads the same on a dark page.
    """
    text = html.escape(made.text)
    if made.figure is None:
        return f"<p>{text}</p>"
    # A page can hold the same picture twice, made by different kernels: only chance keeps ids apart.
    drawn = svg(made, f"n{secrets.token_hex(4)}-")
    drawn = re.sub(r"(<svg\b[^>]*?) width=\"[^\"]*\"", r"\1", drawn, count=1)
    drawn = re.sub(r"(<svg\b[^>]*?) height=\"[^\"]*\"", r"\1", drawn, count=1)
    drawn = drawn.replace("<svg ", '<svg style="width:100%;height:auto;display:block" ', 1)
    ground = "margin:0;max-width:640px;padding:8px;background:#fff;color:#000;border-radius:4px"
    return f'<figure style="{ground}">{drawn}<figcaption>{text}</figcaption></figure>'


def show(made: Made, opened: Callable[[], None] = lambda: None) -> None:
    """Show the picture in a window, until it is closed.

    Args:
        made: the picture.
        opened: told when there is a window.

    Raises:
        UserError: when there is no figure, or no screen.
    """
    if made.draw is None:
        raise UserError(made.text)
    from matplotlib import pyplot

    try:
        window = pyplot.figure(made.name, figsize=made.figure.get_size_inches())
    except ImportError:  # the chosen backend finds no screen
        raise UserError(WINDOW) from None
    if window.canvas.required_interactive_framework is None:
        pyplot.close(window)
        raise UserError(WINDOW)
    made.draw(window)
    opened()
    pyplot.show()
