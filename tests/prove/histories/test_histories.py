"""A few random histories at each run of the tests; `make soak` lives through many."""

from __future__ import annotations

import pytest

from tests.prove.histories.soak import soak

STEPS = 200


def test_whatever_happens_to_an_account_nothing_is_lost(
    capsys: pytest.CaptureFixture[str],
) -> None:
    soaked = soak(STEPS)

    assert soaked.steps >= STEPS
    assert f"seed {soaked.seed}" in capsys.readouterr().out
