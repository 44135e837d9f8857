"""Names the mistake behind a failed function: the entry of the catalogue that gives exactly the same values.

The same cases, with the same random inputs, are run against each entry; one that gives back the same in
every one of them is the mistake. Its docstring is the feedback.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from grader.checks import Check
from grader.instructor.reference import Reference
from grader.mistakes import Mistake, catalogue
from grader.running import call_case
from grader.worker.inprocess import InProcess
from grader.worker.proxy import Backend
from grader.worker.recorder import Recorder, Transcript, same


class Diagnosis:
    """Compares what students' functions gave back with what the catalogue's entries give."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        # Without random inputs an entry gives the same to every submission.
        self._fixed = lru_cache(maxsize=8192)(self._run)
        self._backends: dict[tuple[str, str, str], InProcess] = {}

    def name(self, seen: Sequence[tuple[Check, Transcript]], seed: int) -> Mistake | None:
        """The mistake that gives these transcripts, if the catalogue has it.

        Args:
            seen: the function's checks, and what came back of the student's code in each.
            seed: the submission's seed.
        """
        if not seen:
            return None
        fixed_first = sorted(seen, key=lambda pair: pair[0].wants_rng)
        check = seen[0][0]
        for entry in catalogue(check.part):
            if entry.function == check.function and all(
                same(transcript, self.transcript(entry, check, seed)) for check, transcript in fixed_first
            ):
                return entry
        return None

    def transcript(self, entry: Mistake, check: Check, seed: int) -> Transcript:
        """What comes back of an entry in a check."""
        return self._run(entry, check, seed) if check.wants_rng else self._fixed(entry, check, 0)

    def _run(self, entry: Mistake, check: Check, seed: int) -> Transcript:
        recorder = Recorder(self.backend(entry))
        try:
            call_case(check, recorder, seed)
        except Exception:
            return recorder.transcript
        finally:
            recorder.forget()
        return recorder.transcript

    def backend(self, entry: Mistake) -> Backend:
        """The reference with one function replaced by the entry."""
        key = (entry.part, entry.function, entry.id)
        if key not in self._backends:
            backend = InProcess()
            with np.errstate(all="ignore"):
                backend.load(self._reference.module(entry.part))
            backend.replace({entry.function: entry.wrong})
            self._backends[key] = backend
        return self._backends[key]
