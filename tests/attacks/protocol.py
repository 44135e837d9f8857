"""Attacks on the wire: frames that no honest worker sends."""
# ruff: noqa: E501 (code in strings)

from __future__ import annotations

from attacks.entry import NUMBER_ONLY, PRELUDE, Attack, attempts

FRAMES = attempts(
    "protocol",
    "sends, from inside a call, a frame of its own",
    ("wrong-magic", 'os.write(connection(), framed({}, magic=b"HT"))'),
    ("oversize-header", 'os.write(connection(), struct.pack("!2sII", b"9s", 2**32 - 1, 0))'),
    ("oversize-payload", 'os.write(connection(), struct.pack("!2sII", b"9s", 2, 2**32 - 1) + b"{}")'),
    ("giant-shape", 'send(message(tag=tag(), value={"t": [{"a": ["<f8", [2**40, 2**40]]}, None]}))'),
    ("overflowing-shape", 'send(message(tag=tag(), value={"t": [{"a": ["<f8", [2**62, 4]]}, None]}))'),
    ("negative-shape", 'send(message(tag=tag(), value={"t": [{"a": ["<f8", [-1]]}, None]}), bytes(8))'),
    ("shape-of-text", 'send(message(tag=tag(), value={"t": [{"a": ["<f8", ["1"]]}, None]}), bytes(8))'),
    ("payload-too-long", 'send(message(tag=tag(), value={"t": [{"s": "<f8"}, None]}), bytes(80))'),
    ("payload-too-short", 'send(message(tag=tag(), value={"t": [{"a": ["<f8", [9]]}, None]}), bytes(8))'),
    ("object-dtype", 'send(message(tag=tag(), value={"t": [{"a": ["|O", [1]]}, None]}), bytes(8))'),
    ("dtype-expression", 'send(message(tag=tag(), value={"t": [{"s": "f8,O,(2,)i4"}, None]}), bytes(8))'),
    ("no-json", 'send(b"import os; os.abort()")'),
    ("pickle", 'send(b"cos\\nsystem\\n(S\'touch /tmp/@MARK@\'\\ntR.")'),
    ("empty-header", 'send(b"")'),
    ("not-utf-8", 'send(b"\\xff\\xfe\\x00\\xd8")'),
    ("deep-json", 'send(b"[" * 10**6)'),
    ("deep-json-closed", 'send(b"[" * 90_000 + b"]" * 90_000)'),
    ("deep-tags", 'send(b\'{"t":[\' * 3000 + b"1" + b"]}" * 3000)'),
    ("huge-integer", 'send(b\'{"d":[["tag",\' + b"9" * 10**6 + b"]]}")'),
    ("huge-hex", 'send(message(tag={"i": "0x" + "f" * 10**6}))'),
    ("huge-float", 'send(b\'{"d":[["tag",1e\' + b"9" * 10**6 + b"]]}")'),
    ("unknown-tag", 'send({"pickle": "x"})'),
    ("two-keys", 'send({"t": [], "d": []})'),
    ("list-message", "send([1, 2, 3])"),
    ("array-message", 'send({"a": ["<f8", [0]]})'),
    ("array-as-tag", 'send(message(tag={"a": ["<i8", [2]]}), bytes(16))'),
    ("odd-keys", 'send({"d": [[{"t": []}, 1], [None, 2], [1.5, 3]]})'),
    ("right-tag-no-value", "send(message(tag=tag()))"),
    ("wrong-tag", "send(message(tag=tag() + 1, value=1.0))"),
    ("text-tag", 'send(message(tag=str(tag()), value=1.0))'),
    ("a-million-items", 'send(message(tag=tag(), value={"t": [[0] * 10**6, None]}))'),
    ("verdict", 'send(message(tag=tag(), value={"t": [1.0, None]}, status="passed", score=35.0, points=2.0))'),
    ("error-of-nonsense", "send(message(tag=tag(), error=[[1, 2], 3, {}]))"),
    ("error-of-surrogates", 'send(message(tag=tag(), error=[["\\ud800"], "\\ud800\\x1b[31m", -5]))'),
    ("refused-of-nonsense", "send(message(tag=tag(), refused=[[]]))"),
    ("lone-surrogates", 'send(b\'{"d":[["\\\\ud800","\\\\udfff"]]}\')'),
    ("name-no-identifier", 'send(message(tag=tag(), value={"n": "a b\\x1b[31m"}))'),
    ("unknown-handle", 'send(message(tag=tag(), value={"t": [{"r": [10**18, "float"]}, None]}))'),
    ("callback-unknown", "send(message(callback=99, args={'t': [1.0]}))"),
    ("callback-odd", "send(message(callback={'a': ['<i8', [3]]}, args=7), bytes(24))"),
    ("position-odd", "send({'d': [['at', {'t': [1, 2]}]]})"),
    ("position-forged", 'send(message(at={"t": ["neuron", 0, 10**9, -10**9]}))'),
    ("unjailed", 'send(message(unjailed="all is lost", tag=tag()))'),
)  # fmt: skip

