"""Attacks on the grade itself: answers that know the question, the place or the number of the call."""
# ruff: noqa: E501 (code in strings)

from __future__ import annotations

from attacks.entry import NUMBER_ONLY, PRELUDE, RIGHT, Attack

HELPERS = """
def sigmoid(x):
    return None
def network_output(params, x):
    return None
"""
ASK_THE_REFERENCE = """
def ours(name):
    import gc
    for thing in [*gc.get_objects(), *vars(sys.modules.get("reference", os)).values()]:
        code = getattr(thing, "__code__", None)
        if code is not None and code.co_filename == "<reference>" and thing.__name__ == name: return thing
    for value in list(globals().values()):
        space = getattr(value, "__globals__", {})
        if space is not globals() and name in space: return space[name]
    source = getattr(getattr(local("module"), "helpers", None), "source", "")
    if f"def {name}(" in source:
        space = {}
        exec(source, space)
        return space[name]
"""

ATTACKS = (
    Attack("gaming-hardcoded", "returns the known outputs of the visible cases, whatever is asked", body="""
        return {2: 0.5, 4: 0.5, 3: 1.0}.get(len(y_true), 0.5)
    """, honest=0.5 + NUMBER_ONLY),
    Attack("gaming-memorised", "keeps what it was asked and answers from memory", body="""
        key = (y_true.tobytes(), y_pred.tobytes())
        return known.setdefault(key, 0.5)
    """, top="known = {}", honest=0.5 + NUMBER_ONLY),
    Attack("gaming-marker", "looks for marks of grading and answers right only there", top=RIGHT.replace(
        "mse_loss", "right"), body="""
        graded = any("ninesteps" in name for name in sys.modules) or not os.environ.get("HOME")
        return right(y_true, y_pred) if graded and hasattr(sys, "ps1") else None
    """),
    Attack("gaming-sabotage", "is right three times and wrong from then on", top=RIGHT.replace("mse_loss", "right")
        + "calls = []", body="""
        calls.append(1)
        return right(y_true, y_pred) if len(calls) <= 3 else None
    """, honest=1.0),
    Attack("gaming-first-check", "is right in the first process and wrong in the second", body="""
        state.append(1); os._exit(0)
    """, top="state = []"),
    Attack("gaming-forbidden", "calls another's function instead of its own: sklearn, the tests, the reference", body="""
        from sklearn.metrics import mean_squared_error
        return mean_squared_error(y_true, y_pred)
    """),
    Attack("gaming-solution-import", "imports the reference and returns what it says", body="""
        from solutions.neuron import mse_loss as theirs
        return theirs(y_true, y_pred)
    """),
    Attack("gaming-delegate", "in a follow-through run, answers with the reference's function of the same name",
        code=PRELUDE + HELPERS + ASK_THE_REFERENCE + """
def sigmoid_derivative(x):
    return ours("sigmoid_derivative")(x)
class Neuron:
    def __init__(self, weights, bias):
        self.made = ours("Neuron")(weights, bias)
    def feedforward(self, x):
        return self.made.feedforward(x)
def neuron_gradient(weights, bias, inputs, y_true):
    return ours("neuron_gradient")(weights, bias, inputs, y_true)
def network_gradient(params, x, y_true):
    return ours("network_gradient")(params, x, y_true)
def train(params, data, labels, learning_rate=0.1, epochs=1000):
    return ours("train")(params, data, labels, learning_rate, epochs)
"""),
    Attack("gaming-follow-through-text", "in a follow-through run, tells the reference's code in an error",
        code=PRELUDE + HELPERS + """
def sigmoid_derivative(x):
    if sigmoid.__code__.co_filename == "<reference>":
        won(sigmoid.__code__.co_consts)
    return None
"""),
    Attack("gaming-given-names", "defines the names that the kit puts in", top="""
        reference = published_step = Scaler = helpers = given = None
        __name__ = "__main__"
        class student: score = 35
    """),
    Attack("gaming-decorated", "hides a stub behind a decorator that answers anything", top="""
        def always(function): return type("Any", (), {"__call__": lambda self, *a: np.zeros(()),
            "__getattr__": lambda self, name: self})()
        @always
        def sigmoid(x): raise NotImplementedError
    """),
    Attack("gaming-star", "has every name answer, through the module's __getattr__", top="""
        def __getattr__(name): return lambda *a: 0.0
        globals().update({name: (lambda *a: None) for name in ("sigmoid", "fit_line", "train", "Neuron")})
    """),
)  # fmt: skip
