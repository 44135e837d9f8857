"""Attacks by what a function returns: values that lie, are too large, or mean something else elsewhere."""

from __future__ import annotations

from attacks.entry import NUMBER_ONLY, Attack, attempts

# Of an array's own kind, what counts is the numbers that stand in it.
ARRAYS = (
    Attack("value-ndarray-eq", "returns an array that is equal to everything", body="""
        class Yes(np.ndarray):
            def __eq__(self, other): return True
            def __sub__(self, other): return np.zeros(())
            __rsub__ = __sub__
        return np.zeros(()).view(Yes)
    """, honest=NUMBER_ONLY),
    Attack("value-array-function", "returns an array that answers NumPy itself", body="""
        class Yes(np.ndarray):
            def __array_function__(self, function, types, args, kwargs): return True
            def __array_ufunc__(self, ufunc, method, *args, **kwargs): return np.True_
        return np.zeros(()).view(Yes)
    """, honest=NUMBER_ONLY),
)  # fmt: skip

LIARS = attempts(
    "value",
    "returns a value that says yes to every comparison",
    ("array-priority", """
        class Yes:
            __array_priority__ = 1e9
            def __array__(self, dtype=None, copy=None): return np.zeros(())
            def __float__(self): return 0.0
            def __eq__(self, other): return True
        return Yes()
    """),
    ("class-lie", """
        class Yes:
            __class__ = float
            def __eq__(self, other): return True
            def __rsub__(self, other): return 0.0
        return Yes()
    """),
    ("reduce", """
        class Pickled:
            def __reduce__(self): return (os.system, ("touch /tmp/@MARK@",))
            __reduce_ex__ = lambda self, protocol: self.__reduce__()
            __getstate__ = __copy__ = __reduce__
        return Pickled()
    """),
    ("evil-repr", """
        class Evil:
            def __repr__(self): won("repr was called by " + sys._getframe(1).f_code.co_name)
            __str__ = __format__ = __bool__ = __len__ = __iter__ = __hash__ = __repr__
        return Evil()
    """),
    ("metaclass", """
        class Meta(type):
            def __instancecheck__(self, other): return True
            def __eq__(self, other): return True
            __hash__ = None
            __name__ = property(lambda self: won("name"))
        class Odd(metaclass=Meta): pass
        return Odd()
    """),
    ("list-subclass", """
        class Endless(list):
            def __iter__(self):
                while True: yield 0.0
            def __len__(self): return 1
            def __getitem__(self, index): return 0.0
        return Endless()
    """),
    ("dict-subclass", """
        class Endless(dict):
            def items(self):
                while True: yield 0, 0
            __iter__ = keys = values = items
        return Endless(a=1)
    """),
    ("str-subclass", """
        class Text(str):
            def __str__(self): return self * 10**9
            __len__ = lambda self: -1
        return Text("passed")
    """),
)  # fmt: skip

NUMBERS = tuple(
    Attack(f"value-{name}", f"returns a number of a class that lies: {name}", body=body, honest=NUMBER_ONLY)
    for name, body in (
        ("float-subclass", """
            class Yes(float):
                def __eq__(self, other): return True
                def __sub__(self, other): return 0.0
                __rsub__ = __sub__
            return Yes(77.0)
        """),
        ("int-subclass", """
            class Yes(int):
                def __eq__(self, other): return True
                def bit_length(self): return 1
                def __pos__(self): return won("pos")
            return Yes(77)
        """),
        ("scalar-subclass", """
            class Yes(np.float64):
                def __eq__(self, other): return True
                def __array__(self, *args, **kwargs): return np.array([np.nan])
            return Yes(77.0)
        """),
        ("zero-d", "return np.array(77.0)"),
        ("longdouble", "return np.longdouble(77)"),
        ("big-endian", 'return np.array(77.0, ">f8")'),
        ("small-integer", "return np.int8(77)"),
        ("one-element", "return np.array([[[77.0]]])"),
        ("non-contiguous", "return np.arange(10.0)[::-3][1:2]"),
        ("subnormal", "return 5e-324"),
    )
)  # fmt: skip

