"""What hostile code does to its worker: it hangs, ends, forges or exhausts, and only it has the loss."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.worker.client import Worker
from grader.worker.faults import BackendError, Died, Refused, StudentError, Unresponsive
from grader.worker.link import Budget
from grader.worker.module import Cell, Module
from grader.worker.proxy import Student
from grader.worker.template import Template

HOSTILE = """\
import ctypes, json, os, stat, struct, sys, time
import numpy as np
counter = 0

def pid(): return os.getpid()
def count():
    global counter
    counter += 1
    np.counter = getattr(np, "counter", 0) + 1
    return [counter, np.counter]
def spin():
    while True: pass
def sleep(): time.sleep(1000)
def nap(seconds): time.sleep(seconds)
def sleep_then_work(asleep, at_work): time.sleep(asleep); work(at_work)
def work(seconds):
    last = time.process_time() + seconds
    while time.process_time() < last: pass
def stubborn():
    while True:
        try: time.sleep(1000)
        except BaseException: pass
def leave(status): os._exit(status)
def crash(): ctypes.string_at(0)
def back(x): return x
def big(): return np.ones((2**30, 8))
def text(): return ["\\u4e2d" * 100_000] * 20
def giant_bytes(): return bytes(2**40)
def sockets():
    for number in range(3, 21):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode): yield number
        except OSError: pass
def write(data):
    for number in sockets(): os.write(number, data)
def garbage(): write(b"garbage" * 10); return 1
def some_bytes_then_nothing(): write(b"9s\\0\\0"); time.sleep(1000)
def hang_up():
    for number in sockets(): os.close(number)
    return 1
def frame(pairs):
    header = json.dumps({"d": pairs}).encode()
    return struct.pack("!2sII", b"9s", len(header), 0) + header
def tag():
    frame = sys._getframe()
    while "request" not in frame.f_locals: frame = frame.f_back
    return frame.f_locals["request"][1]
def reply(pairs, right=True): write(frame([["tag", tag() if right else 5], *pairs])); return 1
def reply_wrong_tag(): return reply([["value", {"t": [1, None]}]], right=False)
def reply_nothing(): return reply([])
def reply_number(): return reply([["value", 5]])
def reply_bad_error(): return reply([["error", ["ValueError", 3]]])
def reply_unknown_callback(): write(frame([["callback", 99], ["args", {"t": []}]])); return 1
def reply_bad_position(): write(frame([["at", [1, 2]]])); return 1
def reply_no_dict(): write(struct.pack("!2sII", b"9s", 2, 0) + b"[]"); return 1
def reply_before(x): reply([["value", {"t": [1, 5]}]])
"""


def module(source: str, **fields: Any) -> Module:
    return Module("m", ((Cell("m.py", source),),), **fields)


@pytest.fixture(scope="module")
def template() -> Iterator[Template]:
    with Template() as template:
        yield template


@pytest.fixture
def worker(template: Template) -> Iterator[Worker]:
    with template.fork() as worker:
        yield worker


@pytest.fixture
def hostile(worker: Worker) -> Student:
    assert worker.load(module(HOSTILE)) == ()
    return Student(worker)


def is_running(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def assert_next_is_fine(template: Template) -> None:
    with template.fork() as worker:
        assert worker.load(module(HOSTILE)) == ()
        assert Student(worker).back(3) == 3


@pytest.mark.parametrize("name", ["spin", "sleep", "stubborn", "some_bytes_then_nothing"])
def test_a_call_past_its_deadline_is_ended_for_certain(
    template: Template, worker: Worker, hostile: Student, name: str
) -> None:
    pid = hostile.pid()
    assert is_running(pid)
    worker.deadline = 0.2
    with pytest.raises(Unresponsive):
        getattr(hostile, name)()
    assert not is_running(pid)
    with pytest.raises(Died):
        hostile.pid()
    assert_next_is_fine(template)


@pytest.fixture
def busy() -> Iterator[None]:
    """Other work on the processor that this thread is confined to, and the worker with it."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(4)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()
        os.sched_setaffinity(0, allowed)


def test_calls_that_sleep_use_up_what_all_calls_may_take(worker: Worker, hostile: Student) -> None:
    worker.deadline, worker.budget = 5.0, Budget(0.5)
    hostile.nap(0.3)
    with pytest.raises(Unresponsive):
        hostile.nap(0.3)


def test_calls_that_wait_for_a_processor_do_not(busy: None) -> None:
    with Template() as template, template.fork() as worker:
        worker.load(module(HOSTILE))
        worker.deadline, worker.budget = 5.0, Budget(0.9)
        student = Student(worker)
        for _ in range(4):
            student.work(0.1)


def test_a_call_that_wakes_at_its_deadline_was_not_kept_waiting(worker: Worker, hostile: Student) -> None:
    worker.deadline = 1.0
    with pytest.raises(Unresponsive):
        hostile.sleep_then_work(0.95, 0.5)


