"""The Markdown extension that makes pages: it runs their code, draws their figures and writes their formulas.

MkDocs and Zensical both load it by its name, docs.tools.page, and so make the same pages.
"""

from __future__ import annotations

import re
from typing import Any

from markdown import Extension, Markdown, markdown
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor

from docs.tools.contracts import contract
from docs.tools.drawing import as_html, drawing
from docs.tools.fences import Fence, replaced
from docs.tools.mathml import BLOCK_PRIORITY, INLINE_PRIORITY, BlockMath, InlineMath
from docs.tools.reference import reference
from docs.tools.running import Session
from docs.tools.steps import as_steps, drawings

# After line ends are made alike (30), before fenced blocks are taken out (25).
PRIORITY = 28
LAST = 1
INLINE_CODE = re.compile(r"<code>[^<\n]*</code>")
FLAG = re.compile(r"(?<=[\s>])--?\w[\w-]*")
RUN_OPTIONS = {"hide", "quiet"}


class Formulas(Extension):
    """LaTeX between dollar signs, alone: for captions."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Add formulas in lines and in blocks; a backslash before a dollar sign keeps it one."""
        md.ESCAPED_CHARS.append("$")
        md.inlinePatterns.register(InlineMath(md), "kit-inline-math", INLINE_PRIORITY)
        md.parser.blockprocessors.register(BlockMath(md.parser, md), "kit-block-math", BLOCK_PRIORITY)


class Blocks(Preprocessor):
    """Replaces the blocks that docs/writing.md describes."""

    def __init__(self, md: Markdown, solutions: bool) -> None:
        super().__init__(md)
        self._solutions = solutions
        self._session = Session()

    def run(self, lines: list[str]) -> list[str]:
        self._session = Session()
        return replaced(lines, self._replacement)

    def _replacement(self, fence: Fence) -> str | None:
        match fence.words:
            case ("python", "run", *options):
                return self._ran(fence.body, options)
            case ("contract", step):
                return contract(step)
            case ("figure", name):
                caption = markdown(fence.body, extensions=[Formulas()])
                return self.md.htmlStash.store(as_html(drawing(name), name, caption))
            case ("steps", name):
                captions = [markdown(each, extensions=[Formulas()]) for each in fence.body.split("\n---\n")]
                return self.md.htmlStash.store(as_steps(drawings(name), name, captions))
            case ("reference", step):
                return reference(step) if self._solutions else ""
        return None

    def _ran(self, code: str, options: list[str]) -> str:
        raises = next((word.removeprefix("raises=") for word in options if word.startswith("raises=")), "")
        unknown = [word for word in options if word not in RUN_OPTIONS and not word.startswith("raises=")]
        if unknown:
            raise ValueError(f"python run has no option {unknown[0]}")
        printed = self._session.run(code, raises)
        shown = [] if "hide" in options else [f"```python\n{code}\n```"]
        if printed and "quiet" not in options:
            kind = ".text .output .error" if raises else ".text .output"
            shown.append(f"```{{ {kind} }}\n{printed}\n```")
        return "\n\n".join(shown)


class Flags(Postprocessor):
    """Keeps `--flag` on one line: a browser breaks lines behind hyphens. Code in blocks does not wrap."""

    def run(self, text: str) -> str:
        return INLINE_CODE.sub(lambda code: FLAG.sub(r'<span class="whole">\g<0></span>', code[0]), text)


class Page(Formulas):
    """All of it. With `solutions` the reference stands on the pages: for instructors."""

    def __init__(self, **settings: Any) -> None:
        self.config = {"solutions": [False, "whether the reference is shown"]}
        super().__init__(**settings)

    def extendMarkdown(self, md: Markdown) -> None:
        """Add the blocks and the flags to the formulas."""
        super().extendMarkdown(md)
        md.preprocessors.register(Blocks(md, bool(self.getConfig("solutions"))), "kit-blocks", PRIORITY)
        md.postprocessors.register(Flags(md), "kit-flags", LAST)


def makeExtension(**settings: Any) -> Page:
    """What Markdown calls."""
    return Page(**settings)
