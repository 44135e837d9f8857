"""How far a gradient is off, entry by entry: right numbers, words for those who see no picture, no markup."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from conftest import ROOT, Graded

from grader.cases import RTOL, CheckFailed, Comparison, close, close_each
from grader.heatmap import NO_NUMBER, SCALE, differences, heatmap_html, heatmap_svg, heatmap_text
from grader.results import Difference

SVG = "{http://www.w3.org/2000/svg}"
WANTED = np.array([[1.0, -2.0], [0.5, 4.0]])


def failure(*compared: Comparison) -> CheckFailed:
    with pytest.raises(CheckFailed) as caught:
        close_each(compared)
    return caught.value


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_array_is_shown_layer_by_layer_with_the_share_of_the_largest_entry() -> None:
    mine = WANTED + np.array([[0.0, 0.0], [0.4, 0.0]])
    first, second = differences(failure(("dW of layer 1", WANTED, WANTED), ("dW of layer 2", mine, WANTED)))
    assert first == Difference("dW of layer 1", ((0.0, 0.0), (0.0, 0.0)))
    assert second.rows[0] == (0.0, 0.0)
    assert second.rows[1] == pytest.approx((0.1, 0.0), rel=1e-2)


@pytest.mark.parametrize("scale", [1e-12, 1e-3, 1.0, 1e6])
@pytest.mark.parametrize("factor", [0.5, 0.99, 1.01, 2.0])
def test_an_entry_counts_as_off_exactly_if_the_check_says_so(scale: float, factor: float) -> None:
    wanted = WANTED * scale
    mine = wanted.copy()
    mine[1, 0] += factor * (1e-6 * 4.0 * scale + 1e-9)
    try:
        close(mine, wanted)
        passes = True
    except CheckFailed:
        passes = False
    told = CheckFailed("")
    told.compared = (("g", mine, wanted),)
    (shown,) = differences(told)
    worst = max(share for row in shown.rows for share in row if share is not None)
    assert (worst <= RTOL) == passes


def test_the_worst_entry_is_named_in_words() -> None:
    mine = WANTED * [[1.0, 1.25], [1.0, 3.0]]
    text = heatmap_text(differences(failure(("dW", mine, WANTED))))
    assert "dW: 2 of 4 entries off, the worst at [1, 1], off by 200 %" in text


def test_what_is_no_number_is_the_worst() -> None:
    mine = np.array([[np.nan, -9e9], [0.5, np.inf]])
    (shown,) = differences(failure(("dW", mine, WANTED)))
    assert shown.rows[0][0] is None
    assert "no finite number" in heatmap_text([shown])
    assert heatmap_svg(shown).count(NO_NUMBER[0]) == 3


@pytest.mark.parametrize(
    "compared",
    [
        ("g", np.ones((3, 2)), WANTED),
        ("g", "text", WANTED),
        ("g", None, WANTED),
        ("g", [[1, 2], [3]], WANTED),
    ],
)
def test_what_has_another_shape_or_kind_has_no_picture(compared: Comparison) -> None:
    assert differences(failure(compared)) == ()
    assert heatmap_html(()) == ""


def test_an_object_of_the_students_is_never_asked_for_its_entries() -> None:
    class Handle:
        def __getattr__(self, name: str) -> None:
            raise AssertionError(name)

    told = CheckFailed("")
    told.compared = (("g", Handle(), WANTED), ("h", [Handle()], [1.0]))
    assert differences(told) == ()


def test_single_numbers_and_rows_are_pictures_too() -> None:
    shown = differences(failure(("db", 2.0, 1.0), ("row", [1.0, 2.0], [1.0, 3.0])))
    assert [len(one.rows[0]) for one in shown] == [1, 2]
    assert "the worst at [1]" in heatmap_text(shown)


def test_a_plain_comparison_records_nothing() -> None:
    with pytest.raises(CheckFailed) as caught:
        close(WANTED + 1, WANTED)
    assert differences(caught.value) == ()
    assert differences(None) == ()


@pytest.mark.parametrize("shape", [(1, 1), (3, 4), (1, 9), (24, 12), (64, 64), (1, 4096)])
def test_a_picture_is_well_formed_and_says_in_words_what_it_shows(shape: tuple[int, int]) -> None:
    rows = tuple(tuple(float(at % 7) / 3 for at in range(shape[1])) for _ in range(shape[0]))
    one = Difference('dW of <layer> & "1"', rows)
    root = ET.fromstring(heatmap_svg(one))
    assert root.get("role") == "img"
    title = root.find(f"{SVG}title")
    assert title is not None
    assert root.get("aria-label") == title.text
    assert str(title.text).startswith('dW of <layer> & "1": ')
    assert len(root.findall(f"{SVG}rect")) == shape[0] * shape[1]
    assert "<layer>" not in heatmap_html([one])


def test_the_writing_on_a_cell_can_be_read() -> None:
    for fill, ink in [(fill, ink) for _, fill, ink in SCALE] + [NO_NUMBER]:
        assert contrast(fill, ink) > 4.5


def test_pages_have_enough_contrast_in_light_and_dark() -> None:
    css = ROOT / "grader" / "instructor" / "bridge" / "templates" / "feedback" / "feedback.css"
    schemes = [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root \{(.*?)\}", css.read_text(encoding="utf-8"), re.DOTALL)
    ]
    assert len(schemes) == 2
    for colours in schemes:
        for name in set(colours) - {"page", "box", "line"}:
            assert contrast(colours[name], colours["page"]) > 4.5, name
            assert contrast(colours[name], colours["box"]) > 4.5, name


def test_only_visible_checks_tell_how_far_entries_are_off(graded: Graded, tmp_path: Path) -> None:
    source = (ROOT / "solutions" / "nine_steps.py").read_text(encoding="utf-8")
    line = "gradients.insert(0, layer_gradient(dZ, A_prev))"
    wrong = source.replace(line, "gradients.insert(0, tuple(3 * g for g in layer_gradient(dZ, A_prev)))")
    assert wrong != source
    (tmp_path / "nine_steps.py").write_text(wrong, encoding="utf-8")
    (found,) = graded(tmp_path / "nine_steps.py", "--seed", 3)["submissions"]
    (backprop,) = [item for item in found["functions"] if item["function"] == "backprop"]
    told = {check["id"]: check.get("differences", []) for check in backprop["checks"]}
    weights = told["test_weight_gradients_of_two_layers_are_the_measured_slopes"]
    assert [one["of"] for one in weights] == ["dW of layer 1", "dW of layer 2"]
    assert max(share for row in weights[0]["rows"] for share in row) == pytest.approx(2.0, rel=1e-2)
    hidden = [check for check in backprop["checks"] if check["visibility"] == "hidden"]
    assert any(check["status"] == "failed" for check in hidden)
    assert not any("differences" in check for check in hidden)
