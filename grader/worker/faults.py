"""What can go wrong while student code is called, told apart by whose doing it is.

::

    WorkerFault
    ├── StudentFault         the student's doing: the check has failed
    │   ├── StudentError     the code raised
    │   ├── Refused          it returned what cannot cross: a generator, an object array, …
    │   ├── Unresponsive     it did not come back in time
    │   └── Died             its process ended: os._exit, a crash, out of memory
    └── BackendError         the grader's doing: no process to be had, …
        ├── TooLarge         a case's arguments, or a submission's code, are too large to send
        └── JailBroken       student code cannot be isolated on this machine
"""

from __future__ import annotations

import builtins

MAX_LINE = 100_000


class WorkerFault(Exception):
    """Base of all that a backend raises."""


class StudentFault(WorkerFault):
    """The student's code did something for which a check fails; `str()` is fit for a student's eyes."""


class StudentError(StudentFault):
    """The student's code raised an exception.

    Attributes:
        kinds: names of the builtin exception types it is an instance of, the nearest first.
        text: its message, cut; untrusted.
        line: the line of the submission that raised, or 0.
        of_setting: whether it was raised by setting an attribute, which the worker does a little later.
    """

    def __init__(
        self, kinds: tuple[str, ...], text: str = "", line: int = 0, of_setting: bool = False
    ) -> None:
        self.kinds = kinds or ("Exception",)
        self.text = text
        self.line = line
        self.of_setting = of_setting
        told = f"{self.kinds[0]}: {text}" if text else self.kinds[0]
        super().__init__(f"raised {told}" + (f" (line {line})" if line else ""))

    @property
    def bare(self) -> str:
        """What happened, without a word of the student's: it could be what a hidden case passed in."""
        known = isinstance(getattr(builtins, self.kinds[0], None), type)
        told = f"raised {self.kinds[0] if known else 'Exception'}"
        return f"{told} (line {self.line})" if 0 < self.line < MAX_LINE else told


class Refused(StudentFault):
    """What came back is no plain data, or too much of it."""


class Unresponsive(StudentFault):
    """The code was still running at its deadline; the worker is gone."""


class Died(StudentFault):
    """The worker's process ended or spoke nonsense; the worker is gone."""


class BackendError(WorkerFault):
    """The grader could not do its part; never held against a student."""


class TooLarge(BackendError):
    """What was to be sent to the worker is larger than any frame."""


class JailBroken(BackendError):
    """Student code cannot be isolated on this machine; the text says what is missing or leaks."""
