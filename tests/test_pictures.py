"""Pictures: drawn from right work and from wrong work, told in words, and handed out whole."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from grader.cases import Student
from grader.course import load_course
from grader.errors import UserError
from grader.instructor.reference import Reference
from grader.mistakes import catalogue
from grader.student.pictures import PICTURES, Made, figure_html, make, picture_of, save, show
from grader.student.pictures.output import svg
from grader.student.pictures.picture import Calls
from grader.variants import variants
from grader.worker.inprocess import InProcess
from grader.worker.module import Cell, Module

COURSE = load_course()
REFERENCE = Reference(COURSE)
SVG = "{http://www.w3.org/2000/svg}"
WITHOUT = {"neuron/to_features", "nine_steps/initialize", "nine_steps/check_overfitting"}
WITH_EXTRAS = {"neuron/sigmoid", "perceptron/sigmoid", "nine_steps/run"}
MAX_CALLS = 3000

# What a picture says of a mistake: the function, the mistake, words that must be there.
WRONG = {
    "neuron/sigmoid": ("missing-minus", "a sigmoid rises everywhere"),
    "neuron/Neuron": ("bias-after-the-sigmoid", "With weight 1 and bias -4 the output runs from -4 to -3"),
    "neuron/OurNeuralNetwork": ("all-weights-one", "the weight of x[0] is 0"),
    "neuron/mse_loss": ("sum-not-mean", "8 samples with such errors give 4 times the loss of 2"),
    "neuron/fit_line": ("through-the-origin", "turned flatter a little, the line has"),
    "neuron/numerical_gradient": ("one-side-forward", "as one-sided differences do"),
    "neuron/sigmoid_derivative": ("sign-turned", "the right size with the opposite sign"),
    "neuron/gradient_descent": ("every-step-from-the-start", "Step 2 goes by (0, 0)"),
    "neuron/neuron_gradient": ("sign-turned", "the right size with the opposite sign"),
    "neuron/network_output": ("weights-transposed", "the left panel should not be the same everywhere"),
    "neuron/network_gradient": ("factor-two-missing", "exactly 1/2 times what was measured"),
    "neuron/train": ("uphill", "does each step go against the gradient?"),
    "perceptron/as_column": ("flattened", "Your as_column makes labels of shape (7,)"),
    "perceptron/init_params": ("normal-draws", "never leaves that range"),
    "perceptron/sigmoid": ("rounded", "is something rounded?"),
    "perceptron/sigmoid_derivative": ("half-activated", "was measured"),
    "perceptron/train": ("starts-over-each-epoch", "do the parameters of one epoch reach the next?"),
    "perceptron/predict": ("bias-outside", "8 of 8 points are off your sigmoid"),
    "perceptron/gradient": ("factor-two", "exactly 2 times what was measured"),
    "perceptron/train_step": ("error-after-the-step", "before the step predictions less labels add up to"),
    "nine_steps/generate_data": ("distance-with-a-sign", "where |a - b| is asked for"),
    "nine_steps/train_test_split": ("sample-lost", "In neither set: 24."),
    "nine_steps/get_scaler": ("variance-instead", "The mean squared distance is 324, and its root"),
    "nine_steps/standardize": ("own-statistics", "did not take the training set's mean and deviation"),
    "nine_steps/unstandardize": ("mean-added-first", "Back again they should be what they were"),
    "nine_steps/Layer": ("scaled-by-outputs", "should spread by the root of 2 / 72, 0.1667"),
    "nine_steps/build_network": ("last-layer-relu", "the last one is linear"),
    "nine_steps/count_parameters": ("biases-left-out", "you count 25; the drawing has 33 squares"),
    "nine_steps/activate": ("relu-is-abs", "relu: At -4 it is 4, where 0 belongs."),
    "nine_steps/feedforward": ("pre-activation-handed-on", "layer 1, A agrees; layer 2, Z: differs"),
    "nine_steps/loss": ("no-half", "Errors of size 1 make 1.5 by the formula."),
    "nine_steps/activation_derivative": ("relu-on-everywhere", "worst at -4, where yours is 1 and 0 was"),
    "nine_steps/output_delta": ("sign", "the right size with the opposite sign"),
    "nine_steps/hidden_delta": ("no-slope", "relu, dZ: "),
    "nine_steps/layer_gradient": ("weights-summed", "dW: exactly 5 times what was measured; db agrees"),
    "nine_steps/backprop": ("sum-not-mean", "All entries: exactly 5 times what was measured."),
    "nine_steps/update": ("biases-ignore-rate", "layer 1, b: exactly 2 times the step downhill"),
    "nine_steps/train": ("uphill", "the training runs away"),
    "nine_steps/evaluate": ("mean-of-all-squares", "Yours is exactly 2/3 times that."),
    "nine_steps/predict": ("answers-standardized", "Furthest: a + b is 193.2 and 2.33 is predicted."),
    "nine_steps/run": ("outputs-raw", "with X and y standardized"),
}
FAULTS = {
    "raises": (
        "def sigmoid(x):\n    raise ValueError('no\\nway')",
        "There is nothing to draw yet: sigmoid raised ValueError: no way (line 2).",
    ),
    "gives nan": (
        "def sigmoid(x):\n    return x * float('nan')",
        "There is nothing to draw yet: sigmoid(x): nan came back, for inputs that are finite.",
    ),
    "gives another shape": (
        "def sigmoid(x):\n    return x[:3]",
        "There is nothing to draw yet: sigmoid(x): the shape is (3,) and should be (161,).",
    ),
    "gives nothing": (
        "def sigmoid(x):\n    pass",
        "There is nothing to draw yet: sigmoid(x): None came back; is there a return statement?",
    ),
    "gives what cannot cross": (
        "def sigmoid(x):\n    yield x",
        "There is nothing to draw yet: sigmoid returned a generator; return a list.",
    ),
    "gives what no axis can hold": (
        "def sigmoid(x):\n    return x * 1e300",
        "There is nothing to draw yet: sigmoid(x): a value of 8e+300 came back, too large to draw.",
    ),
    "is not there": (
        "",
        "There is nothing to draw yet: there is no sigmoid in your file.",
    ),
    "is a stub": (
        "def sigmoid(x):\n    raise NotImplementedError",
        "There is nothing to draw yet: sigmoid, or a function that it calls, is not written yet (line 2).",
    ),
}


def student_of(part: str, **replaced: Any) -> Student:
    backend = InProcess()
    backend.load(REFERENCE.module(part))
    backend.replace(replaced)
    return Student(backend)


def student_who_wrote(source: str) -> Student:
    backend = InProcess()
    backend.load(Module("neuron", ((Cell("neuron.py", f"import numpy as np\n{source}".lstrip("\n")),),)))
    return Student(backend)


def made_of_reference(name: str) -> Made:
    part, function = name.split("/")
    return make(part, function, student_of(part))


@cache
def words_of_reference(name: str) -> str:
    part, picture = name.split("/")[0], PICTURES[name]
    return picture.describe(picture.compute(Calls(student_of(part)), lambda share: None))


def made_of_mistake(name: str, mistake: str) -> Made:
    part, function = name.split("/")
    (wrong,) = (one.wrong for one in catalogue(part) if (one.function, one.id) == (function, mistake))
    return make(part, function, student_of(part, **{function: wrong}))


def words(part: str, function: str, student: Student) -> str:
    """The text of a picture without its numbers."""
    picture = picture_of(part, function)
    assert picture is not None
    told = picture.describe(picture.compute(Calls(student), lambda share: None))
    without = re.sub(r"-?\d[\d.e+-]*", "#", told)
    # An answer that rounds differently is off by less than any eye can see.
    return without.replace("they are equal.", "the largest difference is #")


def elements(source: str) -> ElementTree.Element:
    root = ElementTree.fromstring(source)
    assert root.tag == f"{SVG}svg"
    return root


def test_every_function_has_a_picture_or_is_known_to_have_none() -> None:
    names = {f"{function.part}/{function.name}" for function in COURSE.functions}
    assert set(PICTURES) == names - WITHOUT
    assert set(WRONG) == set(PICTURES)


class Recorded(Calls):
    """Calls, with the names of all functions that were called."""

    def __init__(self, student: Student) -> None:
        super().__init__(student)
        self.names: set[str] = set()

    def _call(self, on: Any, name: str, args: Any, kwargs: Any, watch: bool) -> tuple[Any, Any]:
        if on is None:
            self.names.add(name)
        return super()._call(on, name, args, kwargs, watch)

    def _each(self, name: str, arguments: Any) -> list[Any]:
        self.names.add(name)
        return super()._each(name, arguments)


@pytest.mark.parametrize("name", sorted(set(PICTURES) - WITH_EXTRAS))
def test_a_picture_needs_the_functions_that_it_calls_and_no_others(name: str) -> None:
    part = COURSE.part(name.split("/")[0])
    calls = Recorded(student_of(part.name))
    PICTURES[name].compute(calls, lambda share: None)
    needed = set(PICTURES[name].needs)
    # published_step is given, and calls these two.
    lent = {"sigmoid", "sigmoid_derivative"} if "published_step" in calls.names else set()
    assert calls.names - set(part.given) | lent == needed | lent
    assert lent <= needed


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_of_right_work_is_drawn_and_accuses_nobody(name: str) -> None:
    made = made_of_reference(name)
    root = elements(svg(made))
    assert root.findtext(f"{SVG}title") == made.title
    assert root.findtext(f"{SVG}desc") == made.text
    assert not re.search(
        r"differs|should|belong|worst|asked for, |is it|does each|do the", made.text, re.I
    ) or ("as it should" in made.text), made.text


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_of_wrong_work_is_drawn_and_says_what_is_wrong(name: str) -> None:
    mistake, told = WRONG[name]
    made = made_of_mistake(name, mistake)
    assert made.figure is not None, made.text
    assert told in made.text
    assert told not in words_of_reference(name)


@pytest.mark.parametrize("part", [part.name for part in COURSE.parts])
def test_every_right_answer_whatever_its_style_is_told_the_same_as_the_reference(part: str) -> None:
    drawn = [name.split("/")[1] for name in PICTURES if name.startswith(f"{part}/")]
    told = {function: words(part, function, student_of(part)) for function in drawn}
    for variant in variants(part):
        if variant.function in told:
            own = words(part, variant.function, student_of(part, **{variant.function: variant.right}))
            assert own == told[variant.function], variant.id


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_makes_few_calls_and_none_of_a_function_outside_its_part(name: str) -> None:
    part = name.split("/")[0]
    calls = Calls(student_of(part))
    shares: list[float] = []
    PICTURES[name].compute(calls, shares.append)
    assert 0 < calls.number <= MAX_CALLS
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)


@pytest.mark.parametrize("fault", FAULTS)
def test_work_that_cannot_be_drawn_gets_one_clear_line(fault: str) -> None:
    source, line = FAULTS[fault]
    backend = InProcess()
    backend.load(Module("neuron", ((Cell("neuron.py", source),),)))
    made = make("neuron", "sigmoid", Student(backend))
    assert made.figure is None
    assert made.text == line


def test_helpers_that_are_not_written_are_said_by_name() -> None:
    made = make("nine_steps", "backprop", student_of("nine_steps"), unwritten={"loss", "feedforward", "run"})
    assert made.figure is None
    assert made.text == "There is nothing to draw yet: feedforward and loss are not written yet."


def test_a_function_that_calls_a_stub_is_told_which_of_its_helpers_are_left() -> None:
    def unwritten(*args: Any) -> Any:
        raise NotImplementedError

    wrong = student_of("nine_steps", layer_gradient=unwritten)
    made = make("nine_steps", "backprop", wrong, unwritten={"layer_gradient", "run"})
    line = r"yet: backprop calls what is not written yet \(line \d+\); unwritten: layer_gradient\.$"
    assert re.search(line, made.text), made.text


def test_a_function_without_a_picture_says_so() -> None:
    made = make("nine_steps", "check_overfitting", student_of("nine_steps"))
    assert (made.figure, made.text) == (None, "There is no picture for check_overfitting.")


def test_a_slope_that_is_not_written_yet_does_not_stand_in_the_sigmoid_s_way() -> None:
    made = make("neuron", "sigmoid", student_who_wrote("def sigmoid(x):\n    return 1 / (1 + np.exp(-x))"))
    assert made.figure is not None


def test_nan_far_out_is_told_beside_the_curve() -> None:
    student = student_who_wrote("def sigmoid(x):\n    return np.exp(x) / (1 + np.exp(x))")
    made = make("neuron", "sigmoid", student)
    assert made.figure is not None
    assert "At x = 1000 it gives nan" in made.text


def test_the_worst_entry_is_named_with_layer_row_and_column_and_both_values() -> None:
    def wrong(network: Any, X: Any, y: Any) -> Any:
        from solutions.nine_steps import backprop

        gradients = backprop(network, X, y)
        gradients[1][0][0, 3] += 7.0
        return gradients

    made = make("nine_steps", "backprop", student_of("nine_steps", backprop=wrong))
    found = re.search(
        r"Worst: layer 2, dW, row 0, column 3 \(counted from 0\): yours is (\S+), measured (\S+)\.", made.text
    )
    assert found is not None, made.text
    assert float(found[1]) - float(found[2]) == pytest.approx(7.0, abs=1e-3)
    assert "in 1 of 31 entries" in made.text
    assert "layer 1, dW agrees" in made.text


def test_a_picture_neither_takes_nor_changes_the_settings_of_whoever_draws_it() -> None:
    import matplotlib as mpl

    plain = svg(made_of_reference("neuron/sigmoid"))
    with mpl.rc_context({"lines.linewidth": 9, "axes.facecolor": "black", "figure.dpi": 30}):
        before = dict(mpl.rcParams)
        assert svg(made_of_reference("neuron/sigmoid")) == plain
        assert dict(mpl.rcParams) == before


@pytest.fixture(scope="module")
def heatmap() -> Made:
    return made_of_mistake("nine_steps/backprop", "sum-not-mean")


def test_an_svg_refers_to_nothing_outside_itself(heatmap: Made) -> None:
    source = svg(heatmap)
    root = elements(source)
    for element in root.iter():
        for key, value in element.attrib.items():
            if key.endswith("href"):
                assert value.startswith(("#", "data:image/png;base64,"))
            assert "url(" not in value or "url(#" in value
    assert "<!DOCTYPE" not in source
    assert set(re.findall(r"https?://[^\"\s]+", source)) == {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


def test_an_svg_is_the_same_every_time() -> None:
    made = made_of_reference("neuron/OurNeuralNetwork")
    first = svg(made)
    assert svg(made) == first
    assert svg(made_of_reference("neuron/OurNeuralNetwork")) == first


def test_a_png_is_legible_and_has_its_text_inside(heatmap: Made, tmp_path: Path) -> None:
    path = tmp_path / "ein neuer Ordner" / "Bild ü.PNG"
    save(heatmap, path)
    with Image.open(path) as image:
        assert image.width == 1280
        assert image.text["Title"] == heatmap.title  # type: ignore[attr-defined]
        assert image.text["Description"] == heatmap.text  # type: ignore[attr-defined]
        assert image.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_a_saved_svg_is_the_picture(heatmap: Made, tmp_path: Path) -> None:
    path = tmp_path / "picture.svg"
    save(heatmap, path)
    assert path.read_text(encoding="utf-8") == svg(heatmap)


@pytest.mark.parametrize("name", ["picture.jpg", "picture", "picture.svg.exe"])
def test_a_picture_is_not_saved_under_another_ending(heatmap: Made, name: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=re.escape(f"{name}: a picture is saved as .png or .svg")):
        save(heatmap, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_where_there_is_no_figure_nothing_is_saved_and_the_text_says_why(tmp_path: Path) -> None:
    made = make("neuron", "to_features", student_of("neuron"))
    with pytest.raises(UserError, match=r"p\.png: not written\. There is no picture for to_features\."):
        save(made, tmp_path / "p.png")
    assert list(tmp_path.iterdir()) == []


class Ids(HTMLParser):
    """Collects a page's ids, what refers to them, and its tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.used: set[str] = set()
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for key, value in attrs:
            if key == "id":
                self.ids.append(value or "")
            elif key in ("href", "xlink:href") and not (value or "").startswith("data:"):
                self.used.add((value or "").removeprefix("#"))
            elif key == "aria-labelledby":
                self.used.update((value or "").split())
            else:
                self.used.update(re.findall(r"url\(#([^)]*)\)", value or ""))


