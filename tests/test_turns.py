"""A grader and its workers share a processor while a submission is graded, and leave everything as it was."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from grader.instructor import turns
from grader.instructor.turns import Turns
from grader.worker.template import Template

several = pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="one processor: nothing to choose")


@pytest.fixture(scope="module")
def template() -> Iterator[Template]:
    with Template() as made:
        yield made


def placed(process: int) -> tuple[set[int], int]:
    return os.sched_getaffinity(process), os.sched_getscheduler(process)


@several
def test_a_worker_runs_where_the_grader_does(template: Template) -> None:
    with Turns().taken(template.pid), template.fork() as worker:
        assert placed(worker._pid) == placed(0)
        assert len(os.sched_getaffinity(0)) == 1
        assert os.sched_getscheduler(0) == os.SCHED_BATCH


@several
def test_everything_is_as_before_afterwards_whatever_happened(template: Template) -> None:
    before = placed(0)
    with pytest.raises(ValueError, match="meanwhile"), Turns().taken(template.pid):
        raise ValueError("meanwhile")
    assert placed(0) == placed(template.pid) == before


@several
def test_a_crowded_processor_is_left_for_one_submission(
    template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = placed(0)
    monkeypatch.setattr(turns, "CROWDED", 0.0)  # any is
    monkeypatch.setattr(turns, "SUBMISSIONS_BETWEEN_LOOKS", 3)
    seen, taking = [], Turns()
    for _ in range(8):
        with taking.taken(template.pid):
            seen.append(placed(0) == placed(template.pid) == before)
    assert seen == [False, True, False, False, True, False, False, True]


def test_a_process_that_may_use_one_processor_only_stays_as_it_is(template: Template) -> None:
    allowed = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(allowed)})
        before = placed(0), placed(template.pid)
        with Turns().taken(template.pid):
            assert (placed(0), placed(template.pid)) == before
    finally:
        os.sched_setaffinity(0, allowed)


def test_a_template_that_has_ended_is_no_reason_to_fail() -> None:
    before = placed(0)
    with Template() as gone:
        pid = gone.pid
    with Turns().taken(pid):
        pass
    assert placed(0) == before
