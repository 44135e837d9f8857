"""What pages are made with: code that runs, formulas, contracts, figures."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from xml.etree import ElementTree

import pytest
from conftest import ROOT
from markdown import Markdown

from docs.tools.canvas import Canvas
from docs.tools.contracts import contract
from docs.tools.drawing import Drawing, as_html, drawing
from docs.tools.fences import fences
from docs.tools.mathml import mathml
from docs.tools.running import BlockError, Session
from docs.tools.steps import drawings
from grader.course import Course
from grader.results import CheckResult, FunctionResult, RunResult, SubmissionResult


def page(text: str, *, solutions: bool = False) -> str:
    """A page's HTML, as both builders make it."""
    settings = {"docs.tools.page": {"solutions": solutions}}
    extensions = ["pymdownx.superfences", "pymdownx.details", "attr_list", "tables", "docs.tools.page"]
    html: str = Markdown(extensions=extensions, extension_configs=settings).convert(text)
    return html


def test_block_shows_its_code_and_what_it_prints_and_blocks_share_their_names() -> None:
    html = page("```python run\nx = np.arange(3)\n```\n\ntext\n\n```python run\nprint(x.sum())\nx * 2\n```\n")
    assert html.count('class="output highlight"') == 1
    assert "3\narray([0, 2, 4])" in html
    assert "arange" in html


def test_hidden_code_is_not_shown_and_quiet_code_prints_nothing() -> None:
    html = page("```python run hide\nsecret = 41\nsecret + 1\n```\n\n```python run quiet\nsecret + 2\n```\n")
    assert "42" in html
    assert "41" not in html
    assert "43" not in html


def test_block_that_fails_stops_the_page_and_shows_the_block() -> None:
    with pytest.raises(BlockError, match=r"ZeroDivisionError: .*in this block:\n1 / 0"):
        page("```python run\n1 / 0\n```\n")


def test_block_may_end_in_the_error_that_it_announces_and_in_no_other() -> None:
    assert "ValueError: too small" in page(
        "```python run raises=ValueError\nraise ValueError('too small')\n```\n"
    )
    with pytest.raises(BlockError, match="no ValueError"):
        Session().run("1 + 1", raises="ValueError")
    with pytest.raises(BlockError, match="KeyError"):
        Session().run("{}['a']", raises="ValueError")


def test_unknown_option_of_a_block_is_refused() -> None:
    with pytest.raises(ValueError, match="no option loud"):
        page("```python run loud\n1\n```\n")


def test_block_in_a_longer_fence_and_plain_python_are_not_run() -> None:
    html = page("````markdown\n```python run\n1 / 0\n```\n````\n\n```python\n1 / 0\n```\n")
    assert "```python" in html
    assert "output" not in html


def test_block_in_a_list_stays_in_it() -> None:
    html = page("- item\n\n    ```python run\n    1 + 1\n    ```\n\n- next\n")
    assert html.count("<ul>") == 1
    assert 'class="output highlight"' in html


def test_block_that_is_never_closed_is_named() -> None:
    with pytest.raises(ValueError, match="never closed: ```python"):
        list(fences("text\n\n```python\n1\n"))


def test_formulas_become_mathml_and_code_and_prices_stay() -> None:
    html = page(
        "A $x_1$ and `$y$`, \\$5 or $6.\n\n$$\n\\begin{aligned} a &= b \\\\ &= c \\end{aligned}\n$$\n"
    )
    assert html.count("<math") == 2
    assert "<msub>" in html
    assert "<mtable" in html
    assert "<code>$y$</code>, $5 or $6." in html


def test_formulas_are_mathml_also_where_pictures_have_been_drawn() -> None:
    ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
    assert mathml("x").startswith("<math ")


def test_full_stop_behind_a_formula_stays_on_its_line() -> None:
    assert "</math>.</span> Next" in page("It is $x$. Next")


def test_formula_that_cannot_be_converted_or_is_not_closed_stops_the_page() -> None:
    with pytest.raises(ValueError, match="cannot be converted"):
        mathml(r"a &= \unknowncommand b")
    with pytest.raises(ValueError, match="must end with"):
        page("$$\na\n\nb\n$$\n")


