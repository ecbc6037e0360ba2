"""What is found in code is scanned in the process of the tests: starting one takes longer than it.

How a process of its own is limited, and what is said when it ends early, is tested in
`tests/rule/scanning`; that an evaluation uses one, in `tests/rule/test_evaluator.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from rule.scanning import package
from rule.scanning.subprocess import Outcome, T


@pytest.fixture(autouse=True)
def _no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "run_limited", _run_here)


def _run_here(work: Callable[[], Iterable[T]], **_: object) -> Outcome[T]:
    return Outcome(tuple(work()), None)
