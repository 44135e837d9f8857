"""What is found out about one function, in a form that crosses from the checking process to the screen."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from grader.results import CheckResult, FunctionResult, Outcome, Visibility


@dataclass(frozen=True)
class Shown:
    """A visible check that failed, as it is shown.

    Attributes:
        title: the check's name in words.
        call: the student's call, as Python: "sigmoid(0)".
        gave: what came back.
        wanted: what was asked for.
        difference: where the first difference is.
        message: what is wrong, in words.
    """

    title: str
    message: str
    call: str = ""
    gave: str = ""
    wanted: str = ""
    difference: str = ""


@dataclass(frozen=True)
class Report:
    """A function's result, and what a student sees of it.

    Attributes:
        details: more lines of the tutor's.
        shown: the failed checks.
        printed: what the student's code printed meanwhile, cut.
        place: where the function stands: "neuron.py, line 30".
        waits: whether it failed where a function that it uses does not pass either.
    """

    result: FunctionResult
    details: tuple[str, ...] = ()
    shown: tuple[Shown, ...] = ()
    printed: str = ""
    place: str = ""
    waits: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Part and function."""
        return self.result.part, self.result.function

    @property
    def passed(self) -> bool:
        """Whether every visible check passed."""
        return self.result.status is Outcome.PASSED

    @property
    def says_more(self) -> bool:
        """Whether the function's message says something that its checks do not."""
        message = self.result.message
        return bool(self.result.mistake) or not any(shown.message in message for shown in self.shown)

    def to_plain(self) -> dict[str, Any]:
        """Plain data, for a pipe."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Report:
        """The report that `to_plain` was made from."""
        result = dict(plain["result"])
        checks = tuple(
            CheckResult(
                **{
                    **check,
                    "visibility": Visibility(check["visibility"]),
                    "status": Outcome(check["status"]),
                }
            )
            for check in result.pop("checks")
        )
        result["status"] = Outcome(result["status"])
        return cls(
            FunctionResult(**result, checks=checks),
            tuple(plain["details"]),
            tuple(Shown(**shown) for shown in plain["shown"]),
            plain["printed"],
            plain["place"],
            plain["waits"],
        )
