"""The jail by itself: the filter denies what it says, and the canaries notice when it is not there."""

from __future__ import annotations

import errno
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from attacks.arena import ROOT
from attacks.entry import PRELUDE, RIGHT_FILE
from attacks.test_attacks import run
from grader.worker.client import Worker
from grader.worker.faults import Died, StudentError
from grader.worker.module import Cell, Module
from grader.worker.proxy import Student
from grader.worker.syscalls import ARCHITECTURES
from grader.worker.template import Template

HIGHEST_CALL = 480
# Linux lets these two by every filter, and ends whoever calls them outside a probe's trampoline.
PROBES = (335, 336)
OPENS = (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC, os.O_APPEND, os.O_TMPFILE, 3)
CLONE, CLONE3 = 56, 435
THREAD, SIGCHLD, NEW_USER = 0x3D0F00, 17, 0x10000000
x86 = pytest.mark.skipif(platform.machine() != "x86_64", reason="names calls by their numbers on x86-64")

PROBE = (
    PRELUDE
    + """
def call(number, *arguments):
    ctypes.set_errno(0)
    result = libc.syscall(*map(ctypes.c_long, (number, *arguments)))
    return [result, ctypes.get_errno()]
def refused(numbers):
    return [[number, *call(number, 0, 0, 0, 0, 0, 0)] for number in numbers]
def opened(path, flags):
    try:
        os.close(os.open(path, flags, 0o600))
    except OSError as error:
        return error.errno
    return 0
def older_open(path, flags):
    return [libc.syscall(2, path.encode(), flags, 0o600) >= 0, ctypes.get_errno()]
def thread():
    import _thread
    _thread.start_new_thread(int, ())
def threads():
    from concurrent.futures import ThreadPoolExecutor, as_completed
    from threading import Thread
    seen = []
    def fail(): raise ValueError("only this thread")
    class Own(Thread):
        def run(self): seen.append(self.name)
    made = [Thread(target=seen.append, args=(number,)) for number in range(3)]
    made += [Thread(target=fail), Own(name="own", daemon=True)]
    for thread in made: thread.start()
    for thread in made: thread.join()
    with ThreadPoolExecutor(max_workers=4) as pool:
        squares = list(pool.map(lambda x: x * x, range(3)))
        failed = pool.submit(fail)
        sums = [future.result() for future in as_completed([pool.submit(sum, (1, 2))])]
    return [seen, squares, sums, str(failed.exception()), any(thread.is_alive() for thread in made)]
def i386():
    import mmap
    page = mmap.mmap(-1, 4096, prot=7)
    page.write(b"\\xb8\\x14\\x00\\x00\\x00\\xcd\\x80\\xc3")
    return ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
def status():
    return [os.getuid(), os.geteuid(), os.getgid(), sorted(os.environ), connection()]
def exists(path):
    return os.path.exists(path)
"""
)


@pytest.fixture(scope="module")
def template() -> Iterator[Template]:
    with Template() as template:
        yield template


@pytest.fixture
def worker(template: Template) -> Iterator[Worker]:
    with template.fork() as worker:
        assert worker.load(Module("m", ((Cell("m.py", PROBE),),))) == ()
        yield worker


@pytest.fixture
def inside(worker: Worker) -> Student:
    return Student(worker)


@x86
def test_every_call_that_is_not_on_the_list_is_refused(inside: Student) -> None:
    table = ARCHITECTURES["x86_64"]
    conditional = {table.openat, table.open}
    denied = [n for n in range(HIGHEST_CALL) if n not in {*table.allowed, *conditional, *PROBES}]
    assert len(denied) > 350
    for number, result, code in inside.refused(denied):
        assert (result, code) == (-1, errno.EPERM), f"system call {number}"


@x86
@pytest.mark.parametrize("number", PROBES)
def test_calls_that_linux_passes_by_every_filter_do_nothing(inside: Student, number: int) -> None:
    try:
        result, code = inside.call(number)
    except Died as error:
        result, code = -1, str(error)
    assert result == -1
    assert code in (errno.EPERM, errno.ENOSYS, errno.ENXIO) or "signal" in code


@x86
@pytest.mark.parametrize("number", [CLONE, CLONE3])
@pytest.mark.parametrize("flags", [0, SIGCHLD, NEW_USER | SIGCHLD, 0x7E020000, THREAD])
def test_clone_is_refused_whatever_it_is_asked_for(inside: Student, number: int, flags: int) -> None:
    assert inside.call(number, flags, 0, 0, 0, 0) == [-1, errno.EPERM]


def test_threads_are_refused_as_python_does_it(inside: Student) -> None:
    with pytest.raises(StudentError, match="can't start new thread"):
        inside.thread()


def test_code_with_threads_is_judged_all_the_same_they_run_when_they_are_started(inside: Student) -> None:
    assert inside.threads() == [[0, 1, 2, "own"], [0, 1, 4], [3], "only this thread", False]


@pytest.mark.parametrize("flags", OPENS)
def test_files_are_opened_for_reading_only(inside: Student, flags: int) -> None:
    assert inside.opened(os.__file__, os.O_RDONLY) == 0
    assert inside.opened(os.__file__, flags) == errno.EACCES
    assert inside.opened("/dev/null", flags) == errno.EACCES


@x86
@pytest.mark.parametrize("flags", OPENS)
def test_the_older_call_opens_for_reading_only_too(inside: Student, flags: int) -> None:
    assert inside.older_open(os.__file__, os.O_RDONLY)[0]
    assert inside.older_open("/dev/null", flags) == [False, errno.EACCES]


@x86
@pytest.mark.parametrize("call", ["i386", "x32"])
def test_the_other_call_tables_end_the_process(inside: Student, call: str) -> None:
    with pytest.raises(Died, match=r"signal 31"):
        inside.i386() if call == "i386" else inside.call(0x40000000 + 39)


def test_an_unconfined_worker_is_noticed() -> None:
    with Template(sandboxed=False) as template:
        told = template.prove()
    assert "read a file of the grader" in told
    assert "write a file" in told
    assert "connect to a server" in told
    assert "start a process" in told
    assert "start a thread" in told
    # As root's worker it may have become another user, whom the system itself keeps from that.
    assert "signal its parent" in told or os.geteuid() == 0


def test_a_confined_worker_proves_it(template: Template) -> None:
    assert template.prove() == []


@pytest.mark.parametrize("missing", ["landlock", "seccomp"])
def test_grading_is_refused_in_one_line_where_a_wall_is_missing(tmp_path: Path, missing: str) -> None:
    (tmp_path / "neuron.py").write_text(RIGHT_FILE)
    done = run(
        [sys.executable, "-m", "grader", "grade", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "NINESTEPS_TEST_WITHOUT": missing},
    )
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("ninesteps: grading is refused: ")
    assert missing in line.lower()
    assert "--unsandboxed" in line


def test_a_worker_is_nobody_special_and_has_one_descriptor(inside: Student) -> None:
    user, effective, _, environment, descriptor = inside.status()
    assert user == effective
    assert descriptor is not None
    assert {"HOME", "PATH", "USER"}.isdisjoint(environment)


def test_a_worker_is_the_first_to_go_when_memory_runs_out(worker: Worker) -> None:
    Student(worker).status()
    assert Path(f"/proc/{worker._pid}/oom_score_adj").read_text().strip() == "1000"


def test_whether_a_path_exists_is_not_kept_secret(inside: Student) -> None:
    """Landlock does not restrict stat: docs/security.md says so, and this test says if it changes."""
    assert inside.exists("/etc/passwd")
    assert not inside.exists("/etc/no-such-file")