def test_a_call_that_is_kept_waiting_has_its_time(busy: None) -> None:
    with Template() as template, template.fork() as worker:
        worker.load(module(HOSTILE))
        worker.deadline = 1.0
        Student(worker).work(0.4)


def test_a_grader_that_waits_long_is_no_batch_process_meanwhile(worker: Worker, hostile: Student) -> None:
    before, thread = os.sched_getscheduler(0), threading.get_native_id()
    seen, over = set(), threading.Event()

    def watch() -> None:
        while not over.wait(0.01):
            seen.add(os.sched_getscheduler(thread))

    watching = threading.Thread(target=watch)
    os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    try:
        watching.start()
        hostile.nap(0.5)
        assert os.sched_getscheduler(0) == os.SCHED_BATCH
    finally:
        over.set()
        watching.join()
        os.sched_setscheduler(0, before, os.sched_param(0))
    assert seen == {os.SCHED_BATCH, os.SCHED_OTHER}


STOPPED = """\
from grader.worker.client import Worker
from grader.worker.link import Budget
from grader.worker.module import Cell, Module
from grader.worker.proxy import Student
from grader.worker.template import Template

source = "import time\\ndef nap(seconds): time.sleep(seconds); return 1"
with Template() as template, template.fork() as worker:
    worker.load(Module("m", ((Cell("m.py", source),),)))
    for seconds in (0.0, 0.02, 0.2):
        print("begun", flush=True)
        worker.deadline, worker.budget = 0.5, Budget(1.2)
        assert sum(Student(worker).nap(seconds) for _ in range(int(0.4 / (seconds + 0.002)))) > 0
print("done", flush=True)
"""


def test_a_grader_that_is_stopped_for_a_while_holds_that_against_nobody() -> None:
    with subprocess.Popen([sys.executable, "-c", STOPPED], stdout=subprocess.PIPE, text=True) as grader:
        assert grader.stdout is not None
        for line in grader.stdout:
            if line == "begun\n":
                time.sleep(0.1)
                grader.send_signal(signal.SIGSTOP)
                time.sleep(1.5)
                grader.send_signal(signal.SIGCONT)
        assert grader.wait() == 0


# What ends or corrupts the process


@pytest.mark.parametrize(
    ("name", "args", "told"),
    [
        ("leave", (0,), "exit"),
        ("leave", (3,), "exit"),
        ("crash", (), "signal 11"),
        ("hang_up", (), "ended its process"),
    ],
)
def test_code_that_ends_its_process_fails_alone(
    template: Template, hostile: Student, name: str, args: tuple[Any, ...], told: str
) -> None:
    pid = hostile.pid()
    with pytest.raises(Died, match=told):
        getattr(hostile, name)(*args)
    assert not is_running(pid)
    assert_next_is_fine(template)


FORGERIES = [name.split("(")[0] for name in HOSTILE.split("def ") if name.startswith(("reply_", "garbage"))]


@pytest.mark.parametrize("name", sorted(set(FORGERIES) - {"reply_before"}))
def test_a_worker_that_does_not_keep_to_the_protocol_is_ended(
    template: Template, hostile: Student, name: str
) -> None:
    pid = hostile.pid()
    with pytest.raises(Died, match="did not keep to the protocol"):
        getattr(hostile, name)()
    assert not is_running(pid)
    assert_next_is_fine(template)


def test_a_forged_reply_is_a_value_at_best_and_then_the_end(hostile: Student) -> None:
    with pytest.raises(Died):
        hostile.reply_before.watched(1)


@pytest.mark.parametrize("value", ["5", "[5]", '[{"t": ["m.py", "x", 1]}]', '{"d": []}'])
def test_a_forged_report_of_loading_is_refused(worker: Worker, value: str) -> None:
    with pytest.raises(Died, match="did not keep to the protocol"):
        worker.load(module(HOSTILE + f'reply([["value", json.loads({value!r})]])\n'))


# Memory and size


@pytest.mark.parametrize("name", ["big", "giant_bytes"])
def test_too_much_memory_is_the_students_error_and_the_worker_goes_on(hostile: Student, name: str) -> None:
    with pytest.raises(StudentError) as caught:
        getattr(hostile, name)()
    assert "MemoryError" in caught.value.kinds
    assert hostile.back(1) == 1


def test_a_return_value_beyond_what_can_be_sent_is_refused_and_the_worker_goes_on(hostile: Student) -> None:
    with pytest.raises(Refused, match="text returned too much"):
        hostile.text()
    assert hostile.back(1) == 1


def test_more_code_than_can_be_sent_is_refused(worker: Worker) -> None:
    with pytest.raises(Refused, match="more code than can be run"):
        worker.load(module("#" + "\u4e2d" * 2_000_000))


def test_what_the_grader_cannot_send_is_not_held_against_the_student(hostile: Student) -> None:
    with pytest.raises(BackendError, match="too large"):
        hostile.back(np.zeros(2**24))


def test_arrays_of_many_megabytes_cross(hostile: Student) -> None:
    array = np.arange(2.0**20).reshape(1024, 1024)
    np.testing.assert_array_equal(hostile.back(array), array)
