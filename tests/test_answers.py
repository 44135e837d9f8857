"""A student's files are cut into answers without losing, doubling or inventing any code."""

from __future__ import annotations

import ast

import pytest
from conftest import notebook
from hypothesis import given
from hypothesis import strategies as st

from grader.course import load_course
from grader.instructor.answers import Answers, cut
from grader.instructor.build import EXERCISES, SOLUTIONS
from grader.reading import read_document

NAMES = ("sigmoid", "Neuron", "mse_loss")
SIGMOID = "def sigmoid(x):\n    return 1 / (1 + np.exp(-x))"
LOSS = "def mse_loss(a, b):\n    return ((a - b) ** 2).mean()"
STUB = 'def sigmoid(x):\n    """Squash."""\n    raise NotImplementedError'


def cut_script(source: str) -> Answers:
    return cut(read_document("neuron.py", source.encode()), NAMES)


def cut_cells(*sources: str) -> Answers:
    return cut(read_document("neuron.ipynb", notebook(*sources).encode()), NAMES)


def test_a_script_is_cut_at_its_functions() -> None:
    answers = cut_script(f"import numpy as np\n\n\n{SIGMOID}\n\n\n{LOSS}\n")
    assert answers.by_name == {"sigmoid": SIGMOID, "mse_loss": LOSS}
    assert answers.extra == {"": ["import numpy as np"]}


def test_other_code_is_kept_after_the_function_that_it_follows() -> None:
    answers = cut_script(f"A = 1\n{SIGMOID}\nB = 2\n\n\ndef helper(x):\n    return x\n\n\n{LOSS}\nprint(B)\n")
    assert answers.extra == {
        "": ["A = 1"],
        "sigmoid": ["B = 2\n\n\ndef helper(x):\n    return x"],
        "mse_loss": ["print(B)"],
    }


def test_the_markers_and_texts_of_the_percent_format_are_dropped_and_comments_in_code_kept() -> None:
    source = (
        "# %% [markdown]\n# # Part 1\n#\n# A text.\n\n# %%\n# my own note\nimport numpy as np\n\n"
        f"# %%\n{SIGMOID}\n\n# %% [markdown]\n# ## Loss\n\n# %%\n{LOSS}\n"
    )
    answers = cut_script(source)
    assert answers.extra == {"": ["# my own note\nimport numpy as np"]}
    assert answers.by_name == {"sigmoid": SIGMOID, "mse_loss": LOSS}


def test_decorators_and_comments_inside_belong_to_the_answer() -> None:
    source = "@cache\n@wraps(\n    f\n)\ndef sigmoid(x):\n    # why\n    return x  # because"
    assert cut_script(f"{source}\n").by_name == {"sigmoid": source}


@pytest.mark.parametrize(
    "source",
    [
        "sigmoid = lambda x: 1 / (1 + np.exp(-x))",
        "from scipy.special import expit as sigmoid",
        "sigmoid: object = np.vectorize(\n    len\n)",
        "async def sigmoid(x):\n    return x",
        "if True:\n    def sigmoid(x):\n        return x",
        "try:\n    from scipy.special import expit as sigmoid\nexcept ImportError:\n    sigmoid = None",
    ],
)
def test_an_answer_need_not_be_a_plain_function(source: str) -> None:
    answers = cut_script(f"A = 1\n{source}\nB = 2\n")
    assert answers.by_name == {"sigmoid": source}
    assert answers.extra == {"": ["A = 1"], "sigmoid": ["B = 2"]}


def test_a_class_is_an_answer_with_all_its_methods() -> None:
    source = (
        "class Neuron:\n    def __init__(self, w):\n        self.w = w\n\n    def go(self):\n        pass"
    )
    assert cut_script(source).by_name == {"Neuron": source}


def test_of_a_function_that_stands_there_twice_both_are_shown() -> None:
    second = "def sigmoid(x):\n    return x"
    assert cut_script(f"{SIGMOID}\n\n\n{second}\n").by_name == {"sigmoid": f"{SIGMOID}\n\n{second}"}