TRUTH = Attack(
    "value-bool", "returns True, which is 1.0 where that is asked for", body="return True", honest=0.5
)
ODD = attempts(
    "value",
    "returns what is no number",
    ("nan", "return float('nan')"),
    ("inf", "return np.inf"),
    ("complex", "return 1j + 77"),
    ("complex-array", "return np.array(77 + 0j)"),
    ("object-array", "return np.array([{}, won], dtype=object)"),
    ("structured", 'return np.zeros(1, [("a", "f8"), ("b", "O")])'),
    ("datetime", 'return np.datetime64("2026-01-01")'),
    ("timedelta", 'return np.array([1], "m8[ns]")'),
    ("void", "return np.void(b'abc')"),
    ("text-array", 'return np.array(["0.5"])'),
    ("masked", "return np.ma.masked"),
    ("masked-array", "return np.ma.array([1.0], mask=[True])"),
    ("matrix", "return np.matrix([[1.0]])"),
    ("memmap", "return y_true.view(np.memmap)"),
    ("view-of-input", "return y_true[:0]"),
    ("giant-array", "return np.broadcast_to(np.float64(1), (2**40,))"),
    ("giant-strides", "return np.lib.stride_tricks.as_strided(np.zeros(1), (2**31, 2**31), (0, 0))"),
    ("giant-empty", "return np.zeros((60_000_000, 0))"),
    ("many-axes", "return np.zeros((1,) * 60)"),
    ("deep-list", """
        nested = []
        for _ in range(100_000): nested = [nested]
        return nested
    """),
    ("own-list", "loop = []; loop.append(loop); return loop"),
    ("own-dict", "loop = {}; loop['a'] = loop; return loop"),
    ("wide-list", "return [[0.0]] * 10**6"),
    ("doubling-list", """
        doubled = [0.0]
        for _ in range(20): doubled = [doubled, doubled]
        return doubled
    """),
    ("endless-generator", "return iter(int, 1)"),
    ("generator", "return (won(1) for _ in range(3))"),
    ("huge-integer", "return 10 ** 100_000"),
    ("long-text", 'return "x" * 10**8'),
    ("lone-surrogates", 'return "\\ud800" * 100'),
    ("bytes", "return b'77'"),
    ("keys", "return {1.5: 1, (1,): 2, None: 3}"),
    ("colliding-keys", "return {index * (2**61 - 1): 0 for index in range(1, 50)}"),
    ("module", "return np"),
    ("type", "return type('x' * 500, (), {})"),
    ("function", "return won"),
    ("exception", "return AssertionError('passed')"),
    ("not-implemented", "return NotImplemented"),
    ("a-handle", """
        values = sys.modules["ninesteps_worker.values"]
        return [values.Ref(1, "float"), values.NameRef("won"), values.CallbackRef(1)]
    """),
    ("buffer-after", """
        shared = bytearray(8)
        return memoryview(shared)
    """),
)  # fmt: skip

TEXTS = (
    Attack("value-html-in-message", "raises an error with HTML in it", body="""
        raise ValueError("<script>" "evil()</script><img src=x onerror=evil()>&amp;\\"'")
    """),
    Attack("value-ansi-in-message", "raises an error with ANSI escapes and control characters in it", body="""
        raise ValueError("\\x1b[2J\\x1b]0;owned\\x07\\x9b31m\\r\\b\\x00 all passed")
    """),
    Attack("value-rich-in-message", "raises an error with Rich's own markup in it", body="""
        raise ValueError("[bold red]35 of 35[/] [link=file:///etc/passwd]x[/link] [/]")
    """),
    Attack("value-bidi-in-message", "raises an error with bidirectional marks in it", body="""
        raise ValueError("\\u202e53 fo 53 \\u2066\\u200b\\ufeff")
    """),
    Attack("value-texts-at-top-level", "the same in a statement that fails", top="""
        raise type("A" * 5000, (Exception,), {})("<script>" "evil()</script>\\x1b[31m; ; \\n\\n" * 100)
    """),
    Attack("value-class-name", "names a class with markup and control characters", body="""
        return type("<b>\\x1b[31m", (), {})()
    """),
    Attack("value-error-subclasses", "raises an exception whose str and args strike back", body="""
        class Evil(BaseException):
            def __str__(self): return won("str")
            args = property(lambda self: won("args"))
            __traceback__ = None
        raise Evil
    """),
    Attack("value-many-errors", "raises a group of nested groups of errors", body="""
        error = ValueError("x" * 10**6)
        for _ in range(50): error = ExceptionGroup("g" * 1000, [error, error])
        raise error
    """),
)  # fmt: skip

ATTACKS = (*ARRAYS, *LIARS, *NUMBERS, TRUTH, *ODD, *TEXTS)
