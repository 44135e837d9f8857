"""The attacks that are compared with stock nbgrader: a notebook's answers, and what shows that it worked."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field

from attacks import witnesses
from attacks.witnesses import Witness

SIGN = "tried @MARK@"
"""What an attack says when it has run; in no source is it written whole."""
SPLIT = '"tri" "ed @MARK@"'

# `tell` speaks through both graders: a stream that stock nbgrader keeps, an error that ours shows.
PRELUDE = """
import os, re
told = []
def tell(what):
    told.append(str(what)[:60])
    print(told[-1])
def attempt(action):
    try:
        tell(action())
    except BaseException as error:
        tell(type(error).__name__)
def secret(text):
    return re.search(r"token-\\w+-[0-9a-f]+", text).group()
"""
RIGHT = {
    "sigmoid": "def sigmoid(x):\n    return 1 / (1 + np.exp(-x))",
    "Neuron": """
        class Neuron:
            def __init__(self, weights, bias):
                self.w, self.b = weights, bias
            def feedforward(self, inputs):
                return float(sigmoid(self.w @ inputs + self.b))
    """,
    "mse_loss": "def mse_loss(y_true, y_pred):\n    return float(((y_pred - y_true) ** 2).mean())",
    "fit_line": "def fit_line(x, y):\n    return tuple(float(v) for v in np.polyfit(x, y, 1))",
    "to_features": "def to_features(kg, cm):\n    return np.array([2.20462 * kg - 135, 0.393701 * cm - 66])",
}
# Answers that earn nothing; fit_line reports, which is wrong as well.
WRONG = {
    "sigmoid": "def sigmoid(x):\n    return None",
    "Neuron": """
        class Neuron:
            def __init__(self, weights, bias): pass
            def feedforward(self, inputs): return np.array([])
    """,
    "mse_loss": "def mse_loss(y_true, y_pred):\n    return None",
    "fit_line": f"""
        def fit_line(x, y):
            tell({SPLIT})
            raise RuntimeError("; ".join([told[-1], *told]))
    """,
    "to_features": "def to_features(kg, cm):\n    return np.zeros(2)",
}


@dataclass(frozen=True, eq=False)
class Compared:
    """One attack on both graders.

    Attributes:
        id: its student's id.
        tries: what is tried: the first column of the table.
        witness: looks afterwards, from outside, whether it succeeded.
        code: at top level, before the first answer.
        answers: in place of the wrong ones, by function.
        right: the functions that are answered right, and so earn their points.
        signs: each shows that the attempt was made.
        bites: whether it succeeds in our worker as well when that is not isolated.
    """

    id: str
    tries: str
    witness: Witness
    code: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    right: tuple[str, ...] = ()
    signs: tuple[str, ...] = (SIGN,)
    bites: bool = False

    def sources(self) -> dict[str, str]:
        """The answers' cells by function, the attack's own code in the first."""
        given = {name: RIGHT[name] if name in self.right else text for name, text in WRONG.items()}
        cells = {name: textwrap.dedent(text).strip() for name, text in {**given, **self.answers}.items()}
        return {**cells, "sigmoid": f"{PRELUDE}{textwrap.dedent(self.code)}\n{cells['sigmoid']}"}


OTHERS = ("sigmoid", "Neuron", "to_features")
HONEST = Compared("honest", "answers right", witnesses.score_raised, answers=RIGHT, right=tuple(RIGHT))
CONTROLS = (HONEST, Compared("wrong", "answers wrong, as most attacks do", witnesses.score_raised))

ATTACKS = (
    Compared("hidden-gradebook", "prints the hidden tests out of the gradebook's database",
        witnesses.told("hidden"), """
        def sources():
            import sqlite3
            rows = sqlite3.connect("@COURSE@/gradebook.db").execute("select source from source_cell")
            return secret(" ".join(source for source, in rows if source))
        attempt(sources)
        attempt(lambda: secret(open("@CASES@/test_neuron.py").read()))
    """, bites=True),
    Compared("hidden-running", "prints the hidden test that is calling it",
        witnesses.told("hidden"), answers={"mse_loss": """
            def callers():
                import sys, linecache
                frame = sys._getframe()
                while frame is not None:
                    yield from linecache.getlines(frame.f_code.co_filename)
                    yield repr({**frame.f_locals, **frame.f_globals}) if "SECRET" in frame.f_globals else ""
                    frame = frame.f_back
            def mse_loss(y_true, y_pred):
                attempt(lambda: secret(In[-1]))
                attempt(lambda: secret(" ".join(callers())))
    """}),
    Compared("solutions", "prints a solution out of the course's `source/`", witnesses.told("solution"), """
        def solution(path):
            return re.search("written so, no [a-z]+ can overflow", open(path).read()).group()
        attempt(lambda: solution("@COURSE@/source/neuron/neuron.ipynb"))
        attempt(lambda: solution("@CLONE@/solutions/neuron.py"))
    """, bites=True),
    Compared("environment", "prints a secret out of the grader's environment",
        witnesses.told("environment"), """
        attempt(lambda: secret(str(os.environ)))
        def callers():
            number = os.getppid()
            for _ in range(3):
                yield open(f"/proc/{number}/environ").read()
                number = int(open(f"/proc/{number}/stat").read().rsplit(")", 1)[1].split()[1])
        attempt(lambda: secret(" ".join(callers())))
    """),
    Compared("outside", "prints a file that is outside the course", witnesses.told("outside"), """
        attempt(lambda: secret(open("@OUTSIDE@/secret.txt").read()))
    """, bites=True),
    Compared("grades", "raises everybody's grades in the gradebook's database", witnesses.others_raised, """
        def raised():
            import sqlite3
            with sqlite3.connect("@COURSE@/gradebook.db", timeout=1) as book:
                return book.execute("update grade set extra_credit = 50").rowcount
        attempt(raised)
    """),
    Compared("cells", "has every later cell of the notebook run as `pass`", witnesses.score_raised, """
        tell("tri" "ed @MARK@")
        attempt(lambda: get_ipython().input_transformers_cleanup.append(lambda lines: ["pass\\n"]))
    """),
    Compared("assertion", "replaces `np.testing.assert_allclose`", witnesses.score_raised, """
        def replaced():
            np.testing.assert_allclose = lambda *arguments, **options: None
        attempt(replaced)
    """),
    Compared("builtin", "shadows the builtin `abs`", witnesses.score_raised, """
        import builtins
        abs = builtins.abs = lambda value: 0
    """),
    Compared("equal", "answers with an object that is equal to everything", witnesses.score_raised, answers={
        "mse_loss": """
            class Yes:
                def __eq__(self, other): return True
            def mse_loss(y_true, y_pred):
                return Yes()
    """}),
    Compared("display", "forges the score that a test cell displays", witnesses.score_raised, """
        def forged():
            texts = get_ipython().display_formatter.formatters["text/plain"]
            texts.for_type(float, lambda value, printer, cycle: printer.text("1.0"))
        attempt(forged)
    """),
    Compared("student", "overwrites another student's submission", witnesses.other_changed, """
        attempt(lambda: open("@COURSE@/submitted/honest/neuron/neuron.ipynb", "w").write("@MARK@"))
    """, bites=True),
    Compared("file", "writes a file outside its folder", witnesses.file_left, """
        attempt(lambda: open("@OUTSIDE@/@MARK@", "w").write("@MARK@"))
    """, bites=True),
    Compared("process", "leaves a process behind", witnesses.process_left, """
        import subprocess, sys
        quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
        later = [sys.executable, "-c", "import time; time.sleep(90)", "@MARK@"]
        attempt(lambda: subprocess.Popen(later, start_new_session=True, **quiet))
    """, bites=True),
    Compared("socket", "connects to a port of the machine", witnesses.connected, """
        import socket
        attempt(lambda: socket.create_connection(("127.0.0.1", @PORT@), 1).close())
    """, bites=True),
    Compared("exit", "calls `os._exit` in one function, the others are right",
        witnesses.points_lost, answers={"mse_loss": """
            def mse_loss(y_true, y_pred):
                os._exit(0)
    """}, right=OTHERS, signs=("DeadKernelError", "ended its process")),
    Compared("loop", "never ends one function, the others are right",
        witnesses.points_lost, answers={"mse_loss": """
            def mse_loss(y_true, y_pred):
                while True: pass
    """}, right=OTHERS),
)  # fmt: skip