@pytest.mark.parametrize("order", [(SIGMOID, STUB), (STUB, SIGMOID)])
def test_a_stub_gives_way_to_an_answer_before_or_after_it(order: tuple[str, str]) -> None:
    answers = cut_cells(*order)
    assert answers.by_name == {"sigmoid": SIGMOID}
    assert answers.cells == {"sigmoid": order.index(SIGMOID)}
    assert answers.stubs == set()


def test_a_stub_is_known_as_one() -> None:
    answers = cut_cells(STUB, LOSS)
    assert answers.stubs == {"sigmoid"}
    assert answers.by_name == {"sigmoid": STUB, "mse_loss": LOSS}


def test_a_notebooks_answers_know_their_cells() -> None:
    answers = cut_cells("import numpy as np", SIGMOID, f"{LOSS}\nprint(mse_loss(1, 2))")
    assert answers.cells == {"sigmoid": 1, "mse_loss": 2}
    assert answers.extra == {"": ["import numpy as np"], "mse_loss": ["print(mse_loss(1, 2))"]}


def test_a_cell_with_two_functions_gives_two_answers() -> None:
    answers = cut_cells(f"{SIGMOID}\n\n{LOSS}")
    assert answers.by_name == {"sigmoid": SIGMOID, "mse_loss": LOSS}
    assert answers.cells == {"sigmoid": 0, "mse_loss": 0}


def test_code_that_does_not_parse_is_shown_as_the_answer_that_it_seems_to_be() -> None:
    broken = "def sigmoid(x:\n    return x"
    answers = cut_script(f"{LOSS}\n\n\n{broken}\n\n\nA = 1\n")
    assert answers.by_name["mse_loss"] == LOSS
    assert answers.by_name["sigmoid"].rstrip() == broken
    assert answers.extra == {"sigmoid": ["A = 1"]}


def test_broken_code_of_no_function_is_kept_as_other_code() -> None:
    answers = cut_script(f"print('hello'\n\n{SIGMOID}\n")
    assert answers.by_name == {"sigmoid": SIGMOID}
    assert answers.extra == {"": ["print('hello'"]}


def test_magics_become_nothing_harmful_and_the_rest_of_the_cell_is_kept() -> None:
    answers = cut_cells(f"%matplotlib inline\n{SIGMOID}\n!ls\nA = 1")
    assert answers.by_name == {"sigmoid": SIGMOID}
    assert "A = 1" in answers.extra["sigmoid"][0]
    assert "%" not in answers.extra.get("", [""])[0]


def test_two_statements_on_a_line_are_not_doubled() -> None:
    answers = cut_script("sigmoid = abs; mse_loss = max\nA = 1\n")
    assert set(answers.by_name) == {"sigmoid", "mse_loss"}
    assert answers.extra == {"mse_loss": ["A = 1"]}


@pytest.mark.parametrize("folder", [SOLUTIONS, EXERCISES])
@pytest.mark.parametrize("part", load_course().parts, ids=lambda part: part.name)
def test_every_function_of_the_courses_own_files_is_found(folder, part) -> None:
    path = folder / f"{part.name}.py"
    answers = cut(read_document(path.name, path.read_bytes()), [function.name for function in part.functions])
    assert set(answers.by_name) == {function.name for function in part.functions}
    assert answers.stubs == (set(answers.by_name) if folder == EXERCISES else set())


PIECES = st.sampled_from(
    [
        SIGMOID, LOSS, "import numpy as np", "A = 1", "for i in range(3):\n    A = i",
        "class Neuron:\n    pass", 'text = """\ndef mse_loss(): ...\n"""', "def helper():\n    return 2",
    ]
)  # fmt: skip


@given(st.lists(PIECES, min_size=1, max_size=8, unique=True))
def test_no_statement_is_lost_or_doubled(pieces: list[str]) -> None:
    answers = cut_script("\n\n".join(pieces))
    kept = [*answers.by_name.values(), *(text for texts in answers.extra.values() for text in texts)]
    statements = [ast.dump(node) for text in kept for node in ast.parse(text).body]
    expected = [ast.dump(node) for text in pieces for node in ast.parse(text).body]
    assert sorted(statements) == sorted(expected)