@pytest.mark.parametrize(
    ("latex", "message"),
    [
        (r"\aleph + 1", "has no \u2135"),
        (r"\boldsymbol{x}", r"write \\mathbf"),
        (r"\text{a & b}", "cannot be converted"),
    ],
)
def test_formula_that_browsers_would_draw_otherwise_stops_the_page(latex: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        mathml(latex)


def test_primes_accents_and_signs_are_drawn_as_in_print() -> None:
    assert "<mrow><mi>f</mi><mo>\u2032</mo></mrow>" in mathml("f'(x)")
    for latex, grows, sign in ((r"\hat{y}", "false", "\u02c6"), (r"\bar{y}", "true", "\u00af")):
        accent = f'<mo stretchy="{grows}">{sign}</mo>'
        assert f'<mover accent="true"><mrow><mi>y</mi></mrow>{accent}</mover>' in mathml(latex)
    assert '<mo>=</mo><mo form="prefix">\u2212</mo>' in mathml("x = -1")
    assert "prefix" not in mathml("x - 1")
    assert "<mi>max</mi>" in mathml(r"\max(z, 0)")
    assert "<mo>mod</mo>" in mathml(r"a \bmod b")
    assert "<mo>max</mo>" in mathml(r"\max x")
    assert "<mo>\u27fa</mo>" in mathml(r"a \iff b")
    assert mathml("x < 1").endswith("<mo>&lt;</mo><mn>1</mn></mrow></math>")


def test_flags_are_not_broken_at_their_hyphens() -> None:
    assert '<code>nox <span class="whole">-s</span> docs</code>' in page("`nox -s docs`")
    assert '<code><span class="whole">--learning-rate</span>=0.1</code>' in page("`--learning-rate=0.1`")
    assert "whole" not in page("`1 - x` and `student-kit`\n\n```sh\nnox -s docs\n```\n")


def test_contract_of_every_step_has_signature_arguments_and_points(course: Course) -> None:
    for part in course.parts:
        for step in part.steps:
            text = contract(f"{part.name}/{step.name}")
            for function in step.functions:
                assert f"### `{function.name}`" in text
                assert f"ninesteps check {part.name}/{function.name}" in text
            assert "Args:" not in text
            assert "NotImplementedError" not in text


def test_contract_is_the_stubs(course: Course) -> None:
    text = contract("neuron/descent")
    assert "    learning_rate: float = 0.1,\n" in text
    assert "`h`\n:   how far to go to each side." in text
    assert "**Returns** The gradient, of the shape of `w`." in text
    assert "**Raises** `ValueError`" in contract("nine_steps/forward")
    assert "`b`\n:   biases, shape (output\\_dim, 1)." in contract("nine_steps/construct")
    with pytest.raises(ValueError, match="no step of the course"):
        contract("neuron/nothing")


def test_signature_in_a_contract_is_python_and_no_longer_than_a_phone_shows(course: Course) -> None:
    for part in course.parts:
        for step in part.steps:
            for block in re.findall(r"```python\n(.*?)```", contract(f"{part.name}/{step.name}"), re.DOTALL):
                ast.parse(f"{block}    ...")
                # One name of a type may be longer than a line; it stands alone then.
                assert max(map(len, block.splitlines())) <= 50, block
    assert ") -> tuple[\n    FloatArray,\n" in contract("perceptron/training")


def test_reference_is_on_the_instructors_page_only() -> None:
    text = "```reference neuron/loss\n```\n"
    assert page(text) == ""
    shown = page(text, solutions=True)
    assert "mse_loss" in shown
    assert "SOLUTION" not in shown
    assert "hidden" in shown
    assert "Three things in this order" in shown


def test_figure_stands_in_the_page_with_words_ids_of_its_own_and_the_pages_colours() -> None:
    html = page("```figure neuron.activation\nThe *curve* of $x$.\n```\n")
    assert 'role="img" aria-labelledby="neuron-activation-title neuron-activation-desc"' in html
    assert "<em>curve</em>" in html
    assert "<math" in html
    assert "var(--figure-blue)" in html
    assert "#030303" not in html
    assert "<style" not in html
    assert "http://purl.org" not in html
    for piece in html.split('id="')[1:]:
        assert piece.startswith("neuron-activation-")


def test_figure_is_drawn_the_same_again() -> None:
    assert drawing("neuron.activation") == drawing("neuron.activation")


def test_unknown_figure_is_named() -> None:
    with pytest.raises(ValueError, match="has no function nothing"):
        drawing("neuron.nothing")
    with pytest.raises(ValueError, match="has no function nothing"):
        drawings("neuron.nothing")


def test_steps_are_figures_with_a_button_each_and_one_that_plays_them() -> None:
    captions = "\n---\n".join(f"Caption {number}: $x$" for number in range(1, 9))
    html = page(f"```steps backward.passes\n{captions}\n```\n")
    assert html.count("<figure") == html.count("<figcaption><p>Caption") == 8
    assert html.count('type="radio"') == html.count("<label") == 9
    assert html.count(" checked") == 1
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    with pytest.raises(ValueError, match="8 drawings, and the page has 1 captions"):
        page("```steps backward.passes\nAlone\n```\n")


def test_diagram_escapes_its_words() -> None:
    canvas = Canvas(100, 50)
    canvas.circle(20, 20, words="a < b")
    canvas.arrow((0, 0), (50, 0), dashed=True)
    html = as_html(Drawing(canvas.svg(), "t & u", "d"), "x.y", "c")
    assert "a &lt; b" in html
    assert "t &amp; u" in html
    assert "<polygon" in html


def test_every_python_block_of_the_pages_that_shows_an_output_is_run() -> None:
    """What a page prints is made: no page has a block of output typed under its code."""
    for path in sorted((ROOT / "docs").rglob("*.md")):
        for fence in fences(path.read_text(encoding="utf-8")):
            assert fence.words[:3] != ("{", ".text", ".output"), path
            assert fence.kind != "pycon", path


@pytest.mark.parametrize("record", [RunResult, SubmissionResult, FunctionResult, CheckResult])
def test_the_result_files_page_lists_every_field(record: type) -> None:
    page = (ROOT / "docs" / "engineers" / "results.md").read_text(encoding="utf-8")
    for field in fields(record):
        assert re.search(rf"^\|[^|]*`{field.name}`", page, re.MULTILINE), field.name