def test_several_pictures_stand_in_one_page_without_sharing_an_id(heatmap: Made) -> None:
    page = Ids(figure_html(heatmap) + figure_html(heatmap))
    assert len(page.ids) == len(set(page.ids))
    assert page.used
    assert page.used <= set(page.ids)
    assert [page.tags.count(tag) for tag in ("figure", "svg", "title", "desc", "figcaption")] == [2] * 5


def test_what_a_student_wrote_is_escaped_in_a_page() -> None:
    source = "def sigmoid(x):\n    raise ValueError('<script>alert(1)</script>')"
    shown = figure_html(make("neuron", "sigmoid", student_who_wrote(source)))
    assert shown.startswith("<p>There is nothing to draw yet: sigmoid raised ValueError: &lt;script&gt;")


def test_a_class_name_and_an_activation_with_markup_stay_text() -> None:
    class Odd:
        def __init__(self, n_in: int, n_out: int, activation: str, rng: Any) -> None:
            self.W, self.b, self.activation = rng.randn(n_out, n_in), rng.randn(n_out, 1), "$<b>&$"

    made = make("nine_steps", "build_network", student_of("nine_steps", Layer=Odd))
    assert made.figure is not None
    elements(svg(made))
    assert "<b>" not in figure_html(made)


def test_without_a_screen_there_is_no_window_but_a_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLBACKEND", "agg")
    import matplotlib as mpl

    before = mpl.get_backend()
    mpl.use("agg")
    with pytest.raises(UserError, match="no window to show it in; save it as PNG or SVG"):
        show(made_of_reference("neuron/mse_loss"))
    mpl.use(before)


