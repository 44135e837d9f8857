"""Where random inputs come from: the run's seed, the submission, and the check."""

from __future__ import annotations

import hashlib

import numpy as np


def submission_seed(run_seed: int, submission: str) -> int:
    """The seed of one submission's random inputs: nobody's can be learned from another's."""
    digest = hashlib.sha256(f"{run_seed}\0{submission}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:6], "big")


def check_generator(seed: int, check: str) -> np.random.Generator:
    """The generator for one check, independent of which other checks run, and in which order."""
    digest = hashlib.sha256(check.encode()).digest()
    return np.random.default_rng([seed, int.from_bytes(digest[:8], "big")])
