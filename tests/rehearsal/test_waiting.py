"""Who waits looks less and less often, and gives up in time."""

from __future__ import annotations

import time

import pytest

from .waiting import wait_for


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    made: list[float] = []
    monkeypatch.setattr(time, "sleep", made.append)
    return made


@pytest.mark.parametrize("looks", [1, 2, 60])
def test_what_comes_is_waited_for_and_looked_for_less_and_less_often(
    pauses: list[float], looks: int
) -> None:
    seen: list[int] = []

    def look() -> int:
        seen.append(1)
        return len(seen) == looks

    assert wait_for("it comes", look, every=0.1)

    assert len(pauses) == looks - 1
    assert pauses == sorted(pauses)
    assert all(0.1 <= pause <= 1 for pause in pauses)


def test_what_does_not_come_is_given_up_and_named(pauses: list[float]) -> None:
    with pytest.raises(TimeoutError, match="still not: it comes"):
        wait_for("it comes", lambda: None, seconds=0)

    assert pauses == []