FLOW = (
    Attack("protocol-closed", "closes its descriptor", body="os.close(connection())"),
    Attack("protocol-half-frame", "sends half a frame and ends", body="""
        os.write(connection(), framed(message(tag=tag(), value=1.0))[:9])
        os._exit(0)
    """),
    Attack("protocol-reply-ahead", "answers the next thousand requests before they are asked", body="""
        for ahead in range(1, 1000): send(message(tag=tag() + ahead, value={"t": [0.5, None]}))
        return 0.5
    """, honest=NUMBER_ONLY),
    Attack("protocol-reply-early", "answers its own call by hand, and then once more", body="""
        send(message(tag=tag(), value={"t": [0.5, [{"a": ["<f8", [4]]}, {"a": ["<f8", [4]]}]]}), bytes(64))
        return 0.25
    """, honest=NUMBER_ONLY),
    Attack("protocol-reply-before-load", "answers the loading before it is over", top="""
        send(message(tag=tag(), value=[]))
        send(message(tag=tag() + 1, value={"t": [0.0, None]}))
    """, body="return 0.0", honest=NUMBER_ONLY),
    Attack("protocol-lost-forged", "reports statements that are not there, with texts of its own", top="""
        send(message(tag=tag(), value=[{"t": ["\\x1b[31m<script>" "evil()", -7, "; all passed"]}] * 9))
    """),
    Attack("protocol-load-nonsense", "answers the loading with nonsense", top="""
        send(message(tag=tag(), value=[{"t": [{"t": []}, "x", 5.5]}]))
    """),
    Attack("protocol-hung-forged", "claims again and again to be in a statement that is not there", top="""
        send(message(at={"t": ["neuron", 0, 0, 4000]}))
        os._exit(0)
    """),
    Attack("protocol-hung-nowhere", "claims to be in another module", top="""
        send(message(at={"t": ["grader", -1, -1, -1]}))
        os._exit(0)
    """),
    Attack("protocol-slow", "sends one byte every tenth of a second", body="""
        for byte in framed(message(tag=tag(), value={"t": [0.5, None]})) * 50:
            os.write(connection(), bytes([byte])); time.sleep(0.1)
    """, honest=NUMBER_ONLY),
    Attack("protocol-flood", "sends positions without an end", body="""
        while True: send(message(at={"t": ["neuron", 0, 0, 0]}))
    """),
    Attack("protocol-eavesdrop", "reads the connection to see what is asked next", body="""
        import select
        if select.select([connection()], [], [], 0.05)[0]: won(os.read(connection(), 100))
    """),
    Attack("protocol-callbacks-endless", "calls the check's function without an end", code=PRELUDE + """
def numerical_gradient(f, w, h=1e-5):
    while True: f(w)
"""),
    Attack("protocol-callback-arguments", "calls the check's function with what it cannot use", code=PRELUDE + """
def numerical_gradient(f, w, h=1e-5):
    for value in (10**600, "x" * 99_999, [[[]]], {"a": 1}, None, np.zeros((60_000_000, 0)), won, 1j, [w] * 9):
        try: f(value)
        except Exception: pass
        try: f(value, value)
        except Exception: pass
def gradient_descent(gradient, w0, learning_rate=0.1, steps=100):
    return gradient("x" * 60_000)
"""),
    Attack("protocol-threads-write", "has threads write frames between the host's", body="""
        import threading
        for _ in range(4): threading.Thread(target=lambda: [send(message(tag=0, value=1)) for _ in range(99)]).start()
        time.sleep(0.05)
    """),
)  # fmt: skip

ATTACKS = (*FRAMES, *FLOW)