WITHOUT_MATPLOTLIB = """
import sys
sys.modules["matplotlib"] = None
for name in ("fcntl", "resource", "pwd", "grp", "nbgrader", "nbformat", "scipy", "rich", "click"):
    sys.modules[name] = None
from grader.cases import Student
from grader.student.pictures import figure_html, make
from grader.worker.inprocess import InProcess
from grader.worker.module import Cell, Module
backend = InProcess()
source = "import numpy as np\\ndef sigmoid(x): return 1 / (1 + np.exp(-x))"
backend.load(Module("neuron", ((Cell("neuron.py", source),),)))
made = make("neuron", "sigmoid", Student(backend))
assert made.figure is None
print(made.text)
theirs = ("grader.instructor", "grader.hidden", "grader.mistakes", "solutions")
theirs += tuple(f"grader.worker.{name}" for name in ("client", "jail", "forkserver", "template"))
loaded = [name for name in sys.modules if name.startswith(theirs)]
assert loaded == [], loaded
"""


def test_without_matplotlib_or_anything_of_an_instructor_s_there_is_still_the_text() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_MATPLOTLIB], capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("sigmoid: it rises from")
    assert done.stdout.rstrip().endswith("python -m pip install matplotlib")


def test_every_text_can_be_written_on_a_console_without_unicode() -> None:
    for name in PICTURES:
        text = words_of_reference(name)
        assert text.isascii(), name
        assert "\n" not in text


@pytest.mark.parametrize("name", ["neuron/train", "perceptron/train", "nine_steps/train"])
def test_losses_that_are_no_numbers_are_drawn_up_to_there(name: str) -> None:
    part, function = name.split("/")
    right: Callable[..., Any] = getattr(__import__(f"solutions.{part}", fromlist=["x"]), function)

    def broken(*args: Any, **kwargs: Any) -> Any:
        came = right(*args, **kwargs)
        losses = np.array(came[-1] if isinstance(came, tuple) else came)
        losses[len(losses) // 2 :] = np.nan
        return (*came[:-1], losses) if isinstance(came, tuple) else losses

    made = make(part, function, student_of(part, **{function: broken}))
    assert made.figure is not None, made.text
    assert "on it is not a number that can be drawn" in made.text
    elements(svg(made))
